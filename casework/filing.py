"""How a report is filed: the alarm raised before the form is finished, the finished form, and what is added later.

Nothing here asks an officer: duty.assign does, in the same transaction, so that whoever files also sends the push.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casework import concerns, duty, evidence, history
from casework.assignment import of_report
from casework.evidence import Evidence
from casework.opening import Told, open_report, plain, split_from, turn
from casework.record import CLOSED, IN_HAND, REPORT, Report, by_form, form_index, locked, save
from casework.reporters import of_reporter
from casework.signals import LEVELS, RED
from storage.database import Unit


def alert(
    unit: Unit,
    *,
    reporter: str,
    facts: Mapping[str, Any],
    form: str | None = None,
    area: str | None = None,
    signals: Mapping[str, Any] | None = None,
    reasons: Sequence[Any] = (),
    unknown: Sequence[str] = (),
    conflict: bool = False,
    kind: str = REPORT,
    level: str = RED,
    said: str = "",
) -> Report:
    """Somebody is in danger: a red report at once, before the form is finished. Raised twice it stays one.

    Nobody has been asked yet whether an official is involved, so the mere signal `recruiter_is_official` counts as yes.
    """
    signals = dict(signals or {})
    conflict = conflict or "recruiter_is_official" in signals
    told = Told(facts, area, level, reasons, unknown, signals, conflict, said=said)
    raised = by_form(unit, form) if form is not None else _raised(unit, reporter)
    if raised is None:
        return open_report(unit, told, reporter=reporter, kind=kind, form=_index(unit, form), finished=False)
    return raised if raised.finished else _update(unit, split_from(unit, raised) or raised, told)


def file(
    unit: Unit,
    *,
    kind: str,
    reporter: str,
    facts: Mapping[str, Any],
    area: str | None,
    level: str,
    reasons: Sequence[Any] = (),
    unknown: Sequence[str] = (),
    signals: Mapping[str, Any] | None = None,
    conflict: bool = False,
    wary: bool = False,
    name: str | None = None,
    form: str | None = None,
    said: str = "",
) -> Report:
    """File a finished form. A form for which the alarm was raised, or that was filed before, stays the same report.

    `reporter` is the conversation that leads back; `name` is given only by reporters who chose to be named; `wary` when
    they would not say whether an official is involved; `form` the id of the filled form. `said` is the
    story in the reporter's own words: our officers' names are looked for in it (keep it with evidence.attach).
    """
    told = Told(facts, area, level, reasons, unknown, dict(signals or {}), conflict, wary, name, said)
    before = by_form(unit, form) if form is not None else None
    if before is None:
        return open_report(unit, told, reporter=reporter, kind=kind, form=_index(unit, form), finished=True)
    return _complete(unit, before, kind, told)


def complete(
    unit: Unit,
    report: Report,
    *,
    facts: Mapping[str, Any],
    area: str | None,
    level: str,
    kind: str | None = None,
    reasons: Sequence[Any] = (),
    unknown: Sequence[str] = (),
    signals: Mapping[str, Any] | None = None,
    conflict: bool = False,
    wary: bool = False,
    name: str | None = None,
    said: str = "",
) -> Report:
    """The form of a raised alarm is finished: the same report, now whole. Done once; a repeat changes nothing.

    Returns another report when the form shows a conflict that those who were alarmed must not learn of. Assign it.
    """
    told = Told(facts, area, level, reasons, unknown, dict(signals or {}), conflict, wary, name, said)
    return _complete(unit, locked(unit, report.id), kind or report.kind, told)


def add(
    unit: Unit,
    report: Report,
    by: str,
    words: str,
    files: Sequence[str] = (),
    kind: str = evidence.MORE,
    *,
    conflict: bool = False,
) -> Evidence:
    """Put more to a report. `by` is "reporter" or an officer's id; `conflict` what the words were understood to say.

    When a reporter's words concern an officer or official, the piece belongs to a report split off for the conflict
    ladder: its `report_id` then differs, that report must be assigned, and the words must not be relayed to whoever
    handles the first. A bare name is no accusation ("terima kasih pak Budi"): the words must speak of officials too.
    """
    report = locked(unit, report.id)
    if by == history.REPORTER:
        concerned, _ = concerns.find(unit, words, report.area)
        if about_readers(unit, report, words, conflict=conflict):
            report = turn(unit, report)
        readers = {one.officer_id for one in of_report(unit, report.id)}
        concerns.note(unit, report, set(concerned) - readers)
    return evidence.attach(unit, report, by, words, files, kind)


def about_readers(unit: Unit, report: Report, words: str, *, conflict: bool = False) -> bool:
    """Must these words not be relayed to whoever handles the report, because they are about officers there?"""
    concerned, found = concerns.find(unit, words, report.area)
    named = {one for one, surely in concerned.items() if surely}
    reads = bool(named & {one.officer_id for one in of_report(unit, report.id)})
    accuses = conflict or ((found or reads) and concerns.officially(words))
    return accuses and (reads or not report.conflict)


def hasten(unit: Unit, report: Report) -> Report:
    """What was added to a report cries for help: it is red from now on, and whoever is asked has less time."""
    report = locked(unit, report.id)
    if report.level == RED or report.state == CLOSED:
        return report
    before, report.level = report.level, RED
    save(unit, report)
    history.write(unit, who=history.REPORTER, what="report.hasten", report_id=report.id, detail=before)
    duty.retime(unit, report)
    if report.state in IN_HAND:
        duty.watch_idle(unit, report)
    return report


def _complete(unit: Unit, report: Report, kind: str, told: Told) -> Report:
    if report.finished:
        return report
    report = split_from(unit, report) or report
    if report.finished:
        return report
    report = _update(unit, report, told)
    report.kind, report.wary, report.finished = kind, told.wary, True
    report.named, report.reporter_name = told.name is not None, told.name
    history.write(unit, who=history.REPORTER, what="report.finished", report_id=report.id)
    return save(unit, report)


def _update(unit: Unit, report: Report, told: Told) -> Report:
    """What was told meanwhile: facts are added to those known, the level only rises."""
    facts, signals = {**report.facts, **told.facts}, {**report.signals, **told.signals}
    area = told.area or report.area
    level = max(report.level, told.level, key=LEVELS.index)
    whole = Told(facts, area, level, signals=signals, said=told.said)
    concerned, found = concerns.find(unit, whole.words, area)
    readers = {one.officer_id for one in of_report(unit, report.id)}
    if ((told.conflict or found) and not report.conflict) or (report.conflict and readers & set(concerned)):
        report = turn(unit, report)
        readers = {one.officer_id for one in of_report(unit, report.id)}
    concerns.note(unit, report, set(concerned) - readers)
    report.facts, report.signals, report.area, report.level = facts, signals, area, level
    report.reasons, report.unknown = plain(told.reasons) or report.reasons, list(told.unknown)
    save(unit, report)
    duty.retime(unit, report)
    return report


def _index(unit: Unit, form: str | None) -> bytes | None:
    return form_index(unit, form) if form is not None else None


def _raised(unit: Unit, reporter: str) -> Report | None:
    """The alarm that this person raised before and whose form is not finished yet."""
    for report in of_reporter(unit, reporter):
        if not report.finished and report.state != CLOSED:
            return locked(unit, report.id)
    return None
