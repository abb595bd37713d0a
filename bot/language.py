"""The bot's texts, found by key in the reader's language, with dates, money, numbers and countries written as people
there write them.

Texts live in `locales/<language>/LC_MESSAGES/*.po`, the key as msgid, so that a translator's tools work on them.
Javanese and Sundanese fall back to Indonesian, text by text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from gettext import c2py
from pathlib import Path
from typing import Any

import phonenumbers
from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from bot.engine.talk import Line, Show
from channels.messages import Choice, Outgoing

SOURCE = "id"
FALLBACK = {"jv": ("jv", "id"), "su": ("su", "id"), "en": ("en", "id")}
FOLDER = Path(__file__).resolve().parents[1] / "locales"

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MILLION, _BILLION = 1_000_000, 1_000_000_000
LONGEST_WORDS = 80
"""Characters of somebody's own words that a read-back repeats; the officer gets all of them."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text: its forms (one, or one for each plural) and the values that have to be filled in."""

    forms: tuple[str, ...]
    plural: Callable[[int], int]
    needs: frozenset[str]


class Texts:
    """All texts in all languages."""

    def __init__(self, texts: Mapping[str, Mapping[str, Text]]) -> None:
        self._texts = texts

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Texts:
        """Read every .po file below `folder`; ValueError when a key stands twice or a language is unknown."""
        texts: dict[str, dict[str, Text]] = {}
        for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            language = path.parent.parent.name
            _known(language, path)
            mine = texts.setdefault(language, {})
            with path.open("rb") as file:
                catalog = read_po(file, locale=language, abort_invalid=True)
            plural = c2py(catalog.plural_expr)
            for message in catalog:
                key = str(message.id[0] if isinstance(message.id, list | tuple) else message.id)
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                if not key or not all(forms) or message.fuzzy:
                    continue
                if key in mine:
                    raise ValueError(f"{path.name}: {key} stands twice in {language}")
                mine[key] = Text(
                    tuple(map(str, forms)), plural, frozenset(_PLACEHOLDER.findall(" ".join(map(str, forms))))
                )
        if SOURCE not in texts:
            raise ValueError(f"no texts in {SOURCE} below {folder}")
        return cls(texts)

    # ---- finding -----------------------------------------------------------------------------------------------------

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have texts, the source first."""
        return tuple(sorted(self._texts, key=lambda language: (language != SOURCE, language)))

    def has(self, key: str, lang: str = SOURCE) -> bool:
        """Whether there is such a text, in this language or in the one it falls back to."""
        return self._find(key, lang) is not None

    def every(self, key: str) -> tuple[str, ...]:
        """The text in every language that has it: what people may type back."""
        return tuple(texts[key].forms[0] for texts in self._texts.values() if key in texts)

    def needs(self, key: str) -> frozenset[str]:
        """The values that the text asks for, over all languages."""
        return frozenset().union(*(texts[key].needs for texts in self._texts.values() if key in texts))

    def keys(self, lang: str = SOURCE) -> frozenset[str]:
        """All keys of a language's own texts."""
        return frozenset(self._texts.get(lang, {}))

    def _find(self, key: str, lang: str) -> tuple[Text, str] | None:
        for language in FALLBACK.get(lang, (SOURCE,)):
            if text := self._texts.get(language, {}).get(key):
                return text, language
        return None

    # ---- saying ------------------------------------------------------------------------------------------------------

    def say(self, key: str, lang: str = SOURCE, **params: Any) -> str:
        """The text with its values filled in. KeyError for an unknown key or a missing value: both are bugs.

        Values are words, numbers, dates or Shows. `n` chooses the plural form.
        """
        found = self._find(key, lang)
        if found is None:
            raise KeyError(f"no text {key!r}")
        text, language = found
        form = text.forms[0]
        if len(text.forms) > 1 and isinstance(params.get("n"), int):
            form = text.forms[min(text.plural(params["n"]), len(text.forms) - 1)]
        missing = text.needs - params.keys()
        if missing:
            raise KeyError(f"{key}: no value for {', '.join(sorted(missing))}")
        return _PLACEHOLDER.sub(lambda hole: self.show(params[hole[1]], language), form)

    def render(self, line: Line, lang: str = SOURCE) -> Outgoing:
        """One message as the carriers take it."""
        choices = tuple(
            Choice(option.value, self.say(option.key, lang, **dict(option.params))) for option in line.choices
        )
        return Outgoing(self.say(line.key, lang, **dict(line.params)), choices)

    def show(self, value: Any, lang: str = SOURCE) -> str:
        """One value as people of this language write it."""
        if isinstance(value, Show):
            return self._shown(value, lang)
        if isinstance(value, bool) or value is None:
            return ""
        if isinstance(value, datetime):
            return format_datetime(value, "EEEE, d MMMM, HH.mm", locale=_locale(lang))
        if isinstance(value, date):
            return written_date(value, lang)
        if isinstance(value, int | float):
            return format_decimal(value, locale=_locale(lang))
        return str(value)

    def _shown(self, show: Show, lang: str) -> str:
        value = show.value
        match show.kind:
            case "text":
                return self.say(value, lang, **dict(show.params))
            case "words":
                return one_line(str(value))
            case "date":
                return written_date(date.fromisoformat(value), lang)
            case "day":
                return format_date(date.fromisoformat(value), "d MMMM y", locale=_locale(lang))
            case "month":
                return format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale=_locale(lang))
            case "money":
                return written_money(value["amount"], value["currency"], lang)
            case "phone":
                return written_phone(value)
            case "country":
                if self.has(f"country.{value}", lang):  # where Babel's name is not what people say
                    return self.say(f"country.{value}", lang)
                return str(_locale(lang).territories.get(value, value))
            case "list":
                return ", ".join(self.show(each, lang) for each in value)
            case "numbered":
                return "\n".join(f"{number}. {self.show(each, lang)}" for number, each in enumerate(value, 1))
        raise ValueError(f"unknown kind of value: {show.kind}")


# ---- writing values --------------------------------------------------------------------------------------------------


def written_date(day: date, lang: str = SOURCE) -> str:
    """ "Senin, 30 November"."""
    return format_date(day, "EEEE, d MMMM", locale=_locale(lang))


def written_money(amount: float, currency: str, lang: str = SOURCE) -> str:
    """ "Rp12 juta" for round millions of rupiah, "Rp1.500.000" otherwise; other currencies as Babel writes them."""
    if currency == "IDR" and lang != "en":
        for unit, word in ((_BILLION, "miliar"), (_MILLION, "juta")):
            if amount >= unit and amount % unit == 0:
                return f"Rp{format_decimal(int(amount // unit), locale=_locale(lang))} {word}"
        return f"Rp{format_decimal(round(amount), locale=_locale(lang))}"
    digits = 0 if float(amount).is_integer() else 2
    return format_currency(
        amount, currency, f"¤ #,##0{'.00' if digits else ''}", locale=_locale(lang), currency_digits=False
    ).replace("\xa0", " ")


def written_phone(number: str) -> str:
    """ "0812-3456-7890" for a number of Indonesia, "+855 12 813 282" for others; what cannot be read stays as it is."""
    try:
        parsed = phonenumbers.parse(number, "ID")
    except phonenumbers.NumberParseException:
        return number
    home = parsed.country_code == 62
    kind = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, kind)


def one_line(words: str) -> str:
    """Somebody's own words on one line of a read-back, cut at a word."""
    words = " ".join(words.split())
    if len(words) <= LONGEST_WORDS:
        return words
    return words[:LONGEST_WORDS].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


_LOCALES: dict[str, Locale] = {}


def _locale(lang: str) -> Locale:
    """Babel's data; Javanese and Sundanese dates are written with Indonesian names, as people there do in messages."""
    lang = lang if lang in ("id", "en") else SOURCE
    if lang not in _LOCALES:
        _LOCALES[lang] = Locale.parse(lang)
    return _LOCALES[lang]


def _known(language: str, path: Path) -> None:
    try:
        Locale.parse(language)
    except (ValueError, UnknownLocaleError) as error:
        raise ValueError(f"{path}: unknown language {language!r}") from error


def missing_translations(texts: Texts, lang: str) -> Iterable[str]:
    """The keys of the source that `lang` does not have yet."""
    return sorted(texts.keys() - texts.keys(lang))
