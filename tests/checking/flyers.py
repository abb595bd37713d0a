"""Flyers as photos, drawn for the tests: black on white, a little askew, as phones photograph them."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

FLYER = """LOWONGAN KERJA KE LUAR NEGERI
ART Arab Saudi
Gaji 1500 riyal per bulan
Visa ziarah dulu
KTP dan ijazah asli dikumpulkan
Hubungi Bu Contoh"""


def flyer(text: str = FLYER) -> bytes:
    """A photo of a flyer as JPEG."""
    photo = Image.new("RGB", (1100, 120 + 90 * len(text.splitlines())), "white")
    ImageDraw.Draw(photo).multiline_text((60, 60), text, fill="black", font=ImageFont.load_default(size=52), spacing=28)
    out = io.BytesIO()
    photo.rotate(1, expand=True, fillcolor="white").save(out, "JPEG", quality=80)
    return out.getvalue()
