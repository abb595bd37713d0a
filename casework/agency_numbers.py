"""Licence numbers and office telephones of agencies, in the form in which they can be compared.

Licence numbers come as KEP.123/MEN/2006, 123/MEN/2012, "No. 123 Tahun 2016" and as 17 digits. Only signs and the words
around a number are forgiven: a number with one wrong digit is another number.
"""

from __future__ import annotations

import re

_AROUND = frozenset(
    {
        "no", "nomor", "nomer", "nmr", "tahun", "thn", "th", "izin", "ijin", "sip", "sippptki", "sippptkis", "siupptki",
        "sk", "surat", "cabang", "kantor", "lisensi", "licence", "license", "number",
    }
)  # fmt: skip
_LEAST = 5  # letters and digits; "123" alone says nothing
_ONE_NUMBER = 10  # so many digits in groups are one number: 1234 5678 9012 34567
_LICENCE = re.compile(
    r"(?:\bkep\b[\s.]*)?(?:\bno(?:mor|mer)?\b[\s.:]*)?\d{1,5}\s*/\s*men\s*/\s*(?:[a-z0-9.-]+\s*/\s*){0,2}(?:19|20)\d{2}"
    r"|\bno(?:mor|mer)?\b[\s.:]*\d{1,5}\s+(?:tahun|thn|th)\b[\s.]*(?:19|20)\d{2}"
    r"|(?<![\d+])\d(?:[ .-]?\d){14,19}(?!\d)",
    re.I,
)
_PHONE = re.compile(r"(?<![\w/])(?:\+?62|0062|0|\(0)[\s().-]{0,2}\d(?:[\s().-]{0,2}\d){5,12}(?![\d/])")
_DIGITS = re.compile(r"\d+")


def licence_key(text: str) -> str:
    """A licence number without signs and the words around it; "" if too little is left to tell one from another."""
    words = re.findall(r"[a-z]+|\d+", text.lower().replace("sip3mi", " ").replace("p3mi", " "))
    parts = [word for word in words if word not in _AROUND]
    if not any(part.isdigit() for part in parts):
        return ""
    digits = "".join(part for part in parts if part.isdigit())
    if len(digits) == sum(map(len, parts)) and len(digits) >= _ONE_NUMBER:
        return digits
    return "/".join(parts) if sum(map(len, parts)) >= _LEAST else ""


def find_licence(text: str) -> tuple[str, str]:
    """The first licence number in a text (its key, its words), or two empty texts."""
    for found in _LICENCE.finditer(text):
        if key := licence_key(found.group()):
            return key, found.group()
    return "", ""


def phone_key(text: str) -> str:
    """A telephone number as its national digits without the leading 0; "" if it can't be one with an area code."""
    digits = "".join(_DIGITS.findall(text))
    for code in ("0062", "62", "0"):
        if digits.startswith(code):
            digits = digits[len(code) :]
            return digits.removeprefix("0") if 8 <= len(digits.removeprefix("0")) <= 13 else ""
    return ""


def find_phone(text: str) -> tuple[str, str]:
    """The first Indonesian telephone number in a text (its key, its words), or two empty texts."""
    for found in _PHONE.finditer(text):
        if key := phone_key(found.group()):
            return key, found.group()
    return "", ""
