"""Reading the writing on a photo with Debian's tesseract and its Indonesian data, where they are installed.

The photo is the copy that was drawn anew (channels/photos.py), never what the stranger sent. Tesseract is a program of its
own and gets little time; what it says is only ever words to be understood, never shown to anybody else.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from dataclasses import dataclass

PATIENCE = 25.0
"""Seconds; a sharp flyer takes one to three."""
LONGEST = 4000
"""Characters of a flyer that are looked at."""
LANGUAGES = ("ind", "eng")


@dataclass(frozen=True)
class PhotoReader:
    """The program and the languages it has."""

    program: str
    languages: tuple[str, ...]

    @classmethod
    def find(cls) -> PhotoReader | None:
        """The reader of this machine; None when tesseract or its Indonesian data is not installed."""
        program = shutil.which("tesseract")
        if program is None:
            return None
        try:
            listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=10, check=True)
        except (OSError, subprocess.SubprocessError):
            return None
        there = tuple(language for language in LANGUAGES if language in listed.stdout.split())
        return cls(program, there) if "ind" in there else None

    async def read(self, photo: bytes) -> str:
        """The words on a photo, line by line; "" when there are none or it took too long."""
        child = await asyncio.create_subprocess_exec(
            self.program, "stdin", "stdout", "-l", "+".join(self.languages), "--psm", "3",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            env={"OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
        try:
            async with asyncio.timeout(PATIENCE):
                said, _ = await child.communicate(photo)
        except TimeoutError:
            return ""
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode != 0:
            return ""
        lines = (" ".join(line.split()) for line in said.decode("utf-8", "replace").splitlines())
        return "\n".join(line for line in lines if any(letter.isalnum() for letter in line))[:LONGEST]
