"""Works out from the labelled messages how much words and meanings speak for each intent, for who pays whom, and for
each sign (data/lexicon/experience_*.toml).

    python -m benchmarks.weigh            write the tables anew, from all labelled messages
    python -m benchmarks.weigh --crossed  how well intents and roles are told in files that were left out of the learning

Plain softmax and logistic regressions with a fixed order and few passes: the same messages always give the same tables.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bot.understanding import intent, money, sign_learned, understand, understood
from bot.understanding.experience import INTENT, ROLE, SIGN, Table, recall, table_file, traits
from tests.corpus import score

ROOT = Path(__file__).resolve().parent.parent
PASSES, PACE, FADE, DECAY = 14, 0.1, 0.9, 1e-3
SEEN = 2  # examples in which a trait must occur to be written down
FOLDS = 6
LEAST = 0.08  # weights below this are left out
OUTCOMES: dict[str, Sequence[str]] = {INTENT: intent.INTENTS, ROLE: money.ROLES}

Example = tuple[dict[str, float], dict[str, float], str]
"""The traits of a message or a sum, what the hand-written rules say of it, and how it was labelled (the signs of a
message are labelled by their names with spaces between)."""
SIGN_PASSES, SIGN_PACE, SIGN_FADE, RARE = (
    12,
    0.25,
    0.85,
    -2.0,
)  # RARE: the log-odds of a sign before anything is learned
Tables = dict[str, Table]


def labelled_files() -> list[Path]:
    """Every file of labelled messages: the development set and our own."""
    return [ROOT / "tests" / "corpus" / "dev.jsonl", *sorted((ROOT / "tests" / "understanding").glob("own*.jsonl"))]


def examples(rows: list[dict], at) -> dict[str, list[Example]]:
    """Messages, and the sums in them that were found, as traits and labels. `at`: when they were sent."""
    found: dict[str, list[Example]] = {INTENT: [], ROLE: [], SIGN: []}
    weighed: list[tuple[dict[str, float], dict[str, float]]] = []

    def hear(cues):
        found[INTENT].append((traits(cues), intent.weigh_intents(cues), row["intent"]))
        found[SIGN].append((traits(cues), dict.fromkeys(cues.seen.signals, 1.0), " ".join(row["signals"])))
        return row["intent"]

    def price(rule, sure, said):
        weighed.append((said, {rule: money.TRUST if sure else money.GUESS}))
        return rule

    with swapped(understood, "find_intent", hear), swapped(money, "settle_role", price):
        for row in rows:
            weighed.clear()
            sums = understand(row["text"], at=at).money
            found[ROLE] += _labelled(row, sums, weighed)
    return found


def _labelled(row: dict, sums, weighed) -> Iterator[Example]:
    """Every sum that is labelled; the two ends of a range ("5-10 juta") were weighed once, by the upper one."""
    labels = {(round(float(each["amount"])), each["currency"]): each["role"] for each in row["money"]}
    heads = [at for at, each in enumerate(sums) if at + 1 == len(sums) or sums[at + 1].words != each.words]
    for (said, rules), at in zip(weighed, heads, strict=False):
        role = labels.get((round(sums[at].amount), sums[at].currency))
        if role:
            yield said, rules, role


@contextmanager
def swapped(room: object, name: str, other: object) -> Iterator[None]:
    """Something else in the place of a rule for a while."""
    kept = getattr(room, name)
    setattr(room, name, other)
    try:
        yield
    finally:
        setattr(room, name, kept)


@contextmanager
def using(tables: Tables) -> Iterator[None]:
    """Other tables than those in data/lexicon for a while."""
    rooms = (intent, money, sign_learned)
    with ExitStack() as all_rooms:
        for room in rooms:
            all_rooms.enter_context(swapped(room, "weights", tables.__getitem__))
        yield


def learn(given: list[Example], outcomes: Sequence[str]) -> Table:
    """For each trait how much it speaks for each outcome."""
    table: Table = {}
    often: dict[str, int] = {}
    for found, _, _ in given:
        for trait in found:
            often[trait] = often.get(trait, 0) + 1
            table.setdefault(trait, dict.fromkeys(outcomes, 0.0))
    rare = _counterweights(given, outcomes)
    order = random.Random(7)
    turn, pace = list(range(len(given))), PACE
    for _ in range(PASSES):
        order.shuffle(turn)
        for number in turn:
            found, _, label = given[number]
            total = dict.fromkeys(outcomes, 0.0) | recall(found, table)
            top = max(total.values())
            shares = {name: math.exp(value - top) for name, value in total.items()}
            whole = sum(shares.values())
            for name in outcomes:
                miss = rare[label] * ((name == label) - shares[name] / whole)
                if abs(miss) > 1e-3:
                    for trait, strength in found.items():
                        row = table[trait]
                        row[name] = row[name] * (1 - pace * DECAY) + pace * miss * strength
        pace *= FADE
    return {trait: row for trait, row in table.items() if often[trait] >= SEEN}


def _counterweights(given: list[Example], outcomes: Sequence[str]) -> dict[str, float]:
    """How much an example of each outcome counts, so that the many reports do not drown the few cries for help."""
    often = {name: sum(label == name for _, _, label in given) or 1 for name in outcomes}
    mean = sum(1 / often[label] for _, _, label in given) / len(given)
    return {name: 1 / often[name] / mean for name in outcomes}


def learn_signs(given: list[Example]) -> Table:
    """For each trait how much it speaks for or against each sign, in log-odds."""
    often = Counter(trait for found, _, _ in given for trait in found)
    known = {trait: at for at, trait in enumerate(trait for trait, many in often.items() if many >= SEEN)}
    rows = [[(known[trait], strength) for trait, strength in found.items() if trait in known] for found, _, _ in given]
    table: Table = {trait: {} for trait in (*known, sign_learned.ALWAYS)}
    for name in sorted({name for _, _, label in given for name in label.split()}):
        always, learned = _learn_sign(rows, [name in label.split() for _, _, label in given], len(known))
        table[sign_learned.ALWAYS][name] = always
        for trait, at in known.items():
            table[trait][name] = learned[at]
    return table


def _learn_sign(rows: list[list[tuple[int, float]]], labels: list[bool], size: int) -> tuple[float, list[float]]:
    """How likely one sign is at all, and by each trait."""
    always, learned, pace = RARE, [0.0] * size, SIGN_PACE
    order, turn = random.Random(7), list(range(len(rows)))
    for _ in range(SIGN_PASSES):
        order.shuffle(turn)
        for number in turn:
            odds = always + sum(learned[at] * strength for at, strength in rows[number])
            miss = labels[number] - 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
            if abs(miss) > 3e-3:
                always += 0.3 * pace * miss
                for at, strength in rows[number]:
                    learned[at] += pace * (miss * strength - DECAY * learned[at])
        pace *= SIGN_FADE
    return always, learned


def learn_all(given: dict[str, list[Example]]) -> Tables:
    """All three tables."""
    tables = {kind: learn(given[kind], outcomes) for kind, outcomes in OUTCOMES.items()}
    return tables | {SIGN: learn_signs(given[SIGN])}


def without_each(files: dict[str, dict[str, list[Example]]]) -> dict[str, Tables]:
    """For each file tables that were learned without it: files are left out in FOLDS groups, the development set alone."""
    group = {name: -1 if name == "dev" else number % FOLDS for number, name in enumerate(sorted(files))}
    tables = {
        left: learn_all(
            {
                kind: [each for name, rest in files.items() if group[name] != left for each in rest[kind]]
                for kind in (*OUTCOMES, SIGN)
            }
        )
        for left in sorted(set(group.values()))
    }
    return {name: tables[group[name]] for name in files}


def right(given: list[Example], table: Table, share: float, outcomes: Sequence[str]) -> float:
    """How many are told right by the rules with a share of what was learned."""
    hits = 0
    for found, rules, label in given:
        more = recall(found, table)
        hits += label == max(outcomes, key=lambda name: rules.get(name, 0.0) + share * more.get(name, 0.0))
    return hits / len(given) if given else 1.0


def write(kind: str, table: Table) -> None:
    """A table as TOML, one line an outcome, strongest traits first."""
    lines = [
        "# Dihitung dari pesan berlabel oleh `python -m benchmarks.weigh`; jangan disunting dengan tangan.",
        "# <arti>, kata, !tanda, $peran uang, #yang disebut; b.. di depan jumlah uang, a.. di belakangnya, m.. di mana saja:",
        "# seberapa kuat masing-masing menunjuk pada maksud atau peran itu.",
    ]
    for name in OUTCOMES.get(kind) or sorted(table[sign_learned.ALWAYS]):
        ranked = sorted(
            ((trait, row[name]) for trait, row in table.items() if abs(row[name]) >= LEAST and '"' not in trait),
            key=lambda item: (-abs(item[1]), item[0]),
        )
        lines += ["", f"[{name}]", 'weights = "' + " ".join(f"{trait}={weight:.2f}" for trait, weight in ranked) + '"']
    table_file(kind).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Write the tables, or print the crossed figures."""
    from benchmarks.accuracy import SENT

    files = {path.stem: examples(list(score.rows(path).values()), SENT) for path in labelled_files()}
    if "--crossed" not in sys.argv:
        whole = {kind: [each for given in files.values() for each in given[kind]] for kind in (*OUTCOMES, SIGN)}
        for kind, table in learn_all(whole).items():
            write(kind, table)
        return 0
    for name, tables in without_each(files).items():
        for kind, outcomes in OUTCOMES.items():
            shares = "  ".join(
                f"{share:g}: {right(files[name][kind], tables[kind], share, outcomes):.3f}"
                for share in (0.0, 0.5, 1.0, 2.0, 4.0)
            )
            print(f"{name} {kind}: told right by share of the learned weights  {shares}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
