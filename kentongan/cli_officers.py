"""`kentongan officer invite | phone | dismiss | list`: who answers reports.

An invitation is a one-use code that the officer sends to the bot from the phone that is to receive reports.
"""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

from bot.handlers import push
from casework import officers, offices
from casework.errors import CaseworkError
from kentongan import wiring
from kentongan.opening import main_database
from storage.database import Database, Unit

app = typer.Typer(no_args_is_help=True)


@app.command()
def invite(
    name: str = typer.Argument(..., help="The officer's name, as colleagues see it."),
    role: str = typer.Option("village", help="village, duty, supervisor or desk"),
    office: str = typer.Option("", help="The office's name or id; empty for the national desk."),
    known_as: list[str] = typer.Option(
        [], help="Another name or number people know him by, so that no report about him reaches him. May be repeated."
    ),
    area: list[str] = typer.Option([], help="A village, district or regency: its code or its name. May be repeated."),
) -> None:
    """Write an officer down and print the code that binds a phone to him. The code works once, within 24 hours."""
    with main_database() as database:
        wiring.load_facts(database)
        places = wiring.gazetteer(database) if area else None
        codes = [_area_code(places, each) for each in area]
        office_id = database.read(lambda unit: _office_id(unit, office)) if office else None
        try:
            code = database.write(
                lambda unit: officers.invite(
                    unit, name=name, office=office_id, role=role, areas=codes, by="operator", known_as=known_as
                )
            )
        except CaseworkError as trouble:
            raise typer.BadParameter(f"{trouble.key}: {trouble.params}") from None
    print(code)
    for each in codes:
        print(f"  {each}  {places.name(each)}" if places else each)


@app.command()
def phone(
    name: str = typer.Argument(..., help="The officer's name, as it was written down."),
    instead: bool = typer.Option(
        False, help="The phones he has now are cut off as soon as the code is used (lost, stolen)."
    ),
) -> None:
    """Print a code that binds one more phone to an officer, on the same or the other carrier. A push that cannot reach
    one of them goes to the other."""
    with main_database() as database:
        found = _called(database, name)
        print(database.write(lambda unit: officers.invite_again(unit, found, by="operator", replacing=instead)))


@app.command()
def dismiss(
    name: str = typer.Argument(..., help="The officer's name, as it was written down."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
) -> None:
    """An officer is one no more: his phones are cut off at once, and what lay with him goes to the next, who is told."""
    with main_database() as database:
        found = _called(database, name)
        if not yes:
            typer.confirm(f"Dismiss {found.name} ({found.role})?", abort=True)
        bot = wiring.build_bot(wiring.gazetteer(database))

        def work(unit: Unit) -> int:
            asked = officers.dismiss(unit, found, by="operator")
            for each in asked:
                push.tell(unit, bot, each)
            return len(asked)

        print(f"Dismissed. {database.write(work)} reports were handed on.")


@app.command("list")
def show(coba: bool = typer.Option(False, help="The try-it page's database.")) -> None:
    """All officers with their areas; * marks those whose phone is bound."""
    with main_database(tryit=coba) as database:
        rows = database.read(
            lambda unit: [
                (each, officers.areas_of(unit, each.id), officers.lines(unit, each.id))
                for each in officers.listing(unit)
            ]
        )
    if not rows:
        print("Nobody yet. Invite somebody with: kentongan officer invite NAME --area ...")
        return
    table = Table("name", "role", "office", "areas", "phone", "on leave")
    for officer, codes, lines in rows:
        table.add_row(
            officer.name,
            officer.role,
            officer.office_id or "-",
            ", ".join(codes) or "-",
            "*" if lines else "",
            "yes" if officer.on_leave else "",
        )
    Console().print(table)


def _called(database: Database, name: str) -> officers.Officer:
    found = database.read(
        lambda unit: [each for each in officers.listing(unit) if each.name.casefold() == name.strip().casefold()]
    )
    if len(found) != 1:
        raise typer.BadParameter(f"{len(found)} officers are called {name!r}. See: kentongan officer list")
    return found[0]


def _area_code(places: object, text: str) -> str:
    if places.contains(text):  # type: ignore[attr-defined]
        return text
    found = places.search(text)  # type: ignore[attr-defined]
    if not found.codes or found.ask:
        near = ", ".join(f"{code} {places.name(code)}" for code in found.codes) or "nothing like it"  # type: ignore[attr-defined]
        raise typer.BadParameter(f"which area is {text!r}? Give its code: {near}")
    return found.codes[0]


def _office_id(unit: object, text: str) -> str:
    wanted = text.casefold()
    found = [each for each in offices.everyone(unit) if each.id == text or wanted in each.name.casefold()]  # type: ignore[arg-type]
    if len(found) != 1:
        names = ", ".join(each.name for each in found[:8]) or "none"
        raise typer.BadParameter(f"which office is {text!r}? Fitting: {names}")
    return found[0].id
