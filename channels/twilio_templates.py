"""The shapes in which WhatsApp draws choices (up to three buttons, a list of up to ten), and the template that knocks.

Twilio draws a message of this kind from a template of its Content API and a set of numbered variables. Variables cannot
make a list longer, so every number of choices has a template of its own; `kentongan twilio setup` makes them all.
Limits: CHANNELS.md, 4 (a template's body 1024, a button 20, a list's row 24 and its description 72 characters).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel, select

from channels.drawing import clean, cut, disarm, quoted
from channels.messages import Choice, Outgoing
from storage.base import Moment, now
from storage.database import Unit

KNOCK = "knock"
LONGEST_BODY, LONGEST_BUTTON, LONGEST_ROW, LONGEST_HINT = 1024, 20, 24, 72
MOST_BUTTONS, MOST_ROWS = 3, 10
_BLANKS = re.compile(r" {4,}")  # more than four in a row are refused (error 63013)


class TwilioTemplate(SQLModel, table=True):
    """A template that exists at Twilio. `shape` tells whether it is still the one that this code would make."""

    __tablename__ = "twilio_template"

    name: str = Field(primary_key=True)
    shape: str
    sid: str
    made_at: datetime = Field(sa_type=Moment)


def known(unit: Unit) -> dict[str, str]:
    """The templates that can be used: name -> Twilio's id of it."""
    return {row.name: row.sid for row in unit.session.exec(select(TwilioTemplate)).all()}


def remember(unit: Unit, name: str, shape: str, sid: str) -> bool:
    """This template exists; false when that was known."""
    row = unit.session.get(TwilioTemplate, name)
    if row is not None and (row.shape, row.sid) == (shape, sid):
        return False
    unit.session.merge(TwilioTemplate(name=name, shape=shape, sid=sid, made_at=now()))
    return True


def shapes(knock: str, choose: str, language: str = "id") -> dict[str, dict[str, Any]]:
    """Every template as the Content API takes it, by our name. `knock` are the words that knock, `choose` what stands on
    the button that opens a list."""
    found = {KNOCK: _content({"twilio/text": {"body": knock}}, {}, language)}
    for count in range(1, MOST_BUTTONS + 1):
        actions = [{"type": "QUICK_REPLY", "title": _slot(2 * n), "id": _slot(2 * n + 1)} for n in range(1, count + 1)]
        types = {"twilio/quick-reply": {"body": _slot(1), "actions": actions}}
        found[f"quick_{count}"] = _content(types, _samples(1 + 2 * count), language)
    for count in range(1, MOST_ROWS + 1):
        for hints, width in ((False, 2), (True, 3)):
            items = []
            for n in range(count):
                item = {"item": _slot(2 + width * n), "id": _slot(3 + width * n)}
                items.append({**item, "description": _slot(4 + width * n)} if hints else item)
            types = {"twilio/list-picker": {"body": _slot(1), "button": choose, "items": items}}
            name = f"list_{count}_hints" if hints else f"list_{count}"
            found[name] = _content(types, _samples(1 + width * count), language)
    return {name: {**content, "friendly_name": friendly_name(name, content)} for name, content in found.items()}


def friendly_name(name: str, content: Mapping[str, Any]) -> str:
    """The name at Twilio, by which a template of exactly this shape is found again."""
    return f"kentongan_{name}_{shape_of(content)}"


def shape_of(content: Mapping[str, Any]) -> str:
    """A short fingerprint of what a template looks like."""
    looks = {"types": content["types"], "language": content["language"]}
    return hashlib.sha256(json.dumps(looks, sort_keys=True).encode()).hexdigest()[:10]


def drawn(message: Outgoing) -> tuple[str, dict[str, str]] | None:
    """The template's name and variables that draw this message; None when its choices have to be numbered lines."""
    body = words_of(message)
    if not message.choices or message.plain or not 0 < len(body) <= LONGEST_BODY:
        return None
    choices = message.choices
    if len(choices) <= MOST_BUTTONS and all(_fits(_label(each), LONGEST_BUTTON) for each in choices):
        name, rows = f"quick_{len(choices)}", [(_label(each), each.value) for each in choices]
    elif len(choices) > MOST_ROWS:
        return None
    elif all(_fits(_label(each), LONGEST_ROW) for each in choices):
        name, rows = f"list_{len(choices)}", [(_label(each), each.value) for each in choices]
    elif all(_fits(each.label, LONGEST_ROW) and _fits(each.hint, LONGEST_HINT) for each in choices):
        name = f"list_{len(choices)}_hints"
        rows = [(_one_line(each.label), each.value, _one_line(each.hint)) for each in choices]  # type: ignore[misc]
    else:
        return None
    values = [body, *(value for row in rows for value in row)]
    return name, {str(number): value for number, value in enumerate(values, start=1)}


def words_of(message: Outgoing) -> str:
    """The words of a message, with somebody else's set apart by quotation marks."""
    quote = f"“{quoted(message.quote)}”" if message.quote else ""
    text = "\n\n".join(part for part in (disarm(message.text).strip(), quote) if part)
    return _BLANKS.sub("   ", text)


def _label(choice: Choice) -> str:
    return _one_line(f"{choice.label} · {choice.hint}" if choice.hint else choice.label)


def _one_line(text: str) -> str:
    return cut(re.sub(r"\s+", " ", clean(text)).strip(), 200)


def _fits(text: str, longest: int) -> bool:
    return 0 < len(_one_line(text)) <= longest


def _slot(number: int) -> str:
    return "{{" + str(number) + "}}"


def _samples(count: int) -> dict[str, str]:
    return {str(number): f"contoh {number}" for number in range(1, count + 1)}


def _content(types: dict[str, Any], variables: dict[str, str], language: str) -> dict[str, Any]:
    return {"language": language, "variables": variables, "types": types}
