"""A stand-in for api.twilio.com and for the WhatsApp (and SMS) phones behind it.

Every form is checked against Twilio's own description; what does not fit is answered with 400 and kept in `violations`.
Messages and status callbacks reach the bot signed as Twilio signs them, over the bot's public address.
"""

from __future__ import annotations

import base64
import hashlib
import queue
import secrets
import threading
import time
from typing import Any
from urllib.parse import parse_qsl, urlencode
from urllib.request import urlopen

from twilio.request_validator import RequestValidator

from tests.fakes import judging, specs
from tests.fakes.forms import repeated
from tests.fakes.phones import HttpPost, Phone, Post, Shown
from tests.fakes.server import Reply, Request, Server
from tests.fakes.troubles import Kind, Trouble, Troubles
from tests.fakes.twilio_content import Contents
from tests.fakes.twilio_phone import TwilioPhone
from tests.fakes.twilio_replies import Sent, bubble, described, no, yes

_FETCH = "fetch"


class FakeTwilio:
    """One account with one sender.

    `statuses` are the callbacks that follow every accepted message by themselves, in this order; () for none, then
    `report` makes them one by one. With `anybody` it also takes messages for people whose phone is not here.
    """

    def __init__(
        self,
        account: str = "AC" + "0a" * 16,
        token: str = "test-auth-token",
        sender: str = "whatsapp:+14155238886",
        *,
        port: int = 0,
        post: Post | None = None,
        check: bool = True,
        anybody: bool = False,
        statuses: tuple[str, ...] = ("sent", "delivered"),
    ) -> None:
        self.account, self.token, self.sender = account, token, sender
        self.post = post or HttpPost()
        self.check, self.anybody, self.statuses = check, anybody, statuses
        self.public_url = ""
        self.internal_url = ""
        self.sent: list[Sent] = []
        self.received: list[dict[str, str]] = []
        self.wrote: dict[str, float] = {}
        self.refused_templates: list[str] = []
        self.listed: list[str] = []
        self.violations: list[str] = []
        self.contents = Contents(account)
        self.troubles = Troubles()
        self.media: dict[str, tuple[str, bytes]] = {}
        self.media_404 = 0
        self.seen_at_cdn: list[dict[str, str]] = []
        self._phones: dict[str, TwilioPhone] = {}
        self._callbacks: queue.SimpleQueue[tuple[Sent, str, int] | None] = queue.SimpleQueue()
        self._server = Server(self._handle, port)
        self._caller = threading.Thread(target=self._call_back, name="fake-twilio-callbacks", daemon=True)
        self._caller.start()

    @property
    def base(self) -> str:
        """What TWILIO_API_BASE is set to."""
        return self._server.url

    def close(self) -> None:
        """Hang up."""
        self._callbacks.put(None)
        self._caller.join()
        self._server.close()

    def connect(self, public_url: str, internal_url: str = "") -> None:
        """The bot's PUBLIC_BASE_URL, over which everything is signed, and where it really listens if that differs."""
        self.public_url, self.internal_url = public_url.rstrip("/"), (internal_url or public_url).rstrip("/")

    def phone(
        self, number: str | int = "6281234567890", name: str = "Sari", *, hidden: bool = False, sms: bool = False
    ) -> Phone:
        """The phone of one person. With `hidden` its number is never shown, only `whatsapp:ID.<digits>`."""
        address = f"+{number}" if sms else f"whatsapp:ID.{number}" if hidden else f"whatsapp:+{number}"
        if address not in self._phones:
            external = (
                address if hidden else "" if sms else f"whatsapp:ID.{hashlib.sha256(address.encode()).hexdigest()[:16]}"
            )
            self._phones[address] = TwilioPhone(self, address, external, name)
        return self._phones[address]

    def fails(
        self,
        kind: Kind = "status",
        status: int = 500,
        *,
        code: int = 0,
        times: int = 1,
        to: str = "",
        retry_after: int = 0,
    ) -> None:
        """Let the next messages fail: at once, or (`late`) by a status callback with `code` such as 63016."""
        self.troubles.add(Trouble(kind, times, "", to, status, code, retry_after))

    # -- towards the bot ------------------------------------------------------------------------------------------------

    def deliver(self, path: str, form: dict[str, str], token: str = "") -> int:
        """Post a signed form to the bot; the status it answered with."""
        signature = RequestValidator(token or self.token).compute_signature(self.public_url + path, form)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": signature,
            "I-Twilio-Idempotency-Token": secrets.token_hex(16),
        }
        return self.post(self.internal_url + path, urlencode(form).encode(), headers)

    def report(self, sent: Sent, status: str, code: int = 0) -> int:
        """Tell the bot what became of a message."""
        sent.status, sent.code = status, code
        sent.told.append(status)
        url = sent.value("StatusCallback")
        if not url:
            return 0
        form = {
            "MessageSid": sent.sid,
            "SmsSid": sent.sid,
            "AccountSid": self.account,
            "ApiVersion": "2010-04-01",
            "MessageStatus": status,
            "SmsStatus": status,
            "From": sent.value("From"),
            "To": sent.value("To"),
            "ChannelPrefix": "whatsapp",
        }
        if code:
            form |= {"ErrorCode": str(code), "ErrorMessage": ""}
        return self.deliver(url.removeprefix(self.public_url), form)

    def add_media(self, message_sid: str, mime: str, content: bytes) -> str:
        """Keep a file that a phone sent; the address that Twilio tells the bot."""
        sid = "ME" + secrets.token_hex(16)
        self.media[sid] = (mime, content)
        return f"{self.base}/2010-04-01/Accounts/{self.account}/Messages/{message_sid}/Media/{sid}"

    def _call_back(self) -> None:
        while (item := self._callbacks.get()) is not None:
            sent, status, code = item
            if status == _FETCH:
                try:
                    self._phones[sent.value("To")].show(self._with_media(sent))
                except OSError:  # Twilio could not fetch the file from us
                    self.report(sent, "undelivered", 63019)
            else:
                self.report(sent, status, code)

    def _with_media(self, sent: Sent) -> Shown:
        shown, url = bubble(sent), sent.value("MediaUrl")
        if self.public_url and url.startswith(self.public_url):
            with urlopen(self.internal_url + url.removeprefix(self.public_url), timeout=10) as found:
                kind = found.headers.get_content_type()
                shown.content = found.read()
            shown.media = {"image": "photo", "audio": "voice", "video": "video"}.get(kind.split("/")[0], "document")
        return shown

    # -- from the bot ---------------------------------------------------------------------------------------------------

    def _handle(self, request: Request) -> Reply:
        if request.path.startswith("/cdn/"):
            self.seen_at_cdn.append(request.headers)
            mime, content = self.media.get(request.path.removeprefix("/cdn/"), ("", b""))
            return Reply(200, content, {"content-type": mime}) if mime else Reply(404)
        secret = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {secret}":
            return no(401, 20003, "Authenticate")
        if request.path.startswith("/v1/Content"):
            return self.contents.answer(request)
        root = f"/2010-04-01/Accounts/{self.account}"
        if request.path == f"{root}.json":
            return yes(200, {"sid": self.account, "status": "active"})
        if request.path == f"{root}/Messages.json":
            return self._create(request) if request.method == "POST" else self._list(request)
        if request.path.endswith("/Media.json"):
            return self._list_media(request.path.split("/")[-2])
        if "/Media/" in request.path and request.method == "GET":
            if self.media_404 > 0:
                self.media_404 -= 1
                return no(404, 20404, "The requested resource was not found")
            sid = request.path.rsplit("/", 1)[1]
            return (
                Reply(307, b"", {"location": f"{self.base}/cdn/{sid}"})
                if sid in self.media
                else no(404, 20404, "not found")
            )
        return no(404, 20404, "The requested resource was not found")

    def _create(self, request: Request) -> Reply:
        form = repeated(request)
        to = form.get("To", [""])[0]
        wrong = specs.twilio_violations(form) if self.check else []
        if self.check:
            judging.note("twilio Messages", wrong)
            self.violations += wrong
        if wrong:
            code = 21617 if "1600" in wrong[0] else 21604 if wrong[0].startswith("To") else 21619
            return no(400, code, wrong[0])
        trouble = self.troubles.take("", to)
        if trouble is not None and trouble.kind == "status":
            headers = {"retry-after": str(trouble.retry_after)} if trouble.retry_after else {}
            return no(trouble.status, trouble.code, "failed on purpose", headers)
        if trouble is not None and trouble.kind in ("hang", "cut"):
            return Reply(hang=trouble.kind == "hang", cut=trouble.kind == "cut")
        phone = self._phones.get(to)
        if phone is None and not self.anybody:
            return no(400, 21211, f"The 'To' number {to} is not a valid phone number.")
        sent = Sent("SM" + secrets.token_hex(16), form, at=time.time())
        if "ContentSid" in form:
            code, why = self.contents.trouble(sent, open_=self.is_open(to))
            if code and code != 63016:
                self.refused_templates.append(why)
                return no(400, code, why)
        self.sent.append(sent)
        late = (
            63003 if phone is not None and phone.blocked else trouble.code if trouble and trouble.kind == "late" else 0
        )
        late = late or self._too_late(sent, to)
        if late:
            self._callbacks.put((sent, "failed" if late == 63016 else "undelivered", late))
        else:
            if phone is not None and "MediaUrl" in form:
                self._callbacks.put((sent, _FETCH, 0))  # as Twilio does, from its own side and after answering
            elif phone is not None:
                phone.show(self.contents.bubble(sent) if "ContentSid" in form else bubble(sent))
            for status in self.statuses if form.get("StatusCallback") else ():
                self._callbacks.put((sent, status, 0))
        if trouble is not None and trouble.kind in ("cut_after", "garbage"):
            return Reply(cut=True) if trouble.kind == "cut_after" else Reply(201, b"<html>oops")
        return yes(201, self._resource(sent))

    def is_open(self, to: str) -> bool:
        """Whether less than 24 hours have passed since that phone wrote (SMS knows no such thing)."""
        wrote = self.wrote.get(to)
        return not to.startswith("whatsapp:") or wrote is None or time.time() - wrote < 24 * 3600

    def _too_late(self, sent: Sent, to: str) -> int:
        if "ContentSid" in sent.form:
            return self.contents.trouble(sent, open_=self.is_open(to))[0]
        return 0 if self.is_open(to) else 63016

    def _list_media(self, message_sid: str) -> Reply:
        form = next((each for each in self.received if each["MessageSid"] == message_sid), {})
        found = [
            {"sid": form[f"MediaUrl{n}"].rsplit("/", 1)[1], "content_type": form[f"MediaContentType{n}"]}
            for n in range(int(form.get("NumMedia", 0)))
        ]
        return yes(200, {"media_list": found, "page": 0, "next_page_uri": None})

    def _resource(self, sent: Sent) -> dict[str, Any]:
        return described(
            self.account, sent.sid, sent.value("From"), sent.value("To"), sent.value("Body"), "outbound-api", sent.at
        ) | {
            "status": sent.status,
            "error_code": sent.code or None,
        }

    def _list(self, request: Request) -> Reply:
        self.listed.append(request.query)
        wanted = dict(parse_qsl(request.query))
        found = [
            described(
                self.account, form["MessageSid"], form["From"], form["To"], form["Body"], "inbound", float(form["_at"])
            )
            | {"num_media": form["NumMedia"]}
            for form in reversed(self.received)
            if wanted.get("To", form["To"]) == form["To"]
        ]
        size, page = int(wanted.get("PageSize", 50)), int(wanted.get("Page", 0))
        part = found[page * size : (page + 1) * size]
        uri = f"/2010-04-01/Accounts/{self.account}/Messages.json?PageSize={size}&Page="
        more = f"{uri}{page + 1}" if (page + 1) * size < len(found) else None
        return yes(
            200, {"messages": part, "page": page, "page_size": size, "uri": f"{uri}{page}", "next_page_uri": more}
        )
