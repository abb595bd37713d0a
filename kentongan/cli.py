"""The command line: `kentongan run` and everything an operator does at 2 a.m.

Each group of commands is a file of its own; this one only joins them and turns expected trouble into one clear line.
"""

from __future__ import annotations

import sys

import typer

from kentongan import cli_words
from kentongan.logs import quiet_logs

LIGHT = frozenset({"understand", "place"})
"""Commands that need no house: the others are not even loaded for them, so that they answer in a second."""


def build(asked: str = "") -> typer.Typer:
    """All commands, or only the light ones when one of them is asked for."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Kentongan: community early warning by chat.",
    )
    if asked not in LIGHT:
        _add_house(app)
    cli_words.add_to(app)
    return app


def _add_house(app: typer.Typer) -> None:
    from kentongan import cli_agencies, cli_data, cli_inbox, cli_officers, cli_reports, cli_serve, cli_twilio

    cli_serve.add_to(app)
    app.add_typer(cli_data.areas, name="areas", help="Provinces to villages.")
    app.add_typer(cli_data.offices, name="offices", help="Immigration offices and what they cover.")
    app.add_typer(cli_agencies.app, name="agencies", help="The register of agencies (P3MI).")
    app.command("check-agency")(cli_agencies.check_agency)
    app.add_typer(cli_officers.app, name="officer", help="Officers: invite them, list them.")
    app.add_typer(cli_reports.app, name="report", help="Reports, as far as an operator may see them.")
    app.add_typer(cli_twilio.app, name="twilio", help="WhatsApp by Twilio: the templates it needs.")
    app.add_typer(cli_inbox.app, name="inbox", help="Messages that could not be handled.")
    app.add_typer(cli_data.keys, name="keys", help="The keys that seal what people said.")


def main() -> None:
    """Run a command; expected trouble is one line on stderr and exit code 1."""
    quiet_logs()
    try:
        build(next(iter(sys.argv[1:]), ""))()
    except Exception as trouble:
        from kentongan.cli_serve import EXPECTED

        if not isinstance(trouble, EXPECTED):
            raise
        print(f"kentongan: {trouble}", file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
