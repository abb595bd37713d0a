"""How long somebody may take to answer: read from data/duty.toml, counted in the village's own hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from casework.data_files import DATA, Section, read_toml
from casework.signals import LEVELS
from storage.base import now

_HOME = "Asia/Jakarta"


@dataclass(frozen=True)
class Span:
    """So many minutes; with hours of the day, only minutes within them count."""

    minutes: int
    opens: time | None = None
    closes: time | None = None

    def after(self, start: datetime, zone: str) -> datetime:
        """The moment (UTC) when this span, begun at `start`, is over where the clock shows `zone`."""
        if self.opens is None or self.closes is None:
            return start + timedelta(minutes=self.minutes)
        left, here = timedelta(minutes=self.minutes), start.astimezone(ZoneInfo(zone))
        while True:
            opens = here.replace(hour=self.opens.hour, minute=self.opens.minute, second=0, microsecond=0)
            closes = here.replace(hour=self.closes.hour, minute=self.closes.minute, second=0, microsecond=0)
            here = max(here, opens)
            if here + left <= closes:
                return (here + left).astimezone(UTC)
            left -= max(closes - here, timedelta())
            here = opens + timedelta(days=1)  # Indonesia has no summer time, so a day is 24 hours


@dataclass(frozen=True)
class Times:
    """All the spans of data/duty.toml."""

    answer: dict[str, Span]
    idle: dict[str, Span]
    review: Span
    most_on_a_rung: int
    again: int
    zones: dict[str, str]

    @classmethod
    def load(cls, path: Path = DATA / "duty.toml") -> Times:
        """Read the file; raises BrokenFile."""
        top = Section(path, "", read_toml(path))
        top.only("source", "checked_on", "answer", "idle", "review", "rungs", "again", "zones")
        top.sourced()
        answer, idle, zones = top.part("answer"), top.part("idle"), top.part("zones")
        return cls(
            answer={level: _span(answer.part(level)) for level in LEVELS},
            idle={level: _span(idle.part(level)) for level in LEVELS},
            review=_span(top.part("review")),
            most_on_a_rung=top.part("rungs").need("most", int),
            again=top.part("again").need("most", int),
            zones={code: zone for zone in zones.values for code in zones.words(zone)},
        )

    def zone(self, area: str | None) -> str:
        """The time zone of an area code; Java's when there is none."""
        return self.zones.get(area[:2], _HOME) if area else _HOME

    def answer_by(self, level: str, area: str | None, start: datetime | None = None) -> datetime:
        """By when a push about a report of this level, sent or delivered at `start`, must be answered."""
        return self.answer[level].after(start or now(), self.zone(area))


def _span(section: Section) -> Span:
    section.only("minutes", "hours_of_day")
    minutes = section.need("minutes", int)
    hours = section.words("hours_of_day")
    if minutes < 1:
        raise section.wrong("'minutes' must be at least 1")
    if not hours:
        return Span(minutes)
    try:
        opens, closes = (time.fromisoformat(hour) for hour in hours)
    except ValueError:
        raise section.wrong('\'hours_of_day\' must be two times, as in ["07:00", "20:00"]') from None
    if opens >= closes:
        raise section.wrong("'hours_of_day' must open before they close")
    return Span(minutes, opens, closes)


@lru_cache
def times() -> Times:
    """The spans that ship with the software, read once."""
    return Times.load()
