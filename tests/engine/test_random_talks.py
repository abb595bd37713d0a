"""Thousands of random talks: always an answer or a listening ear, always a way out, never an exception, and never
anything sent that was not read back and agreed to. The talk is stored and read again between every two messages."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.path import applying
from bot.engine.talk import Cancelled, Finished, Heard, HeardFile, Line, Listening, Talk, Turn
from bot.engine.turning import Book
from channels.messages import Contact, Location
from tests.engine.sample import BOOK, NOON, Labels, party, trip

TEXTS = (
    "ya", "iya kak betul", "ya kirim", "tidak", "gak usah", "1", "2", "yg 3", "nomer dua", "7", "takut", "boleh", "lain",
    "kembali", "ubah", "ubah 1", "ubah 2", "ubah tempat", "ubah nama", "ganti nomor 3", "ada yang salah", "lewati", "batal",
    "bantuan", "sudah", "sudah saya bilang", "gak jadi", "biarkan", "gak tau", "", " ", "???", "👍", "-", "ubah ubah", "{lines}",
    "balong", "slahung", "balong utara", "tempatnya slahung", "bukan bu yanti tapi bu lastri", "bu yanti", "0812345678",
    "pesta", "ada musik", "kebakaran", "boleh kok", "ada pesta di balong utara di rumah bu yanti 081234567 semua orang datang",
    "ab12cd:yes=1", "x" * 3000, "ya " * 50, "tapi", "yang benar", "salah", "nomor", "kota balong", "bus", "kereta",
)  # fmt: skip
BUTTONS = (
    "named=yes", "named=no", "named=afraid", "named=zzz", "town=1", "town=3", "town=?", "town=9", "skip=host", "skip=named",
    "yes=0123456789ab", "fix=1", "line=host", "line=town", "line=loud", "cancel=yes", "cancel=no", "resume=yes", "resume=no",
    "own_name=x", "story=x", "by=bus", "", "=", "loud=yes", "burns=yes", "confirm=yes",
)  # fmt: skip

ANOTHER_DAY = Book((party(renamed={"old": "town"}), trip()), Labels())


@st.composite
def moves(draw):
    """What a person, or a deploy, or the passing of time may do next."""
    kind = draw(st.sampled_from("ttttttbbbofpplcesr"))
    if kind == "t":
        return ("text", draw(st.sampled_from(TEXTS)))
    if kind == "b":
        return ("button", draw(st.sampled_from(BUTTONS)))
    if kind == "o":
        return ("old button", draw(st.integers(0, 40)))
    return ({"f": "file", "p": "pause", "l": "location", "c": "contact", "e": "edited", "s": "second flow", "r": "repeat"}[kind],
            draw(st.integers(0, 3)))  # fmt: skip


class World:
    """A person, a phone that remembers every button, and the promises that are held after each message."""

    def __init__(self) -> None:
        self.talk: Talk | None = None
        self.buttons: list[str] = []
        self.seals: dict[str, str] = {}
        self.turns: list[int] = [0]
        self.count, self.last = 0, ("", None)
        self.take(BOOK.start("party", "ab12cd", None))

    def heard(self, text: str = "", **more) -> Heard:
        self.count += 1
        return Heard(NOON, text, message_id=f"m{self.count}", **more)

    def take(self, turn: Turn, agreed: bool = False) -> None:
        assert turn.script, "neither an answer nor a listening ear"
        for each in turn.script:
            if isinstance(each, Line):
                self.buttons += [option.value for option in each.choices]
                assert all(len(option.value.encode()) <= 64 for option in each.choices)
                if each.key == "party.confirm.ask":
                    seal = each.choices[0].value.partition("=")[2]
                    self.seals[seal] = self.content(turn.talk)
            elif isinstance(each, Listening):
                assert 8 <= each.seconds <= 15 and turn.talk is not None and each.turn == turn.talk.turn
                self.turns.append(each.turn)
            elif isinstance(each, Finished) and each.talk.flow == "party":
                assert self.content(each.talk) in self.seals.values(), "sent without having been read back"
                assert self.content(each.talk) == self.seals[each.talk.seal], (
                    "sent something else than was last read back"
                )
                assert agreed, f"sent without a yes: {self.last}"
        if not turn.talk:
            assert any(isinstance(each, Finished | Cancelled) for each in turn.events)
        self.talk = Talk.from_dict(json.loads(json.dumps(turn.talk.to_dict()))) if turn.talk else None

    def content(self, talk: Talk | None) -> str:
        assert talk is not None
        found = applying(BOOK.flows["party"], talk)
        return json.dumps({name: answer.value for name, answer in found.items()}, sort_keys=True)

    def does(self, move: tuple[str, object]) -> None:
        kind, what = self.last = move
        if self.talk is None:
            return self.take(BOOK.start("party", f"t{self.count}", self.heard("ada pesta")))
        talk = self.talk
        before = json.dumps(talk.to_dict(), sort_keys=True)
        if kind == "text":
            self.take(BOOK.hear(talk, self.heard(str(what))), agreed=_agrees(str(what)))
        elif kind == "button":
            self.take(BOOK.hear(talk, self.heard(choice=f"{talk.id}:{what}")), agreed=False)
        elif kind == "old button":
            value = self.buttons[int(what) % len(self.buttons)] if self.buttons else "zz:named=yes"  # type: ignore[call-overload]
            self.take(BOOK.hear(talk, self.heard(choice=value)), agreed=":yes=" in value)
        elif kind == "file":
            kinds = ("photo", "voice", "sticker", "document")
            self.take(BOOK.hear(talk, self.heard(files=(HeardFile(f"f{self.count}", kinds[int(what)], 3),))))  # type: ignore[call-overload]
        elif kind == "location":
            self.take(BOOK.hear(talk, self.heard(location=Location(-7.8, 111.4))))
        elif kind == "contact":
            self.take(BOOK.hear(talk, self.heard(contact=Contact("Bu Yanti", ("0812",)))))
        elif kind == "edited":
            edited = Heard(NOON, "pesta di slahung", message_id=f"m{what}", edited=True)
            self.take(BOOK.hear(talk, edited))
        elif kind == "pause":
            turn = BOOK.pause_over(talk, self.turns[-1 - int(what) % len(self.turns)])  # type: ignore[call-overload]
            if turn is not None:
                self.take(turn)
        elif kind == "second flow" and not talk.aside:
            self.take(BOOK.start("trip", f"s{self.count}", self.heard("jalan-jalan"), aside=talk))
        elif kind == "repeat":
            assert BOOK.repeat(talk)
            assert ANOTHER_DAY.repeat(talk)
        assert json.dumps(talk.to_dict(), sort_keys=True) == before, "the caller's talk was changed"

    def gets_out(self) -> None:
        """Whatever has happened, batal and a yes lead out, talk by talk."""
        for _ in range(8):
            if self.talk is None:
                return
            turn = BOOK.hear(self.talk, self.heard("batal"))
            self.take(turn)
            if self.talk is not None and self.talk.pending == "cancel":
                self.take(BOOK.hear(self.talk, self.heard("ya")))
        raise AssertionError("no way out")


def _agrees(text: str) -> bool:
    return text in ("ya", "iya kak betul", "ya kirim", "1", "👍", "sudah", "ya " * 50, "boleh", "boleh kok")


@settings(max_examples=3000, deadline=None)
@given(st.integers(0, 3), st.lists(moves(), max_size=25))
def test_random_talks(begun, what):
    world = World()
    for text in ("ada pesta di balong rumah bu yanti 081234567 semua orang datang malam ini", "2", "boleh")[:begun]:
        world.take(BOOK.hear(world.talk, world.heard(text)))
    for move in what:
        world.does(move)
    world.gets_out()
