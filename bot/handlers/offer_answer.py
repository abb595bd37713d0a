"""What is answered about an offer: how serious it looks in words, and each sign of danger in the offer's own words, with
why it matters and which rule says so.

Never a percentage and never a clean bill: that no sign was seen proves nothing. The rules, with source and date, are those
of data/rules; what the register says of a PT that the offer names is one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.engine.talk import Answer, Finished, Show
from bot.handlers import agency_texts, registry
from bot.handlers.bot import Visit
from bot.language import one_line
from casework.agencies import Answer as Verdict
from casework.agency_check import NOT_FOUND, OVER, REGISTERED, SANCTIONED
from casework.triage import OFFERS, Judgement, Reason, judge
from channels.messages import Choice, Outgoing

TAPPED = "offer"
_MONTHS = ("", "month")  # for what time pay is named that is compared with what is usual
_CHOSEN = {
    ("visa", "visit"): "tourist_or_pilgrim_visa",
    ("money", "person"): "fee_to_person",
    ("money", "given"): "paid_to_candidate",
    ("papers", "nothing"): "no_contract",
    ("papers", "held"): "documents_held",
}
"""Which sign an answer to one of the five questions is."""
_SILENT = ("several_signs", "said_urgent", "several_moved")  # points that only raise the level
_STATES = {REGISTERED: "registered", SANCTIONED: "sanctioned", OVER: "revoked", NOT_FOUND: "not_found"}


@dataclass(frozen=True)
class Seen:
    """An offer as it is judged: signs with their words, facts, and the words behind facts that are no signs."""

    signals: Mapping[str, str]
    facts: Mapping[str, Any]
    words: Mapping[str, str]
    verdicts: tuple[Verdict, ...] = ()


def finished(visit: Visit, event: Finished) -> None:
    """The offer was told: answer it, and keep its words in case it becomes a report."""
    talk = event.talk
    texts = [part.text for part in talk.parts if part.text]
    visit.kept[TAPPED] = {"words": "\n".join(texts), "files": list(talk.files)}
    say(visit, look(visit, texts, talk.context.get("facts", {}), event.answers))


def look(visit: Visit, texts: list[str], facts: Mapping[str, Any], answers: Mapping[str, Answer]) -> Seen:
    """Put together what was told and what was answered."""
    signals = dict(facts.get("signal_words", {}))
    words = dict(facts.get("fact_words", {}))
    known: dict[str, Any] = {
        "countries": [code for code in facts.get("countries", ()) if code != "ID"],
        "departure": facts.get("departure"),
        "departs_on": facts.get("departs_on"),
        "age": facts.get("minor_age"),
    }
    for (step, option), sign in _CHOSEN.items():
        if step in answers and answers[step].value == option:
            signals.setdefault(sign, visit.text(f"offer.{step}.{option}"))
    work, pay = _value(answers, "work"), _value(answers, "pay") or facts.get("pay")
    if work and work.get("country") and not known["countries"]:
        known["countries"], words["countries"] = [work["country"]], work["words"]
    if pay and known["countries"] and pay.get("period", "") in _MONTHS:
        known |= visit.bot.salaries.compare(known["countries"][0], pay["amount"], pay["currency"])
        words["salary_over"] = words["salary_under"] = pay.get("words", "")
    country = known["countries"][0] if known["countries"] else ""
    named = "\n".join(facts.get("agencies", ()))
    verdicts = registry.ask(visit, named, country) if named else ()
    known["agency_state"] = _state(verdicts, bool(named))
    words["agency_state"] = named.replace("\n", ", ")
    known["signs"] = len(signals)
    return Seen(signals, known, words, verdicts)


def say(visit: Visit, seen: Seen) -> None:
    """The answer: level, signs, the PT that it names, what to ask, and what can be done now."""
    bot = visit.bot
    judged = judge(seen.signals, seen.facts, registry.today(visit), bot.rules, about=OFFERS)
    told = list(_chosen(visit, judged))
    lines = [visit.text(f"offer.level.{judged.level}")]
    lines += [f"{number}. {_sign(visit, reason, seen)}" for number, reason in enumerate(told, start=1)]
    if seen.verdicts:
        first = seen.verdicts[0]
        lines += [line for each in seen.verdicts for line in _verdict(visit, each)]
        lines.append(agency_texts.source(bot, first.register, first.stale))
    lines.append(visit.text(f"offer.ask_them.{judged.level}"))
    choices = tuple(
        Choice(f"{TAPPED}:{verb}", visit.text(f"offer.choice.{verb}")) for verb in ("report", "again", "instead")
    )
    visit.put(Outgoing("\n".join(lines), choices))


def instead(visit: Visit) -> None:
    """What to do instead: where to ask, with numbers that somebody has called."""
    lines = [visit.text("offer.instead")]
    for line in visit.bot.hotlines.verified:
        if "work" in line.kinds:
            checked = Show("day", line.verified_on.isoformat()) if line.verified_on else ""
            lines.append(visit.text("offer.instead.line", name=line.name, number=line.number, checked=checked))
    choices = tuple(Choice(f"{TAPPED}:{verb}", visit.text(f"offer.choice.{verb}")) for verb in ("report", "again"))
    visit.put(Outgoing("\n".join(lines), choices))


def _chosen(visit: Visit, judged: Judgement) -> Iterable[Reason]:
    """One reason for each sign, the one that says most to whoever is made the offer; the most urgent first."""
    best: dict[str, tuple[int, Reason]] = {}
    for reason in judged.reasons:
        if reason.point in _SILENT:
            continue
        key = reason.signal or reason.point
        rank = _rank(visit, reason)
        if key not in best or rank < best[key][0]:
            best[key] = (rank, reason)
    return (reason for _, reason in best.values())


def _rank(visit: Visit, reason: Reason) -> int:
    """Rules made for offers before duties of the recruiter, and those before the criminal law."""
    rule = next(each for each in visit.bot.rules.rules if each.id == reason.rule)
    return 0 if rule.about == OFFERS else 1 if reason.element == "kewajiban" else 2


def _sign(visit: Visit, reason: Reason, seen: Seen) -> str:
    """ "“visa ziarah”: itu bukan visa kerja, ... (UU 18/2017 Pasal 13, dicek 24 November 2026)"."""
    rule = next(each for each in visit.bot.rules.rules if each.id == reason.rule)
    words = reason.words or next((seen.words[name] for name in rule.when if seen.words.get(name)), "")
    why = visit.text(f"offer.why.{reason.point}")
    law = visit.text(
        "offer.rule", law=f"{reason.law} {reason.article}".strip(), checked=Show("day", rule.checked_on.isoformat())
    )
    if not words:
        return visit.text("offer.sign.bare", why=why, law=law)
    return visit.text("offer.sign", words=one_line(words), why=why, law=law)


def _verdict(visit: Visit, verdict: Verdict) -> list[str]:
    if verdict.suggestions:
        names = ", ".join(firm.name for firm in verdict.suggestions)
        return [visit.text("agency.maybe", asked=agency_texts.asked_name(verdict), names=names)]
    return agency_texts.lines(visit.bot, verdict)


def _state(verdicts: tuple[Verdict, ...], named: bool) -> str:
    """What the register says of the worst of them; "" where it can't say."""
    if not named:
        return "none"
    found = [_STATES.get(each.verdict, "") for each in verdicts]
    return next((state for state in ("revoked", "sanctioned", "not_found", "registered") if state in found), "")


def _value(answers: Mapping[str, Answer], name: str) -> dict[str, Any]:
    return dict(answers[name].value) if name in answers and answers[name].value else {}
