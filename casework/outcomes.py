"""How a report can end and to whom it can be handed on: the closed lists of data/outcomes.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from casework.data_files import DATA, Section, read_toml


@dataclass(frozen=True)
class Outcomes:
    """`names` in the order of the file; those in `second` need a second officer's word."""

    names: tuple[str, ...]
    second: frozenset[str]
    bodies: tuple[str, ...]

    @classmethod
    def load(cls, path: Path = DATA / "outcomes.toml") -> Outcomes:
        """Read the file; raises BrokenFile."""
        top = Section(path, "", read_toml(path))
        top.only("source", "checked_on", "outcome", "bodies")
        top.sourced()
        listed = top.part("outcome")
        entries = {name: listed.part(name) for name in listed.values}
        for entry in entries.values():
            entry.only("second")
        second = frozenset(name for name, entry in entries.items() if entry.may("second", bool, False))
        return cls(tuple(entries), second, top.part("bodies").words("names"))


@lru_cache
def outcomes() -> Outcomes:
    """The lists that ship with the software, read once."""
    return Outcomes.load()
