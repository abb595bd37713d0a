"""What we send to Twilio, judged by its own description; every way in which sending fails; and files, fetched safely."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest

from channels.failures import Refused, SendFailed, TryAgain, Unreachable, WindowClosed
from channels.messages import Choice, File, Outgoing
from channels.whatsapp import TwilioCarrier
from channels.wire import is_public
from tests.fakes.phones import PHOTO
from tests.fakes.server import Reply, Request, Server
from tests.fakes.twilio import FakeTwilio
from tests.fakes.twilio_phone import TwilioPhone

T = TypeVar("T")
SARI = "whatsapp:+6281234567890"


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    fake = FakeTwilio(statuses=())
    fake.connect("https://contoh.id")
    yield fake
    fake.close()
    assert fake.violations == []


def run(twilio: FakeTwilio, work: Callable[[TwilioCarrier], Awaitable[T]]) -> T:
    async def all_of_it() -> T:
        carrier = TwilioCarrier(
            twilio.account,
            twilio.token,
            twilio.sender,
            api_base=twilio.base,
            status_callback="https://contoh.id/twilio/status",
            number_hint="Balas dengan angkanya.",
            media_link=lambda name: f"https://contoh.id/twilio/files/{name}",
        )
        try:
            return await work(carrier)
        finally:
            await carrier.close()

    return asyncio.run(all_of_it())


def test_choices_are_numbered_lines(twilio: FakeTwilio) -> None:
    phone = twilio.phone()
    message = Outgoing("Sudah betul?", (Choice("a", "Ya, kirim"), Choice("b", "Ada yang salah")), quote="cerita /tutup")
    sid = run(twilio, lambda carrier: carrier.send(SARI, message))
    (shown,) = phone.screen()
    assert (shown.id, shown.choices) == (sid, ("Ya, kirim", "Ada yang salah"))
    assert shown.words == "Sudah betul?\n\n“cerita / tutup”"
    assert twilio.sent[0].form == {
        "To": [SARI],
        "From": [twilio.sender],
        "Body": [shown.text],
        "StatusCallback": ["https://contoh.id/twilio/status"],
    }


def test_a_file_goes_out_as_an_address_of_ours(twilio: FakeTwilio) -> None:
    twilio.phone()
    run(twilio, lambda carrier: carrier.send(SARI, Outgoing("", files=("k3",)), [File("photo", "image/jpeg", PHOTO)]))
    assert twilio.sent[0].value("MediaUrl") == "https://contoh.id/twilio/files/k3"
    assert "Body" not in twilio.sent[0].form


def test_hidden_numbers_and_sms_are_answered_as_they_came(twilio: FakeTwilio) -> None:
    hidden, sms = twilio.phone("4566", hidden=True), twilio.phone("62813", sms=True)
    assert isinstance(hidden, TwilioPhone) and isinstance(sms, TwilioPhone)
    for phone in (hidden, sms):
        run(twilio, lambda carrier, phone=phone: carrier.send(phone.address, Outgoing("halo")))
    assert [(sent.value("To"), sent.value("From")) for sent in twilio.sent] == [
        ("whatsapp:ID.4566", "whatsapp:+14155238886"),
        ("+62813", "+14155238886"),
    ]


@pytest.mark.parametrize(
    ("trouble", "kind", "why", "after", "ambiguous"),
    [
        ({"status": 429, "code": 20429, "retry_after": 7}, TryAgain, "twilio.20429", 7.0, False),
        ({"status": 429, "code": 0}, TryAgain, "twilio.429", 2.0, False),
        ({"status": 400, "code": 63018}, TryAgain, "twilio.63018", 10.0, False),
        ({"status": 400, "code": 21611}, TryAgain, "twilio.21611", 60.0, False),
        ({"status": 500}, TryAgain, "twilio.500", None, False),
        ({"status": 302}, Refused, "twilio.302", None, False),
        ({"status": 504}, TryAgain, "twilio.504", None, True),
        ({"kind": "cut"}, TryAgain, "twilio.connection_lost", None, True),
        ({"kind": "cut_after"}, TryAgain, "twilio.connection_lost", None, True),
        ({"kind": "garbage"}, TryAgain, "twilio.not_understood", None, True),
        ({"status": 400, "code": 63016}, WindowClosed, "twilio.63016", None, False),
        ({"status": 400, "code": 63003}, Unreachable, "twilio.63003", None, False),
        ({"status": 400, "code": 21211}, Unreachable, "twilio.21211", None, False),
        ({"status": 400, "code": 21617}, Refused, "twilio.21617", None, False),
        ({"status": 401, "code": 20003}, Refused, "twilio.20003", None, False),
        ({"status": 400, "code": 21910}, Refused, "twilio.21910", None, False),
    ],
)
def test_failures(
    twilio: FakeTwilio, trouble: dict[str, Any], kind: type, why: str, after: float | None, ambiguous: bool
) -> None:
    twilio.phone()
    twilio.fails(**trouble)
    with pytest.raises(SendFailed) as caught:
        run(twilio, lambda carrier: carrier.send(SARI, Outgoing("halo")))
    assert (type(caught.value), caught.value.why) == (kind, why)
    assert getattr(caught.value, "after", None) == after
    assert getattr(caught.value, "ambiguous", False) == ambiguous


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (Outgoing("x", tuple(Choice(str(n), "y" * 30) for n in range(60))), "twilio.too_long"),
        (Outgoing(""), "twilio.empty"),
        (Outgoing("", files=("a", "b")), "twilio.more_than_one_file"),
    ],
)
def test_what_twilio_would_refuse_is_never_sent(twilio: FakeTwilio, message: Outgoing, why: str) -> None:
    with pytest.raises(Refused) as caught:
        run(twilio, lambda carrier: carrier.send(SARI, message))
    assert (caught.value.why, twilio.sent) == (why, [])


def test_words_that_grew_too_long_are_rather_cut_than_lost(twilio: FakeTwilio) -> None:
    phone = twilio.phone()
    message = Outgoing(
        "Pelapor:", (Choice("a", "Ya"),), quote="@a " * 533
    )  # every sign that is disarmed makes it longer
    run(twilio, lambda carrier: carrier.send(SARI, message))
    (shown,) = phone.screen()
    assert len(shown.text) <= 1600 and shown.words.endswith("…") and shown.choices == ("Ya",)


def sent_photo(twilio: FakeTwilio) -> dict[str, Any]:
    """A photo that Sari sent, as fetching asks for it."""
    url = twilio.add_media("MM" + "0c" * 16, "image/jpeg", PHOTO)
    message, _, media = url.split("/Messages/")[1].partition("/Media/")
    return {"ref": f"{message}/{media}"}


def test_the_password_stays_with_the_accounts_own_address(twilio: FakeTwilio) -> None:
    source = sent_photo(twilio)
    assert run(twilio, lambda carrier: carrier.download(source)) == PHOTO
    (headers,) = twilio.seen_at_cdn
    assert "authorization" not in headers


def test_an_early_404_is_tried_again_and_a_late_one_is_the_end(twilio: FakeTwilio) -> None:
    source = sent_photo(twilio)
    twilio.media_404 = 4
    for tries, after in ((0, 1.0), (1, 3.0), (2, 3.0)):
        with pytest.raises(TryAgain) as caught:
            run(twilio, lambda carrier, tries=tries: carrier.download({**source, "tries": tries}))
        assert caught.value.after == after
    with pytest.raises(Refused):
        run(twilio, lambda carrier: carrier.download({**source, "tries": 3}))
    assert run(twilio, lambda carrier: carrier.download({**source, "tries": 4})) == PHOTO


@pytest.mark.parametrize("ref", ["", "MM1", "MM1/../../Keys", "http://169.254.169.254/x", "MM1/ME1?x=1", "MM1/ME1/x"])
def test_nothing_but_ids_makes_an_address(twilio: FakeTwilio, ref: str) -> None:
    with pytest.raises(Refused) as caught:
        run(twilio, lambda carrier: carrier.download({"ref": ref}))
    assert caught.value.why == "twilio.foreign_file"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://169.254.169.254/latest/meta-data", "http://[::ffff:127.0.0.1]/x", "http://2130706433/x", "https://jahat.example/x",
        "https://twilio.com.jahat.example/x", "https://jahattwilio.com/x", "file:///etc/passwd", "http://mms.twiliocdn.com/x", "gopher://x",
        "https://user:pass@jahat.example/api.twilio.com",
    ],
)  # fmt: skip
def test_a_redirect_elsewhere_is_not_followed(elsewhere: str) -> None:
    asked: list[Request] = []

    def redirect(request: Request) -> Reply:
        asked.append(request)
        return Reply(307, b"", {"location": elsewhere})

    server = Server(redirect)

    async def fetch() -> None:
        carrier = TwilioCarrier("AC1", "rahasia", "whatsapp:+1", api_base=server.url)
        try:
            await carrier.download({"ref": "MM1/ME1"})
        finally:
            await carrier.close()

    with pytest.raises(Refused) as caught:
        asyncio.run(fetch())
    server.close()
    assert (caught.value.why, len(asked)) == ("twilio.foreign_file", 1)


def test_a_file_that_never_ends_is_let_go() -> None:
    server = Server(lambda _: Reply(200, bytes(21 * 1024 * 1024), {"content-type": "image/jpeg"}))

    async def fetch() -> None:
        carrier = TwilioCarrier("AC1", "rahasia", "whatsapp:+1", api_base=server.url)
        try:
            await carrier.download({"ref": "MM1/ME1"})
        finally:
            await carrier.close()

    with pytest.raises(Refused) as caught:
        asyncio.run(fetch())
    server.close()
    assert caught.value.why == "twilio.file_too_large"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("127.0.0.1", False), ("10.1.2.3", False), ("169.254.169.254", False), ("::1", False),
        ("::ffff:127.0.0.1", False), ("fd00::1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("2606:4700::1111", True), ("x", False),
    ],
)  # fmt: skip
def test_addresses_inside_our_own_network_are_told_apart(address: str, public: bool) -> None:
    assert is_public(address) == public


def test_the_log_holds_neither_token_nor_words(twilio: FakeTwilio, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    twilio.phone()
    run(twilio, lambda carrier: carrier.send(SARI, Outgoing("kata-rahasia")))
    source = sent_photo(twilio)
    run(twilio, lambda carrier: carrier.download(source))
    for secret in (twilio.token, "rahasia", "6281234567890", twilio.account):
        assert secret not in caplog.text
