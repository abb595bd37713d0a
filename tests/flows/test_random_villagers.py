"""Random villagers on the real flows: whatever is typed, tapped or sent, every answer can be written down and read, and
the talk can always be left. What is sent is what was read back, except where a cry for help goes through at once."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.path import applying
from bot.engine.talk import Cancelled, Finished, Heard, HeardFile, Line, Listening, Talk, Turn
from tests.flows.villager import BOOK, TEXTS, TUESDAY, Contact, Location

TEXTS_OF_PEOPLE = (
    "lapor", "di ds sukorejo ponorogo ada bu yanti 0812-3456-7890 cari orang buat kerja admin di kamboja gaji 12jt besok berangkat",
    "ada calo di desa saya", "sukamaju", "karangan ponorogo", "ponorogo", "kec balong", "gak tau", "tidak ada", "ya", "iya kirim", "1", "2",
    "3", "yang 4", "lewati", "kembali", "ubah", "ubah 2", "ubah tempat", "tujuannya malaysia", "nomornya 0813 1111 2222", "bukan bu yanti tapi bu lastri",
    "batal", "tidak jadi", "bantuan", "sudah", "sudah saya bilang", "takut", "boleh", "jangan", "Siti Aminah", "tolong saya", "umurnya 16 tahun",
    "minggu depan", "2024", "lewat pt contoh maju", "calo", "paspor ditahan", "modal usaha", "butuh", "", "???", "{place}", "x" * 2000,
    "besok", "malaysia", "di rumah majikan di riyadh dikunci", "nama saya Yuliana", "08123", "sama pak lurah", "bulan lalu", "riyadh",
)  # fmt: skip

MOVES = st.one_of(
    st.tuples(st.just("text"), st.sampled_from(TEXTS_OF_PEOPLE)),
    st.tuples(st.just("tap"), st.integers(0, 60)),
    st.tuples(
        st.sampled_from(("photo", "voice", "sticker", "place", "abroad", "card", "pause", "second")), st.just("")
    ),
)


class Talking:
    """One conversation; every message is rendered, every state goes through JSON."""

    def __init__(self, flow: str) -> None:
        self.flow, self.talk, self.count = flow, None, 0
        self.buttons: list[str] = []
        self.read_back: set[str] = set()
        self.take(BOOK.start(flow, "a1b2c3", None, context={"code": "K-7F3KQ2"}))

    def heard(self, text: str = "", **more: object) -> Heard:
        self.count += 1
        return Heard(TUESDAY, text, message_id=f"m{self.count}", **more)  # type: ignore[arg-type]

    def take(self, turn: Turn) -> None:
        assert turn.script
        for each in turn.script:
            if isinstance(each, Line):
                drawn = TEXTS.render(each)
                assert drawn.text and "{" not in drawn.text.replace("{place}", "")
                assert len(drawn.choices) <= 10 and all(choice.label for choice in drawn.choices)
                self.buttons += [choice.value for choice in drawn.choices]
                if each.key.endswith(".confirm.ask"):
                    self.read_back.add(content(turn.talk))
            elif isinstance(each, Finished) and each.talk.flow != "follow_up":
                crying = each.values.get("plea") == "yes"
                assert crying or content(each.talk) in self.read_back, "sent without having been read back"
                assert each.values.get("identity") == "named" or "name" not in each.values
        self.talk = Talk.from_dict(json.loads(json.dumps(turn.talk.to_dict()))) if turn.talk else None
        assert self.talk or any(isinstance(each, Finished | Cancelled) for each in turn.events)

    def does(self, move: tuple[str, object]) -> None:
        kind, what = move
        if self.talk is None:
            return self.take(BOOK.start(self.flow, f"t{self.count}", self.heard("ada calo di desa nampan sukorejo")))
        more = {
            "tap": lambda: {
                "choice": self.buttons[int(str(what)) % len(self.buttons)] if self.buttons else "zz:place=1"
            },
            "photo": lambda: {"files": (HeardFile(f"f{self.count}", "photo"),)},
            "voice": lambda: {"files": (HeardFile(f"f{self.count}", "voice", 9),)},
            "sticker": lambda: {"files": (HeardFile(f"f{self.count}", "sticker"),)},
            "place": lambda: {"location": Location(-7.84, 111.43)},
            "abroad": lambda: {"location": Location(24.71, 46.67)},
            "card": lambda: {"contact": Contact("Bu Yanti", ("081234567890",))},
        }
        if kind == "text":
            return self.take(BOOK.hear(self.talk, self.heard(str(what))))
        if kind == "pause":
            turn = BOOK.pause_over(self.talk, self.talk.turn)
            return self.take(turn) if turn and turn.script else None
        if kind == "second":
            return (
                self.take(BOOK.start("returnee", f"s{self.count}", None, aside=self.talk))
                if not self.talk.aside
                else None
            )
        return self.take(BOOK.hear(self.talk, self.heard(**more[kind]())))

    def leaves(self) -> None:
        for _ in range(6):
            if self.talk is None:
                return
            self.take(BOOK.hear(self.talk, self.heard("batal")))
            if self.talk is not None and self.talk.pending == "cancel":
                self.take(BOOK.hear(self.talk, self.heard("iya")))
        raise AssertionError("no way out")


def content(talk: Talk | None) -> str:
    assert talk is not None
    found = applying(BOOK.flows[talk.flow], talk)
    return json.dumps([talk.flow, {name: answer.value for name, answer in found.items()}], sort_keys=True)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(("report", "report", "returnee", "follow_up")), st.lists(MOVES, max_size=22))
def test_random_villagers(flow: str, moves: list[tuple[str, object]]) -> None:
    talking = Talking(flow)
    for move in moves:
        talking.does(move)
    talking.leaves()


def test_listening_is_an_answer() -> None:
    talking = Talking("report")
    turn = BOOK.hear(talking.talk, talking.heard("ada calo"))
    assert isinstance(turn.script[-1], Listening)
