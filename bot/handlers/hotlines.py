"""Official lines for people in need, from data/hotlines.toml: shown only with the date on which somebody called them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Hotline:
    """One line. `countries` are ISO codes, empty for everywhere; `verified_on` is the day it was called and answered."""

    name: str
    number: str
    kinds: tuple[str, ...]
    countries: tuple[str, ...]
    source: str
    verified_on: date | None


@dataclass(frozen=True)
class Hotlines:
    """All known lines, verified or not."""

    lines: tuple[Hotline, ...]

    @classmethod
    def load(cls, path: Path) -> Hotlines:
        """Read the file; ValueError or KeyError says what is wrong with it."""
        lines = []
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["line"]:
            verified = str(entry.get("verified_on") or "")
            lines.append(
                Hotline(
                    entry["name"],
                    entry["number"],
                    tuple(entry["kinds"]),
                    tuple(entry["countries"]),
                    entry["source"],
                    date.fromisoformat(verified) if verified else None,
                )
            )
        return cls(tuple(lines))

    @property
    def verified(self) -> list[Hotline]:
        """The lines that may be shown."""
        return [line for line in self.lines if line.verified_on is not None]

    def for_danger(self, countries: Collection[str], kinds: Collection[str], most: int = 2) -> list[Hotline]:
        """The verified lines that fit best: of the country first, then for abroad, then of the kind; at home the police."""
        abroad = set(countries) - {"ID"}

        def fit(line: Hotline) -> int:
            if abroad and abroad & set(line.countries):
                return 0
            if abroad:
                return 1 if "abroad" in line.kinds and not line.countries else 9
            if "ID" in line.countries or not line.countries:
                return 0 if set(kinds) & set(line.kinds) else 2 if "police" in line.kinds else 9
            return 9

        fitting = sorted((line for line in self.verified if fit(line) < 9), key=fit)
        return fitting[:most]
