"""Reading the facts that change without code: TOML files under data/, refused aloud when they are broken."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from casework.errors import BrokenFile

T = TypeVar("T")
DATA = Path(__file__).resolve().parents[1] / "data"


def read_toml(path: Path) -> dict[str, Any]:
    """The file's content; raises BrokenFile that names the file and the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as trouble:
        raise BrokenFile(path, "file", trouble.strerror or "cannot be read") from None
    except UnicodeDecodeError:
        raise BrokenFile(path, "file", "is not UTF-8") from None
    except tomllib.TOMLDecodeError as trouble:
        raise BrokenFile(path, "TOML", str(trouble)) from None


class Section:
    """A table of a data file that knows where it stands, so that what is missing or wrong in it can be pointed at."""

    def __init__(self, path: Path, where: str, values: Any) -> None:
        if not isinstance(values, dict):
            raise BrokenFile(path, where, "must be a table")
        self.path, self.where, self.values = path, where, values

    def need(self, key: str, kind: type[T]) -> T:
        """A value that must be there."""
        if key not in self.values:
            raise BrokenFile(self.path, self.where, f"{key!r} is missing")
        return self._checked(key, kind)

    def may(self, key: str, kind: type[T], default: T) -> T:
        """A value that may be left out."""
        return self._checked(key, kind) if key in self.values else default

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts that may be left out."""
        found = self.may(key, list, [])
        if not all(isinstance(word, str) for word in found):
            raise BrokenFile(self.path, self.where, f"{key!r} must be a list of texts")
        return tuple(found)

    def part(self, key: str) -> Section:
        """A table inside this one that must be there."""
        return Section(self.path, f"{self.where}.{key}" if self.where else key, self.need(key, dict))

    def only(self, *keys: str) -> None:
        """Refuse keys that nobody reads: a misspelt one would be ignored in silence."""
        for key in self.values:
            if key not in keys:
                raise BrokenFile(self.path, self.where, f"{key!r} is not known here")

    def sourced(self) -> None:
        """Every figure tells where it comes from and when that was checked."""
        self.need("source", str)
        self.need("checked_on", date)

    def wrong(self, what: str) -> BrokenFile:
        """The refusal that points here."""
        return BrokenFile(self.path, self.where, what)

    def _checked(self, key: str, kind: type[T]) -> T:
        value = self.values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise BrokenFile(self.path, self.where, f"{key!r} must be of type {kind.__name__}")
        return value
