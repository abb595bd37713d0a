"""Telegram as a carrier: draws one message as one Bot API request, fetches files, answers taps, sets the bot up.

Words go out as plain text with entities, never with a parse mode, so nothing that anybody wrote can become a link, a
command or a heading. Limits and habits of Telegram: the Bot API documentation, and SECURITY.md (threats T9, T20).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import aiohttp
import structlog
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    MessageEntity,
)

from channels import telegram_parsing
from channels.drawing import cut, disarm, label, quoted
from channels.failures import Refused, SendFailed, TryAgain, Unreachable
from channels.manners import FREE, Manners
from channels.messages import File, Inbound, Outgoing
from channels.telegram_line import Moved, Request, told
from channels.wire import Wire

log = structlog.get_logger(__name__)

LONGEST_TEXT, LONGEST_CAPTION, LONGEST_DATA = 4096, 1024, 64
"""Characters of a text and of a caption, bytes of a button's value (Bot API sendMessage, sendPhoto, InlineKeyboardButton)."""
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes that getFile hands out at most."""
API = "https://api.telegram.org"
PACE = Manners(a_chat=1.0, overall=27.0)
"""What the real Telegram bears: about a message a second to one chat and thirty a second in all (Bot FAQ). 27, because a
late start is caught up within a tenth of a second, and thirty must not be passed then either."""
MOST_DELETED = 100
"""Messages that deleteMessages takes at once."""
_SHORT = 14  # characters; labels no longer than this share a row
_PREVIEW_OFF = LinkPreviewOptions(is_disabled=True)


class TelegramCarrier:
    """One bot. `api_base` is the root that stands for api.telegram.org, `manners` how fast it may be written to.

    Acceptance by Telegram counts as delivery.
    """

    name = channel = telegram_parsing.CHANNEL
    confirms = True

    def __init__(self, token: str, api_base: str = API, manners: Manners = FREE) -> None:
        self.manners = manners
        self._name = ""
        logging.getLogger("telegram").setLevel(logging.WARNING)  # at DEBUG it writes every parameter of every request
        self._token, self._base = token, api_base.rstrip("/")
        self._wire = Wire(self.name)
        self._bot = Bot(
            token,
            base_url=f"{self._base}/bot",
            base_file_url=f"{self._base}/file/bot",
            request=Request(self._wire),
            get_updates_request=Request(self._wire),
        )

    async def send(self, address: str, message: Outgoing, files: Sequence[File] = ()) -> str:
        """Make one request; Telegram's id of the message. Raises one of channels.failures and nothing else."""
        if len(files) > 1:
            raise Refused("telegram.more_than_one_file")
        chat = _chat(address)
        if message.cleans:
            return await self._clean(chat, message.traces)
        text, entities = draw(message, LONGEST_CAPTION if files else LONGEST_TEXT)
        keys = keyboard(message)
        if not text.strip() and not files:
            raise Refused("telegram.empty")
        if message.edits:
            return await self._edit(chat, message.edits, text, entities, keys)
        if chat < 0 and not files:
            text = f"{text}\nhttps://t.me/{await self._own_name()}"
        try:
            return await self._send_to(chat, text, entities, keys, files[0] if files else None)
        except Moved as moved:  # a group that became a supergroup; the first request was refused, so this is no repeat
            return await self._send_to(moved.chat, text, entities, keys, files[0] if files else None)

    async def answer_tap(self, query_id: str) -> None:
        """Let a tapped button stop turning. A tap that is too old to be answered is no trouble. Raises TryAgain."""
        try:
            await told(self._bot.answer_callback_query(query_id))
        except (Refused, Unreachable) as too_old:
            log.info("tap not answered", why=too_old.why)

    async def download(self, source: Mapping[str, Any]) -> bytes:
        """The bytes of a file (at most 20 MB); `source["ref"]` is its file_id. Raises TryAgain or Refused."""
        file = await told(self._bot.get_file(str(source["ref"])))
        path = file.file_path or ""
        prefix = f"{self._base}/file/bot{self._token}/"
        if (file.file_size or 0) > LARGEST_FILE:
            raise Refused("telegram.file_too_large")
        if not path.startswith(prefix) or "/../" in path:
            raise Refused("telegram.foreign_file")
        answer = await self._wire.fetch(path, LARGEST_FILE)
        if answer.status != 200:
            raise TryAgain(f"telegram.file_{answer.status}")
        return answer.body

    async def updates(self, offset: int | None, seconds: int) -> list[dict[str, Any]]:
        """What came in since `offset`, waiting up to `seconds` for something. Raises one of channels.failures."""
        form = {"timeout": str(seconds), "allowed_updates": json.dumps(telegram_parsing.ALLOWED_UPDATES)}
        if offset is not None:
            form["offset"] = str(offset)
        limit = aiohttp.ClientTimeout(total=seconds + 15)
        answer = await self._wire.request("POST", f"{self._bot.base_url}/getUpdates", data=form, timeout=limit)
        if answer.status in (401, 404):
            raise Refused("telegram.token")
        try:
            found = json.loads(answer.body)["result"] if answer.status == 200 else None
        except (ValueError, TypeError, KeyError):
            found = None
        if not isinstance(found, list):
            raise TryAgain(f"telegram.{answer.status}")
        return [update for update in found if isinstance(update, dict)]

    def parse(self, update: Any) -> Inbound | None:
        """What somebody said in this update; see telegram_parsing.parse."""
        return telegram_parsing.parse(update)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Let updates come to `url` with `secret` in their header (1 to 256 of A-Z a-z 0-9 _ -; ValueError when empty)."""
        if not secret:
            raise ValueError("the Telegram webhook secret is empty")
        allowed = list(telegram_parsing.ALLOWED_UPDATES)
        await told(self._bot.set_webhook(url, secret_token=secret, allowed_updates=allowed))

    async def remove_webhook(self) -> None:
        """Let updates wait for polling; those that wait already are kept."""
        await told(self._bot.delete_webhook(drop_pending_updates=False))

    async def introduce(self, commands: Mapping[str, str], *, description: str = "", short: str = "") -> None:
        """Set the menu of commands (name -> what it does) and the words shown before somebody's first message."""
        await told(self._bot.set_my_commands([BotCommand(name, words) for name, words in commands.items()]))
        await told(self._bot.set_my_description(description))
        await told(self._bot.set_my_short_description(short))

    async def typing(self, address: str) -> None:
        """Show that something is being written, for a few seconds; nothing when that fails."""
        try:
            await told(self._bot.send_chat_action(_chat(address), "typing"))
        except SendFailed as trouble:
            log.info("typing not shown", why=trouble.why)

    async def who(self) -> str:
        """The bot's user name; raises Refused when the token is wrong, TryAgain when Telegram can't be reached."""
        return str((await told(self._bot.get_me())).username or "")

    async def close(self) -> None:
        """Let the connections go."""
        await self._wire.close()

    async def _own_name(self) -> str:
        if not self._name:
            self._name = await self.who()
        return self._name

    async def _edit(
        self, chat: int, message_id: str, text: str, entities: list[MessageEntity], keys: InlineKeyboardMarkup | None
    ) -> str:
        """Put this in the place of an earlier message. One that is gone, too old, or the same already needs nothing."""
        try:
            await told(
                self._bot.edit_message_text(
                    text,
                    chat_id=chat,
                    message_id=int(message_id),
                    entities=entities,
                    reply_markup=keys,
                    link_preview_options=_PREVIEW_OFF,
                )
            )
        except Refused as refused:
            log.info("card not changed", why=refused.why)
        return message_id

    async def _clean(self, chat: int, traces: Sequence[str]) -> str:
        """Delete these messages of both sides; those that Telegram cannot delete any more are left out by itself."""
        for start in range(0, len(traces), MOST_DELETED):
            some = [int(each) for each in traces[start : start + MOST_DELETED]]
            try:
                await told(self._bot.delete_messages(chat, some))
            except Refused as refused:
                log.info("messages not deleted", why=refused.why)
        return ""

    async def _send_to(
        self,
        chat: int,
        text: str,
        entities: list[MessageEntity],
        keys: InlineKeyboardMarkup | None,
        file: File | None,
    ) -> str:
        sending: Awaitable[Any]
        if file is None:
            sending = self._bot.send_message(
                chat, text, entities=entities, reply_markup=keys, link_preview_options=_PREVIEW_OFF
            )
        else:
            more = {"caption": text or None, "caption_entities": entities, "reply_markup": keys}
            sending = self._sending_file(chat, file, more)
        try:
            return str((await told(sending)).message_id)
        except (KeyError, TypeError, ValueError, AttributeError):
            # Telegram has taken the message (the status was 200); only its description of it could not be read.
            log.warning("answer not understood", channel=self.name)
            return ""

    def _sending_file(self, chat: int, file: File, more: dict[str, Any]) -> Awaitable[Any]:
        name = file.name or "berkas"
        upload = InputFile(file.content, filename=name + _ENDINGS.get(file.mime, ""))
        if file.kind == "photo" and file.mime in ("image/jpeg", "image/png", "image/webp"):
            return self._bot.send_photo(chat, upload, **more)
        if file.kind == "voice" and file.mime in ("audio/ogg", "audio/mpeg", "audio/mp4"):
            return self._bot.send_voice(chat, upload, **more)
        if file.kind in ("voice", "audio") and file.mime in ("audio/mpeg", "audio/mp4"):
            return self._bot.send_audio(chat, upload, **more)
        if file.kind == "video" and file.mime == "video/mp4":
            return self._bot.send_video(chat, upload, **more)
        return self._bot.send_document(chat, upload, disable_content_type_detection=True, **more)


_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
    "application/pdf": ".pdf",
}


def draw(message: Outgoing, longest: int = LONGEST_TEXT) -> tuple[str, list[MessageEntity]]:
    """The text as it is sent, and the entity that sets a quote apart. Offsets count UTF-16 units, as Telegram does."""
    text = cut(disarm(message.text).strip(), longest)
    head = f"{text}\n\n" if text else ""
    quote = cut(quoted(message.quote).strip(), longest - len(head)) if len(head) < longest else ""
    if not quote:
        return text, []
    entity = MessageEntity(MessageEntity.BLOCKQUOTE, offset=_utf16(head), length=_utf16(quote))
    return head + quote, [entity]


def keyboard(message: Outgoing) -> InlineKeyboardMarkup | None:
    """The choices as buttons, short ones side by side; raises Refused when a value is longer than 64 bytes."""
    if not message.choices:
        return None
    buttons = []
    for choice in message.choices:
        if not 0 < len(choice.value.encode()) <= LONGEST_DATA:
            raise Refused("telegram.button_data")
        buttons.append(InlineKeyboardButton(label(choice).strip() or choice.value, callback_data=choice.value))
    width = 3 if len(buttons) <= 3 and all(len(button.text) <= _SHORT for button in buttons) else 1
    return InlineKeyboardMarkup([buttons[at : at + width] for at in range(0, len(buttons), width)])


def _chat(address: str) -> int:
    try:
        return int(address)
    except ValueError:
        raise Unreachable("telegram.address") from None


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
