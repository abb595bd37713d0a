"""What is answered about an offer: how serious it looks in words, and each sign of danger in the offer's own words, with
why it matters and which rule says so.

Never a percentage and never a clean bill: that no sign was seen proves nothing. The rules, with source and date, are those
of data/rules; what the register says of a PT that the offer names is one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.engine.talk import Answer, Finished, Show
from bot.handlers import agency_texts, registry, report_from
from bot.handlers.bot import Visit
from bot.language import one_line
from casework.agencies import Answer as Verdict
from casework.agency_check import NOT_FOUND, OVER, REGISTERED, SANCTIONED
from casework.signals import GREEN
from casework.triage import OFFERS, Judgement, Reason, Rule, judge
from channels.messages import Choice, Outgoing

TAPPED = "offer"
_STOPS = re.compile(r"[,;!?\n]|\.(?!\d)")
_LONGEST_CLAUSE = 45  # characters
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
    """An offer as it is judged: signs with their words, facts, and the words behind facts that are no signs. `usual`: what
    is usually earned there, from and to; `verdicts`: what the register says of the agencies that it names."""

    signals: Mapping[str, str]
    facts: Mapping[str, Any]
    words: Mapping[str, str]
    usual: tuple[Mapping[str, Any], ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def finished(visit: Visit, event: Finished) -> None:
    """The offer was told: answer it, and keep its words in case it becomes a report."""
    talk = event.talk
    texts = [part.text for part in talk.parts if part.text]
    visit.kept[TAPPED] = {"words": "\n".join(texts), "files": list(talk.files)}
    report_from.remember(visit, "\n".join(texts), talk.files)
    say(visit, look(visit, talk.context.get("facts", {}), event.answers, "\n".join(texts)))


def look(visit: Visit, facts: Mapping[str, Any], answers: Mapping[str, Answer], text: str) -> Seen:
    """Put together what was told and what was answered; `text` is all of it, to quote from."""
    signals = {sign: _clause(text, said) for sign, said in facts.get("signal_words", {}).items()}
    words = {name: _clause(text, said) for name, said in facts.get("fact_words", {}).items()}
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
        words["salary_over"] = words["salary_under"] = _clause(text, pay.get("words", ""))
    country = known["countries"][0] if known["countries"] else ""
    named = "\n".join(facts.get("agencies", ()))
    verdicts = registry.ask(visit, named, country) if named else ()
    known["agency_state"] = _state(verdicts, bool(named))
    words["agency_state"] = named.replace("\n", ", ")
    known["signs"] = len(signals)
    usual = visit.bot.salaries.usual(country, pay["currency"]) if pay and country else ()
    return Seen(signals, known, words, usual, verdicts)


def say(visit: Visit, seen: Seen) -> None:
    """The answer: level, signs, the PT that it names, what to ask, and what can be done now."""
    bot = visit.bot
    judged = judge(seen.signals, seen.facts, registry.today(visit), bot.rules, about=OFFERS)
    told = [(reason, _rule(visit, reason)) for reason in _chosen(visit, judged)]
    lines = [visit.text(f"offer.level.{judged.level}")]
    lines += [f"{number}. {_sign(visit, reason, rule, seen)}" for number, (reason, rule) in enumerate(told, start=1)]
    if told:
        lines.append(visit.text("offer.checked", date=_day(min(rule.checked_on for _, rule in told))))
    if seen.verdicts:
        first = seen.verdicts[0]
        lines += [line for each in seen.verdicts for line in _verdict(visit, each)]
        lines.append(agency_texts.source(bot, first.register, first.stale))
    if seen.facts["agency_state"] == "registered" and judged.level == GREEN:
        lines.append(agency_texts.next_step(bot, seen.verdicts[0]))
    else:
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
            checked = _day(line.verified_on)
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
    rule = _rule(visit, reason)
    return 0 if rule.about == OFFERS else 1 if reason.element == "kewajiban" else 2


def _sign(visit: Visit, reason: Reason, rule: Rule, seen: Seen) -> str:
    """ "“visa ziarah dulu”: itu bukan visa kerja ... (UU 18/2017 Pasal 13)"."""
    words = reason.words or next((seen.words[name] for name in rule.when if seen.words.get(name)), "")
    why = visit.text(f"offer.why.{reason.point}", usual=_usual(visit, seen))
    law = f"{reason.law} {reason.article}".strip()
    if not words:
        return visit.text("offer.sign.bare", why=why[:1].upper() + why[1:], law=law)
    return visit.text("offer.sign", words=one_line(words), why=why, law=law)


def _usual(visit: Visit, seen: Seen) -> str:
    sums = [Show("money", each) for each in seen.usual]
    if len(sums) < 2:
        return "".join(visit.bot.texts.show(each, visit.language) for each in sums)
    return visit.text("offer.usual", least=sums[0], most=sums[1])


def _rule(visit: Visit, reason: Reason) -> Rule:
    return next(each for each in visit.bot.rules.rules if each.id == reason.rule)


def _day(day: Any) -> Show:
    return Show("day", day.isoformat())


def _clause(text: str, words: str) -> str:
    """The words with those around them, up to the next comma or full stop: "dikasih uang saku 5 juta" for "5 juta"."""
    at = text.find(words) if words else -1
    if at < 0:
        return words
    first = max((found.end() for found in _STOPS.finditer(text, 0, at)), default=0)
    stop = _STOPS.search(text, at + len(words))
    clause = " ".join(text[first : stop.start() if stop else len(text)].split())
    return clause if len(clause) <= _LONGEST_CLAUSE else words


def _verdict(visit: Visit, verdict: Verdict) -> list[str]:
    if verdict.suggestions:
        names = ", ".join(firm.name for firm in verdict.suggestions)
        return [visit.text("agency.maybe", asked=agency_texts.asked_name(verdict), names=names)]
    return agency_texts.lines(visit.bot, verdict)


def _state(verdicts: tuple[Verdict, ...], named: bool) -> str:
    """What the register says of the worst of them; "" where it can't say."""
    if not named:
        return "none"
    found = [_state_of(each) for each in verdicts]
    worst = ("revoked", "sanctioned", "elsewhere", "not_found", "", "registered")
    return next((state for state in worst if state in found), "")


def _state_of(verdict: Verdict) -> str:
    if verdict.verdict == SANCTIONED and verdict.permitted is False and not verdict.touches:
        return "elsewhere"  # licensed, but not for this country
    if verdict.verdict == SANCTIONED and verdict.touches is False:
        return ""  # what is stopped is something else; its own lines say so
    return _STATES.get(verdict.verdict, "")


def _value(answers: Mapping[str, Answer], name: str) -> dict[str, Any]:
    return dict(answers[name].value) if name in answers and answers[name].value else {}
