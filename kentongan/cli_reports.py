"""`kentongan report list | show`: what an operator may see of reports. Nobody's words, names or numbers are shown."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from casework import duty, history, officers, reports
from casework.errors import UnknownCode
from casework.record import Report
from kentongan.opening import main_database

app = typer.Typer(no_args_is_help=True)
_COBA = typer.Option(False, "--coba", help="The try-it page's database.")


@app.command("list")
def show_all(
    unassigned: bool = typer.Option(False, help="Only those whom nobody is asked to answer."), coba: bool = _COBA
) -> None:
    """Reports, the newest first."""
    with main_database(tryit=coba) as database:
        if unassigned:
            found = database.read(duty.unassigned)
        else:
            newest = select(Report).order_by(Report.__table__.c.created_at.desc()).limit(200)  # type: ignore[attr-defined]
            found = database.read(lambda unit: list(unit.session.scalars(newest)))
    if not found:
        print("No reports.")
        return
    table = Table("code", "kind", "level", "state", "area", "filed (UTC)")
    for report in found:
        table.add_row(
            report.code,
            report.kind,
            report.level,
            report.state,
            report.area or "-",
            f"{report.created_at:%Y-%m-%d %H:%M}",
        )
    Console().print(table)


@app.command()
def show(code: str, coba: bool = _COBA) -> None:
    """One report's way: who was asked and did what, and when."""
    with main_database(tryit=coba) as database:
        try:
            report = database.read(lambda unit: reports.find(unit, code))
        except UnknownCode:
            raise typer.BadParameter(f"no report has the code {code}") from None
        entries = database.read(lambda unit: history.of(unit, report.id))
        names = database.read(lambda unit: {each.id: each.name for each in officers.listing(unit, also_former=True)})
    print(f"{report.code}  {report.kind}  {report.level}  {report.state}  area {report.area or 'unknown'}")
    table = Table("when (UTC)", "who", "what", "detail")
    for entry in entries:
        detail = entry.detail
        for key, name in names.items():
            detail = detail.replace(key, name)
        table.add_row(f"{entry.at:%Y-%m-%d %H:%M:%S}", names.get(entry.who, entry.who), entry.what, detail)
    Console().print(table)
