"""What importing a list of agencies would change: worked out and shown first, so that nobody imports blindly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from casework import agency_rows
from casework.agency_files import read_sheet
from casework.agency_firms import Firm, Register, everyone, register
from casework.agency_history import bare, join
from casework.agency_numbers import licence_key
from casework.agency_rows import BadRow
from casework.errors import BrokenFile
from storage.base import new_id, now
from storage.database import Unit

_AHEAD = timedelta(days=1)  # it may be tomorrow already where the list was checked
_TOLD = ("name", "licence", "countries", "sectors", "job_orders")


@dataclass(frozen=True, slots=True)
class Change:
    """A firm that the list tells otherwise: before, after, and what differs in words such as "status: licensed -> revoked"."""

    before: Firm
    after: Firm
    what: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What an import would do. With bad rows it can't be carried out."""

    path: Path
    source: str
    checked_at: date
    whole: bool
    demo: bool
    fields: Mapping[str, str]
    unread: tuple[str, ...]
    added: tuple[Firm, ...]
    gone: tuple[Firm, ...]
    changed: tuple[Change, ...]
    unchanged: int
    bad: tuple[BadRow, ...]
    after: Register | None
    emptied: bool = False

    def __str__(self) -> str:
        counted = (
            f"{len(self.added)} added, {len(self.changed)} changed, {len(self.gone)} gone, {self.unchanged} unchanged"
        )
        return counted + (f", {len(self.bad)} bad rows" if self.bad else "")


def plan(
    unit: Unit,
    path: Path,
    *,
    source: str,
    checked_at: date,
    named: Mapping[str, str] | None = None,
    status: str = "",
    whole: bool = True,
    demo: bool = False,
) -> Plan:
    """Work out what importing a list would change, changing nothing.

    `named`: the heading to take for a field; `status`: what rows mean that tell none; `whole`: the list claims to hold
    every agency, so the others are gone. Raises BrokenFile for a file or a date that can't be trusted.
    """
    there = register(unit)
    if not source.strip():
        raise BrokenFile(path, "source", "must say where the list comes from")
    if checked_at > now().date() + _AHEAD:
        raise BrokenFile(path, "checked_at", f"{checked_at} is in the future")
    real = there is not None and not there.demo
    if demo and real:
        raise BrokenFile(path, "demo", "an invented list never replaces a real one")
    emptied = there is not None and there.demo and not demo
    if not whole and (there is None or emptied):
        raise BrokenFile(path, "file", "a part can only be added to a whole list, and there is none yet")
    if there is not None and not emptied and checked_at < there.checked_at:
        raise BrokenFile(path, "checked_at", f"{checked_at} is older than the list in use ({there.checked_at})")
    sheet = read_sheet(path, named)
    firms, bad = agency_rows.firms_of(sheet, source=source.strip(), checked_at=checked_at, status=status)
    if not firms and not bad:
        raise BrokenFile(path, "file", "holds no agency")
    before = [] if emptied else everyone(unit)
    pairs = _pair(before, firms)
    changed, unchanged = [], 0
    for old, new in pairs:
        change = _compare(old, new, source.strip(), checked_at)
        if change.what:
            changed.append(change)
        else:
            unchanged += 1
    known = {new.spelled for _, new in pairs}
    kept = {old.id for old, _ in pairs}
    return Plan(
        path=path,
        source=source.strip(),
        checked_at=checked_at,
        whole=whole,
        demo=demo,
        fields=sheet.fields,
        unread=sheet.unread,
        added=tuple(replace(firm, id=new_id()) for firm in firms if firm.spelled not in known),
        gone=tuple(firm for firm in before if whole and firm.id not in kept and firm.gone_on is None),
        changed=tuple(changed),
        unchanged=unchanged,
        bad=tuple(bad),
        after=there,
        emptied=emptied,
    )


def _pair(before: list[Firm], firms: list[Firm]) -> list[tuple[Firm, Firm]]:
    """Each firm of the list with the one it was: of the same name, or of the same licence number if it was renamed."""
    by_name = {firm.spelled: firm for firm in before}
    listed = {firm.spelled for firm in firms}
    by_licence = {key: firm for firm in before if firm.spelled not in listed and (key := licence_key(firm.licence))}
    pairs = []
    for firm in firms:
        old = by_name.get(firm.spelled) or by_licence.pop(licence_key(firm.licence), None)
        if old is not None:
            pairs.append((old, firm))
    return pairs


def _compare(old: Firm, new: Firm, source: str, checked_at: date) -> Change:
    """What a list says otherwise. What it doesn't tell (no licence, no address) stays as it was."""
    after = replace(
        old,
        name=new.name,
        spelled=new.spelled,
        licence=new.licence or old.licence,
        countries=new.countries or old.countries,
        sectors=new.sectors or old.sectors,
        job_orders=new.job_orders or old.job_orders,
        offices=new.offices or old.offices,
        events=join(old.events, new.events, source, checked_at),
        gone_on=None,
    )
    what = [
        f"{name}: {_show(getattr(old, name))} -> {_show(getattr(after, name))}"
        for name in _TOLD
        if getattr(old, name) != getattr(after, name)
    ]
    if set(old.offices) != set(after.offices):
        what.append(f"offices: {len(old.offices)} -> {len(after.offices)}")
    states = old.on(checked_at).state, after.on(checked_at).state
    if states[0] != states[1]:
        what.append(f"status: {states[0]} -> {states[1]}")
    if bare(old.events) != bare(after.events):
        news = [event for event in after.events if bare([event]) - bare(old.events)]
        what += [
            f"event: {event.kind} {event.starts or '?'} to {event.ends or '?'} {event.decree}".strip() for event in news
        ]
    if old.gone_on:
        what.append(f"back on the list (was gone on {old.gone_on})")
    return Change(old, after, tuple(what))


def _show(value: object) -> str:
    return (" ".join(value) if isinstance(value, tuple) else str(value)) or "none"
