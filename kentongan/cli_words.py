"""`kentongan understand | place`: see what the bot understands of words, without any database and without waiting for
the rest of the house to be loaded."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from bot.understanding.building import uncollected
from bot.understanding.gazetteer import Gazetteer
from casework import area_file


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the main one."""
    app.command("understand")(understand_words)
    app.command("place")(place_words)


def understand_words(
    words: str = typer.Argument("", help="A message as somebody would type it."),
    jsonl: bool = typer.Option(False, "--jsonl", help='Read {"id","text"} lines, print the facts as lines.'),
) -> None:
    """Show what is understood from a message, each fact with the words that prove it."""
    from bot.understanding import understand

    places = _places()
    at = datetime.now(UTC)
    if jsonl:
        _lines(lambda row: understand(row["text"], at=at, gazetteer=places).to_jsonable())
        return
    told = understand(words, at=at, gazetteer=places)
    screen, text = Console(highlight=False), Text(words)
    for _, proof in _proofs(told):
        start = words.find(proof)
        if start >= 0:
            text.stylize("underline bold", start, start + len(proof))
    screen.print(text)
    for name, proof in _proofs(told):
        screen.print(f"  {name:<28} {proof}", markup=False)
    screen.print(f"  intent {told.intent}, departure {told.departure.when}, emergency {told.emergency}")


def _proofs(told: Any) -> list[tuple[str, str]]:
    """Each fact by name, with the words that prove it."""
    found = [(f"phone {each.e164}", each.words) for each in told.phones]
    found += [(f"{each.role} {each.amount:.0f} {each.currency}", each.words) for each in told.money]
    found += [(f"country {each.code}", each.words) for each in told.countries]
    found += [("person", each.words) for each in told.persons]
    found += [("agency", each.words) for each in told.agencies]
    found += [(f"place {' '.join(each.codes) or each.level}", each.text) for each in told.places]
    found += [(f"signal {each.name}", each.words) for each in told.signals]
    found += [(f"departure {told.departure.on or told.departure.when}", told.departure.words)]
    return [(name, proof) for name, proof in found if proof]


def place_words(
    words: str = typer.Argument("", help="An answer to: di desa mana?"),
    jsonl: bool = typer.Option(False, "--jsonl", help='Read {"id","text"} lines, print {"id","codes","ask"} lines.'),
) -> None:
    """Show which places an answer may mean, best first, and whether the person must be asked which."""
    places = _places()

    def search(text: str) -> dict[str, Any]:
        found = places.search(text)
        return {"codes": list(found.codes), "ask": found.ask}

    if jsonl:
        _lines(lambda row: search(row["text"]))
        return
    found = search(words)
    for code in found["codes"]:
        print(f"{code}  {places.name(code)}")
    print("Ask which." if found["ask"] else "Clear enough." if found["codes"] else "No place found.")


def _places() -> Gazetteer:
    """The country's places from the file that ships."""
    with uncollected():
        return Gazetteer(area_file.read_file(Path(__file__).resolve().parent.parent / "data" / "wilayah.csv.gz"))


def _lines(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    for row in _rows():
        print(json.dumps({"id": row["id"], **answer(row)}, ensure_ascii=False), flush=False)


def _rows() -> Iterator[dict[str, Any]]:
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict) or "id" not in row or "text" not in row:
                raise ValueError
        except ValueError:
            print(f'line {number}: not a {{"id","text"}} object', file=sys.stderr)
            raise typer.Exit(1) from None
        yield row
