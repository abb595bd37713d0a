"""How agencies are found: `python -m benchmarks.agencies [NAMES.csv]`.

thresholds   for each least ratio of a suggestion: how many names written by people are right at once and offered at
             all, how many invented names get a suggestion, and how many get a dangerous answer
near-misses  10,000 names that nearly are a registered one: how often "registered" is said, which must be never
speed        a question at 2,000 agencies, in milliseconds

NAMES.csv has a column `name` (and `kind`: only p3mi_land is taken). Without it the agencies are invented. What counts
as the same name is written anew here, so that the code is not measured with its own ruler.
"""

from __future__ import annotations

import csv
import random
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from casework.agency_check import REGISTERED, Answer, check
from casework.agency_events import LICENSED, Event
from casework.agency_firms import Firm, Register
from casework.agency_index import NEAR, AgencyIndex
from casework.agency_names import spelled

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 2)
NEAR_MISSES = 10_000
THRESHOLDS = (80.0, 82.0, 84.0, 86.0, 88.0, 90.0, 92.0, 94.0)
SEED = 20_261_102
_LETTERS = "abcdefghijklmnoprstuwyz"


def firms(names: Path | None, count: int = 2000) -> list[Firm]:
    """The agencies to ask about: those of a file, or invented ones."""
    if names is not None:
        with names.open(encoding="utf-8-sig", newline="") as lines:
            rows = [row["name"] for row in csv.DictReader(lines) if row.get("kind", "p3mi_land") == "p3mi_land"]
    else:
        rows = invented(count, random.Random(SEED))
    found = {spelled(name): name for name in rows}
    return [
        Firm(key, name, key, events=(Event(LICENSED, source="bench", seen_on=TODAY),)) for key, name in found.items()
    ]


def invented(count: int, chance: random.Random) -> list[str]:
    """Names out of the words that such names are made of."""
    words = tomllib.loads((ROOT / "data" / "lexicon" / "firms.toml").read_text(encoding="utf-8"))["firm_word"]["id"]
    parts = [word.strip().upper() for word in words.split(",") if len(word.strip()) > 2]
    found: dict[str, None] = {}
    while len(found) < count:
        found["PT CONTOH " + " ".join(chance.sample(parts, chance.choice((2, 2, 3))))] = None
    return list(found)


def letters(name: str) -> str:
    """A name as score.py compares it: its letters and digits without PT and CV."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\b(pt|cv)\b\.?", " ", name.lower()))


def core(name: str) -> str:
    """A name in small letters without PT and CV."""
    return re.sub(r"\W*\b(pt|cv)\b\W*", "", name.lower())


def edited(name: str, chance: random.Random, times: int) -> str:
    """A name with letters changed, left out, put in or swapped."""
    for _ in range(times):
        at = chance.randrange(1, len(name) - 1)
        before, here, behind, letter = name[:at], name[at], name[at + 1 :], chance.choice(_LETTERS)
        swapped = before[:-1] + here + before[-1]
        name = chance.choice((before + letter, before, before + letter + here, swapped)) + behind
    return name


def respelled(name: str, chance: random.Random) -> str:
    """A name with one of the spellings of issue 4, where it has any; else with a doubled letter."""
    pairs = [
        ("u", "oe"),
        ("j", "dj"),
        ("ks", "x"),
        ("si", "sy"),
        ("z", "s"),
        ("s", "z"),
        ("oe", "u"),
        ("x", "ks"),
        ("sy", "si"),
    ]
    fitting = [(old, new) for old, new in pairs if old in name]
    if not fitting or chance.random() < 0.2:
        at = chance.randrange(len(name))
        return name[:at] + name[at] + name[at:]
    return name.replace(*chance.choice(fitting), 1)


Writing = Callable[[str, random.Random], str]
WRITINGS: dict[str, Writing] = {
    "typed otherwise": lambda name, chance: chance.choice(
        ("pt {}", "PT. {}", "{}, PT", "cek p.t. {} resmi gak?", "apakah pt {} itu legal ya")
    ).format(
        chance.choice((name, name.title(), name.replace(" ", "-"), name.replace(" ", "", 1), name.replace(" ", "  ")))
    ),
    "respelled": respelled,
    "one letter": lambda name, chance: edited(name, chance, 1),
    "two letters": lambda name, chance: edited(name, chance, 2),
    "h dropped or put in": lambda name, chance: (
        name.replace("h", "", 1) if "h" in name else re.sub("([ai])", r"\1h", name, count=1)
    ),
    "vowels changed": lambda name, chance: (
        name.replace("e", "i", 1) if chance.random() < 0.5 else name.replace("a", "e", 1)
    ),
    "last word missing": lambda name, chance: (
        " ".join(name.split()[:-1]) if len(name.split()) > 2 else edited(name, chance, 1)
    ),
}
"""Ways in which people write a name that exists."""


def near_misses(names: list[str], count: int) -> Iterator[str]:
    """Names that nearly are registered ones, and are written as none of them."""
    chance = random.Random(SEED)
    known = {letters(name) for name in names}
    words = sorted({word for name in names for word in name.lower().split() if len(word) > 2 and word.isalpha()})
    made = 0
    while made < count:
        name = core(chance.choice(names))
        parts = name.split()
        kind = made % 7
        if kind in (0, 1):
            name = edited(name, chance, kind + 1)
        elif kind == 2 and len(parts) > 1:
            parts[chance.randrange(len(parts))] = chance.choice(words)
            name = " ".join(parts)
        elif kind == 3:
            parts.insert(chance.randrange(1, len(parts) + 1), chance.choice(words))
            name = " ".join(parts)
        elif kind == 4 and len(parts) > 1:
            parts.pop(chance.randrange(len(parts)))
            name = " ".join(parts)
        elif kind == 5:
            chance.shuffle(parts)
            name = " ".join(parts)
        elif made % 2:
            name = name.replace("o", "0", 1).replace("i", "1", 1)
        else:
            at = chance.randrange(len(name))
            name = name[:at] + name[at:].translate(str.maketrans("aoecpxyi", "аоесрхуі"))
        if len(letters(name)) > 2 and letters(name) not in known:
            made += 1
            yield chance.choice(("pt {}", "PT. {}", "{}", "cek pt {} resmi gak?")).format(name)


def asked_name(text: str) -> str:
    """The name in one of the questions above."""
    return re.sub(r"^cek | resmi gak\?$|^apakah | itu legal ya$", "", text, flags=re.I)


def dangerous(index: AgencyIndex, text: str) -> bool:
    """Whether "registered" is said of a name that is not, letter by letter, exactly one registered firm's."""
    said = [answer for answer in check(index, text, on=TODAY) if answer.verdict == REGISTERED]
    wrong = any(answer.firm is None or letters(answer.firm.name) != letters(asked_name(text)) for answer in said)
    return wrong or len(said) > 1


def thresholds(found: list[Firm], register: Register) -> Iterator[str]:
    """The table from which NEAR was chosen."""
    chance = random.Random(SEED)
    pool = [word for firm in found for word in firm.name.split() if len(word) > 2]
    fakes = [
        name
        for _ in range(1000)
        if letters(name := " ".join(chance.sample(pool, 3))) not in {letters(f.name) for f in found}
    ]
    written = [
        (kind, firm, way(core(firm.name), chance))
        for kind, way in WRITINGS.items()
        for firm in chance.sample(found, min(300, len(found)))
    ]
    yield f"{'least ratio':>12} {'right':>7} {'offered':>8} {'fakes offered':>14} {'dangerous':>10}"
    for least in THRESHOLDS:
        index = AgencyIndex(found, register, near=least)
        told = [(firm, text, check(index, text, on=TODAY)[0]) for _, firm, text in written]
        right = sum(shown(answer)[:1] == [firm] for firm, _, answer in told)
        offered = sum(firm in shown(answer) for firm, _, answer in told)
        lured = [check(index, text, on=TODAY)[0] for text in fakes]
        risky = sum(answer.verdict == REGISTERED for answer in lured) + sum(
            answer.verdict == REGISTERED and answer.firm is not firm and dangerous(index, text)
            for firm, text, answer in told
        )
        yield (
            f"{least:12.0f} {right / len(told):7.3f} {offered / len(told):8.3f} "
            f"{sum(bool(answer.suggestions) for answer in lured) / len(fakes):14.3f} {risky:10}"
            f"{'  <- used' if least == NEAR else ''}"
        )
    index = AgencyIndex(found, register)
    for kind in WRITINGS:
        answers = [(firm, check(index, text, on=TODAY)[0]) for each, firm, text in written if each == kind]
        certain = sum(answer.firm is firm for firm, answer in answers) / len(answers)
        either = sum(firm in shown(answer) for firm, answer in answers) / len(answers)
        yield f"{kind:>20}: {certain:.3f} answered at once, {either:.3f} answered or offered"


def shown(answer: Answer) -> list[Firm]:
    """The firms that an answer names, the one it is certain of first."""
    return [answer.firm, *answer.suggestions] if answer.firm else list(answer.suggestions)


def show(names: Path | None) -> int:
    """Print all figures; 1 if a dangerous answer was given or a question took too long."""
    found, register = firms(names), Register("bench", TODAY, "bench")
    print(f"{len(found)} agencies {'from ' + names.name if names else '(invented)'}")
    for line in thresholds(found, register):
        print(line)
    index = AgencyIndex(found, register)
    risky = 0
    for text in near_misses([firm.name for firm in found], NEAR_MISSES):
        if dangerous(index, text):
            risky += 1
            print(f"  dangerous: {text}")
    print(f"{NEAR_MISSES} near-misses: {risky} dangerous")
    index, times = AgencyIndex(firms(None), register), []
    for text in near_misses([firm.name for firm in index.firms], 2000):
        begun = perf_counter()
        check(index, text, on=TODAY)
        times.append((perf_counter() - begun) * 1000)
    slow = quantiles(times, n=100)[98]
    print(f"a question at {len(index.firms)} agencies: median {median(times):.2f} ms, 99 of 100 under {slow:.2f} ms")
    return int(risky > 0 or slow > 5)


if __name__ == "__main__":
    raise SystemExit(show(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
