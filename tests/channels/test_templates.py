"""Buttons, lists and the knock on WhatsApp: made once, drawn within WhatsApp's limits, and numbers where they cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import Texts
from channels import twilio_setup, twilio_templates
from channels.failures import Refused
from channels.messages import Choice, Outgoing
from channels.twilio_line import content_base
from channels.whatsapp import TwilioCarrier
from kentongan import wiring
from kentongan.cli_twilio import shapes
from storage.database import Database
from tests.fakes.twilio import FakeTwilio

T = TypeVar("T")
SARI = "whatsapp:+6281234567890"
TEXTS = Texts.load(wiring.LOCALES)
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    fake = FakeTwilio(statuses=())
    fake.connect("https://contoh.id")
    yield fake
    fake.close()


def run(twilio: FakeTwilio, work: Callable[[TwilioCarrier], Awaitable[T]], **more: object) -> T:
    async def all_of_it() -> T:
        carrier = TwilioCarrier(
            twilio.account,
            twilio.token,
            twilio.sender,
            api_base=twilio.base,
            status_callback="https://contoh.id/twilio/status",
            number_hint="(balas dengan angkanya)",
            **more,  # type: ignore[arg-type]
        )
        try:
            return await work(carrier)
        finally:
            await carrier.close()

    return asyncio.run(all_of_it())


def set_up(twilio: FakeTwilio, db: Database) -> twilio_setup.Done:
    return run(twilio, lambda carrier: twilio_setup.set_up(db, carrier.line, shapes(TEXTS)))


def send(twilio: FakeTwilio, db: Database, message: Outgoing, to: str = SARI) -> str:
    known = db.read(twilio_templates.known)
    return run(twilio, lambda carrier: carrier.send(to, message), templates=known)


def test_setting_up_again_makes_nothing_twice(twilio: FakeTwilio, db: Database) -> None:
    first, second = set_up(twilio, db), set_up(twilio, db)
    count = len(shapes(TEXTS))
    assert (first.made, first.found, second.made, second.found) == (count, 0, 0, count)
    assert (first.approval, second.approval) == ("received", "approved")
    assert len(twilio.contents.templates) == count and len(twilio.contents.approvals) == 1
    assert db.read(twilio_templates.known).keys() == shapes(TEXTS).keys()


def test_a_new_installation_finds_what_the_old_one_made(twilio: FakeTwilio, db: Database) -> None:
    set_up(twilio, db)
    before = db.read(twilio_templates.known)
    db.write(lambda unit: unit.connection.exec_driver_sql("DELETE FROM twilio_template"))
    assert set_up(twilio, db).made == 0
    assert db.read(twilio_templates.known) == before


def test_changed_words_make_a_new_template(twilio: FakeTwilio, db: Database) -> None:
    set_up(twilio, db)
    old = db.read(twilio_templates.known)["knock"]
    other = {**shapes(TEXTS), "knock": twilio_templates.shapes("Ada kabar. Balas LIHAT.", "Pilih")["knock"]}
    done = run(twilio, lambda carrier: twilio_setup.set_up(db, carrier.line, other))
    assert done.made == 1 and db.read(twilio_templates.known)["knock"] != old


def test_what_was_made_before_twilio_failed_is_kept(twilio: FakeTwilio, db: Database) -> None:
    twilio.token = "other"
    with pytest.raises(Refused):
        run(FakeTwilioWithToken(twilio), lambda carrier: twilio_setup.set_up(db, carrier.line, shapes(TEXTS)))
    assert db.read(twilio_templates.known) == {}


class FakeTwilioWithToken:
    """The same address, asked with a wrong password."""

    def __init__(self, twilio: FakeTwilio) -> None:
        self.account, self.token, self.sender, self.base = twilio.account, "wrong", twilio.sender, twilio.base


def test_up_to_three_choices_are_buttons_and_up_to_ten_a_list(twilio: FakeTwilio, db: Database) -> None:
    set_up(twilio, db)
    phone = twilio.phone()
    message = Outgoing(
        "Sudah betul?", (Choice("t:ya", "Ya, kirim"), Choice("t:no", "Ada yang salah")), quote="cerita /x"
    )
    send(twilio, db, message)
    many = tuple(Choice(f"t:{n}", f"Desa {n}") for n in range(7))
    send(twilio, db, Outgoing("Desa yang mana?", many))
    buttons, rows = phone.screen()
    assert (buttons.choices, buttons.values) == (("Ya, kirim", "Ada yang salah"), ("t:ya", "t:no"))
    assert buttons.words == "Sudah betul?\n\n“cerita / x”"
    assert rows.values == tuple(f"t:{n}" for n in range(7))
    assert [sent.value("Body") for sent in twilio.sent] == ["", ""]


def test_hints_stand_below_the_rows_of_a_list(twilio: FakeTwilio, db: Database) -> None:
    set_up(twilio, db)
    phone = twilio.phone()
    places = tuple(Choice(f"t:{n}", "Sukorejo", f"Kec. Sukorejo, Kabupaten Ponorogo {n}") for n in range(3))
    send(twilio, db, Outgoing("Yang mana?", places))
    (shown,) = phone.screen()
    assert shown.choices[1] == "Sukorejo · Kec. Sukorejo, Kabupaten Ponorogo 1"
    assert twilio.contents.templates[twilio.sent[0].value("ContentSid")]["friendly_name"].startswith(
        "kentongan_list_3_hints"
    )


@pytest.mark.parametrize(
    ("message", "to"),
    [
        (Outgoing("Pilih", tuple(Choice(str(n), f"Desa {n}") for n in range(11))), SARI),
        (Outgoing("Pilih", (Choice("a", "x" * 25),)), SARI),
        (Outgoing("y" * 1100, (Choice("a", "Ya"),)), SARI),
        (Outgoing("Pilih", (Choice("a", "Ya"),), plain=True), SARI),
        (Outgoing("Pilih", (Choice("a", "Ya"),)), "+6281234567890"),
    ],
)
def test_what_does_not_fit_is_numbered(twilio: FakeTwilio, db: Database, message: Outgoing, to: str) -> None:
    set_up(twilio, db)
    twilio.phone(), twilio.phone(sms=True)
    send(twilio, db, message, to)
    assert "[1] " in twilio.sent[0].value("Body")


def test_a_template_that_twilio_refuses_at_once_is_numbered_at_once(twilio: FakeTwilio, db: Database) -> None:
    set_up(twilio, db)
    twilio.phone()
    twilio.contents.templates.clear()
    send(twilio, db, Outgoing("Sudah betul?", (Choice("a", "Ya"),)))
    assert twilio.sent[0].value("Body") == "Sudah betul?\n\n[1] Ya\n\n(balas dengan angkanya)"


def test_the_knock_goes_out_from_its_template(twilio: FakeTwilio, db: Database) -> None:
    set_up(twilio, db)
    phone = twilio.phone()
    run(twilio, lambda carrier: carrier.knock(SARI), templates=db.read(twilio_templates.known))
    assert phone.screen()[0].text == "Ada pesan baru soal laporan. Balas LIHAT."
    with pytest.raises(Refused):
        run(twilio, lambda carrier: carrier.knock(SARI))


def test_the_content_api_is_on_a_host_of_its_own_at_twilio_only() -> None:
    assert content_base("https://api.twilio.com") == "https://content.twilio.com"
    assert content_base("http://127.0.0.1:9200") == "http://127.0.0.1:9200"


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=90)


@settings(max_examples=300, deadline=None)
@given(WORDS, st.lists(st.tuples(WORDS, WORDS), max_size=12), WORDS)
def test_whatever_is_drawn_keeps_whatsapps_limits(text: str, labels: list[tuple[str, str]], quote: str) -> None:
    choices = tuple(Choice(f"ab12cd:{n}", label, hint) for n, (label, hint) in enumerate(labels))
    drawn = twilio_templates.drawn(Outgoing(text, choices, quote=quote))
    if drawn is None:
        return
    name, variables = drawn
    made = shapes(TEXTS)[name]
    assert set(variables) == set(made["variables"])  # type: ignore[arg-type]
    assert all(value.strip() and "     " not in value for value in variables.values())
    rows = list(variables.values())[1:]
    assert len(variables["1"]) <= 1024 and len(rows) <= 30
    assert max(map(len, rows)) <= 72
