"""How urgent a report is, and why: rules in data/rules/ that anybody can read, each with its source and its time.

A rule looks at the signals of a report (signals.py) and at a few facts. Whatever applies adds a reason, which cites the
words that raised the signal and names the element of the law that they point to: proses, cara or tujuan of UU 21/2007,
or a duty of UU 18/2017. The highest level wins. It is an indication, never a finding; the officer can overrule it.

Texts for people are not here: `Reason.signal`, `Reason.point` and the names in `unknown` are keys into locales/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from casework.data_files import Section, read_toml
from casework.errors import BrokenFile
from casework.signals import GREEN, LEVELS, SIGNALS

ELEMENTS = ("proses", "cara", "tujuan", "kewajiban", "bahaya")
"""What a reason points to: process, means or purpose of UU 21/2007; a duty of UU 18/2017; plain danger."""

REPORTS, OFFERS = "report", "offer"
"""What is judged: what somebody tells, or an offer that somebody asks about."""

_RULE_KEYS = (
    "id", "signal", "with", "without", "when", "level", "past", "element", "point", "law", "article", "source",
    "checked_on", "valid_from", "valid_to",
)  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """One reason for a level. `words` are the reporter's own, `signal` is "" where a fact alone was enough."""

    signal: str
    words: str
    element: str
    point: str
    law: str
    article: str
    level: str
    rule: str
    source: str


@dataclass(frozen=True)
class Judgement:
    """A level, the reasons from the most urgent down, and which important facts nobody told yet."""

    level: str
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One rule. `when` holds for a fact with one of the listed values (or at least a number); `past` is its level once
    the person is home and safe; `about` is "offer" for a rule that is for offers alone."""

    id: str
    signal: str
    with_all: frozenset[str]
    without: frozenset[str]
    when: Mapping[str, Any]
    level: str
    past: str
    element: str
    point: str
    law: str
    article: str
    source: str
    valid_from: date
    valid_to: date | None
    checked_on: date
    about: str = ""

    def reason(self, signals: Mapping[str, Any], facts: Mapping[str, Any], on: date) -> Reason | None:
        """Why this rule applies on a day, or None."""
        if on < self.valid_from or (self.valid_to is not None and on > self.valid_to):
            return None
        if self.signal and self.signal not in signals:
            return None
        if not self.with_all <= signals.keys() or self.without & signals.keys():
            return None
        if not all(_holds(facts.get(name), wanted) for name, wanted in self.when.items()):
            return None
        proof = [str(signals[name]) for name in (self.signal, *sorted(self.with_all)) if signals.get(name)]
        level = self.past if facts.get("home") is True else self.level
        return Reason(
            self.signal, " · ".join(dict.fromkeys(proof)), self.element, self.point, self.law, self.article, level,
            self.id, self.source,
        )  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A fact that changes what an officer does; known by one of these facts or signals."""

    name: str
    facts: tuple[str, ...]
    signals: frozenset[str]


@dataclass(frozen=True)
class Rules:
    """All rule packs of a folder."""

    rules: tuple[Rule, ...]
    wanted: tuple[Wanted, ...]

    @classmethod
    def load(cls, folder: Path) -> Rules:
        """Read every *.toml of `folder`; raises BrokenFile with file and place for anything that is not understood."""
        paths = sorted(Path(folder).glob("*.toml"))
        if not paths:
            raise BrokenFile(folder, "folder", "holds no rules")
        rules: list[Rule] = []
        wanted: list[Wanted] = []
        seen: dict[str, Path] = {}
        for path in paths:
            pack = _pack(path)
            for rule in pack.rules:
                if rule.id in seen:
                    raise BrokenFile(path, rule.id, f"a rule of this id stands in {seen[rule.id].name} too")
                seen[rule.id] = path
            rules += pack.rules
            wanted += pack.wanted
        return cls(tuple(rules), tuple(wanted))


def judge(
    signals: Mapping[str, Any], facts: Mapping[str, Any], on: date, rules: Rules, *, about: str = REPORTS
) -> Judgement:
    """Judge a report, or an offer. `signals` maps each name to the words that raised it.

    Facts that rules look at: `departure` (today tomorrow this_week later none unknown), `departs_on` (a date or its ISO
    form), `people` (how many are moved), `age` (years), `urgency` (now soon no), `emergency`, `home` (True once the
    person is back and safe), `countries` (ISO codes). Everything else is only looked at for `unknown`.
    """
    known = {**facts, **_worked_out(facts, on)}
    found = [
        reason
        for rule in rules.rules
        if rule.about in ("", about) and (reason := rule.reason(signals, known, on)) is not None
    ]
    found.sort(key=lambda reason: -LEVELS.index(reason.level))
    level = max((reason.level for reason in found), key=LEVELS.index, default=GREEN)
    unknown = tuple(
        one.name
        for one in rules.wanted
        if not one.signals & signals.keys() and not any(_told(facts.get(name)) for name in one.facts)
    )
    return Judgement(level, tuple(found), unknown)


def _worked_out(facts: Mapping[str, Any], on: date) -> dict[str, Any]:
    day = facts.get("departs_on")
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day[:10])
        except ValueError:
            return {}
    return {"days_left": (day - on).days} if isinstance(day, date) else {}


def _holds(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return wanted.get("least", value) <= value <= wanted.get("most", value)
    values = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return any(one == two and isinstance(one, bool) == isinstance(two, bool) for one in values for two in wanted)


def _told(value: Any) -> bool:
    return value not in (None, "", "unknown", "none") and value != [] and value != {}


def _pack(path: Path) -> Rules:
    top = Section(path, "", read_toml(path))
    top.only("law", "title", "about", "valid_from", "valid_to", "source", "checked_on", "rule", "wanted")
    top.sourced()
    about = top.may("about", str, "")
    if about not in ("", REPORTS, OFFERS):
        raise top.wrong(f"'about' must be {REPORTS} or {OFFERS}")
    law, begins, ends = top.need("law", str), top.need("valid_from", date), top.may("valid_to", date, date.max)
    rules = [_rule(section, law, begins, ends, about) for section in _each(path, top, "rule")]
    wanted = []
    for section in _each(path, top, "wanted"):
        section.only("name", "facts", "signals")
        wanted.append(
            Wanted(section.need("name", str), section.words("facts"), frozenset(_signals(section, "signals")))
        )
    return Rules(tuple(rules), tuple(wanted))


def _each(path: Path, top: Section, name: str) -> list[Section]:
    lines = [
        number for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.split("#")[0].strip().replace(" ", "") == f"[[{name}]]"
    ]  # fmt: skip
    entries = top.may(name, list, [])
    where = [
        f"line {lines[place]}, {name} {place + 1}" if place < len(lines) else name for place in range(len(entries))
    ]
    return [Section(path, spot, entry) for spot, entry in zip(where, entries, strict=True)]


def _rule(section: Section, law: str, begins: date, ends: date, about: str) -> Rule:
    section.only(*_RULE_KEYS)
    section.sourced()
    signal, when = section.may("signal", str, ""), section.may("when", dict, {})
    if signal and signal not in SIGNALS:
        raise section.wrong(f"'signal' {signal!r} is not a known signal")
    with_all, without = _signals(section, "with"), _signals(section, "without")
    if not signal and not when and not with_all:
        raise section.wrong("a rule needs a 'signal', 'with' or 'when'")
    for name, wanted in when.items():
        numbers = isinstance(wanted, dict) and wanted and wanted.keys() <= {"least", "most"}
        if not (numbers and all(type(one) in (int, float) for one in wanted.values())) and not (
            isinstance(wanted, list) and wanted
        ):
            raise section.wrong(f"'when.{name}' must be a list of values, or {{least = 3}}, {{most = 17}}")
    level = section.need("level", str)
    past, element = section.may("past", str, level), section.need("element", str)
    if level not in LEVELS or past not in LEVELS:
        raise section.wrong(f"'level' and 'past' must be one of {', '.join(LEVELS)}")
    if element not in ELEMENTS:
        raise section.wrong(f"'element' must be one of {', '.join(ELEMENTS)}")
    valid_from, valid_to = section.may("valid_from", date, begins), section.may("valid_to", date, ends)
    if valid_from > valid_to:
        raise section.wrong("'valid_from' comes after 'valid_to'")
    return Rule(
        id=section.need("id", str), signal=signal, with_all=frozenset(with_all), without=frozenset(without), when=when,
        level=level, past=past, element=element, point=section.need("point", str),
        law=section.may("law", str, law),
        article=section.need("article", str), source=section.need("source", str), valid_from=valid_from,
        valid_to=None if valid_to == date.max else valid_to, checked_on=section.need("checked_on", date), about=about,
    )  # fmt: skip


def _signals(section: Section, key: str) -> tuple[str, ...]:
    names = section.words(key)
    for name in names:
        if name not in SIGNALS:
            raise section.wrong(f"{key!r} names {name!r}, which is not a known signal")
    return names
