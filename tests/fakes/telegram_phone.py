"""A phone with Telegram on it: what its owner does becomes an update, what the bot sends becomes a bubble."""

from __future__ import annotations

import json
import secrets
import time
from typing import TYPE_CHECKING, Any

from tests.fakes.phones import Phone, Shown

if TYPE_CHECKING:
    from tests.fakes.telegram import FakeTelegram


class TelegramPhone(Phone):
    """One person's private chat with the bot."""

    def __init__(self, telegram: FakeTelegram, user: int, name: str) -> None:
        super().__init__(name)
        self._telegram = telegram
        self.user = user
        self._typed: dict[str, Any] | None = None

    @property
    def _person(self) -> dict[str, Any]:
        return {"id": self.user, "is_bot": False, "first_name": self.name, "language_code": "id"}

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": self.user, "type": "private", "first_name": self.name}

    def message(self, **content: Any) -> dict[str, Any]:
        """A message of this person's with any content."""
        number = self._telegram.next_message()
        return {"message_id": number, "date": int(time.time()), "from": self._person, "chat": self._chat, **content}

    def update(self, kind: str, body: dict[str, Any]) -> int:
        """Have any update delivered."""
        update = self._telegram.new_update(kind, body)
        return self._deliver(lambda: self._telegram.deliver(update))

    def says(self, text: str, *, forwarded: bool = False, reply_to: str = "") -> int:
        content: dict[str, Any] = {"text": text}
        if text.startswith("/"):
            length = len(text.split()[0])
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        if forwarded:
            content["forward_origin"] = {
                "type": "hidden_user",
                "sender_user_name": "Orang",
                "date": int(time.time()) - 60,
            }
        if reply_to:
            content["reply_to_message"] = {"message_id": int(reply_to), "date": int(time.time()), "chat": self._chat}
        self._typed = self.message(**content)
        return self.update("message", self._typed)

    def says_in_group(self, text: str, group: int = -1001234) -> int:
        """Write in a group that the bot is a member of."""
        chat = {"id": group, "type": "supergroup", "title": "RT 03"}
        return self.update("message", {**self.message(text=text), "chat": chat})

    def taps(self, label: str, *, on: Shown | None = None) -> int:
        shown, place = self._offering(label, on)
        message = {"message_id": int(shown.id), "date": int(shown.at), "chat": self._chat, "text": shown.text}
        tap = {"id": self._telegram.new_tap(), "from": self._person, "chat_instance": "1", "message": message}
        return self.update("callback_query", {**tap, "data": shown.values[place]})

    def taps_value(self, value: str) -> int:
        """A tap with any value, on a message that Telegram no longer shows."""
        message = {"message_id": 1, "date": 0, "chat": self._chat}
        tap = {"id": self._telegram.new_tap(), "from": self._person, "chat_instance": "1", "message": message}
        return self.update("callback_query", {**tap, "data": value})

    def sends(
        self,
        *,
        photo: bytes | None = None,
        voice: bytes | None = None,
        document: bytes | None = None,
        video: bytes | None = None,
        sticker: bytes | None = None,
        seconds: int = 0,
        mime: str = "",
        caption: str = "",
    ) -> int:
        content: dict[str, Any] = {"caption": caption} if caption else {}
        if photo is not None:
            small, large = self._file(photo[:64]), self._file(photo)
            content["photo"] = [{**small, "width": 90, "height": 60}, {**large, "width": 1280, "height": 853}]
        elif voice is not None:
            content["voice"] = {**self._file(voice), "duration": seconds or 3, "mime_type": mime or "audio/ogg"}
        elif video is not None:
            size = {"width": 640, "height": 360, "duration": seconds or 3}
            content["video"] = {**self._file(video), **size, "mime_type": mime or "video/mp4"}
        elif sticker is not None:
            more = {
                "type": "regular",
                "width": 512,
                "height": 512,
                "is_animated": False,
                "is_video": False,
                "emoji": "😀",
            }
            content["sticker"] = {**self._file(sticker), **more}
        else:
            name = {"file_name": "IMG_20261124 rumah Sari.pdf", "mime_type": mime or "application/pdf"}
            content["document"] = {**self._file(document or b""), **name}
        return self.update("message", self.message(**content))

    def _file(self, content: bytes) -> dict[str, Any]:
        name = "AgAC" + secrets.token_urlsafe(18)
        self._telegram.files[name] = content
        return {"file_id": name, "file_unique_id": name[:12], "file_size": len(content)}

    def shares_location(self, lat: float, lon: float, name: str = "") -> int:
        point = {"latitude": lat, "longitude": lon}
        content: dict[str, Any] = {"location": point}
        if name:
            content["venue"] = {"location": point, "title": name, "address": ""}
        return self.update("message", self.message(**content))

    def shares_contact(self, name: str, phone: str) -> int:
        return self.update("message", self.message(contact={"phone_number": phone, "first_name": name}))

    def edits(self, text: str) -> int:
        if self._typed is None:
            raise AssertionError(f"{self.name} has not typed anything yet")
        return self.update("edited_message", {**self._typed, "text": text, "edit_date": int(time.time())})

    def blocks(self) -> int:
        self.blocked = True
        return self._member("kicked")

    def unblocks(self) -> int:
        self.blocked = False
        return self._member("member")

    def _member(self, status: str) -> int:
        bot = {"id": 123456, "is_bot": True, "first_name": "Kentongan"}
        old = "member" if status == "kicked" else "kicked"
        change = {
            "chat": self._chat,
            "from": self._person,
            "date": int(time.time()),
            "old_chat_member": {"user": bot, "status": old},
            "new_chat_member": {"user": bot, "status": status, "until_date": 0},
        }
        return self.update("my_chat_member", change)


def shown(message_id: str, given: dict[str, Any], media: str, content: bytes) -> Shown:
    """The bubble that a request makes."""
    text = str(given.get("text") or given.get("caption") or "")
    entities = _json(given.get("entities") or given.get("caption_entities")) or []
    units = text.encode("utf-16-le")
    quote = ""
    for entity in entities:
        if entity["type"] == "blockquote":
            end = entity["offset"] + entity["length"]
            quote = units[entity["offset"] * 2 : end * 2].decode("utf-16-le")
    rows = (_json(given.get("reply_markup")) or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    return Shown(
        id=message_id,
        text=text,
        words=text,
        choices=tuple(button["text"] for button in buttons),
        values=tuple(button.get("callback_data", "") for button in buttons),
        quote=quote,
        media=media,
        content=content,
        at=time.time(),
    )


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
