"""What our labelled messages taught: how much each word and meaning spoke for each intent, each sign, and who pays whom.

The tables are data/lexicon/experience_*.toml, worked out by `python -m benchmarks.weigh` from the labelled messages in
tests/. They only add to the hand-written rules; whoever asks why can be shown the words and their weights.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from bot.understanding.intent_cues import Cues
from bot.understanding.lexicon import FOLDER, load
from bot.understanding.words import several

INTENT, ROLE, SIGN = "intent", "role", "sign"  # the tables: experience_intent.toml and so on
Table = dict[str, dict[str, float]]
"""For each trait how much it speaks for each outcome."""
WORD = 0.7  # a bare word counts less than a meaning, which many words share
SENTENCES = several(
    "is_it_safe my_offer generic_ask who_sees adds_to_report seek_agency either_or safe_now no_care wants_home"
)
"""The little sentences of cues.toml that are weighed."""


def traits(cues: Cues) -> dict[str, float]:
    """What can be weighed in a message: `<meaning>`, word, `!sign`, `$role`, `~little sentence`, `#what was named`."""
    glosses, seen, reading = load().glosses, cues.seen, cues.reading
    found: dict[str, float] = {}
    for over in reading.meanings:
        for key in over:
            if key in glosses:
                found[f"<{key}>"] = 1.0
            elif not key.startswith("country:"):
                found[key] = WORD
    found.update(dict.fromkeys(("!" + name for name in seen.signals), 1.0))
    found.update(dict.fromkeys(("$" + role for role in seen.money), 1.0))
    found.update(dict.fromkeys(("~" + name for name in SENTENCES if cues.fits(name)), 1.0))
    for name, there in (
        ("#agency", seen.agencies),
        ("#person", seen.persons),
        ("#country", seen.countries),
        ("#phone", seen.phones),
        ("#danger", seen.danger),
        ("#child", seen.minor),
        ("#myself", cues.myself),
        ("#tag", cues.tag),
        ("#asks", cues.asks),
        ("#reports", cues.reports),
        ("#hypothetical", cues.hypothetical),
        ("#mykin", cues.my_kin),
        ("#told", cues.told),
        ("#abroad", cues.abroad),
        ("#past", cues.own_past),
        ("#?", "?" in reading.text),
        ("#" + seen.departure, True),
        (f"#length{min(5, len(reading.words) // 8)}", True),
    ):
        if there:
            found[name] = 1.0
    return found


def table_file(kind: str) -> Path:
    """Where a table is kept."""
    return FOLDER / f"experience_{kind}.toml"


@lru_cache(maxsize=3)
def weights(kind: str) -> Table:
    """A table; empty when it is missing."""
    if not table_file(kind).exists():
        return {}
    table: Table = {}
    for outcome, entry in tomllib.loads(table_file(kind).read_text(encoding="utf-8")).items():
        for part in entry["weights"].split():
            trait, _, weight = part.rpartition("=")
            table.setdefault(trait, {})[outcome] = float(weight)
    return table


def recall(found: dict[str, float], table: Table) -> dict[str, float]:
    """How much all traits together speak for each outcome."""
    total: dict[str, float] = {}
    for trait, strength in found.items():
        for outcome, weight in table.get(trait, {}).items():
            total[outcome] = total.get(outcome, 0.0) + strength * weight
    return total
