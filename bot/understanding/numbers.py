"""Numbers as people write them: 2,5 · 12.500.000 · 35jt · lima belas juta · telu juta · belasan · 5-10jt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.lexicon import Lexicon, Number, load
from bot.understanding.reading import Reading

_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in the words `first` to before `behind`; `scaled` when ribu, juta or miliar was said; `many`: not exact."""

    value: float
    first: int
    behind: int
    scaled: bool = False
    many: bool = False
    decimal: bool = False


def digits_of(written: str) -> tuple[float, bool]:
    """The value of digits with dots and commas, and whether they hold a decimal part."""
    if _GROUPED.fullmatch(written):
        return float(re.sub(r"[.,]", "", written)), False
    parts = re.split(r"[.,]", written)
    if len(parts) == 2:
        return float(f"{parts[0]}.{parts[1]}"), True
    plain = "".join(parts)
    return float(plain[:15]), False


def number_at(reading: Reading, at: int, lexicon: Lexicon) -> Amount | None:
    """The number that begins at a word, in digits or in words, with its ribu or juta; None when there is none."""
    words = reading.words
    if at >= len(words):
        return None
    if words[at].number:
        value, decimal = digits_of(words[at].form)
        here, scaled = at + 1, False
        while here < len(words) and not words[here].soft:
            number = _word(reading, here, lexicon)
            hundreds = number and number.scale == 100 and value < 10
            if not number or not (number.scale >= 1000 or hundreds) or _abbreviation(reading, here):
                break
            value, here, scaled = value * number.scale, here + 1, True
        half = _word(reading, here, lexicon) if scaled and here < len(words) else None
        if half and half.value == 0.5 and not words[here].soft:
            value, here = value + number_scale(reading, here - 1, lexicon) * 0.5, here + 1
        if scaled and number_scale(reading, here - 1, lexicon) == 1_000_000 and _thousands(reading, here):
            value, here = value + float(words[here].form) * 1000, here + 1  # "17 juta 500"
            if here < len(words) and number_scale(reading, here, lexicon) == 1000:
                here += 1  # "19jt 250rb"
        return Amount(value, at, here, scaled, decimal=decimal)
    if "number_word" not in reading.meanings[at]:
        return None
    if words[at].form == "sewu" and at and words[at - 1].form in ("nuwun", "nyuwun"):
        return None  # "nyuwun sewu" begs pardon
    return _in_words(reading, at, lexicon)


def number_scale(reading: Reading, at: int, lexicon: Lexicon) -> int:
    """What a scale word multiplies by (1 for any other word)."""
    number = _word(reading, at, lexicon)
    return number.scale if number and number.scale else 1


def _abbreviation(reading: Reading, here: int) -> bool:
    """A lone `k` counts as thousand only when it touches its number."""
    word = reading.words[here]
    return word.form == "k" and reading.words[here - 1].end != word.start


def _word(reading: Reading, at: int, lexicon: Lexicon) -> Number | None:
    if at >= len(reading.words):
        return None
    form = reading.words[at].form
    return lexicon.numbers.get(form) or lexicon.numbers.get(form.removesuffix("an")) or _spelled(reading, at, lexicon)


def _spelled(reading: Reading, at: int, lexicon: Lexicon) -> Number | None:
    spelling = reading.spellings[at]
    number = lexicon.numbers.get(spelling)
    return number if number and len(spelling) >= 4 else None


def _in_words(reading: Reading, at: int, lexicon: Lexicon) -> Amount | None:
    """`tujuh ratus lima puluh ribu`: units wait until a puluh, ratus or ribu says what they count."""
    total, group, unit, last = 0.0, 0.0, 0.0, 0.0
    here, scaled, many = at, False, False
    while here < len(reading.words) and reading.words[here].sentence == reading.words[at].sentence:
        number = _word(reading, here, lexicon)
        if number is None or (here == at and number.value is None):
            break
        if number.scale >= 1000:
            if reading.words[here].form == "k":
                break
            last = float(number.scale)
            total, group, unit, scaled = total + (group + unit or 1) * last, 0.0, 0.0, True
        elif number.scale:
            group, unit = group + (unit or 1) * number.scale, 0.0
        elif number.add:
            group, unit = group + unit + number.add, 0.0
        elif number.value == 0.5 and not (here > at and reading.words[here].soft):
            total, unit = (total + last * 0.5, unit) if scaled else (total, unit + 0.5)
        elif (number.value or 0) >= 1000:
            total, scaled = total + (number.value or 0.0), True
            last = 1e6 if (number.value or 0) >= 1e6 else 1000.0
        elif (number.value or 0) >= 10:
            if group or unit:
                break
            group, many = number.value or 0.0, number.many
        elif unit or (scaled and last >= 1_000_000 and not _counts_on(reading, here, lexicon)):
            break
        else:
            unit = number.value or 0.0
        here += 1
    if last >= 1_000_000 and not unit and 100 <= group < 1000:
        group *= 1000  # "tiga juta lima ratus" is three and a half million
    return Amount(total + group + unit, at, here, scaled, many) if here > at else None


def _counts_on(reading: Reading, here: int, lexicon: Lexicon) -> bool:
    """Whether a unit behind the millions is counted by what follows: "enam juta lima ratus", not "enem juta sopoq dengan"."""
    follower = _word(reading, here + 1, lexicon)
    return bool(follower and (follower.scale or follower.add))


def _thousands(reading: Reading, here: int) -> bool:
    """Whether three digits stand right behind the millions and nothing is counted by them."""
    words = reading.words
    if here >= len(words) or not words[here].number or words[here].soft or len(words[here].form) != 3:
        return False
    thousands = number_scale(reading, here + 1, load()) == 1000 if here + 1 < len(words) else False
    return words[here].form.isdigit() and (thousands or not reading.means(here + 1, "number_word", "person", "months"))
