"""How many people: "ngajak 6 org", "belasan orang", "rombongan", "wadon 5", "berlima"."""

from __future__ import annotations

from bot.understanding.ages import AGE, YEARS
from bot.understanding.lexicon import Lexicon
from bot.understanding.numbers import number_at
from bot.understanding.reading import Reading
from bot.understanding.words import several

CROWD = 10  # people in a "rombongan" whose number is not said
TOGETHER = {"berdua": 2, "bertiga": 3, "berempat": 4, "berlima": 5, "berenam": 6, "bertujuh": 7, "berdelapan": 8}
CROWDS = several("rombongan rombonganne serombongan rombonganna rombongane")
FOLLOWED = several("wong dengan oreng tiyang anak orang bocah lare budak kanak na'-kana' cah")
KINDS = several(
    "lanang wadon wedok estri jaler lalaki awewe istri pameget laki2 perempuan cowok cewek nine mame lake' bini' enom muda"
)
"""Men, women, young: may stand between a person and the number: `bocah lanang 6`."""
"""Words for person that stand before their number in regional languages: `wong papat`, `dengan 12`."""
COUNTED = several("calon warga gadis cewek cewe anak orang org")
NO_HEADS = several("orangnya tki kepala")
MOST = 500

Count = tuple[int, int, int]
"""How many, first word, word behind the last."""


def count_people(reading: Reading, lexicon: Lexicon) -> list[Count]:
    """Every head-count of a message; belasan counts as 12."""
    words = reading.words
    found: list[Count] = []
    for at, word in enumerate(words):
        if word.form in TOGETHER:
            found.append((TOGETHER[word.form], at, at + 1))
        elif word.form in CROWDS:
            found.append((CROWD, at, at + 1))
        else:
            count = _number_behind(reading, at, lexicon) or _number_before(reading, at, lexicon)
            if count:
                found.append(count)
    return found


def _number_behind(reading: Reading, at: int, lexicon: Lexicon) -> Count | None:
    """`dengan 12`, `bocah2 wadon 5`."""
    words = reading.words
    plural = reading.means(at, "women") or (words[at].form.endswith("2") and reading.means(at, "person"))
    if at + 1 >= len(words) or not (plural or words[at].form in FOLLOWED):
        return None
    here = at + 2 if words[at + 1].form in KINDS and at + 2 < len(words) else at + 1
    amount = number_at(reading, here, lexicon)
    if not amount or amount.scaled or not 2 <= amount.value <= MOST:
        return None
    after = words[amount.behind].form if amount.behind < len(words) else ""
    if after in YEARS or reading.means(amount.behind, "months", "number_word", "person"):
        return None
    if words[at].form in ("anak", "orang") and words[here].number and here == at + 1:
        return None
    return int(amount.value), at, amount.behind


def _number_before(reading: Reading, at: int, lexicon: Lexicon) -> Count | None:
    """`6 org`, `30-40 orang`, `belasan cewek`."""
    words = reading.words
    if (at and number_at(reading, at - 1, lexicon)) or any(
        reading.spellings[back] in AGE for back in range(max(0, at - 3), at)
    ):
        return None
    amount = number_at(reading, at, lexicon)
    if not amount or amount.scaled or amount.decimal or not 1 <= amount.value <= MOST:
        return None
    here = amount.behind
    if here + 1 < len(words) and words[here].number and _between(reading, here) in ("-", "–"):
        here += 1
    if here >= len(words) or _between(reading, here).strip("±") or words[here].soft:
        return None
    if words[here].form in ("an", "lebih", "lbh"):
        here += 1
    if here < len(words) and (
        words[here].form in COUNTED
        or (reading.means(here, "person", "women", "kin") and words[here].form not in NO_HEADS)
        or (words[here].form == "kepala" and amount.value > 1 and not _per_head(reading, at))
    ):
        return int(amount.value), at, here + 1
    return None


def _per_head(reading: Reading, at: int) -> bool:
    """ "per kepala", "tiap kepala": a price for each, not a number of people."""
    return at > 0 and reading.words[at - 1].form in ("per", "tiap", "setiap", "satu", "saben")


def _between(reading: Reading, at: int) -> str:
    return reading.text[reading.words[at - 1].end : reading.words[at].start].strip()
