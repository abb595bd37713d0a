"""`kentongan inbox list | replay`: messages that failed three times were set aside; here they get another try."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

from channels import inbox
from kentongan.opening import main_database

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def show(coba: bool = typer.Option(False, help="The try-it page's database.")) -> None:
    """What was set aside, with the reason. Nobody's words are shown."""
    with main_database(tryit=coba) as database:
        rows = database.read(inbox.set_aside)
    if not rows:
        print("Nothing is set aside.")
        return
    table = Table("id", "channel", "received", "tries", "why")
    for row in rows:
        table.add_row(str(row.id), row.channel, f"{row.received_at:%Y-%m-%d %H:%M} UTC", str(row.tries), row.why)
    Console().print(table)


@app.command()
def replay(
    row: int = typer.Argument(..., help="The id that `inbox list` shows."),
    coba: bool = typer.Option(False, help="The try-it page's database."),
) -> None:
    """Let one message be handled again, as if it had just come in."""
    with main_database(tryit=coba) as database:
        found = database.write(lambda unit: inbox.replay(unit, row))
    if not found:
        raise typer.BadParameter(f"no message {row} is set aside")
    print(f"Message {row} will be handled again.")
