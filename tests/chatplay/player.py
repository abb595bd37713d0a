"""Playing a chat: each act is done on real phones, and what the phones then show is written down below it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from casework import officers
from storage.base import now
from tests.chatplay import register
from tests.chatplay.lines import Line, drawn
from tests.chatplay.script import CODE, Act, Appointed, Script
from tests.chatplay.stage import Stage
from tests.fakes.phones import PHOTO, VOICE, Phone
from tests.fakes.twilio_phone import TwilioPhone

BEAT = timedelta(seconds=5)
"""How long an act takes: shorter than every pause that ends a story."""
PAUSE = timedelta(seconds=20)
MINUTE = timedelta(minutes=1)
KEY = re.compile(r"\b0\d{3} \d{4} \d{4} \d{4}\b")
SPARE_KEYS = ("0812 3456 7890 1234", "0813 5678 9012 3456", "0857 1122 3344 5566")
"""In a chat: the numbers with which a reporter goes on from another phone."""
USUAL_REPORT = (
    "di sukorejo kec sukorejo ponorogo ada bu yanti 081234567890 ngajak kerja ke hongkong minggu depan, "
    "bayar 5 juta ke rekening dia",
    "gak ada",
    "jangan",
    "ya",
)
"""What somebody types whose report matters only for what follows ("-- Sari has sent the usual report")."""
NO_CODE = "K-ZZZZZZ"
"""In a chat: a code that no report has."""
SPARE_CODES = ("K-7F3KQ2", "K-9M2XR4", "K-4TB8WN", "K-C6HJ3D", "K-5RQ7VA", "K-8WZ4FM", "K-2NEK9T")

_LATER = re.compile(r"(\d+) (second|minute|hour|day)s? later")
_KINDS = re.compile(
    r"\((photo|voice|video|document|sticker|location|contact|forwarded|edited|something)([^)]*)\) ?(.*)", re.S
)
_EVENTS = {
    "report.file": "report.filed {code} {level}{conflict}",
    "report.alert": "report.danger {code} {level}{conflict}",
    "report.finished": "report.completed {code} {level}{conflict}",
    "report.take": "report.taken {code}",
    "report.refer": "report.referred {code} {detail}",
    "report.close": "report.closed {code} {detail}",
    "report.contest": "report.contested {code}",
    "report.forget": "report.forgotten {code}",
    "duty.nobody": "nobody.to.ask {code}",
}


@dataclass
class Person:
    """Somebody with a phone. `read` is how many bubbles were written down, `secrets` what others must never see."""

    name: str
    phone: Phone
    secrets: tuple[str, ...]
    read: int = 0
    unreachable: bool = False


class Player:
    """Plays one chat on one stage. `clock` sets the time; `rebuild` puts the house up anew after every act."""

    def __init__(
        self, script: Script, line: Line, stage: Stage, clock: Callable[[datetime], None], *, rebuild: bool
    ) -> None:
        self._script, self._line, self._stage = script, line, stage
        self._clock, self._rebuild = clock, rebuild
        self._at = script.now + timedelta(seconds=2)
        self.people: dict[str, Person] = {}
        self._last: Person | None = None
        self._ours: dict[str, str] = {}
        self._theirs: dict[str, str] = {}
        if found := register.LIST.fullmatch(script.agencies):
            register.bring_list(stage, found["source"], register.read_day(found["day"]))
        for each in script.officers:
            self._appoint(each)
        stage.news()

    def play(self) -> str:
        """The whole chat as it went."""
        played = list(self._script.head)
        for act in self._script.acts:
            played += [*act.before, *act.raw]
            self._do(act)
            played += self._written(act)
            if self._rebuild:
                self._restart()
        return "\n".join([*played, *self._script.after]).rstrip("\n") + "\n"

    # ---- doing -------------------------------------------------------------------------------------------------------

    def _do(self, act: Act) -> None:
        self._move(self._at + BEAT)
        try:
            if act.who:
                self._last = self._person(act.who)
                self._say(self._last, self._real(act.words))
            else:
                self._direct(act)
        except AssertionError as trouble:
            raise AssertionError(f"{self._script.path.name}:{act.line}: {trouble}") from trouble
        self._stage.settle()

    def _say(self, person: Person, words: str) -> None:
        phone = person.phone
        if words.startswith("[") and words.endswith("]"):
            phone.taps(words[1:-1])
            return
        found = _KINDS.fullmatch(words)
        kind, detail, rest = (found[1], found[2].strip(), found[3]) if found else ("", "", words)
        match kind:
            case "photo":
                phone.sends(photo=PHOTO, caption=rest)
            case "voice":
                minutes, _, seconds = detail.partition(":")
                phone.sends(voice=VOICE, seconds=int(minutes or 0) * 60 + int(seconds or 3))
            case "video":
                phone.sends(video=b"\x00\x00\x00\x18ftypmp42" + bytes(64), seconds=5)
            case "document":
                phone.sends(document=b"%PDF-1.4 surat", caption=rest)
            case "sticker":
                phone.sends(sticker=b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(24))
            case "location":
                lat, _, lon = detail.partition(",")
                phone.shares_location(float(lat), float(lon))
            case "contact":
                name, _, number = detail.rpartition(" ")
                phone.shares_contact(name, number)
            case "forwarded":
                phone.says(rest, forwarded=True)
            case "edited":
                phone.edits(rest)
            case "something":
                self._line.says_something_else(phone)
            case _:
                phone.says(words)

    def _direct(self, act: Act) -> None:
        words = act.words
        if words == "the server restarts":
            self._restart()
        elif words == "that message arrives again":
            assert self._last is not None, "nobody has sent anything yet"
            self._last.phone.again()
        elif found := re.fullmatch(r"(.+) has sent the usual report", words):
            for each in USUAL_REPORT:
                self._say(self._person(found[1]), each)
                self._stage.settle()
                self._move(self._at + BEAT)
            for person in self.people.values():
                person.read = len(person.phone.screen())
        elif found := register.NEWS.fullmatch(words):
            register.bring_news(
                self._stage, found["source"], register.read_day(found["day"]), found["name"], found["status"]
            )
        elif words == "the missed messages are taken in":
            self._move(self._at + MINUTE)
            self._stage.take_in_missed()
        elif found := re.fullmatch(r"(?:nothing|everything) that (.+) sends reaches us(?: again)?", words):
            phone = self._person(found[1]).phone
            assert isinstance(phone, TwilioPhone), "only Twilio's webhooks can be lost"
            phone.lost = words.startswith("nothing")
        elif found := re.fullmatch(r"(.+) binds (.+) too", words):
            self._bind(found[1], self._person(found[2]))
        elif found := re.fullmatch(r"(.+) looks at the chat", words):
            person = self._last = self._person(found[1])
            person.read = 0  # what is on the screen now is written down below
        elif words == "a short pause":
            self._let_pass(PAUSE)
        elif found := _LATER.fullmatch(words):
            self._let_pass(timedelta(**{f"{found[2]}s": int(found[1])}))
        elif found := re.fullmatch(r"(.+) cannot be reached", words):
            person = self._person(found[1])
            person.phone.blocked = person.unreachable = True
        elif found := re.fullmatch(r"(.+) (blocks|unblocks) the bot", words):
            person = self._person(found[1])
            person.unreachable = person.unreachable or found[2] == "blocks"
            person.phone.blocks() if found[2] == "blocks" else person.phone.unblocks()
        elif found := re.fullmatch(r'(.+) taps an old "(.+)"', words):
            person = self._last = self._person(found[1])
            label = found[2]
            old = next((one for one in (*person.phone.replaced, *person.phone.screen()) if label in one.choices), None)
            assert old is not None, f"there is no {label!r} on the screen"
            person.phone.taps(label, on=old)
        else:
            raise AssertionError(f"no such directive: {words!r}")

    def _let_pass(self, time: timedelta) -> None:
        """Let time go by, stopping wherever something becomes due by itself."""
        until = self._at + time
        while (due := self._stage.next_due()) is not None and due <= until:
            self._move(max(due, self._at) + timedelta(milliseconds=50))
            self._stage.settle()
        self._move(until)

    def _move(self, at: datetime) -> None:
        self._at = max(at, now())
        self._clock(self._at)

    def _restart(self) -> None:
        self._stage.down()
        self._stage.up()

    # ---- people ------------------------------------------------------------------------------------------------------

    def _person(self, name: str) -> Person:
        if name not in self.people:
            phone, secrets = self._line.phone(name)
            self.people[name] = Person(name, phone, secrets)
        return self.people[name]

    def _appoint(self, each: Appointed) -> None:
        """Invite an officer; unless the chat itself types the code, he has enrolled before it begins."""
        code = self._stage.database.write(
            lambda unit: officers.invite(unit, name=each.name, office=each.office, role=each.role, areas=each.areas)
        )
        if each.code:
            self._ours[each.code] = code
            return
        person = self._person(each.name)
        person.phone.says(code)
        self._stage.settle()
        person.read = len(person.phone.screen())
        assert person.read == 1, f"{each.name} could not enrol"

    def _bind(self, name: str, person: Person) -> None:
        """One more phone of an officer who has one already: the operator's new code, sent from that phone."""
        code = self._stage.database.write(
            lambda unit: officers.invite_again(unit, next(o for o in officers.listing(unit) if o.name == name))
        )
        person.phone.says(code)
        self._stage.settle()
        person.read = len(person.phone.screen())

    # ---- writing down ------------------------------------------------------------------------------------------------

    def _written(self, act: Act) -> list[str]:
        lines: list[str] = []
        silent = list(act.silent)
        actor = self.people.get(act.who) or (
            self._last if any(word in act.words for word in ("taps", "again", "looks")) else None
        )
        if actor is not None:
            lines += self._bubbles(actor)
        for what, detail, report in self._stage.news():
            if what in _EVENTS and report is not None:
                conflict = " conflict" if report.conflict else ""
                told = _EVENTS[what].format(code=report.code, level=report.level, detail=detail, conflict=conflict)
                lines.append(f">> {self._shown(told).strip()}")
        for person in self.people.values():
            if bubbles := self._bubbles(person):
                lines += [f"{self._script.label(person.name)} gets:", *bubbles]
            elif person.name in silent:
                lines.append(f"{self._script.label(person.name)} gets nothing")
        return lines + [f"{self._script.label(name)} gets nothing" for name in silent if name not in self.people]

    def _bubbles(self, person: Person) -> list[str]:
        screen = person.phone.screen()
        fresh, person.read = screen[person.read :], len(screen)
        lines = []
        for shown in fresh:
            first, *rest = self._shown(drawn(shown)).split("\n")
            lines += [f"Bot:  {first}", *(f"      {line}" for line in rest)]
        return lines

    def _shown(self, text: str) -> str:
        """With the codes and numbers that stand in the file for those that were really drawn."""
        for key in KEY.findall(text):
            if key not in self._theirs:
                self._theirs[key] = SPARE_KEYS[sum(KEY.fullmatch(each) is not None for each in self._theirs)]
                self._ours[self._theirs[key]] = key
        text = KEY.sub(lambda found: self._theirs[found[0]], text)
        for code in CODE.findall(text):
            if code not in self._theirs and code != NO_CODE:
                taken = {*self._ours, NO_CODE}
                spare = (each for each in [*self._script.codes, *SPARE_CODES] if each not in taken)
                self._theirs[code] = next(spare)
                self._ours[self._theirs[code]] = code
        return CODE.sub(lambda found: self._theirs.get(found[0], found[0]), text)

    def _real(self, words: str) -> str:
        """What is really typed where the file has a code that stands in for it."""
        for ours, real in self._ours.items():
            words = words.replace(ours, real)
            words = words.replace(ours.lower().replace("-", ""), real.lower().replace("-", ""))
            words = words.replace(ours.lower(), real.lower())
        return words

    def leaks(self) -> list[str]:
        """Where somebody's number or profile name stands on another person's screen."""
        found = []
        for reader in self.people.values():
            seen = [(each.text, *each.choices, *each.values, each.quote) for each in reader.phone.screen()]
            text = "\n".join(part for parts in seen for part in parts).lower()
            digits = re.sub(r"[\s.()+-]", "", text)
            for owner in self.people.values():
                if owner is not reader and any(secret in text or secret in digits for secret in owner.secrets):
                    found.append(f"{reader.name} can see who {owner.name} is")
        return found

    def trouble(self) -> dict[str, Any]:
        """What went wrong behind the screens; empty when nothing did."""
        left = self._stage.left_over()
        if any(person.unreachable for person in self.people.values()):
            left.pop("failed")
        checks = {
            **left,
            "specs": self._line.fake.violations,
            "webhooks": self._line.posting.refused,
            "leaks": self.leaks(),
            "taps": sorted(self._line.fake.unanswered()) if hasattr(self._line.fake, "unanswered") else [],
        }
        return {name: found for name, found in checks.items() if found}
