"""What is usually earned a month in a country, to notice an offer that lies far outside: data/salaries.toml.

A sum is compared in the money it was named in, as the source gives it; no rate of exchange is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casework.data_files import Section, read_toml

RUPIAH = "IDR"
_KEYS = ("currency", "least", "most", "least_rupiah", "most_rupiah", "source", "checked_on")


@dataclass(frozen=True, slots=True)
class Pay:
    """What is usual in one country, a month: `ranges` by currency, each (least, most); 0 where the source does not say."""

    ranges: Mapping[str, tuple[int, int]]
    source: str
    checked_on: date


@dataclass(frozen=True)
class Salaries:
    """Usual pay by country (ISO code)."""

    countries: Mapping[str, Pay]

    @classmethod
    def load(cls, path: Path) -> Salaries:
        """Read the file; raises BrokenFile."""
        found = {}
        for code, values in read_toml(path).items():
            section = Section(path, code, values)
            section.only(*_KEYS)
            section.sourced()
            local = section.need("least", int), section.need("most", int)
            rupiah = section.need("least_rupiah", int), section.need("most_rupiah", int)
            if any(most and least > most for least, most in (local, rupiah)):
                raise section.wrong("the least is more than the most")
            ranges = {section.need("currency", str): local, RUPIAH: rupiah}
            found[code] = Pay(ranges, section.need("source", str), section.need("checked_on", date))
        return cls(found)

    def usual(self, country: str, currency: str) -> tuple[dict[str, float | str], ...]:
        """From what to what is usual there, in this money; empty where it is not known."""
        pay = self.countries.get(country)
        found = pay.ranges.get(currency, (0, 0)) if pay else (0, 0)
        return tuple({"amount": each, "currency": currency} for each in found if each)

    def compare(self, country: str, amount: float, currency: str) -> dict[str, float]:
        """How many times the most (`salary_over`) and what part of the least (`salary_under`) a sum a month is."""
        pay = self.countries.get(country)
        least, most = pay.ranges.get(currency, (0, 0)) if pay else (0, 0)
        found = {}
        if most:
            found["salary_over"] = amount / most
        if least:
            found["salary_under"] = amount / least
        return found
