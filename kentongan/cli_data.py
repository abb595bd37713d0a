"""`kentongan areas import`, `offices import`, `keys new`: the facts and keys that an operator brings or renews."""

from __future__ import annotations

from pathlib import Path

import typer

from casework import areas as area_table
from casework import offices as office_table
from kentongan.opening import main_database
from kentongan.wiring import DATA
from storage.sealed import KeyRing

areas = typer.Typer(no_args_is_help=True)
offices = typer.Typer(no_args_is_help=True)
keys = typer.Typer(no_args_is_help=True)


@areas.callback()
@offices.callback()
@keys.callback()
def _group() -> None:
    """Keep the word before the verb (`areas import`) even while there is only one verb."""


@areas.command("import")
def import_areas(file: Path = typer.Argument(DATA / "wilayah.csv.gz", exists=True, dir_okay=False)) -> None:
    """Load all provinces, regencies, districts and villages anew; nothing changes when the file is broken."""
    with main_database() as database:
        print(database.write(lambda unit: area_table.load(unit, file)))


@offices.command("import")
def import_offices(file: Path = typer.Argument(DATA / "offices.csv", exists=True, dir_okay=False)) -> None:
    """Load immigration offices; what an operator has confirmed is kept."""
    with main_database() as database:
        print(database.write(lambda unit: office_table.load(unit, file)))


@keys.command("new")
def new_keys() -> None:
    """Print a new key ring for KENTONGAN_KEYS. Keep a copy apart from the database: without it nothing can be read."""
    print(KeyRing.generate())
