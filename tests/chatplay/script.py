"""Reading a golden chat: its head (when it happens, which officers there are) and what people do, act by act.

What the bot says is not kept here: the player draws it anew, and the whole is compared with the file. So a chat is
written by typing what people do, and the rest is filled in with `--rewrite-chats` and read by a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
ROLES = ("village", "duty", "supervisor", "desk")
TAGS = {"village": "officer", "duty": "duty", "supervisor": "supervisor", "desk": "desk"}
CODE = re.compile(r"\bK-[2-9A-HJKMNP-TV-Z]{6}\b")

_NAME = r"(?P<who>[A-Z][\w.'’ -]*?)(?: \((?P<tag>[a-z]+)\))?"
_SAYS = re.compile(rf"{_NAME}: ?(?P<words>.*)")
_GETS = re.compile(rf"{_NAME} gets(?P<nothing> nothing|:)\s*")
_HEAD = re.compile(r"(Now|Officers|Invited|Only|Agencies): *(.*)")
_INVITATION = re.compile(r"P-(?:[0-9A-Z]{4}-?){5}")


class BrokenChat(Exception):
    """A chat file that cannot be read; the message names the file and the line."""


@dataclass(frozen=True)
class Appointed:
    """An officer of the head section. `code` stands in for the invitation's code where the chat types it itself."""

    name: str
    role: str
    office: str | None
    areas: tuple[str, ...]
    code: str = ""

    @property
    def label(self) -> str:
        """As the chat writes him: "Pak Budi (officer)"."""
        return f"{self.name} ({TAGS[self.role]})"


@dataclass
class Act:
    """Something that somebody does, or that happens. `who` is empty for a directive, `raw` the lines as they stand."""

    line: int
    who: str
    words: str
    raw: list[str]
    before: list[str] = field(default_factory=list)
    """Blank lines and remarks that stand above."""
    silent: list[str] = field(default_factory=list)
    """Names of those of whom the chat says that they get nothing."""


@dataclass
class Script:
    """One chat."""

    path: Path
    head: list[str]
    now: datetime
    officers: list[Appointed]
    only: str
    acts: list[Act]
    after: list[str]
    agencies: str = ""
    """Whose list of agencies is in use, and of which day: "KP2MI 2 November 2026"; empty for the one that ships."""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def codes(self) -> list[str]:
        """The report codes of the file, in the order in which they first stand there."""
        return list(dict.fromkeys(CODE.findall(self.path.read_text(encoding="utf-8"))))

    def label(self, name: str) -> str:
        """How somebody is written: officers with what they are."""
        return next((each.label for each in self.officers if each.name == name), name)


def read(path: Path) -> Script:
    """Read a chat; raises BrokenChat."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head: list[str] = []
    told: dict[str, list[str]] = {"Now": [], "Officers": [], "Invited": [], "Only": [], "Agencies": []}
    at = 0
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith("#") or _HEAD.fullmatch(lines[at])):
        if found := _HEAD.fullmatch(lines[at]):
            told[found[1]].append(found[2])
        head.append(lines[at])
        at += 1
    held = []
    while head and not _HEAD.fullmatch(head[-1]):  # what stands above the first act belongs to it
        held.insert(0, head.pop())
    if len(told["Now"]) != 1:
        raise BrokenChat(f"{path.name}: the head needs one line `Now: Thursday 26 November 2026 19:05 WIB`")
    officers = [_appointed(path, each) for line in told["Officers"] for each in line.split(";") if each.strip()]
    officers += [_appointed(path, each) for each in told["Invited"]]
    acts, after = _acts(path, lines, at, held, {one.name: TAGS[one.role] for one in officers})
    only = told["Only"][0].strip() if told["Only"] else ""
    agencies = told["Agencies"][0].strip() if told["Agencies"] else ""
    return Script(path, head, _time(path, told["Now"][0]), officers, only, acts, after, agencies)


def _acts(path: Path, lines: list[str], at: int, held: list[str], tags: dict[str, str]) -> tuple[list[Act], list[str]]:
    acts: list[Act] = []
    in_act = False
    for number, line in enumerate(lines[at:], start=at + 1):
        where = f"{path.name}:{number}"
        if line.startswith((" ", "\t")):
            if in_act:
                acts[-1].raw.append(line)
                acts[-1].words += "\n" + line.strip()
            continue
        if not line.strip() or line.startswith("#"):
            held.append(line)
            in_act = False
            continue
        in_act = False
        if line.startswith((">>", "Bot:")):
            held = [each for each in held if each.strip()]
            continue
        if found := _GETS.fullmatch(line):
            _check(where, found, tags)
            held = [each for each in held if each.strip()]
            if found["nothing"] == " nothing":
                if not acts:
                    raise BrokenChat(f"{where}: nothing has happened yet")
                acts[-1].silent.append(found["who"])
            continue
        if line.startswith("-- "):
            acts.append(Act(number, "", line[3:].strip(), [line], held))
        elif found := _SAYS.fullmatch(line):
            _check(where, found, tags)
            acts.append(Act(number, found["who"], found["words"].strip(), [line], held))
            in_act = True
        else:
            raise BrokenChat(f"{where}: what is this? {line!r}")
        held = []
    return acts, held


def _check(where: str, found: re.Match[str], tags: dict[str, str]) -> None:
    if tags.get(found["who"]) != found["tag"]:
        raise BrokenChat(f"{where}: {found['who']} is written with ({tags.get(found['who']) or 'nothing'})")


def _appointed(path: Path, text: str) -> Appointed:
    words = text.replace(",", " ").split()
    place = next((number for number, word in enumerate(words) if word in ROLES), 0)
    if not place:
        raise BrokenChat(f"{path.name}: an officer is `name role office areas`, not {text!r}")
    rest = words[place + 1 :]
    codes = [word for word in rest if _INVITATION.fullmatch(word)]
    areas = tuple(word for word in rest if word[0].isdigit())
    office = next((word for word in rest if word[0].isalpha() and word not in codes), None)
    return Appointed(" ".join(words[:place]), words[place], office, areas, codes[0] if codes else "")


def _time(path: Path, text: str) -> datetime:
    day, _, zone = text.strip().rpartition(" ")
    try:
        read = datetime.strptime(day, "%A %d %B %Y %H:%M")
        there = timezone(timedelta(hours=ZONES[zone]))
    except (ValueError, KeyError):
        raise BrokenChat(f"{path.name}: `Now: Thursday 26 November 2026 19:05 WIB`, not {text!r}") from None
    if read.strftime("%A") != day.split()[0]:
        raise BrokenChat(f"{path.name}: {day} is a {read.strftime('%A')}")
    return read.replace(tzinfo=there).astimezone(UTC)
