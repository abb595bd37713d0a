"""The words of the try-it page, out of locales/id/LC_MESSAGES/tryit.po."""

from __future__ import annotations

from pathlib import Path

from babel.messages.pofile import read_po


def read_texts(path: Path) -> dict[str, str]:
    """The texts of a .po file by their keys. OSError when there is no such file."""
    with path.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file, abort_invalid=True) if entry.id}
