"""From the rows of a list to firms: every cell understood, or the row named with the reason why not.

Several rows may tell of one firm: its head office and branches, or the events of its history. Whatever two rows
contradict each other about is refused, because somebody's licence hangs on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from casework import agency_words
from casework.agency_events import LICENSED, Event
from casework.agency_files import Line, Sheet
from casework.agency_firms import Firm, Place
from casework.agency_names import read_name, spelled
from casework.agency_numbers import licence_key
from casework.agency_words import Unclear

_MONTHS = {
    month: number
    for number, names in enumerate(
        ("jan januari january", "feb februari february pebruari", "mar maret march", "apr april", "mei may", "jun juni june",
         "jul juli july", "agu agt agustus aug august ags", "sep sept september", "okt oktober oct october",
         "nov november nopember nop", "des desember dec december"), start=1)
    for month in names.split()
}  # fmt: skip
_LONGEST = {"name": 120, "licence": 80, "decree": 160, "address": 300, "province": 80, "source": 300, "job_orders": 300}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken over, and why."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


@dataclass
class _Gathered:
    firm: Firm
    line: int
    offices: list[Place] = field(default_factory=list)
    events: dict[tuple[object, ...], Event] = field(default_factory=dict)


def firms_of(sheet: Sheet, *, source: str, checked_at: date, status: str = "") -> tuple[list[Firm], list[BadRow]]:
    """The firms of a list and its bad rows. `status` is what rows mean that tell none. Firms have no id yet."""
    found: dict[str, _Gathered] = {}
    bad: list[BadRow] = []
    for line in sheet.lines:
        try:
            firm, office, events = _row(line, source, checked_at, status)
            _add(found, line.number, firm, office, events)
        except Unclear as trouble:
            bad.append(BadRow(line.number, str(trouble)))
    holders: dict[str, _Gathered] = {}
    for one in found.values():
        key = licence_key(one.firm.licence)
        if key and (other := holders.setdefault(key, one)) is not one:
            bad.append(BadRow(one.line, f"the licence number stands at {other.firm.name!r} too (line {other.line})"))
        if not one.events:
            bad.append(BadRow(one.line, "no status; say what rows without one mean with --status"))
    made = [
        replace(each.firm, offices=tuple(each.offices), events=tuple(each.events.values())) for each in found.values()
    ]
    return made, sorted(bad, key=lambda row: row.line)


def day(value: object, what: str = "date") -> date | None:
    """A day as lists write it: a spreadsheet's date, 2026-11-02, 2/11/2026 (day first), 2 November 2026. Raises Unclear."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = " ".join(str(value or "").replace(",", " ").split())
    if not text or text == "-":
        return None
    try:
        if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?", text):
            return date(*map(int, found.groups()))
        if found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text):
            return date(*map(int, reversed(found.groups())))
        if found := re.fullmatch(r"(\d{1,2})[-/. ]?([a-z]+)[-/. ]?(\d{4})", text.lower()):
            return date(int(found[3]), _MONTHS[found[2]], int(found[1]))
    except (ValueError, KeyError):
        pass
    raise Unclear(f"{what} {text!r} is not a day such as 2026-11-02 or 2 November 2026")


def phones_of(text: str) -> tuple[str, ...]:
    """The numbers in a cell, as they are written there."""
    parts = (" ".join(part.split()) for part in re.split(r"[,;/\n]|\b(?:atau|dan|or)\b", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _row(line: Line, source: str, checked_at: date, status: str) -> tuple[Firm, Place | None, list[Event]]:
    for name, most in _LONGEST.items():
        if len(line.text(name)) > most:
            raise Unclear(f"{name} has more than {most} characters")
    name = line.text("name")
    if not read_name(name).exact:
        raise Unclear(f"no name in Latin letters: {name!r}" if name else "no name")
    if name[0] in "=+@":
        raise Unclear(f"the name is a formula: {name!r}")
    branch = bool(line.text("office")) and agency_words.office_kind(line.text("office")) == "branch"
    licence = line.text("licence")
    firm = Firm(
        id="",
        name=name,
        spelled=spelled(name),
        licence="" if branch and line.text("permit") == licence else licence,
        countries=agency_words.countries_of(line.text("countries")),
        sectors=_words(line.text("sectors")),
        job_orders=line.text("job_orders"),
    )
    return firm, _office(line, branch), _events(line, source, checked_at, status)


def _office(line: Line, branch: bool) -> Place | None:
    place = Place(
        "branch" if branch else "head",
        line.text("permit"),
        line.text("address"),
        line.text("province"),
        phones_of(line.text("phones")),
    )
    return place if branch or place != Place("head") else None


def _events(line: Line, source: str, checked_at: date, status: str) -> list[Event]:
    told = line.text("status") or status
    events: list[Event] = []
    valid = _span(line, "valid_from", "valid_to")
    span = _span(line, "from", "to")
    kind = agency_words.status_kind(told) if told else ""
    if kind == LICENSED and span != (None, None) and valid == (None, None):
        valid, span = span, (None, None)
    origin = line.text("source") or source
    if kind == LICENSED or valid != (None, None):
        events.append(Event(LICENSED, "all", (), *valid, "", origin, checked_at))
    if kind == LICENSED:
        events[0] = replace(events[0], decree=line.text("decree"))
    elif kind:
        scope, covers = _scope(line, kind)
        if span[0] and span[0] > checked_at and kind not in ("suspended", "suspended_part"):
            raise Unclear(f"{kind} from {span[0]}, which is after the day the list was checked")
        events.append(Event(kind, scope, covers, *span, line.text("decree"), origin, checked_at))
    elif span != (None, None) or line.text("decree"):
        raise Unclear("dates or a decree, but no status")
    return events


def _span(line: Line, first: str, last: str) -> tuple[date | None, date | None]:
    starts, ends = (day(line.cells.get(each), each) for each in (first, last))
    if starts and ends and ends < starts:
        raise Unclear(f"{last} {ends} is before {first} {starts}")
    return starts, ends


def _scope(line: Line, kind: str) -> tuple[str, tuple[str, ...]]:
    """What a sanction is about: as the list says, or as what it covers tells."""
    told, covers = line.text("scope"), line.text("covers")
    scope = agency_words.scope_of(told) if told else ""
    if not covers:
        if scope in ("country", "sector"):
            raise Unclear(f"the scope is {scope}, but the list does not say which")
        return "all", ()
    if scope == "all" or kind in ("revoked", "expired"):
        raise Unclear(f"covers {covers!r}, but the scope is all")
    if scope != "sector":
        try:
            return "country", agency_words.countries_of(covers)
        except Unclear:
            if scope == "country":
                raise
    if not scope:
        raise Unclear(f"{covers!r} is no country; if it is a sector, say so in the column scope")
    return "sector", _words(covers)


def _words(text: str) -> tuple[str, ...]:
    parts = (" ".join(part.lower().split()) for part in re.split(r"[,;\n]", text))
    return tuple(sorted({part for part in parts if part}))


def _add(found: dict[str, _Gathered], number: int, firm: Firm, office: Place | None, events: Iterable[Event]) -> None:
    one = found.setdefault(firm.spelled, _Gathered(firm, number))
    same_licence = (
        not firm.licence or not one.firm.licence or licence_key(firm.licence) == licence_key(one.firm.licence)
    )
    if not same_licence:
        raise Unclear(f"the same name as in line {one.line}, but another licence number")
    events = list(events)
    for event in events:
        other = one.events.get(event.same)
        if other is not None and other != event and not _fills(other, event) and not _fills(event, other):
            raise Unclear(f"tells of {event.kind} otherwise than line {one.line}")
    for event in events:
        other = one.events.get(event.same)
        one.events[event.same] = event if other is None or _fills(other, event) else other
    one.firm = replace(
        one.firm,
        licence=one.firm.licence or firm.licence,
        countries=one.firm.countries or firm.countries,
        sectors=one.firm.sectors or firm.sectors,
        job_orders=one.firm.job_orders or firm.job_orders,
    )
    if office is not None and office not in one.offices:
        one.offices.append(office)


def _fills(less: Event, more: Event) -> bool:
    """Whether `more` says all that `less` says."""
    return less.ends in (None, more.ends) and less.decree in ("", more.decree)
