"""Texts by key, and dates, money and numbers as people in an Indonesian village write them."""

from datetime import date

import pytest

from bot.engine.talk import Line, Option, Show
from bot.language import Texts, missing_translations, one_line

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {plural};\\n"\n\n'
ONE = "nplurals=1; plural=0"
TWO = "nplurals=2; plural=(n != 1)"


def write(folder, language, body, plural=ONE, name="a"):
    path = folder / language / "LC_MESSAGES" / f"{name}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(plural=plural) + body, encoding="utf-8")


@pytest.fixture
def texts(tmp_path):
    write(
        tmp_path,
        "id",
        'msgid "hello"\nmsgstr "Halo {name}"\n\nmsgid "only.id"\nmsgstr "Rahasia"\n\n'
        'msgid "day"\nmsgstr "Berangkat {on}"\n\nmsgid "photos"\nmsgid_plural "photos"\nmsgstr[0] "{n} foto"\n',
    )
    write(tmp_path, "jv", 'msgid "hello"\nmsgstr "Sugeng {name}"\n')
    write(
        tmp_path,
        "en",
        'msgid "hello"\nmsgstr "Hello {name}"\n\nmsgid "day"\nmsgstr "Leaves {on}"\n\n'
        'msgid "photos"\nmsgid_plural "photos"\nmsgstr[0] "{n} photo"\nmsgstr[1] "{n} photos"\n',
        TWO,
    )
    return Texts.load(tmp_path)


def test_a_text_in_the_readers_language_and_else_in_indonesian(texts):
    assert texts.say("hello", "jv", name="Sari") == "Sugeng Sari"
    assert texts.say("only.id", "jv") == "Rahasia"
    assert texts.say("only.id", "su") == "Rahasia"
    assert texts.languages == ("id", "en", "jv")
    assert texts.every("hello") == ("Hello {name}", "Halo {name}", "Sugeng {name}")
    assert list(missing_translations(texts, "jv")) == ["day", "only.id", "photos"]


def test_plurals(texts):
    assert texts.say("photos", "en", n=1) == "1 photo"
    assert texts.say("photos", "en", n=2) == "2 photos"
    assert texts.say("photos", n=2) == "2 foto"


def test_an_unknown_key_or_a_missing_value_is_a_bug(texts):
    with pytest.raises(KeyError, match="no text 'nothing'"):
        texts.say("nothing")
    with pytest.raises(KeyError, match="no value for name"):
        texts.say("hello")
    assert not texts.has("nothing")
    assert texts.needs("hello") == {"name"}


def test_words_of_people_are_never_read_as_a_pattern(texts):
    assert texts.say("hello", name="{name} {on} %s") == "Halo {name} {on} %s"


def test_a_date_in_each_language(texts):
    assert texts.say("day", on=Show("date", "2026-11-30")) == "Berangkat Senin, 30 November"
    assert texts.say("day", "jv", on=date(2026, 11, 30)) == "Berangkat Senin, 30 November"
    assert texts.say("day", "en", on=date(2026, 11, 30)) == "Leaves Monday, 30 November"


@pytest.mark.parametrize(
    ("show", "drawn"),
    [
        (Show("money", {"amount": 12_000_000, "currency": "IDR"}), "Rp12 juta"),
        (Show("money", {"amount": 1_500_000.0, "currency": "IDR"}), "Rp1.500.000"),
        (Show("money", {"amount": 2_000_000_000, "currency": "IDR"}), "Rp2 miliar"),
        (Show("money", {"amount": 700_000, "currency": "IDR"}), "Rp700.000"),
        (Show("money", {"amount": 1500, "currency": "MYR"}), "MYR 1.500"),
        (Show("phone", "+6281234567890"), "0812-3456-7890"),
        (Show("phone", "+85512813282"), "+855 12 813 282"),
        (Show("phone", "bukan nomor"), "bukan nomor"),
        (Show("country", "KH"), "Kamboja"),
        (Show("country", "ZZ9"), "ZZ9"),
        (Show("list", [Show("words", "satu"), Show("words", "dua")]), "satu, dua"),
        (Show("numbered", [Show("words", "a"), Show("text", "only.id")]), "1. a\n2. Rahasia"),
        (Show("month", "2024-05"), "Mei 2024"),
        (12_345, "12.345"),
    ],
)
def test_values(texts, show, drawn):
    assert texts.show(show) == drawn


def test_own_words_are_kept_to_one_line():
    assert one_line("bu\n yanti ") == "bu yanti"
    assert len(one_line("kata " * 60)) <= 81


def test_a_line_becomes_a_message_with_choices(texts):
    line = Line("hello", {"name": "Sari"}, (Option("ab:x=1", "only.id"), Option("ab:x=2", "hello", {"name": "Desa"})))
    drawn = texts.render(line)
    assert drawn.text == "Halo Sari"
    assert [(choice.value, choice.label) for choice in drawn.choices] == [
        ("ab:x=1", "Rahasia"),
        ("ab:x=2", "Halo Desa"),
    ]


def test_a_key_that_stands_twice_is_refused(tmp_path):
    write(tmp_path, "id", 'msgid "a"\nmsgstr "x"\n')
    write(tmp_path, "id", 'msgid "a"\nmsgstr "y"\n', name="b")
    with pytest.raises(ValueError, match="a stands twice"):
        Texts.load(tmp_path)


def test_an_unknown_language_is_refused(tmp_path):
    write(tmp_path, "id", 'msgid "a"\nmsgstr "x"\n')
    write(tmp_path, "qqqq", 'msgid "a"\nmsgstr "x"\n')
    with pytest.raises(ValueError, match="unknown language"):
        Texts.load(tmp_path)


def test_the_real_texts_load():
    assert Texts.load().has("engine.help")
