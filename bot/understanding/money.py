"""Sums of money: how much, in what currency, for what period, and who pays whom.

Who pays whom decides the case: 5 juta *from* the candidate is a fee, 5 juta *to* her is a lure, 5 juta to go home is a
ransom. The word that stands nearest decides; a denied word ("gak bayar") does not count.
"""

from __future__ import annotations

import re

from bot.understanding.experience import ROLE, recall, weights
from bot.understanding.facts import Money, Role
from bot.understanding.lexicon import Lexicon
from bot.understanding.money_role import role_cues, role_of
from bot.understanding.money_traits import role_traits
from bot.understanding.numbers import Amount, number_at
from bot.understanding.reading import Reading
from bot.understanding.words import several

ROLES: tuple[Role, ...] = ("fee_asked", "paid_to_candidate", "salary", "debt_or_penalty", "other")
TRUST, GUESS = 2.5, 0.8  # how much a plain rule, and the nearest words, count beside what was learned
JOINERS = several("- – sampai sampe smpe smp sd s/d atau ato hingga")
ONLY_BEHIND = several("won lei try ron dong kip lak real bath lira yen peso kd hk sar omr php")
PERIODS = (
    (
        "month",
        re.compile(
            r"^\W{0,2}(?:/|per|se|sa|tiap|saben)?\W{0,2}(?:bulan|bln|bl|wulan|sasi|sasih|month)\b|^\W{0,2}(?:sebulan|sabulan|sewulan|sesasi|perbulan|sbulan)",
            re.I,
        ),
    ),
    ("week", re.compile(r"^\W{0,2}(?:/|per|se|sa|tiap)\W{0,2}(?:minggu|mgg|week)\b", re.I)),
    ("day", re.compile(r"^\W{0,2}(?:/|per|se|sa|tiap)\W{0,2}(?:hari|hr|dina|dino|poe|day)\b", re.I)),
    ("year", re.compile(r"^\W{0,2}(?:/|per|se|sa|tiap)\W{0,2}(?:tahun|thn|th|taun)\b", re.I)),
)
BY_COUNTRY = {
    "USD": {"HK": "HKD", "SG": "SGD", "BN": "BND", "AU": "AUD", "NZ": "NZD"},
    "KWD": {"BH": "BHD", "JO": "JOD", "IQ": "IQD", "LY": "LYD"},
    "SAR": {"QA": "QAR", "OM": "OMR"},
    "GBP": {"EG": "EGP", "LB": "LBP"},
}
HOME = several("dolar dollar dinar riyal real reyal pound")
COUNTED = several(
    "orang org wong anak tahun thn th taun bulan bln hari hr minggu kali x jam jm lantai persen kg km meter"
)


def find_money(
    reading: Reading, lexicon: Lexicon, taken: list[tuple[int, int]], countries: tuple[str, ...]
) -> tuple[tuple[Money, int, int], ...]:
    """All sums with the words where they stand. `taken` are parts of the text that are telephone numbers."""
    found: list[tuple[Money, int, int]] = []
    at = 0
    while at < len(reading):
        spot = _sum_at(reading, at, lexicon, taken, countries, found)
        if spot is None:
            at += 1
            continue
        amounts, currency, first, behind = spot
        period = _period(reading, behind, first)
        said = role_traits(reading, first, behind, amounts[-1], currency, period)
        role = settle_role(*role_of(reading, first, behind, period), said)
        if role == "paid_to_candidate" and currency != "IDR" and not reading.has("recruiter", "honorific"):
            role = "salary"  # an allowance in the other country, not a lure at home
        for amount in amounts:
            found.append((Money(amount, currency, role, reading.quote(first, behind), period), first, behind))
        at = behind
    return tuple(found)


def settle_role(rule: Role, sure: bool, said: dict[str, float]) -> Role:
    """Who pays whom, as the rules say unless what was learned from labelled messages speaks clearly against it."""
    scores = recall(said, weights(ROLE))
    scores[rule] = scores.get(rule, 0.0) + (TRUST if sure else GUESS)
    return max(ROLES, key=lambda role: scores.get(role, 0.0))


def _sum_at(reading, at, lexicon, taken, countries, before):
    words = reading.words
    currency, first, here = "", at, at
    prefix, step = _currency(reading, at, lexicon, countries, behind=False)
    if prefix:
        currency, here = prefix, at + step
        if here < len(words) and words[here].sentence != words[at].sentence and words[at].form != "rp":
            return None
    amount = number_at(reading, here, lexicon)
    if amount and words[here].start and reading.text[words[here].start - 1].isalpha() and here == at:
        return None  # part of a code such as K-7F3KQ2
    if amount is None or amount.many or _taken(reading, amount, taken):
        return None
    low = None
    if amount.behind + 1 < len(words) and _joined(reading, amount.behind):
        step = 1 if words[amount.behind].form in JOINERS else 0
        high = number_at(reading, amount.behind + step, lexicon)
        priced = high and _currency(reading, high.behind, lexicon, countries, behind=True)[0]
        if high and (high.scaled or priced) and not high.many:
            low, amount = amount, Amount(high.value, amount.first, high.behind, True)
    end = amount.behind
    after, step = _currency(reading, end, lexicon, countries, behind=True)
    if after and not currency:
        currency, end = after, end + step
    value = amount.value
    if not currency:
        currency, value = _bare(reading, amount, before, at)
        if not currency:
            return None
    if value <= 0 or value >= 1e12:
        return None
    amounts = [value]
    if low is not None:
        scale = 1
        if not low.scaled and low.value < value:
            scale = next((s for s in (1_000_000, 1000) if value >= s and low.value < 1000), 1)
        amounts = [low.value * scale, value]
    return amounts, currency, first, end


def _joined(reading: Reading, at: int) -> bool:
    words = reading.words
    between = reading.text[words[at - 1].end : words[at].start]
    return words[at].form in JOINERS or (words[at].number and bool(re.fullmatch(r"\s*[-–~]\s*", between)))


def _bare(reading: Reading, amount: Amount, before: list, at: int) -> tuple[str, float]:
    """A number without currency: rupiah when it is scaled or large, the last currency when it is compared with that."""
    word = reading.words[amount.first]
    if amount.scaled:
        return "IDR", amount.value
    if word.number and amount.value >= 50_000 and ("." in word.form or "," in word.form):
        return "IDR", amount.value
    near = role_cues(reading, amount.first, amount.behind)
    following = reading.words[amount.behind].form if amount.behind < len(reading) else ""
    if following in COUNTED or reading.means(amount.behind, "person", "months") or following in ("%", "an"):
        return "", 0
    if word.number and amount.value >= 100_000 and len(word.form) <= 9 and near:
        return "IDR", amount.value
    if before and word.number and amount.value >= (10 if _compared(reading, at) else 100) and not amount.decimal:
        last, _, behind = before[-1]
        if last.currency != "IDR" and amount.first - behind <= 5 and 0.2 <= amount.value / last.amount <= 5:
            return last.currency, amount.value
    if (
        word.number
        and amount.decimal
        and amount.value < 100
        and near
        and max(near, key=near.get) in ("fee_asked", "other", "paid_to_candidate")
    ):
        return "IDR", amount.value * 1_000_000
    return "", 0


def _compared(reading: Reading, at: int) -> bool:
    """ "nyatanya tinggal 25": said beside the sum before it."""
    return any(
        reading.means(back, "turned_out") or reading.words[back].form in ("tinggal", "cuma", "cuman", "jadi", "hanya")
        for back in range(max(0, at - 2), at)
    )


def _taken(reading: Reading, amount: Amount, taken: list[tuple[int, int]]) -> bool:
    start, end = reading.words[amount.first].start, reading.words[amount.behind - 1].end
    return any(start < stop and end > begin for begin, stop in taken) or len(reading.words[amount.first].form) > 14


def _currency(
    reading: Reading, at: int, lexicon: Lexicon, countries: tuple[str, ...], *, behind: bool
) -> tuple[str, int]:
    words = reading.words
    for length in (3, 2, 1):
        if at + length > len(words):
            continue
        form = " ".join(word.form for word in words[at : at + length])
        code = lexicon.currencies.get(form) or (lexicon.currencies.get(form.replace(" ", "")) if length == 2 else None)
        if length == 1 and not code:
            code = lexicon.currencies.get(form.removesuffix("an"))
        if code and (behind or form not in ONLY_BEHIND) and (behind or at + length < len(words)):
            if form in HOME or (length == 1 and code in BY_COUNTRY and form in ("$",)):
                for country in countries:
                    code = BY_COUNTRY.get(code, {}).get(country, code)
            return code, length
    return "", 0


def _period(reading: Reading, behind: int, first: int) -> str:
    after = reading.text[reading.words[behind - 1].end :][:24]
    for name, pattern in PERIODS:
        if pattern.search(after):
            return name
    before = " ".join(word.form for word in reading.words[max(0, first - 3) : first])
    for name, words in (
        ("month", r"sebulan|perbulan|per bulan|sewulan|sabulan"),
        ("day", r"sehari|perhari|per hari"),
        ("week", r"seminggu|per minggu"),
    ):
        if re.search(words, before):
            return name
    return ""
