"""What each rule bought: how many facts of the labelled messages are wrong without it.

    python -m benchmarks.worth               the steps of understanding, every sign and every cue
    python -m benchmarks.worth --meanings    also every meaning of the lexicon (some minutes)
    python -m benchmarks.worth --markdown    as the table in docs/understanding.md

Measured on the development set and our own messages together, each file with weights learned without it, on both cores.
A rule that bought nothing may still serve words that no labelled message holds; the rules have seen these messages.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from multiprocessing import get_context

from benchmarks.accuracy import SENT, load_gazetteer, read_rows
from benchmarks.weigh import Tables, examples, labelled_files, swapped, using, without_each
from bot.understanding import emergency, intent, money, reading, sentences, sign_learned, signals, understood
from bot.understanding.facts import Departure
from bot.understanding.lexicon import Lexicon, load
from tests.corpus import score

Rule = tuple[str, Callable[[], AbstractContextManager[None]]]
KINDS = ("intent", "signals", "emergency", "departure", "money", "countries", "persons", "agencies", "phones")


@dataclass(frozen=True, slots=True)
class Worth:
    """What understanding loses without a rule: facts wrong by kind, beyond those that are wrong with it."""

    rule: str
    lost: dict[str, int]

    @property
    def total(self) -> int:
        """All facts together; below zero when the rule does more harm than good here."""
        return sum(self.lost.values())


def faults(rows: list[dict], gazetteer) -> Counter[str]:
    """How many facts are missed, or found where there is none, by kind."""
    wrong: Counter[str] = Counter()
    plain = {"signals": str, "countries": str, "phones": str, "persons": score.bare, "agencies": score.firm}
    for row in rows:
        said = understood.understand(row["text"], at=SENT, gazetteer=gazetteer).to_jsonable()
        wrong["intent"] += said["intent"] != row["intent"]
        wrong["emergency"] += said["emergency"] != row["emergency"]
        wrong["departure"] += row["departure"] not in ("unknown", said["departure"])
        for kind, form in plain.items():
            wrong[kind] += _apart(map(form, said[kind]), map(form, row[kind]))
        wrong["money"] += _apart(map(_sum, said["money"]), map(_sum, row["money"]))
    return wrong


def _sum(each: dict) -> tuple:
    return round(float(each["amount"])), each["currency"], each["role"]


def _apart(said, labelled) -> int:
    said, labelled = Counter(said), Counter(labelled)
    return sum((said - labelled).values()) + sum((labelled - said).values())


def steps() -> Iterator[Rule]:
    """The steps of understanding that can be left out."""
    without: list[tuple[str, object, str, object]] = [
        ("what is denied or only feared", understood, "deny", lambda said: None),
        ("words run together are cut", reading, "_apart", lambda word, lexicon: [word]),
        ("phrases of several words", reading, "_phrases", lambda *said: None),
        ("mistyped words are mended", Lexicon, "look_up", lambda self, form, guess=True: self._find(form, False)),
        ("learned weights of intents", intent, "weights", lambda kind: {}),
        ("learned weights of who pays whom", money, "weights", lambda kind: {}),
        ("learned weights of signs", sign_learned, "weights", lambda kind: {}),
        ("hand-written cues of intents", intent, "weigh_intents", lambda cues: dict.fromkeys(intent.INTENTS, 0.0)),
        ("intents that cannot be", intent, "_barred", lambda cues: set()),
        ("rules of who pays whom", money, "role_of", lambda *said: ("other", False)),
        ("talk and settled matters raise no sign", understood, "_settle", lambda said, found, meant: found),
        ("a place is no surname", understood, "_place_teller", lambda gazetteer: None),
        ("whether harm is now or past", emergency, "_is_now", lambda *said: True),
        ("ill without care, or dead", emergency, "_without_care", lambda *said: False),
        ("turned out, adrift, hunted", emergency, "_stranded", lambda said: []),
        ("carried off", emergency, "_carried_off", lambda said: []),
        ("a leaving under suspicion", emergency, "_suspicious", lambda *said: False),
        ("a child with a leaving in play", emergency, "_child_is_going", lambda *said: False),
        ("who leaves, and whether at all", understood, "judge_leaving", _as_dated),
        ("fee to a person", signals, "fee_to_person", lambda *said: ""),
        ("paid to the candidate", signals, "paid_to_candidate", lambda *said: ""),
        ("moratorium countries", signals, "moratorium", lambda *said: ""),
        ("scam compounds", signals, "scam_compound", lambda *said: ""),
        ("an official recruits", signals, "recruiter_is_official", lambda *said: ""),
        ("group departure", signals, "group_departure", lambda *said: ""),
        ("job substitution in so many words", signals, "job_substitution", lambda said: ""),
    ]
    for name, room, rule, other in without:
        yield name, lambda room=room, rule=rule, other=other: swapped(room, rule, other)


def _as_dated(said, found, *rest):
    return found or Departure("unknown")


def little_sentences() -> Iterator[Rule]:
    """Every entry of signs.toml and cues.toml, and what takes it back."""
    for file in ("signs.toml", "cues.toml"):
        kind = file.removesuffix("s.toml")
        for number, entry in enumerate(sentences.load_sentences(file)):
            yield f"{kind} {entry.name}", _with_entry(file, number, replace(entry, when=()))
            for part in ("unless", "settled"):
                if getattr(entry, part):
                    yield f"{kind} {entry.name}, {part}", _with_entry(file, number, replace(entry, **{part: ()}))


def _with_entry(file: str, number: int, other: sentences.Sentence) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def changed() -> Iterator[None]:
        asked = sentences.load_sentences
        table = [*asked(file)[:number], other, *asked(file)[number + 1 :]]

        def load_sentences(name: str) -> tuple[sentences.Sentence, ...]:
            return tuple(table) if name == file else asked(name)

        with swapped(sentences, "load_sentences", load_sentences), swapped(signals, "load_sentences", load_sentences):
            yield

    return changed


def meanings() -> Iterator[Rule]:
    """Every meaning of the lexicon."""
    for name in load().glosses:
        yield f"lexicon {name}", lambda name=name: _forgotten(name)


@contextmanager
def _forgotten(name: str) -> Iterator[None]:
    read = reading.read

    def forgetful(texts, lexicon):
        found = read(texts, lexicon)
        for over in found.meanings:
            over.pop(name, None)
        return found

    with swapped(understood, "read", forgetful):
        yield


def rules() -> list[Rule]:
    """Everything that is left out in turn."""
    return [*steps(), *little_sentences(), *(meanings() if "--meanings" in sys.argv else ())]


def _without(number: int) -> Counter[str]:
    """What is wrong without one rule; without none for -1. Runs in a process of its own."""
    files, gazetteer = _LABELLED
    wrong: Counter[str] = Counter()
    for rows, tables in files:
        with using(tables), rules()[number][1]() if number >= 0 else nullcontext():
            wrong.update(faults(rows, gazetteer))
    return wrong


_LABELLED: tuple[list[tuple[list[dict], Tables]], object] = ([], None)


def measure() -> list[Worth]:
    """Every rule with what it bought, the dearest first."""
    global _LABELLED  # the processes are forked from here and find it filled
    files = {path.stem: read_rows(path) for path in labelled_files()}
    unseen = without_each({name: examples(rows, SENT) for name, rows in files.items()})
    _LABELLED = [(rows, unseen[name]) for name, rows in files.items()], load_gazetteer()
    names = [name for name, _ in rules()]
    with get_context("fork").Pool(2) as pool:
        whole, *each = pool.map(_without, range(-1, len(names)), chunksize=1)
    found = [
        Worth(name, {kind: less[kind] - whole[kind] for kind in KINDS}) for name, less in zip(names, each, strict=True)
    ]
    return sorted(found, key=lambda one: -one.total)


def main() -> int:
    """Print the table."""
    found = measure()
    cell, edge = ("| ", " |") if "--markdown" in sys.argv else ("  ", "")
    print(cell + cell.join(("without this rule".ljust(46), "wrong", *KINDS)) + edge)
    if edge:
        print(cell + cell.join(["---"] + ["---:"] * (1 + len(KINDS))) + edge)
    for each in found:
        counts = [f"{each.lost[kind] or '':>{len(kind)}}" for kind in KINDS]
        print(cell + cell.join((each.rule.ljust(46), f"{each.total:5}", *counts)) + edge)
    return 0


if __name__ == "__main__":
    sys.exit(main())
