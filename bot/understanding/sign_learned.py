"""Signs that hold or fall by what labelled messages taught, beside the rules of signals.py.

The rules say a sign by its words; the table says how likely it is in a message as a whole, by all its traits. A sign that
the rules raise falls only when the table speaks clearly against it, and only where rules are known to take in too much;
one that they miss is raised when the table finds it more likely than not, with the words that speak for it most.
"""

from __future__ import annotations

from bot.understanding.experience import SIGN, Table, recall, weights
from bot.understanding.facts import Signal
from bot.understanding.reading import Reading
from bot.understanding.signals import is_denied
from bot.understanding.words import several

ALWAYS = "any"  # the trait of every message: how rare a sign is
FALLS, RISES = -1.4, 0.0  # log-odds: one in five, and even
BY_RULE = several("fee_to_person group_departure")  # who is paid, and how many go, are read from a sum and a count
FALLIBLE = several(
    "moratorium_domestic_work fee_to_person debt_bondage tourist_or_pilgrim_visa falsified_documents paid_to_candidate"
)
"""Signs whose rules take in more than they should; only these may fall. What means danger this hour never does."""
PROOF = 0.5  # what a meaning must weigh by itself to prove a sign


def weigh_signs(reading: Reading, found: dict[str, Signal], said: dict[str, float]) -> dict[str, Signal]:
    """The signs of the rules, less those that are most unlikely, and those that are likely and not denied in words.

    `said`: the traits of the message (experience.traits).
    """
    table = weights(SIGN)
    if not table:
        return found
    odds = recall({**said, ALWAYS: 1.0}, table)
    kept = {name: sign for name, sign in found.items() if name not in FALLIBLE or odds.get(name, 0.0) > FALLS}
    for name, likely in odds.items():
        if name in found or name in BY_RULE or likely <= RISES or is_denied(name, reading):
            continue
        if words := _proof(reading, name, said, table):
            kept[name] = Signal(name, words)
    return kept


def _proof(reading: Reading, name: str, said: dict[str, float], table: Table) -> str:
    """The words whose meaning speaks most for the sign; empty when none does by itself."""
    spots = (
        (table[trait].get(name, 0.0) * strength, reading.first(trait.strip("<>")))
        for trait, strength in said.items()
        if trait in table and trait[0] == "<"
    )
    weight, spot = max(((weight, spot) for weight, spot in spots if spot), default=(0.0, None))
    return reading.quote(*spot) if spot and weight >= PROOF else ""
