"""Broken flows and missing texts are refused at start-up, in words for whoever edited them."""

import pytest

from bot.engine.check import BrokenFlows, check, refuse
from bot.engine.steps import Ask, Branch, Choice, Confirm, Flow, Note, Say, known, said
from bot.engine.turning import Book
from tests.engine.sample import LABELS, STEPS, Labels, Plain, Town, party, trip

Q = Ask("a", Plain())


def problems(*steps, wording=None, **more):
    return list(check((Flow("f", steps, **more),), wording or Labels()))


def test_the_sample_is_sound():
    refuse((party(), trip()), Labels())


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((Branch(said("z", 1), Say("x")), Q), "looks at z, which is not a step"),
        ((Branch(known("a"), Say("x")), Q), "looks at a, which is asked only later"),
        (
            (Choice("c", "yes", "no"), Branch(said("c", "maybe"), Say("x"))),
            "c = maybe, which is not one of its options",
        ),
        ((Ask("a", Plain(), unless=known("b")),), "a looks at b"),
        ((Q, Ask("a", Plain())), "two steps are called a"),
        ((Q, Branch(known("a"))), "a branch is empty"),
        ((Say("x"),), "asks nothing"),
        ((Ask("s", Plain(), listens=True), Ask("t", Plain(), listens=True)), "more than one question listens"),
        ((Choice("c", *[f"o{n}" for n in range(11)]),), "has 11 options and may have 10"),
        ((Choice("c", "o", "o"),), "options, each once"),
        ((Choice("c"),), "needs options"),
        ((Choice("c", "x" * 60),), "does not fit into a button of 64 bytes"),
        ((Choice("c", "yes", "no", if_skipped="maybe"),), "maybe is not one of its options"),
        ((Ask("yes", Plain()),), "cannot be the name of a step"),
        ((Ask("A b", Plain()),), "cannot be the name of a step"),
        ((Q, Confirm("a"), Say("x")), "stands after the read-back"),
        ((Q, Confirm("a", "b")), "the read-back names b, which is not a step"),
        ((Q, Confirm("a", "a")), "names a twice"),
        ((Q, Note("n", Plain()), Confirm("a")), "n is guessed from the story, but never read back"),
        ((Q, Note("n", hidden=True), Confirm("a", "n")), "n is hidden"),
        ((Q, Note("n"), Confirm("a", "n")), "nothing says how"),
    ],
)
def test_broken_flows(steps, words):
    assert any(words in problem for problem in problems(*steps)), problems(*steps)


def test_renaming_to_nothing():
    assert any("no such step" in each for each in problems(Q, renamed={"old": "new"}))
    assert any("still is a step a" in each for each in problems(Q, Ask("b", Plain()), renamed={"a": "b"}))


def test_missing_and_too_long_texts():
    missing = Labels(missing=("f.a.ask", "engine.listening", "f.a.again"))
    assert {"no text for f.a.ask", "no text for engine.listening", "no text for f.a.again"} <= set(
        problems(Q, wording=missing)
    )
    choice = (Choice("c", "one", "two"),)
    long = Labels({**LABELS, "f.c.one": "x" * 21})
    assert any("has 21 characters and may have 20" in each for each in problems(*choice, wording=long))
    rows = (Choice("c", "one", "two", "three", "four"),)
    assert not problems(*rows, wording=long)
    longer = Labels({**LABELS, "f.c.one": "x" * 25})
    assert any("may have 24" in each for each in problems(*rows, wording=longer))


def test_a_text_that_asks_for_a_value_that_nobody_gives():
    class Asking(Labels):
        def needs(self, key):
            return frozenset({"words", "moon"}) if key == "f.t.which" else frozenset()

    assert "the text f.t.which asks for moon, which nobody gives it" in problems(Ask("t", Town()), wording=Asking())


def test_two_flows_of_one_name_and_the_book_refuses():
    with pytest.raises(BrokenFlows, match="two flows are called party"):
        refuse((party(), party()), Labels())
    with pytest.raises(BrokenFlows) as broken:
        Book((Flow("f", (Branch(said("z", 1), Say("x")), *STEPS)),), Labels(missing=("f.title",)))
    assert len(broken.value.problems) >= 2
