"""A stand-in for api.telegram.org and for the phones behind it.

Every request is checked against the Bot API's description; what does not fit is answered with 400, as Telegram would,
and kept in `violations`. Updates go to the webhook that the bot has set, or wait for getUpdates.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from tests.fakes import judging, specs
from tests.fakes.forms import fields
from tests.fakes.phones import HttpPost, Phone, Post
from tests.fakes.server import Reply, Request, Server
from tests.fakes.telegram_phone import TelegramPhone, shown
from tests.fakes.telegram_replies import NOTHING_NEW, SENDS, Call, befall, no, yes
from tests.fakes.troubles import Kind, Trouble, Troubles


class FakeTelegram:
    """One bot's Telegram. With `anybody` it also takes messages for people who never wrote (no phone of ours)."""

    def __init__(
        self,
        token: str = "123456:test-token",
        *,
        port: int = 0,
        post: Post | None = None,
        check: bool = True,
        anybody: bool = False,
    ) -> None:
        self.token = token
        self.post = post or HttpPost()
        self.check, self.anybody = check, anybody
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.answered: list[str] = []
        self.webhook: tuple[str, str] | None = None
        self.commands: list[dict[str, str]] = []
        self.descriptions: dict[str, str] = {}
        self.troubles = Troubles()
        self.files: dict[str, bytes] = {}
        self._phones: dict[int, TelegramPhone] = {}
        self._queue: list[dict[str, Any]] = []
        self._taps: set[str] = set()
        self._numbers = itertools.count(710_000_001)
        self._tap_numbers = itertools.count(4382_0000_0001)
        self._messages = itertools.count(1)
        self._lock = threading.Lock()
        self._called = threading.Condition()
        self._news: asyncio.Event | None = None
        self._server = Server(self._handle, port)

    @property
    def base(self) -> str:
        """What TELEGRAM_API_BASE is set to."""
        return self._server.url

    def close(self) -> None:
        """Hang up."""
        self._server.close()

    def phone(self, user: int = 6281, name: str = "Sari") -> Phone:
        """The phone of one person; the same for the same number."""
        if user not in self._phones:
            self._phones[user] = TelegramPhone(self, user, name)
        return self._phones[user]

    def connect(self, url: str, secret: str) -> None:
        """Send updates there from now on, as if the bot had called setWebhook."""
        self.webhook = (url, secret)

    def fails(
        self,
        kind: Kind = "status",
        status: int = 500,
        *,
        times: int = 1,
        method: str = "",
        to: str = "",
        retry_after: int = 0,
        words: str = "",
        moved_to: int = 0,
    ) -> None:
        """Let the next requests fail; see Trouble."""
        self.troubles.add(Trouble(kind, times, method, to, status, 0, retry_after, words, moved_to))

    # -- towards the bot ------------------------------------------------------------------------------------------------

    def next_message(self) -> int:
        """A fresh message id."""
        return next(self._messages)

    def new_update(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """An update that nobody has seen."""
        with self._lock:
            return {"update_id": next(self._numbers), kind: body}

    def new_tap(self) -> str:
        """The id of a tap that must be answered."""
        tap = str(next(self._tap_numbers))
        self._taps.add(tap)
        return tap

    def deliver(self, update: dict[str, Any]) -> int:
        """Hand an update to the bot: the webhook's status, or 200 when it waits for polling."""
        if self.webhook is None:
            with self._lock:
                if update not in self._queue:
                    self._queue.append(update)
            if self._news is not None:
                self._server.loop.call_soon_threadsafe(self._news.set)
            return 200
        url, secret = self.webhook
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        return self.post(url, json.dumps(update).encode(), headers)

    def waits_until(self, done: Callable[[], bool], seconds: float = 20.0) -> None:
        """Look at every request of the bot whether `done` is true now; AssertionError when it never is."""
        end = time.monotonic() + seconds
        with self._called:
            while not done():
                if not self._called.wait(end - time.monotonic()):
                    raise AssertionError("the bot did not do what was waited for")

    def unanswered(self) -> set[str]:
        """Taps whose buttons still turn."""
        return self._taps - set(self.answered)

    # -- from the bot ---------------------------------------------------------------------------------------------------

    def _handle(self, request: Request) -> Reply | Awaitable[Reply]:
        if request.path.startswith(f"/file/bot{self.token}/"):
            content = self.files.get(request.path.rsplit("/", 1)[1])
            return (
                Reply(200, content, {"content-type": "application/octet-stream"}) if content is not None else Reply(404)
            )
        prefix = f"/bot{self.token}/"
        if not request.path.startswith(prefix):
            return no(401, "Unauthorized")
        method = request.path[len(prefix) :]
        given, files = fields(request)
        call = Call(method, given, files, at=time.time())
        with self._called:
            self.calls.append(call)
            self._called.notify_all()
        if self.check and (wrong := self._judge(method, given, files)):
            call.status = 400
            return no(400, f"Bad Request: {wrong[0]}")
        trouble = self.troubles.take(method, str(given.get("chat_id", "")))
        if trouble is not None and (reply := befall(trouble)) is not None:
            call.status = reply.status
            return reply
        if method == "getUpdates":
            return self._get_updates(given)
        reply = self._do(method, given, files)
        call.status = reply.status
        if trouble is not None:
            return Reply(cut=True) if trouble.kind == "cut_after" else Reply(200, b"<html>oops")
        return reply

    def _judge(self, method: str, given: dict[str, Any], files: dict[str, bytes]) -> list[str]:
        wrong = specs.telegram_violations(method, given, files)
        judging.note(f"telegram {method}", wrong)
        self.violations += wrong
        return wrong

    def _do(self, method: str, given: dict[str, Any], files: dict[str, bytes]) -> Reply:
        if method in SENDS:
            return self._send(SENDS[method], given, files)
        if method in ("editMessageText", "editMessageReplyMarkup"):
            return self._edit(given)
        if method in ("deleteMessage", "deleteMessages"):
            ids = given.get("message_ids") or f"[{given.get('message_id')}]"
            phone = self._phones.get(int(given["chat_id"]))
            for each in json.loads(ids) if isinstance(ids, str) else ids:
                if phone is not None:
                    phone.change(str(each), None)
            return yes(True)
        if method == "answerCallbackQuery":
            if given["callback_query_id"] not in self._taps:
                return no(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
            self.answered.append(given["callback_query_id"])
            return yes(True)
        if method == "getFile":
            content = self.files.get(given["file_id"])
            if content is None:
                return no(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
            if len(content) > 20 * 1024 * 1024:
                return no(400, "Bad Request: file is too big")
            found = {"file_id": given["file_id"], "file_unique_id": given["file_id"][:12], "file_size": len(content)}
            return yes({**found, "file_path": f"files/{given['file_id']}"})
        if method == "setWebhook":
            self.webhook = (given["url"], given.get("secret_token", "")) if given["url"] else None
            return yes(True)
        if method == "deleteWebhook":
            self.webhook = None
            return yes(True)
        if method == "getWebhookInfo":
            url = self.webhook[0] if self.webhook else ""
            return yes({"url": url, "has_custom_certificate": False, "pending_update_count": len(self._queue)})
        if method == "getMe":
            return yes({"id": 123456, "is_bot": True, "first_name": "Kentongan", "username": "KentonganUjiBot"})
        if method == "setMyCommands":
            self.commands = json.loads(given["commands"]) if isinstance(given["commands"], str) else given["commands"]
        if method in ("setMyDescription", "setMyShortDescription"):
            self.descriptions[method] = given.get("description", "") or given.get("short_description", "")
        return yes(True)

    def _send(self, media: str, given: dict[str, Any], files: dict[str, bytes]) -> Reply:
        chat = int(given["chat_id"])
        phone = self._phones.get(chat)
        if phone is None and not self.anybody:
            return no(400, "Bad Request: chat not found")
        if phone is not None and phone.blocked:
            return no(403, "Forbidden: bot was blocked by the user")
        number = self.next_message()
        if phone is not None:
            content = files.get(media) or next(iter(files.values()), b"")
            phone.show(shown(str(number), given, media, content))
        kind = "private" if chat > 0 else "group"
        bot = {"id": 123456, "is_bot": True, "first_name": "Kentongan"}
        message = {"message_id": number, "date": int(time.time()), "chat": {"id": chat, "type": kind}, "from": bot}
        return yes({**message, "text": given.get("text", "")})

    def _edit(self, given: dict[str, Any]) -> Reply:
        phone = self._phones.get(int(given["chat_id"]))
        old = next((each for each in phone.screen() if each.id == str(given["message_id"])), None) if phone else None
        if phone is None or old is None:
            return no(400, "Bad Request: message to edit not found")
        new = shown(old.id, {"text": old.text, **given}, old.media, old.content)
        new.edited = True
        if (new.text, new.values) == (old.text, old.values):
            return no(400, f"Bad Request: {NOTHING_NEW}")
        phone.change(old.id, new)
        return yes(True)

    async def _get_updates(self, given: dict[str, Any]) -> Reply:
        if self.webhook is not None:
            return no(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        offset = int(given.get("offset", 0))
        end = time.monotonic() + float(given.get("timeout", 0))
        self._news = self._news or asyncio.Event()
        while True:
            self._news.clear()
            with self._lock:
                self._queue = [update for update in self._queue if update["update_id"] >= offset]
                found = self._queue[: int(given.get("limit", 100))]
            if found or time.monotonic() >= end:
                return yes(found)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), end - time.monotonic())
