"""Our word list: big enough, explained, in every language, and every little sentence can be read."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.understanding.countries import PREFIX
from bot.understanding.lexicon import FILES, FOLDER, LANGUAGES, Lexicon, load
from bot.understanding.patterns import compile_pattern
from bot.understanding.sentences import load_sentences
from bot.understanding.spelling import squeeze

ENTRIES = {
    (name, meaning): entry
    for name in FILES
    for meaning, entry in tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")).items()
}


def test_more_than_four_hundred_forms_each_explained() -> None:
    lexicon = load()
    assert len(lexicon.languages) >= 400
    assert all(entry.get("gloss") for entry in ENTRIES.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words(language: str) -> None:
    assert sum(language in spoken for spoken in load().languages.values()) >= 100


def test_an_entry_has_nothing_that_is_not_read() -> None:
    known = {"gloss", "is", "whole", "value", "scale", "add", "many", *LANGUAGES}
    for where, entry in ENTRIES.items():
        assert set(entry) <= known, where


def test_a_meaning_stands_in_one_file_only() -> None:
    names = [meaning for _, meaning in ENTRIES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("file", ["signs.toml", "cues.toml"])
def test_every_meaning_in_a_little_sentence_exists(file: str) -> None:
    meanings = {meaning for _, meaning in ENTRIES} | {"country"}
    meanings |= {kind for entry in ENTRIES.values() for kind in entry.get("is", "").split()}
    text = (FOLDER / file).read_text(encoding="utf-8")
    for entry in load_sentences(file):
        assert entry.when, entry.name
    for table in tomllib.loads(text).values():
        assert table["gloss"]
        for source in (*table["when"], *table.get("unless", ())):
            compile_pattern(source)
            for part in source.split():
                if "<" in part:
                    for key in part.strip("?~").replace(">|", ">,").split(","):
                        inside = key.partition("<")[2].partition(">")[0]
                        for meaning in filter(None, inside.split("|")):
                            assert meaning in meanings, f"{file}: <{meaning}> in {source!r}"


def test_a_new_word_needs_only_a_line(tmp_path: Path) -> None:
    (tmp_path / "harm.toml").write_text('[lock]\ngloss = "mengurung"\nid = "krangkeng~"\n', encoding="utf-8")
    lexicon = Lexicon(tmp_path)
    for form in ("krangkeng", "dikrangkeng", "ngrangkeng", "dikrangkengin", "krangkengnya"):
        assert "lock" in lexicon.look_up(form)[0], form


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("ditahan", "hold"),
        ("nahanin", "hold"),
        ("dithan", "hold"),
        ("ditahaaaan", "hold"),
        ("paspornya", "passport"),
        ("passsporrr", "passport"),
        ("pspor", "passport"),
        ("majikn", "employer"),
        ("TOLOOONG".lower(), "help"),
        ("brangkat", "leave"),
        ("mbayar", "pay"),
        ("mayar", "pay"),
        ("calo2", "recruiter"),
        ("sponsornya", "recruiter"),
        ("malaysia", PREFIX + "MY"),
        ("mlaysia", PREFIX + "MY"),
        ("saudii", PREFIX + "SA"),
    ],
)
def test_spellings_are_found(typed: str, meaning: str) -> None:
    assert meaning in load().look_up(typed)[0]


@pytest.mark.parametrize("word", ["bojong", "sukamaju", "siska", "lastri", "krangkong"])
def test_names_are_not_repaired_into_words(word: str) -> None:
    assert not load().look_up(word)[0] & {"lie", "hit", "lock"}


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("pasporditahan", ("paspor", "ditahan")),
        ("kemalaysia", ("ke", "malaysia")),
        ("gkboleh", ("gk", "boleh")),
        ("disaudi", ("di", "saudi")),
        ("sukamaju", ()),
    ],
)
def test_missing_spaces_are_put_back_when_certain(typed: str, parts: tuple[str, ...]) -> None:
    assert load().split(typed) == parts


def test_squeeze() -> None:
    assert squeeze("tolooongg") == "tolong"
