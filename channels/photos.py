"""Drawing a photo anew before anybody else sees it: the pixels stay, and everything else that a phone wrote in goes.

A photo can hold the place where it was taken, the phone's serial number and a small unretouched copy of itself (threat
T16). It can also be made to harm whoever opens it, so it is opened in a process of its own that has little memory and
little time (T15): this file is that process too, and therefore imports nothing of ours.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 50_000_000
"""Pixels a picture may unfold to; a 50-megapixel phone camera still fits."""
LONGEST_SIDE = 2560
"""Pixels of the copy's longer side: a number plate or a page of a contract can still be read."""
MEMORY, CPU_SECONDS, PATIENCE = 288 * 1024 * 1024, 10, 20.0
"""Measured: enough for a JPEG of 49 megapixels, a PNG of 24 or a WebP of 12; carriers make photos far smaller (S10)."""
_NOT_A_PHOTO = 3


class CannotDraw(Exception):
    """This is no photo that can be shown safely; the message says why in a word."""


async def redraw(content: bytes) -> bytes:
    """The photo as a fresh JPEG without anything but its pixels; raises CannotDraw."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(Path(__file__)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(PATIENCE):
            drawn, _ = await child.communicate(content)
    except TimeoutError:
        raise CannotDraw("too_slow") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode == 0 and drawn.startswith(b"\xff\xd8"):
        return drawn
    raise CannotDraw("not_a_photo" if child.returncode == _NOT_A_PHOTO else "too_heavy")


def _draw(content: bytes) -> bytes:
    """What the child process does. Raises whatever Pillow raises."""
    import io
    import warnings

    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(io.BytesIO(content), formats=FORMATS) as photo:
        photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded at a smaller scale at once
        upright = ImageOps.exif_transpose(photo)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        if upright.mode in ("RGBA", "LA", "PA", "P"):
            layer = upright.convert("RGBA")
            upright = Image.new("RGB", layer.size, "white")
            upright.paste(layer, mask=layer.getchannel("A"))
        fresh = Image.new("RGB", upright.size)
        fresh.paste(upright.convert("RGB"))
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=85)
    return out.getvalue()


def _main() -> int:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        drawn = _draw(sys.stdin.buffer.read())
    except MemoryError:
        return 1
    except Exception:
        return _NOT_A_PHOTO
    sys.stdout.buffer.write(drawn)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
