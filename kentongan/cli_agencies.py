"""`kentongan agencies import | list` and `kentongan check-agency`: the register of agencies, brought in and asked.

An import first prints what it would change; nothing is written before somebody says yes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.handlers import agency_news
from bot.understanding.gazetteer import Gazetteer
from casework import agencies, agency_rows, agency_words
from casework.agencies import AgencyIndex, Answer, Plan
from casework.errors import BrokenFile
from kentongan import wiring
from kentongan.opening import main_database
from storage.base import now
from storage.database import Unit

app = typer.Typer(no_args_is_help=True)
_COBA = typer.Option(False, "--coba", help="The try-it page's database.")
_SHOWN = 20  # lines of each kind of change
_FORGOTTEN = 5  # a list without every fifth agency is probably not the whole one


@app.callback()
def _group() -> None:
    """Keep the word before the verb."""


@app.command("import")
def import_list(
    file: Path = typer.Argument(..., exists=True, dir_okay=False, help="CSV or XLSX."),
    source: str = typer.Option(..., help='Where the list comes from, as people will read it: "KP2MI".'),
    checked_at: str = typer.Option(..., help="The day on which it was checked there: 2026-11-02."),
    named: list[str] = typer.Option([], "--map", help="FIELD=HEADING, for a column that was guessed wrong."),
    status: str = typer.Option("", help='What rows mean that tell no status: "aktif".'),
    update: bool = typer.Option(False, "--update", help="Not the whole list: agencies that are not in it stay."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only print what would change."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    coba: bool = _COBA,
) -> None:
    """Bring the register to the state of a list: all of it, or nothing when a row is bad."""
    day = _day(checked_at, "--checked-at")
    with main_database(tryit=coba) as database:
        try:
            plan = database.read(
                lambda unit: agencies.plan(
                    unit, file, source=source, checked_at=day, named=_named(named), status=status, whole=not update
                )
            )
            _show_plan(plan)
            if plan.bad:
                print(f"Nothing was imported: {len(plan.bad)} bad rows.", file=sys.stderr)
                raise typer.Exit(1)
            if dry_run:
                print("Nothing was imported: a dry run.")
                return
            if not yes:
                typer.confirm("Import this?", abort=True)
            told = database.write(_carry_out(plan))
        except BrokenFile as trouble:
            print(f"kentongan: {trouble}", file=sys.stderr)
            raise typer.Exit(1) from None
    print(f"Imported: {plan}." + (f" {told} people who had asked for it are told." if told else ""))


def _carry_out(plan: Plan) -> Callable[[Unit], int]:
    """The import and the news that follow from it, in one transaction."""
    bot = wiring.build_bot(Gazetteer(())) if plan.changed or plan.gone else None

    def work(unit: Unit) -> int:
        agencies.carry_out(unit, plan)
        return agency_news.tell(unit, bot, plan) if bot is not None else 0

    return work


@app.command("list")
def show_all(
    on: str = typer.Option("", help="Status on this day; today if not given."),
    coba: bool = _COBA,
) -> None:
    """All agencies with their status on a day."""
    day = _day(on, "--on") if on else now().date()
    with main_database(tryit=coba) as database:
        register = database.read(agencies.register)
        firms = database.read(agencies.everyone)
    if register is None:
        print("No list of agencies was imported yet.")
        return
    table = Table("agency", "licence", "status", "from", "to", "decree", "offices")
    for firm in firms:
        status = firm.on(day)
        state = status.state + (" (gone)" if firm.gone_on else "") + (" (end passed)" if status.overdue else "")
        event = status.event
        cells = (
            str((event and event.starts) or "-"),
            str((event and event.ends) or "-"),
            (event and event.decree) or "-",
        )
        table.add_row(escape(firm.name), firm.licence or "-", state, *map(escape, cells), str(len(firm.offices)))
    Console(width=None if sys.stdout.isatty() else 200).print(table)
    print(f"{len(firms)} agencies. Source: {register.source}, checked at {register.checked_at}.")


def check_agency(
    words: str = typer.Argument("", help='A question: "cek pt contoh maju jaya abadi resmi gak?"'),
    jsonl: bool = typer.Option(False, "--jsonl", help='Read {"id","text"} lines, print verdicts as lines.'),
    register: Path | None = typer.Option(
        None, exists=True, dir_okay=False, help="Ask this list instead, for measuring."
    ),
    on: str = typer.Option("", help="The day that is asked for; today if not given."),
    country: str = typer.Option("", help="The country that the work is in, by name or two-letter code."),
    coba: bool = _COBA,
) -> None:
    """Say what the register knows of an agency. Without an imported list the invented one is asked."""
    day = _day(on, "--on") if on else now().date()
    try:
        codes = agency_words.countries_of(country)
    except agency_words.Unclear as trouble:
        raise typer.BadParameter(str(trouble), param_hint="--country") from None
    index = _index(register, coba)

    def ask(text: str) -> tuple[Answer, ...]:
        return agencies.check(index, text, on=day, today=now().date(), country=codes[0] if codes else "")

    if jsonl:
        for row in _rows():
            first, *others = ask(row["text"])
            told: dict[str, Any] = {"id": row["id"], **first.to_jsonable()}
            if others:
                told["others"] = [each.to_jsonable() for each in others]
            print(json.dumps(told, ensure_ascii=False))
        return
    for answer in ask(words):
        _show_answer(answer)


def _index(file: Path | None, coba: bool) -> AgencyIndex:
    if file is not None:
        try:
            return agencies.file_index(file, source=file.name, checked_at=now().date(), status="aktif")
        except BrokenFile as trouble:
            print(f"kentongan: {trouble}", file=sys.stderr)
            raise typer.Exit(1) from None
    with main_database(tryit=coba) as database:
        index = database.read(agencies.index)
    return index if index.register is not None else agencies.demo_index(now().date())


def _show_plan(plan: Plan) -> None:
    screen = Console(soft_wrap=True, highlight=False)
    table = Table("field", "heading in the file")
    for field, heading in plan.fields.items():
        table.add_row(field, escape(heading))
    screen.print(table)
    if plan.unread:
        screen.print(f"Not read: {escape(', '.join(plan.unread))}")
    for sign, title, lines in (
        ("!", "bad", [str(row) for row in plan.bad]),
        ("+", "added", [f"{firm.name}  [{firm.on(plan.checked_at).state}]" for firm in plan.added]),
        ("-", "gone", [firm.name for firm in plan.gone]),
        ("~", "changed", [f"{change.after.name}  {'; '.join(change.what)}" for change in plan.changed]),
    ):
        shown = lines if title in ("bad", "changed") else lines[:_SHOWN]
        for line in shown:
            screen.print(escape(f"{sign} {line}"))
        if len(lines) > len(shown):
            screen.print(f"{sign} and {len(lines) - len(shown)} more {title}")
    screen.print(f"{plan}. Source: {escape(plan.source)}, checked at {plan.checked_at}.")
    if plan.emptied:
        screen.print("The invented agencies of the try-out are removed.")
    if len(plan.gone) * _FORGOTTEN > len(plan.gone) + len(plan.changed) + plan.unchanged:
        screen.print("ATTENTION: many agencies are gone. If this is not the whole list, use --update.")


def _show_answer(answer: Answer) -> None:
    print(f"{answer.verdict}: {answer.firm.name if answer.firm else answer.asked.words or '(no name)'}")
    status = answer.standing
    if status is not None:
        print(f"  status on {answer.on}: {status.state}" + (" (its last day has passed)" if status.overdue else ""))
        for event in dict.fromkeys(filter(None, (status.licence, answer.sanction, status.event))):
            of = f" {event.scope} {' '.join(event.covers)}".rstrip() if event.kind.startswith("suspended") else ""
            print(f"  {event.kind}{of}: {event.starts or '?'} to {event.ends or '?'} {event.decree}".rstrip())
    if answer.firm and answer.firm.gone_on:
        print(f"  no longer on the list of {answer.firm.gone_on}")
    if answer.country and answer.firm:
        print(f"  country {answer.country}: permitted {_word(answer.permitted)}, sanctioned {_word(answer.touches)}")
    if answer.by and answer.by != "name":
        print(f"  found by {answer.by}")
    if answer.number_differs:
        print("  the licence number that was given is not this agency's")
    for firm in answer.suggestions:
        print(f"  maybe: {firm.name}")
    if answer.more:
        print(f"  and {answer.more} more")
    for firm in answer.alike:
        print(f"  not to be confused with: {firm.name}")
    if answer.register:
        old = "  OLD DATA" if answer.stale else ""
        print(f"  source: {answer.register.source}, checked at {answer.register.checked_at}{old}")
    else:
        print("  no list was imported")


def _word(value: bool | None) -> str:
    return "not said" if value is None else "yes" if value else "no"


def _named(pairs: list[str]) -> dict[str, str]:
    named = {}
    for pair in pairs:
        field, found, heading = pair.partition("=")
        if not found or not field.strip() or not heading.strip():
            raise typer.BadParameter(f"{pair!r} is not FIELD=HEADING", param_hint="--map")
        named[field.strip()] = heading.strip()
    return named


def _day(text: str, option: str) -> date:
    try:
        found = agency_rows.day(text)
    except agency_words.Unclear as trouble:
        raise typer.BadParameter(str(trouble), param_hint=option) from None
    if found is None:
        raise typer.BadParameter("a day is needed, such as 2026-11-02", param_hint=option)
    return found


def _rows() -> Iterator[dict[str, Any]]:
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
                raise ValueError
        except ValueError:
            print(f'line {number}: not a {{"id","text"}} object', file=sys.stderr)
            raise typer.Exit(1) from None
        yield row
