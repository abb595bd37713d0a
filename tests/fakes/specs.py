"""The carriers' own API descriptions (tests/specs/) as judges of what we send them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent.parent / "specs"
LONGEST = {"text": 4096, "caption": 1024}
"""Characters (Bot API: sendMessage, sendPhoto); they stand only in the prose of the description."""


@cache
def telegram() -> dict[str, Any]:
    """The Bot API."""
    return json.loads((_FOLDER / "telegram_bot_api_10.1.min.json").read_text())


@cache
def _telegram_fields(method: str) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in telegram()["methods"][method].get("fields", ())}


def telegram_violations(method: str, given: dict[str, Any], files: dict[str, bytes]) -> list[str]:
    """What is wrong with a Bot API request; empty when nothing is."""
    if method not in telegram()["methods"]:
        return [f"{method}: no such method"]
    wrong = []
    known = _telegram_fields(method)
    for name in given:
        if name not in known:
            wrong.append(f"{method}.{name}: no such parameter")
    for name, field in known.items():
        if name not in given:
            if field["required"] and name not in files:
                wrong.append(f"{method}.{name}: missing")
            continue
        value = given[name]
        if isinstance(value, str) and not {"String", "InputFile"} & set(field["types"]):
            try:
                value = json.loads(value)
            except ValueError:
                wrong.append(f"{method}.{name}: not JSON")
                continue
        if not any(_fits(value, kind) for kind in field["types"]):
            wrong.append(f"{method}.{name}: not {' or '.join(field['types'])}")
        if name in LONGEST and isinstance(value, str) and len(value) > LONGEST[name]:
            wrong.append(f"{method}.{name}: longer than {LONGEST[name]}")
        if name == "reply_markup":
            wrong += _keyboard_violations(method, value)
    if given.get("text") == "" or (method == "sendMessage" and not str(given.get("text", "")).strip()):
        wrong.append(f"{method}.text: empty")
    if "parse_mode" in given:
        wrong.append(f"{method}.parse_mode: never used here")
    if not wrong:  # else the entities may be no entities at all
        for words, entities in (("text", "entities"), ("caption", "caption_entities")):
            wrong += _entity_violations(method, str(given.get(words, "")), given.get(entities))
    return wrong


def _fits(value: Any, kind: str) -> bool:
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_fits(each, kind[9:]) for each in value)
    if kind in ("Integer", "Float"):
        return isinstance(value, int | float if kind == "Float" else int) and not isinstance(value, bool)
    if kind == "Boolean":
        return isinstance(value, bool)
    if kind in ("String", "InputFile"):
        return isinstance(value, str)
    described = telegram()["types"].get(kind)
    if described is None or not isinstance(value, dict):
        return False
    if described.get("subtypes"):
        return any(_fits(value, subtype) for subtype in described["subtypes"])
    known = {field["name"]: field for field in described.get("fields", ())}
    if any(name not in known for name in value):
        return False
    for name, field in known.items():
        if name in value and not any(_fits(value[name], each) for each in field["types"]):
            return False
        if field["required"] and name not in value:
            return False
    return True


def _keyboard_violations(method: str, markup: Any) -> list[str]:
    wrong = []
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    for button in (button for row in rows for button in row):
        if not 1 <= len(str(button.get("callback_data", "x")).encode()) <= 64:
            wrong.append(f"{method}: callback data not 1-64 bytes")
        if not button.get("text", "").strip():
            wrong.append(f"{method}: a button without words")
    return wrong


def _entity_violations(method: str, text: str, given: Any) -> list[str]:
    entities = json.loads(given) if isinstance(given, str) else given or []
    units = len(text.encode("utf-16-le")) // 2
    return [
        f"{method}: an entity outside the text"
        for entity in entities
        if entity["offset"] < 0 or entity["length"] < 1 or entity["offset"] + entity["length"] > units
    ]


@cache
def _twilio(file: str) -> dict[str, Any]:
    return json.loads((_FOLDER / file).read_text())


@cache
def _message_form() -> dict[str, Any]:
    description = _twilio("twilio_messages_v2010.json")
    post = description["paths"]["/2010-04-01/Accounts/{AccountSid}/Messages.json"]["post"]
    return post["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]


def twilio_violations(form: dict[str, list[str]]) -> list[str]:
    """What is wrong with a form for creating a message; empty when nothing is."""
    schema = _message_form()
    wrong = [f"{name}: missing" for name in schema.get("required", ()) if not "".join(form.get(name, []))]
    for name, values in form.items():
        known = schema["properties"].get(name)
        if known is None:
            wrong.append(f"{name}: no such field")
            continue
        if len(values) > 1 and known.get("type") != "array":
            wrong.append(f"{name}: given more than once")
        wrong += [f"{name}: {trouble}" for value in values for trouble in _field_violations(value, known)]
    if len(form.get("Body", [""])[0]) > 1600:
        wrong.append("Body: longer than 1600")  # error 21617; stands only in prose
    if len(form.get("MediaUrl", [])) > 1:
        wrong.append("MediaUrl: WhatsApp takes one media a message")
    if "ContentSid" in form and ("Body" in form or "MediaUrl" in form):
        wrong.append("ContentSid: not together with Body or MediaUrl")
    if not {"Body", "MediaUrl", "ContentSid"} & set(form):
        wrong.append("neither Body nor MediaUrl nor ContentSid")
    if not {"From", "MessagingServiceSid"} & set(form):
        wrong.append("neither From nor MessagingServiceSid")
    return wrong


def content_violations(schema: str, given: Any) -> list[str]:
    """What is wrong with a body for the Content API; empty when nothing is."""
    return _json_violations(schema, given, {"$ref": f"#/components/schemas/{schema}"})


def _json_violations(where: str, given: Any, known: dict[str, Any]) -> list[str]:
    if "$ref" in known:
        name = known["$ref"].rsplit("/", 1)[1]
        return _json_violations(where, given, _twilio("twilio_content_v1.json")["components"]["schemas"][name])
    kind = known.get("type")
    if kind == "object":
        if not isinstance(given, dict):
            return [f"{where}: not an object"]
        properties, more = known.get("properties", {}), known.get("additionalProperties")
        wrong = [f"{where}.{name}: missing" for name in known.get("required", ()) if name not in given]
        for name, value in given.items():
            if name in properties:
                wrong += _json_violations(f"{where}.{name}", value, properties[name])
            elif isinstance(more, dict):
                wrong += _json_violations(f"{where}.{name}", value, more)
            else:
                wrong.append(f"{where}.{name}: no such field")
        return wrong
    if kind == "array":
        if not isinstance(given, list):
            return [f"{where}: not a list"]
        return [each for one in given for each in _json_violations(where, one, known.get("items", {}))]
    if kind == "string" and not isinstance(given, str):
        return [f"{where}: not a text"]
    if "enum" in known and given not in known["enum"]:
        return [f"{where}: not one of {known['enum']}"]
    return []


def _field_violations(value: str, known: dict[str, Any]) -> list[str]:
    if "$ref" in known:
        name = known["$ref"].rsplit("/", 1)[1]
        allowed = _twilio("twilio_messages_v2010.json")["components"]["schemas"][name].get("enum")
        return [] if not allowed or value in allowed else [f"not one of {allowed}"]
    if known.get("type") == "array":
        return _field_violations(value, known.get("items", {}))
    wrong = []
    if "pattern" in known and not re.fullmatch(known["pattern"], value):
        wrong.append(f"does not match {known['pattern']}")
    if known.get("type") == "integer" and not re.fullmatch(r"-?\d+", value):
        wrong.append("not a whole number")
    if known.get("type") == "boolean" and value.lower() not in ("true", "false"):
        wrong.append("not true or false")
    if known.get("format") == "uri" and not re.match(r"https?://[^\s/]+", value):
        wrong.append("not an address")
    return wrong
