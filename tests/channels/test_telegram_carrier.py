"""What we send to Telegram, judged by the Bot API's own description, and every way in which sending fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest

from channels.failures import Refused, SendFailed, TryAgain, Unreachable
from channels.messages import Choice, File, Outgoing
from channels.telegram import TelegramCarrier
from tests.fakes.phones import PHOTO, VOICE
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_phone import TelegramPhone

T = TypeVar("T")


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    fake = FakeTelegram()
    yield fake
    fake.close()
    assert fake.violations == []


def run(telegram: FakeTelegram, work: Callable[[TelegramCarrier], Awaitable[T]]) -> T:
    async def all_of_it() -> T:
        carrier = TelegramCarrier(telegram.token, telegram.base)
        try:
            return await work(carrier)
        finally:
            await carrier.close()

    return asyncio.run(all_of_it())


def failure(telegram: FakeTelegram, message: Outgoing | None = None, to: str = "55", files: Any = ()) -> SendFailed:
    with pytest.raises(SendFailed) as caught:
        run(telegram, lambda carrier: carrier.send(to, message or Outgoing("halo"), files))
    return caught.value


def test_words_choices_and_a_quote_are_one_request(telegram: FakeTelegram) -> None:
    phone = telegram.phone(55)
    message = Outgoing(
        "😀 Pelapor:",
        (
            Choice("TERIMA K-7F3KQ2", "Terima"),
            Choice("CERITA K-7F3KQ2", "Cerita lengkap"),
            Choice("x", "Bukan wilayah saya"),
        ),
        quote="di rmh bu yanti /tutup_K-7F3KQ2",
    )
    provider_id = run(telegram, lambda carrier: carrier.send("55", message))
    (shown,) = phone.screen()
    assert provider_id == shown.id
    assert shown.quote == "di rmh bu yanti / tutup_K-7F3KQ2"
    assert shown.choices == ("Terima", "Cerita lengkap", "Bukan wilayah saya")
    (call,) = telegram.calls
    assert "parse_mode" not in call.given
    assert '"is_disabled": true' in call.given["link_preview_options"]


@pytest.mark.parametrize(
    ("file", "method"),
    [
        (File("photo", "image/jpeg", PHOTO, "k3"), "sendPhoto"),
        (File("voice", "audio/ogg", VOICE, "k3"), "sendVoice"),
        (File("audio", "audio/mpeg", b"ID3", "k3"), "sendAudio"),
        (File("video", "video/mp4", b"x", "k3"), "sendVideo"),
        (File("document", "application/pdf", b"%PDF", "k3"), "sendDocument"),
        (File("audio", "audio/amr", b"#!AMR", "k3"), "sendDocument"),
    ],
)
def test_files_go_out_as_what_they_are(telegram: FakeTelegram, file: File, method: str) -> None:
    phone = telegram.phone(55)
    run(telegram, lambda carrier: carrier.send("55", Outgoing("Bukti", (Choice("a", "Ya"),)), [file]))
    assert telegram.calls[0].method == method
    (shown,) = phone.screen()
    assert (shown.content, shown.text, shown.choices) == (file.content, "Bukti", ("Ya",))


@pytest.mark.parametrize(
    ("trouble", "kind", "why", "after", "ambiguous"),
    [
        ({"status": 429, "retry_after": 37}, TryAgain, "telegram.429", 37.0, False),
        ({"status": 500}, TryAgain, "telegram.500", None, False),
        ({"status": 502}, TryAgain, "telegram.502", None, True),
        ({"kind": "cut"}, TryAgain, "telegram.connection_lost", None, True),
        ({"kind": "cut_after"}, TryAgain, "telegram.connection_lost", None, True),
        ({"kind": "garbage"}, TryAgain, "telegram.not_understood", None, True),
        ({"status": 403}, Unreachable, "telegram.403", None, False),
        ({"status": 400, "words": "Bad Request: user is deactivated"}, Unreachable, "telegram.gone", None, False),
        (
            {"status": 400, "words": "Bad Request: BUTTON_DATA_INVALID"},
            Refused,
            "telegram.button_data_invalid",
            None,
            False,
        ),
        ({"status": 400, "words": "Bad Request: can't parse Sari's words"}, Refused, "telegram.400", None, False),
        ({"status": 401}, Refused, "telegram.token", None, False),
        ({"status": 404}, Refused, "telegram.token", None, False),
    ],
)
def test_failures(
    telegram: FakeTelegram, trouble: dict[str, Any], kind: type, why: str, after: float | None, ambiguous: bool
) -> None:
    telegram.phone(55)
    telegram.fails(**trouble)
    found = failure(telegram)
    assert (type(found), found.why) == (kind, why)
    assert getattr(found, "after", None) == after
    assert getattr(found, "ambiguous", False) == ambiguous


def test_somebody_who_never_wrote_or_blocked_us_is_unreachable(telegram: FakeTelegram) -> None:
    assert isinstance(failure(telegram, to="99"), Unreachable)
    assert isinstance(failure(telegram, to="bukan angka"), Unreachable)
    phone = telegram.phone(55)
    phone.blocks()
    assert isinstance(failure(telegram), Unreachable)


def test_nobody_listening_is_no_ambiguity() -> None:
    async def send() -> None:
        carrier = TelegramCarrier("1:x", "http://127.0.0.1:9")
        try:
            await carrier.send("55", Outgoing("halo"))
        finally:
            await carrier.close()

    with pytest.raises(TryAgain) as caught:
        asyncio.run(send())
    assert (caught.value.why, caught.value.ambiguous) == ("telegram.no_connection", False)


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (Outgoing("x", (Choice("é" * 33, "Ya"),)), "telegram.button_data"),
        (Outgoing("\u202e"), "telegram.empty"),
    ],
)
def test_what_telegram_would_refuse_is_never_sent(telegram: FakeTelegram, message: Outgoing, why: str) -> None:
    telegram.phone(55)
    found = failure(telegram, message)
    assert (type(found), found.why, telegram.calls) == (Refused, why, [])


@pytest.mark.parametrize(("files", "longest"), [((), 4096), ([File("photo", "image/jpeg", PHOTO)], 1024)])
def test_words_that_grew_too_long_are_rather_cut_than_lost(telegram: FakeTelegram, files: Any, longest: int) -> None:
    phone = telegram.phone(55)
    message = Outgoing("Pelapor:", quote="@a " * (longest // 3))  # every sign that is disarmed makes it longer
    run(telegram, lambda carrier: carrier.send("55", message, files))
    (shown,) = phone.screen()
    assert len(shown.text) <= longest and shown.text.endswith("…")


def test_a_group_that_moved_is_followed(telegram: FakeTelegram) -> None:
    telegram.anybody = True
    telegram.fails(
        status=400, to="-5", words="Bad Request: group chat was upgraded to a supergroup chat", moved_to=-1005
    )
    run(telegram, lambda carrier: carrier.send("-5", Outgoing("Chat saya di sini")))
    assert [call.given["chat_id"] for call in telegram.calls if call.method == "sendMessage"] == ["-5", "-1005"]


def test_taps_are_answered_and_an_old_one_is_no_trouble(telegram: FakeTelegram) -> None:
    phone = telegram.phone(55)
    assert isinstance(phone, TelegramPhone)

    async def work(carrier: TelegramCarrier) -> None:
        await carrier.send("55", Outgoing("Betul?", (Choice("a", "Ya"),)))
        phone.taps("Ya")
        (update,) = await carrier.updates(None, 1)
        await carrier.answer_tap(update["callback_query"]["id"])
        await carrier.answer_tap("999")

    run(telegram, work)
    assert telegram.unanswered() == set()


def test_files_are_fetched_up_to_their_limit(telegram: FakeTelegram) -> None:
    telegram.files["kecil"] = PHOTO
    telegram.files["besar"] = bytes(20 * 1024 * 1024 + 1)
    assert run(telegram, lambda carrier: carrier.download({"ref": "kecil"})) == PHOTO
    for ref, why in (("besar", "telegram.400"), ("hilang", "telegram.400"), ("../kecil", "telegram.400")):
        with pytest.raises(Refused) as caught:
            run(telegram, lambda carrier, ref=ref: carrier.download({"ref": ref}))
        assert caught.value.why == why


def test_setting_up(telegram: FakeTelegram) -> None:
    async def work(carrier: TelegramCarrier) -> str:
        await carrier.set_webhook("https://contoh.id/telegram/webhook", "rahasia_1")
        await carrier.introduce(
            {"menu": "Lihat menu", "data_saya": "Data saya"}, description="Lapor calo", short="Lapor"
        )
        with pytest.raises(ValueError, match="secret"):
            await carrier.set_webhook("https://contoh.id/telegram/webhook", "")
        return await carrier.who()

    assert run(telegram, work) == "KentonganUjiBot"
    assert telegram.webhook == ("https://contoh.id/telegram/webhook", "rahasia_1")
    allowed = telegram.calls[0].given["allowed_updates"]
    assert all(kind in allowed for kind in ("message", "edited_message", "callback_query", "my_chat_member"))
    assert [each["command"] for each in telegram.commands] == ["menu", "data_saya"]


def test_the_log_holds_neither_token_nor_words(telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    telegram.phone(55)
    logging.getLogger("telegram").setLevel(logging.NOTSET)

    async def work(carrier: TelegramCarrier) -> None:
        await carrier.send("55", Outgoing("kata-rahasia", quote="cerita-rahasia"))
        for kind in ("garbage", "cut"):
            telegram.fails(kind)
            with pytest.raises(SendFailed):
                await carrier.send("55", Outgoing("kata-rahasia"))

    run(telegram, work)
    assert telegram.token not in caplog.text
    assert "rahasia" not in caplog.text
