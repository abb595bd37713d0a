"""The flows and their texts as a whole: sound, short, understood, and honest."""

import re

import pytest

from bot.engine.asking import words_of
from bot.engine.check import check
from bot.engine.path import every
from bot.engine.repair import Words
from bot.engine.steps import Choice
from bot.engine.talk import Option
from tests.flows.villager import FLOWS, TEXTS

WORDS = Words.load()
CHOICES = [(flow, step) for flow in FLOWS for step in every(flow.steps) if isinstance(step, Choice)]


def test_nothing_is_missing():
    assert list(check(FLOWS, TEXTS)) == []


@pytest.mark.parametrize(("flow", "step"), CHOICES, ids=lambda each: each.name)
def test_every_word_that_is_listed_for_an_option_means_that_option(flow, step):
    options = (*step.options, *step.unlisted)
    sets = [words_of(Option("", f"{flow.name}.{step.name}.{option}"), TEXTS) for option in options]
    for index, phrases in enumerate(sets):
        if options[index] in ("yes", "no"):
            sets[index] = phrases | WORDS.lists[options[index]]
    for index, option in enumerate(options):
        for phrase in words_of(Option("", f"{flow.name}.{step.name}.{option}"), TEXTS):
            assert WORDS.choose(" ".join(phrase), sets) == index, f"{' '.join(phrase)} should mean {option}"


def messages():
    return [
        key
        for key in sorted(TEXTS.keys())
        if re.match(r"(engine|report|returnee|follow_up)\.", key) and not key.endswith(".words")
    ]


@pytest.mark.parametrize("key", messages())
def test_every_message_is_short_and_promises_nothing(key):
    text = TEXTS.every(key)[0]
    assert len(text) <= 240 and text.count("\n") <= 4, "at most a few lines a message"
    assert not re.search(r"\b(pasti|dijamin|terbukti|pelaku|tersangka|NIK|KTP)\b", text), "no promises, no accusations"
    assert "tidak akan tahu" not in text
