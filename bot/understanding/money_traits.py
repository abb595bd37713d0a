"""What can be weighed about a sum of money: the words before and behind it, how far off they stand, how large it is."""

from __future__ import annotations

from bot.understanding.lexicon import load
from bot.understanding.reading import Reading
from bot.understanding.words import several

REACH = 10  # words looked at on either side
FADE = 0.18  # how much less a word counts with every word between
WORD = 0.7  # a bare word counts less than a meaning, which many words share
BESIDE = 2  # words so near count once more
SIZES = ((1e6, "small"), (3e6, "some"), (9e6, "much"), (3e7, "large"))
ABOUT = several(
    "recruiter organ scam_job salary contract debt penalty spam employer kin return_me offer named_offer house_job"
    " other_job cancel_word come_home cut"
)
"""Meanings that are weighed wherever in the message they stand."""


def role_traits(
    reading: Reading, first: int, behind: int, amount: float, currency: str, period: str
) -> dict[str, float]:
    """For each trait how strongly a sum has it: `b<meaning>` before it, `a<meaning>` behind, `m<meaning>` anywhere;
    `!` behind a trait that is denied; `size:` in rupiah and `period:`."""
    found: dict[str, float] = {"any": 1.0}
    for side, step in (("b", -1), ("a", 1)):
        for distance, here in _walk(reading, first, behind, step):
            denied = "!" if reading.negated[here] else ""
            strength = 1.0 / (1 + FADE * (distance - 1))
            for trait, share in _names(reading, here):
                _put(found, f"{side}{trait}{denied}", share * strength)
                if distance <= BESIDE and share == 1.0:
                    _put(found, f"{side}{side}{trait}", 0.8)
    size = next((name for most, name in SIZES if amount < most), "huge") if currency == "IDR" else "foreign"
    found |= {f"size:{size}": 0.7, f"period:{period or 'none'}": 0.8}
    found |= {f"m<{meaning}>": 0.5 for meaning in ABOUT if reading.has(meaning)}
    return found


def _walk(reading: Reading, first: int, behind: int, step: int):
    """The words to one side, the nearest first, with a distance that grows at commas and sentence ends."""
    words = reading.words
    here, distance = (first, 0) if step < 0 else (behind - 1, 0)
    for _ in range(REACH):
        here += step
        if not 0 <= here < len(words):
            return
        edge = words[here + 1] if step < 0 else words[here]
        distance += 4 if words[here].sentence != words[here - step].sentence else 2 if edge.soft else 1
        yield distance, here


def _names(reading: Reading, at: int):
    glosses = load().glosses
    for key in reading.meanings[at]:
        if key in glosses:
            yield f"<{key}>", 1.0
        elif not key.startswith("country:") and not reading.words[at].number:
            yield key, WORD


def _put(found: dict[str, float], trait: str, strength: float) -> None:
    found[trait] = max(found.get(trait, 0.0), strength)
