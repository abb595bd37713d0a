"""Works out from the labelled messages how much each word and meaning speaks for each intent (data/lexicon/experience.toml).

    python -m benchmarks.weigh            write the table anew, from all labelled messages
    python -m benchmarks.weigh --crossed  how well intents are told when each file is left out of the learning in turn

A plain softmax regression with a fixed order and few passes: the same messages always give the same table.
"""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path

from benchmarks.accuracy import ROOT, SENT, read_rows
from bot.understanding import understood as room
from bot.understanding.experience import FILE, recall, traits
from bot.understanding.intent import INTENTS, SHARE, weigh_intents
from bot.understanding.intent_cues import Cues

PASSES, PACE, FADE, DECAY = 14, 0.1, 0.9, 1e-3
SEEN = 2  # messages in which a trait must occur to be written down
LEAST = 0.08  # weights below this are left out

Example = tuple[dict[str, float], dict[str, float], str]
"""The traits of a message, the scores of the hand-written cues, and the labelled intent."""


def labelled_files() -> list[Path]:
    """Every file of labelled messages: the development set and our own."""
    return [ROOT / "tests" / "corpus" / "dev.jsonl", *sorted((ROOT / "tests" / "understanding").glob("own*.jsonl"))]


def examples(rows: list[dict]) -> list[Example]:
    """Messages as traits and labels."""
    found: list[Example] = []

    def listen(reading, seen):
        cues = Cues(reading, seen)
        found.append((traits(cues), weigh_intents(cues), row["intent"]))
        return row["intent"]

    asked, room.find_intent = room.find_intent, listen
    try:
        for row in rows:
            room.understand(row["text"], at=SENT)
    finally:
        room.find_intent = asked
    return found


def learn(given: list[Example]) -> dict[str, dict[str, float]]:
    """For each trait how much it speaks for each intent."""
    table: dict[str, dict[str, float]] = {}
    often: dict[str, int] = {}
    for found, _, _ in given:
        for trait in found:
            often[trait] = often.get(trait, 0) + 1
            table.setdefault(trait, dict.fromkeys(INTENTS, 0.0))
    rare = _counterweights(given)
    order = random.Random(7)
    turn, pace = list(range(len(given))), PACE
    for _ in range(PASSES):
        order.shuffle(turn)
        for number in turn:
            found, _, label = given[number]
            total = dict.fromkeys(INTENTS, 0.0) | recall(found, table)
            top = max(total.values())
            shares = {name: math.exp(value - top) for name, value in total.items()}
            whole = sum(shares.values())
            for name in INTENTS:
                miss = rare[label] * ((name == label) - shares[name] / whole)
                if abs(miss) > 1e-3:
                    for trait, strength in found.items():
                        row = table[trait]
                        row[name] = row[name] * (1 - pace * DECAY) + pace * miss * strength
        pace *= FADE
    return {trait: row for trait, row in table.items() if often[trait] >= SEEN}


def _counterweights(given: list[Example]) -> dict[str, float]:
    """How much a message of each intent counts, so that the many reports do not drown the few cries for help."""
    often = {name: sum(label == name for _, _, label in given) or 1 for name in INTENTS}
    mean = sum(1 / often[label] for _, _, label in given) / len(given)
    return {name: 1 / often[name] / mean for name in INTENTS}


def right(given: list[Example], table: dict[str, dict[str, float]], share: float) -> tuple[float, float]:
    """Accuracy and macro-F1 of the cues with a share of what was learned."""
    said = []
    for found, scores, _ in given:
        more = recall(found, table)
        said.append(max(INTENTS, key=lambda name: scores[name] + share * more.get(name, 0.0)))
    pairs = [(label, guess) for (_, _, label), guess in zip(given, said, strict=True)]
    f1 = []
    for name in {label for label, _ in pairs}:
        hit = sum(label == guess == name for label, guess in pairs)
        f1.append(2 * hit / (sum(label == name for label, _ in pairs) + sum(guess == name for _, guess in pairs)))
    return sum(label == guess for label, guess in pairs) / len(pairs), sum(f1) / len(f1)


def write(table: dict[str, dict[str, float]]) -> None:
    """The table as TOML, one line an intent, strongest traits first."""
    lines = [
        "# Dihitung dari pesan berlabel oleh `python -m benchmarks.weigh`; jangan disunting dengan tangan.",
        "# <arti>, kata, !tanda, $peran uang, #yang disebut: seberapa kuat masing-masing menunjuk pada maksud itu.",
    ]
    for name in INTENTS:
        ranked = sorted(
            ((trait, row[name]) for trait, row in table.items() if abs(row[name]) >= LEAST and '"' not in trait),
            key=lambda item: (-abs(item[1]), item[0]),
        )
        lines += ["", f"[{name}]", 'weights = "' + " ".join(f"{trait}={weight:.2f}" for trait, weight in ranked) + '"']
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Write the table, or print the crossed figures."""
    files = {path: examples(read_rows(path)) for path in labelled_files()}
    if "--crossed" in sys.argv:
        for path, given in files.items():
            table = learn([each for other, rest in files.items() if other != path for each in rest])
            shares = "  ".join(
                f"{share}: {right(given, table, share)[0]:.3f}/{right(given, table, share)[1]:.3f}"
                for share in (0.0, SHARE / 2, SHARE, 2 * SHARE)
            )
            print(f"{path.stem}: accuracy/macro-F1 by share of the learned weights  {shares}")
        return 0
    write(learn([each for given in files.values() for each in given]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
