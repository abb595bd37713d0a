"""Every text that the code asks for exists, and every text that exists is asked for."""

from __future__ import annotations

import re
from pathlib import Path

from bot.handlers.commands import Commands
from bot.handlers.hotlines import Hotlines
from bot.language import Texts
from casework.agency_index import SUGGESTIONS
from casework.errors import CaseworkError
from casework.outcomes import outcomes
from casework.record import STATES
from casework.signals import LEVELS, SIGNALS
from casework.triage import ELEMENTS, Rules

ROOT = Path(__file__).resolve().parent.parent
TEXTS = Texts.load(ROOT / "locales")
_KEY = re.compile(
    r'["\']((?:anytime|agency|offer|officer|telegram|report|moving|preview|whatsapp)\.[a-z0-9_.]*[a-z0-9])["\']'
)
_ROOMS = (
    "anytime.",
    "agency.",
    "offer.why.",
    "offer.level.",
    "offer.ask_them.",
    "officer.",
    "casework.",
    "signal.",
    "level.",
    "state.",
    "element.",
    "point.",
    "unknown.",
    "outcome.",
    "body.",
    "telegram.",
    "moving.",
    "preview.",
    "whatsapp.",
)


def asked_for() -> set[str]:
    """The keys that handlers and roots name in full."""
    found: set[str] = set()
    for folder in ("bot/handlers", "kentongan"):
        for path in (ROOT / folder).glob("*.py"):
            found |= {key for key in _KEY.findall(path.read_text(encoding="utf-8")) if not key.endswith(".")}
    return found


def computed() -> set[str]:
    """The keys that are put together from names in casework and data."""
    rules = Rules.load(ROOT / "data" / "rules")
    errors = {error.key for error in CaseworkError.__subclasses__()}
    for_officers = {key for key in errors if TEXTS.has(key)}
    return (
        {f"signal.{name}" for name in SIGNALS}
        | {f"level.{name}" for name in LEVELS}
        | {f"state.{name}" for name in STATES}
        | {f"anytime.status.{name}" for name in STATES}
        | {f"element.{name}" for name in ELEMENTS}
        | {f"point.{rule.point}" for rule in rules.rules}
        | {f"unknown.{wanted.name}" for wanted in rules.wanted}
        | {f"outcome.{name}" for name in outcomes().names}
        | {f"outcome.{name}.reporter" for name in outcomes().names}
        | {f"body.{name}" for name in outcomes().bodies}
        | {f"officer.money.{role}" for role in ("fee_asked", "paid_to_candidate", "salary", "debt_or_penalty", "other")}
        | {f"report.sent.{who}" for who in ("village", "duty", "desk", "conflict", "nobody")}
        | {f"anytime.clean.{where}" for where in ("whatsapp", "other")}
        | {f"telegram.command.{name}" for name in ("lapor", "cek", "status", "bantuan", "menu")}
        | {f"agency.other.{number}" for number in range(1, SUGGESTIONS + 1)}
        | {f"agency.by.{by}" for by in ("licence", "phone")}
        | {f"offer.why.{rule.point}" for rule in rules.rules}
        | {f"offer.{part}.{level}" for part in ("level", "ask_them") for level in LEVELS}
        | {f"offer.choice.{verb}" for verb in ("report", "again", "instead")}
        | {"casework.other"}
        | for_officers
    )


def test_no_text_is_missing() -> None:
    assert sorted(key for key in asked_for() | computed() if not TEXTS.has(key)) == []


def test_no_text_is_left_over() -> None:
    known = asked_for() | computed()
    assert sorted(key for key in TEXTS.keys() if key.startswith(_ROOMS) and key not in known) == []


def test_no_offer_is_called_safe_and_nothing_is_weighed_in_percent() -> None:
    for key in TEXTS.keys():
        if key.startswith("offer."):
            words = re.findall(r"\w+|%", " ".join(TEXTS.every(key)).lower())
            assert not {"aman", "dijamin", "terpercaya", "persen", "%"} & set(words), key


def test_every_outcome_and_body_can_be_typed() -> None:
    commands = Commands.load(ROOT / "data" / "lexicon" / "commands.toml")
    for name in outcomes().names:
        assert commands.named("outcome", commands.word_for("outcome", name)) == (name, "")
    for name in outcomes().bodies:
        if name != "other":
            assert commands.named("body", commands.word_for("body", name))[0] == name


def test_an_officers_line_is_read_loosely() -> None:
    commands = Commands.load(ROOT / "data" / "lexicon" / "commands.toml")
    for typed, expected in {
        "TERIMA K-7F3KQ2": ("take", "7F3KQ2", ""),
        "terima k 7f3kq2": ("take", "7f3kq2", ""),
        "tanya K-7F3KQ2: kumpulnya di mana?": ("ask", "7F3KQ2", "kumpulnya di mana?"),
        "Tanya di mana kumpulnya": ("ask", "", "di mana kumpulnya"),
        "bukan wilayah saya K-7F3KQ2": ("decline", "7F3KQ2", ""),
        "TIDAK SETUJU K-7F3KQ2 belum ketemu": ("refuse", "7F3KQ2", "belum ketemu"),
        "cuti": ("leave", "", ""),
    }.items():
        command = commands.of_officer(typed)
        assert command is not None and (command.verb, command.code, command.words) == expected, typed
    assert commands.of_officer("terimakasih ya") is None
    assert commands.of_officer("ada calo di desa saya") is None


def test_a_number_without_a_date_is_never_shown() -> None:
    lines = Hotlines.load(ROOT / "data" / "hotlines.toml")
    assert all(line.verified_on is not None for line in lines.for_danger(["KH"], ["police"], most=9))
