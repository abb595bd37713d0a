"""A phone with WhatsApp (or plain SMS) on it: what its owner does becomes Twilio's form, signed and posted."""

from __future__ import annotations

import json
import secrets
import time
from typing import TYPE_CHECKING, Any

from tests.fakes.phones import Phone, Shown

if TYPE_CHECKING:
    from tests.fakes.twilio import FakeTwilio

_PATH = "/twilio/whatsapp"


class TwilioPhone(Phone):
    """One person's chat with the sender. `address` is what From holds, `external` what ExternalUserId holds."""

    def __init__(self, twilio: FakeTwilio, address: str, external: str, name: str) -> None:
        super().__init__(name)
        self._twilio = twilio
        self.address, self.external = address, external
        self.lost = False
        """While true Twilio keeps what is sent but its webhook calls get lost (an outage of ours)."""

    def form(self, **content: Any) -> dict[str, str]:
        """A form as Twilio posts it, with any content."""
        sid = "SM" + secrets.token_hex(16)
        whatsapp = self.address.startswith("whatsapp:")
        form = {
            "SmsMessageSid": sid,
            "NumMedia": "0",
            "SmsSid": sid,
            "SmsStatus": "received",
            "Body": "",
            "To": self._twilio.sender if whatsapp else self._twilio.sender.removeprefix("whatsapp:"),
            "NumSegments": "1",
            "MessageSid": sid,
            "AccountSid": self._twilio.account,
            "From": self.address,
            "ApiVersion": "2010-04-01",
        }
        if whatsapp:
            form |= {
                "ProfileName": self.name,
                "MessageType": "text",
                "ReferralNumMedia": "0",
                "ExternalUserId": self.external,
            }
            form["ChannelMetadata"] = json.dumps({"type": "whatsapp", "data": {"context": {"ProfileName": self.name}}})
            if self.address.startswith("whatsapp:+"):
                form["WaId"] = self.address.removeprefix("whatsapp:+")
        return {**form, **{name: str(value) for name, value in content.items()}}

    def post(self, form: dict[str, str]) -> int:
        """Have any form delivered."""
        self._twilio.received.append({**form, "_at": str(time.time())})
        self._twilio.wrote[self.address] = time.time()
        if self.lost:
            return 0
        return self._deliver(lambda: self._twilio.deliver(_PATH, form))

    def says(self, text: str, *, forwarded: bool = False, reply_to: str = "") -> int:
        content = {"Body": text}
        if forwarded:
            content["Forwarded"] = "true"
        if reply_to:
            content |= {"OriginalRepliedMessageSid": reply_to, "OriginalRepliedMessageSender": self._twilio.sender}
        return self.post(self.form(**content))

    def taps(self, label: str, *, on: Shown | None = None) -> int:
        shown, place = self._offering(label, on)
        value = shown.values[place]
        if value == str(place + 1):  # drawn as numbered lines: people type the number
            return self.says(value)
        return self.taps_value(value, shown.choices[place], shown.id)

    def taps_value(self, value: str, label: str = "", on: str = "") -> int:
        """Tap a quick reply with any value."""
        content = {"MessageType": "interactive", "ButtonPayload": value, "ButtonText": label, "Body": label}
        if on:
            content |= {"OriginalRepliedMessageSid": on, "OriginalRepliedMessageSender": self._twilio.sender}
        return self.post(self.form(**content))

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
        kinds = (
            ("image", "image/jpeg", photo),
            ("audio", "audio/ogg", voice),
            ("video", "video/mp4", video),
            ("sticker", "image/webp", sticker),
            ("document", "application/pdf", document or b""),
        )
        kind, usual, content = next(each for each in kinds if each[2] is not None)
        return self._send_media(kind, mime or usual, content or b"", caption)

    def _send_media(self, kind: str, mime: str, content: bytes, caption: str = "") -> int:
        form = self.form(Body=caption, NumMedia=1, MessageType=kind, MediaContentType0=mime)
        sid = "MM" + form["MessageSid"][2:]
        form |= {"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid}
        form["MediaUrl0"] = self._twilio.add_media(sid, mime, content)
        return self.post(form)

    def shares_location(self, lat: float, lon: float, name: str = "") -> int:
        return self.post(self.form(MessageType="location", Latitude=lat, Longitude=lon, Label=name, Address=""))

    def shares_contact(self, name: str, phone: str) -> int:
        card = (
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:;{name};;;\r\nFN:{name}\r\nTEL;type=CELL;waid=1:{phone}\r\nEND:VCARD\r\n"
        )
        return self._send_media("contacts", "text/vcard", card.encode())

    def edits(self, text: str) -> int:
        raise AssertionError("an edit on WhatsApp does not reach Twilio")

    def blocks(self) -> int:
        self.blocked = True  # WhatsApp tells nobody; the next message fails
        return 200

    def unblocks(self) -> int:
        self.blocked = False
        return 200
