"""What a talk leads to: an alarm raised before the form is finished, a report filed, words added to an earlier one.

Here answers become casework. Only what was read back and agreed to is filed; only an alarm does not wait for that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.engine.talk import Answer, Cancelled, Finished, Listening, Talk, Told
from bot.handlers import additions, cards, offer_answer, push
from bot.handlers.additions import parts, point_words, story
from bot.handlers.bot import Visit
from casework import alarms, duty, evidence, history, reports
from casework.assignment import Assignment
from casework.record import Report, by_form
from casework.triage import Judgement, judge
from storage.base import now

_KINDS = {"report": reports.REPORT, "returnee": reports.TESTIMONY}
_RUNGS = {"village": "village", "district": "village", "duty": "duty", "supervisor": "duty"}


def told(visit: Visit, event: Told) -> None:
    """Somebody is in danger: an officer hears of it now, whatever the form still lacks."""
    facts, area = facts_of(event.talk, event.answers), _area(event.answers)
    if event.talk.flow == "follow_up":
        additions.raise_again(visit, event)
        return
    judged = _judge(visit, facts, area)
    signals = facts.get("signal_words", {})
    report = reports.alert(
        visit.unit,
        reporter=visit.conversation_id,
        facts=facts,
        form=_form(visit, event.talk),
        area=area,
        signals=signals,
        reasons=judged.reasons,
        unknown=judged.unknown,
        kind=_KINDS.get(event.talk.flow, reports.REPORT),
        said=story(event.talk),
    )
    _keep_story(visit, event.talk, event.answers, report)
    asked = push.ask(visit.unit, visit.bot, report)
    visit.kept["placeless"] = event.talk.id if report.area is None else ""
    visit.kept["reported"] = True
    plea = event.answers.get("plea")
    additions.say_help(visit, facts, crying=plea is not None and plea.value == "yes", told=asked is not None)


def place_known(visit: Visit) -> None:
    """Somewhere in the form of an alarm its place was named: those who are near hear of it now, not when the form is
    finished, which may be never."""
    talk = visit.talk
    if talk is None or not visit.kept.get("placeless") or visit.kept["placeless"] != talk.id:
        return
    area, raised = _area(talk.answers), by_form(visit.unit, _form(visit, talk))
    if area is None or raised is None:
        return
    visit.kept["placeless"] = ""
    facts = facts_of(talk, talk.answers)
    judged = _judge(visit, facts, area)
    report = reports.alert(
        visit.unit, reporter=visit.conversation_id, facts=facts, form=_form(visit, talk), area=area,
        signals=facts.get("signal_words", {}), reasons=judged.reasons, unknown=judged.unknown, said=story(talk),
    )  # fmt: skip
    _keep_story(visit, talk, talk.answers, report)
    _ask_nearer(visit, report)


def finished(visit: Visit, event: Finished) -> None:
    """What was read back was agreed to."""
    if event.talk.flow in _KINDS:
        _file(visit, event)
    elif event.talk.flow == "follow_up":
        additions.finished(visit, event)
    elif event.talk.flow == "offer":
        offer_answer.finished(visit, event)


def cancelled(visit: Visit, event: Cancelled) -> None:
    """Nothing is filed. An alarm that was raised before stays with the officer, and the person is told so."""
    raised = by_form(visit.unit, _form(visit, event.talk))
    if event.talk.flow == "offer":
        visit.say("agency.closed")
    elif raised is None:
        visit.say("report.cancelled")
    elif event.talk.context.get("false_alarm"):  # pressed by mistake, and safe: said to both, judged by the officer
        cards.tell_officer(visit.unit, visit.bot, raised, "officer.false_alarm")
        visit.say("report.false_alarm")
    else:
        visit.say("report.cancelled_after_alert", code=raised.code)


def listening(visit: Visit, event: Listening) -> None:
    """A story is being told in several messages: look again when the person has paused."""
    alarms.set_alarm(
        visit.unit,
        kind=alarms.PAUSE,
        subject=visit.conversation_id,
        expects=f"{event.talk_id}:{event.turn}",
        due_at=now() + timedelta(seconds=event.seconds),
    )


def facts_of(talk: Talk, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Everything known, flat: what was understood from the words, overruled by what the person answered."""
    facts = dict(talk.context.get("facts", {}))
    values = {name: answer.value for name, answer in answers.items() if answer.value is not None}
    facts["answers"] = {name: value for name, value in values.items() if name not in ("story", "name", "identity")}
    if isinstance(values.get("recruiter"), dict):
        facts["recruiter"] = values["recruiter"].get("name")
    if isinstance(values.get("phone"), str):
        facts["phones"] = list(dict.fromkeys([values["phone"], *facts.get("phones", [])]))
    if isinstance(values.get("destination"), dict) and values["destination"].get("country"):
        facts["countries"] = list(dict.fromkeys([values["destination"]["country"], *facts.get("countries", [])]))
    if isinstance(values.get("departure"), dict):
        facts["departure"], facts["departs_on"] = values["departure"].get("when"), values["departure"].get("on")
    if isinstance(values.get("sender"), dict) and values["sender"].get("agency"):
        facts["agencies"] = list(dict.fromkeys([values["sender"]["agency"], *facts.get("agencies", [])]))
    if values.get("urgency"):
        facts["urgency"] = values["urgency"]
    if facts.get("minor_age") is not None:
        facts["age"] = facts["minor_age"]
    facts["home"] = talk.flow == "returnee"
    return facts


def _file(visit: Visit, event: Finished) -> None:
    talk, answers = event.talk, event.answers
    facts, area = facts_of(talk, answers), _area(answers)
    judged = _judge(visit, facts, area)
    name = answers.get("name")
    form = _form(visit, talk)
    raised = by_form(visit.unit, form)
    placeless = raised is not None and raised.area is None
    official = answers.get("official")
    report = reports.file(
        visit.unit,
        kind=_KINDS[talk.flow],
        reporter=visit.conversation_id,
        facts=facts,
        area=area,
        level=judged.level,
        reasons=judged.reasons,
        unknown=judged.unknown,
        signals=facts.get("signal_words", {}),
        conflict=official is not None and official.value == "yes",
        wary=official is not None and official.value in ("rather_not_say", "afraid"),
        name=str(name.value) if name is not None and name.value else None,
        form=form,
        said=story(talk),
    )
    _keep_story(visit, talk, answers, report)
    asked = push.ask(visit.unit, visit.bot, report)
    if report.wary:  # afraid to say whether an official is involved: somebody higher knows of it too
        watcher = duty.witness(visit.unit, report)
        if watcher is not None:
            push.tell(visit.unit, visit.bot, watcher, "officer.card.wary")
    visit.kept["reported"] = True
    if raised is not None and raised.id == report.id:
        push.completed(visit.unit, visit.bot, report)
        if placeless:
            _ask_nearer(visit, report)
        visit.say("report.completed", code=report.code)
        return
    visit.say("report.sent", code=report.code, who=visit.text(f"report.sent.{_who(report, asked)}"))


def _ask_nearer(visit: Visit, report: Report) -> None:
    near = duty.nearer(visit.unit, report)
    if near is not None:
        push.tell(visit.unit, visit.bot, near)


def _who(report: Report, asked: Assignment | None) -> str:
    if asked is None:
        return "nobody"
    return "conflict" if report.conflict else _RUNGS.get(asked.rung, "desk")


def _keep_story(visit: Visit, talk: Talk, answers: Mapping[str, Answer], report: Report) -> None:
    """Put to the report what was told and does not stand there yet: an alarm is raised in the middle of the telling."""
    there = [piece for piece in evidence.pieces(visit.unit, report) if piece.by == history.REPORTER]
    known = {line for piece in there for line in piece.words.split("\n")}
    told = dict.fromkeys([*parts(talk), _whereabouts(answers)])
    fresh = [part for part in told if part and not known.issuperset(part.split("\n"))]
    kept = {name for piece in there for name in piece.files}
    files = [str(file["id"]) for file in talk.files if file["id"] not in kept]
    if fresh or files:
        evidence.attach(visit.unit, report, history.REPORTER, "\n".join(fresh), files, evidence.STORY)


def _whereabouts(answers: Mapping[str, Answer]) -> str:
    place = answers["whereabouts"].value if "whereabouts" in answers else None
    if not place:
        return ""
    return (
        str(place["words"]) if place["lat"] is None else point_words(place["lat"], place["lon"], place["words"] or "")
    )


def _judge(visit: Visit, facts: Mapping[str, Any], area: str | None) -> Judgement:
    zone = ZoneInfo(visit.bot.gazetteer.zone(area)) if area else ZoneInfo(visit.bot.zone)
    return judge(facts.get("signal_words", {}), facts, now().astimezone(zone).date(), visit.bot.rules)


def _area(answers: Mapping[str, Answer]) -> str | None:
    """Where the case belongs: the place that was given, else where somebody in danger is, else what the words hint at."""
    values = {name: answer.value for name, answer in answers.items()}
    whereabouts = values.get("whereabouts")
    found = values.get("place") or (whereabouts or {}).get("area") or values.get("area_hint")
    return str(found) if found else None


def _form(visit: Visit, talk: Talk) -> str:
    return f"{visit.conversation_id}:{talk.id}"
