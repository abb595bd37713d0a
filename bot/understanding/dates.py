"""Dates as people say them: a weekday, `tgl 5`, `3 hari lagi`, worked out from the day of the message.

"Malem Senin" is Sunday night, for a Javanese day begins at sunset; "besok Senin" is the coming Monday.
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.understanding.lexicon import load
from bot.understanding.numbers import number_at
from bot.understanding.reading import Reading
from bot.understanding.words import several

Dated = tuple[int, int, str, date | None]
"""First word, word behind the last, how soon, and the day where it is known."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari pebruari feb peb",
            "maret mrt",
            "april apr",
            "mei",
            "juni",
            "juli jul",
            "agustus agt agst ags",
            "september sept",
            "oktober okt",
            "november nov nopember nop",
            "desember",
        ),
        1,
    )
    for name in names.split()
}
UNITS = dict.fromkeys(several("jam menit"), 0)
UNITS |= dict.fromkeys(several("hari hr dino dina dinten poe jelo are"), 1)
UNITS |= dict.fromkeys(several("minggu mgg mggu pekan"), 7)
UNITS |= dict.fromkeys(several("bulan bln wulan sasi sasih bulen"), 30)
AGAIN = several("lagi lg maneh malih malik deui pole maning")
NEXT = several("depan dpn ngarep hareup payun ngajeng")
PAST = several("kemarin kmrn kemaren lalu wingi kamari kepungkur")
AFTER = several(
    "abis habis bar setelah sesudah sehabis seusai bubar tos mari bada saatos geus suah suut mare beres rengse sakwise sakbare bakda bakdo abes seudah"
)
EVENTS = several(
    "lebaran maulid muludan mulud panen puasa natal nikahan hajatan ujian ujiannya imlek idul adha kurban qurban riyaya riyoyo bodo bada syawal syawalan rajab"
    " suro sekaten selametan slametan wisuda lulusan lulus rapotan raport kenaikan tahunbaru pilkada pemilu nyadran sedekah tellasan toronan pelatihan kursus medikal"
    " paskah misa sinode galungan nyepi imlek wisuda raya rendengan tandur tanam sekolah haul halal"
)
SINCE = several("sejak semenjak mulai dari dr kawit ti")
EVERY = several("tiap setiap saben unggal tiap2 ben")
TODAY = several("ini iki ieu kiye niki nanti sore malam")


def how_soon(days: int) -> str:
    """today, tomorrow, this_week (two to seven days) or later."""
    return "today" if days <= 0 else "tomorrow" if days == 1 else "this_week" if days <= 7 else "later"


def _hour_past(reading: Reading, at: int, today: date) -> Dated | None:
    """ "jam 3 tadi", "jam 2 siang tadi": today."""
    words = reading.words
    if words[at].form not in ("jam", "jm", "pukul", "jem"):
        return None
    for here in range(at + 2, min(len(words), at + 4)):
        if words[here].form in ("tadi", "td", "mau", "wau", "onen", "gella'") and words[at + 1].number:
            return at, here + 1, "today", today
    return None


def date_at(reading: Reading, at: int, today: date) -> Dated | None:
    """The date that begins at a word, or None."""
    return (
        _after_event(reading, at)
        or _hour_past(reading, at, today)
        or _weekday(reading, at, today)
        or _day_of_month(reading, at, today)
        or _after_a_while(reading, at, today)
    )


def _weekday(reading: Reading, at: int, today: date) -> Dated | None:
    words, over = reading.words, reading.meanings[at]
    name = next((each for each in DAYS if each in over), None)
    if name is None:
        return None
    behind = over[name]
    after = {words[here].form for here in range(behind, min(behind + 2, len(words)))}
    if at and words[at - 1].form in SINCE:
        return None
    if after & PAST or any(words[here].form in EVERY for here in range(max(0, at - 2), at)):
        return None
    ahead = (DAYS.index(name) - today.weekday()) % 7
    eve = (at > 0 and reading.means(at - 1, "eve") and name != "sunday") or (
        name == "sunday" and _saturday_night(reading, at)
    )
    if ahead == 0 and not (after & TODAY):
        ahead = 7
    if eve:
        ahead -= 1
    if after & NEXT and ahead <= 6 - today.weekday():
        ahead += 7  # "Kamis depan", said before Thursday, is the Thursday of next week
    soon = how_soon(ahead)
    return (
        at,
        behind,
        soon if soon != "tomorrow" or _said_tomorrow(reading, at) or eve else "this_week",
        today + timedelta(days=ahead),
    )


def _saturday_night(reading: Reading, at: int) -> bool:
    """ "malam minggu" is Saturday night, "minggu malam" Sunday night."""
    return reading.words[at].form in ("malam", "malem", "mlm")


def _said_tomorrow(reading: Reading, at: int) -> bool:
    return at > 0 and reading.means(at - 1, "tomorrow_word")


def _day_of_month(reading: Reading, at: int, today: date) -> Dated | None:
    """`tgl 5`, `tanggal 28 Desember`, `5 Desember`."""
    words = reading.words
    first = at + 1 if "date_word" in reading.meanings[at] else at
    if first >= len(words) or not words[first].form.isdigit() or len(words[first].form) > 2:
        return None
    month = MONTHS.get(words[first + 1].form) if first + 1 < len(words) else None
    if first == at and month is None:
        return None
    behind = first + (2 if month else 1)
    if any(
        words[here].form in PAST
        or (words[here].form in UNITS and here + 1 < len(words) and words[here + 1].form in PAST)
        for here in range(behind, min(len(words), behind + 1))
    ):
        return None
    year = words[behind].form if month and behind < len(words) and words[behind].form.isdigit() else ""
    if len(year) == 4 and int(year) < today.year:
        return None
    on = _next_such_day(int(words[first].form), month, _start(reading, at, behind, today) if month is None else today)
    return (at, behind, how_soon((on - today).days), on) if on else None


def _start(reading: Reading, at: int, behind: int, today: date) -> date:
    """From which day on to look: "tgl 25 bulan depan", "minggu depan tanggal 3" are not before the month or week named."""
    words = reading.words
    for here in (at - 2, behind):
        if (
            not 0 <= here < len(words) - 1
            or words[here].sentence != words[at].sentence
            or words[here + 1].form not in NEXT
        ):
            continue
        days = UNITS.get(words[here].form)
        if days == 30:
            return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        if days == 7:
            return today + timedelta(days=7 - today.weekday())
    return today


def _next_such_day(day: int, month: int | None, today: date) -> date | None:
    """The next date with this day (and month) that is not past."""
    year, number = today.year, month or today.month
    for _ in range(3):
        try:
            on = date(year, number, day)
            if on >= today:
                return on
        except ValueError:
            pass
        year, number = (year + 1, number) if month else (year + (number == 12), number % 12 + 1)
    return None


def _after_a_while(reading: Reading, at: int, today: date) -> Dated | None:
    """`3 hari lagi`, `dua minggu lagi`, `4 jam lagi`."""
    words = reading.words
    amount = number_at(reading, at, load())
    if amount is None or amount.scaled or amount.behind + 1 >= len(words) or amount.value > 400:
        return None
    unit = UNITS.get(words[amount.behind].form)
    if unit is None or words[amount.behind + 1].form not in AGAIN:
        return None
    days = int(amount.value * unit)
    return at, amount.behind + 2, how_soon(days), today + timedelta(days=days) if unit < 30 else None


def _after_event(reading: Reading, at: int) -> Dated | None:
    """ "abis maulid", "bar panen", "tos lebaran": some weeks from now."""
    words = reading.words
    if words[at].form not in AFTER:
        return None
    for here in range(at + 1, min(len(words), at + 3)):
        if words[here].sentence == words[at].sentence and not words[here].soft and words[here].form in EVENTS:
            return at, here + 1, "later", None
    return None
