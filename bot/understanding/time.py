"""When somebody leaves: today, tomorrow, this week, later; and the date, worked out from when the message was sent.

"Malem Senin" is Sunday night, for a Javanese day begins at sunset. The day is that of the village's own time zone.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.understanding.facts import Departure
from bot.understanding.reading import Reading

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari pebruari feb peb",
            "maret mar mrt",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agt agst ags",
            "september sept sep",
            "oktober okt",
            "november nov nopember nop",
            "desember des",
        ),
        1,
    )
    for name in names.split()
}
NEAR = 16  # words between a time and the leaving that it dates
TRAVEL = ("leave", "carry")
PASSIVE_GONE = ("already", "past")


def local_day(at: datetime, zone: str) -> date:
    """The calendar day on which a message was sent, where it was sent."""
    return at.astimezone(ZoneInfo(zone)).date()


def find_departure(reading: Reading, today: date) -> Departure | None:
    """The soonest leaving that is dated in the words; None when none is. Denied leavings do not count."""
    found: list[tuple[int, Departure]] = []
    for first, behind, when, on in _times(reading, today):
        if _about_leaving(reading, first, behind, when):
            found.append(
                (
                    ("today", "tomorrow", "this_week", "later").index(when),
                    Departure(when, on, reading.quote(first, behind)),
                )
            )
    return min(found, key=lambda item: item[0])[1] if found else None


def _times(reading: Reading, today: date):
    """Every time word of a message: (first word, behind, when, date or None)."""
    words = reading.words
    for at, over in enumerate(reading.meanings):
        dated = _calendar(reading, at, today)
        if dated:
            yield dated
            continue
        if "later_word" in over and over["later_word"] > at:
            yield at, over["later_word"], "later", _later_date(reading.quote(at, over["later_word"]).lower(), today)
        elif "this_week_word" in over:
            yield (
                at,
                over["this_week_word"],
                "this_week",
                _in_days(reading.quote(at, over["this_week_word"]).lower(), today),
            )
        elif "after_tomorrow" in over:
            yield at, over["after_tomorrow"], "this_week", today + timedelta(days=2)
        elif "today_word" in over:
            yield at, over["today_word"], "today", today
        elif "gone_yesterday" in over and _carried_off(reading, at):
            yield at, over["gone_yesterday"], "today", today - timedelta(days=1)
        elif "tomorrow_word" in over and not _not_tomorrow(reading, at):
            yield at, over["tomorrow_word"], "tomorrow", today + timedelta(days=1)
        elif (
            words[at].number
            and at + 2 < len(words)
            and words[at + 2].form in ("lagi", "maneh", "malik", "deui", "pole", "maning")
        ):
            yield from _after_a_while(reading, at, today)


def _carried_off(reading: Reading, at: int) -> bool:
    """"kemarin dijemput mobil": gone since yesterday, perhaps still on the way."""
    words = reading.words
    return any(
        words[here].sentence == words[at].sentence and any(root in words[here].form for root in ("jemput", "angkut", "pethuk", "papag"))
        for here in range(at, min(len(words), at + 7))
    )


def _not_tomorrow(reading: Reading, at: int) -> bool:
    """`isuk` is morning in Javanese, `esuk` too: only tomorrow when no other day word stands before it."""
    form = reading.words[at].form
    if form in ("esuk", "enjing"):
        return (
            (at > 0
            and reading.means(at - 1, "tomorrow_word", "today_word", "eve"))
            or (form == "enjing"
            and at > 0
            and reading.words[at - 1].form in ("wilujeng", "sugeng", "tadi"))
        )
    if form == "isuk":
        return at > 0 and (
            reading.means(at - 1, "tomorrow_word", "today_word") or reading.words[at - 1].form in ("tadi", "mau", "jam")
        )
    return False


def _calendar(reading: Reading, at: int, today: date):
    """A named weekday, or `tgl 5`, `5 Desember`."""
    words, over = reading.words, reading.meanings[at]
    for number, name in enumerate(DAYS):
        if name not in over:
            continue
        if words[at].form.startswith("rb"):
            continue
        on = today + timedelta(days=(number - today.weekday()) % 7 or 7)
        same = number == today.weekday()
        eve = (
            (at > 0
            and reading.means(at - 1, "eve")
            and name != "sunday")
            or ("sunday" in over
            and words[at].form in ("malam", "malem"))
        )
        if same and not eve:
            on = today + timedelta(days=7)
        if eve:
            on -= timedelta(days=1)
        later = any(
            words[here].form in ("depan", "dpn", "ngarep", "hareup", "payun")
            for here in range(at + 1, min(at + 3, len(words)))
        )
        past = any(
            words[here].form in ("kemarin", "kmrn", "kemaren", "lalu", "wingi", "kamari")
            for here in range(at + 1, min(at + 3, len(words)))
        )
        every = (
            (at > 0
            and words[at - 1].form in ("tiap", "setiap", "saben", "unggal", "tiap2"))
            or (at > 1
            and words[at - 2].form in ("tiap", "setiap", "saben", "unggal"))
        )
        if past or every:
            return None
        gap = (on - today).days
        if later and gap <= 7 and gap < 7 - today.weekday():
            on += timedelta(days=7)
        when = "tomorrow" if (on - today).days == 1 and reading.means(at - 1, "tomorrow_word") else "this_week"
        if (on - today).days <= 0:
            when = "today"
        return at, over[name], when, on
    if "date_word" in over and at + 1 < len(words) and words[at + 1].number and words[at + 1].form.isdigit():
        day = int(words[at + 1].form[:4])
        month = MONTHS.get(words[at + 2].form) if at + 2 < len(words) else None
        return _dated(at, at + (3 if month else 2), day, month, today)
    if (
        words[at].number
        and words[at].form.isdigit()
        and at + 1 < len(words)
        and words[at + 1].form in MONTHS
        and len(words[at].form) <= 2
    ):
        if (
            words[at + 1].form in ("mar", "des", "sep", "jan", "mei", "jun")
            and not words[at + 1].capital
            and len(words[at + 1].form) == 3
            and words[at + 1].form != "mei"
        ):
            return None
        year = words[at + 2].form if at + 2 < len(words) and words[at + 2].number else ""
        if len(year) == 4 and int(year) < today.year:
            return None
        return _dated(at, at + 2, int(words[at].form), MONTHS[words[at + 1].form], today)
    return None


def _dated(at: int, behind: int, day: int, month: int | None, today: date):
    if not 1 <= day <= 31:
        return None
    year, number = today.year, month or today.month
    for _ in range(3):
        try:
            on = date(year, number, day)
        except ValueError:
            on = None
        if on and on >= today:
            break
        number, year = (number, year + 1) if month else (number % 12 + 1, year + (number == 12))
    else:
        return None
    if on is None:
        return None
    return at, behind, _how_soon((on - today).days), on


def _how_soon(days: int) -> str:
    return "today" if days <= 0 else "tomorrow" if days == 1 else "this_week" if days <= 7 else "later"


def _after_a_while(reading: Reading, at: int, today: date):
    """`3 hari lagi`, `2 minggu lagi`, `4 jam lagi`."""
    words = reading.words
    unit, count = words[at + 1].form, words[at].form
    if not count.isdigit() or len(count) > 3:
        return
    days = {
        "jam": 0,
        "menit": 0,
        "hari": 1,
        "hr": 1,
        "dino": 1,
        "dina": 1,
        "poe": 1,
        "dinten": 1,
        "jelo": 1,
        "minggu": 7,
        "mgg": 7,
        "bulan": 30,
        "bln": 30,
        "wulan": 30,
        "sasi": 30,
    }.get(unit)
    if days is None:
        return
    ahead = int(count) * days
    yield (
        at,
        at + 3,
        _how_soon(ahead) if days else "today",
        today + timedelta(days=ahead) if days in (0, 1, 7) else None,
    )


def _in_days(words: str, today: date) -> date | None:
    for name, days in (
        ("3", 3),
        ("tiga", 3),
        ("tilu", 3),
        ("telu", 3),
        ("4", 4),
        ("empat", 4),
        ("5", 5),
        ("lima", 5),
        ("6", 6),
        ("enam", 6),
    ):
        if re.search(rf"\b{name}\b", words):
            return today + timedelta(days=days)
    return None


def _later_date(words: str, today: date) -> date | None:
    if "seminggu lagi" in words:
        return today + timedelta(days=7)
    return None


def _about_leaving(reading: Reading, first: int, behind: int, when: str) -> bool:
    """Whether a time dates somebody's leaving, and not a payment, a call or a visit."""
    if _past_report(reading, first, behind, when):
        return False
    words = reading.words
    low, high = max(0, first - NEAR), min(len(words), behind + NEAR)
    for at in range(low, high):
        if abs(words[at].sentence - words[first].sentence) > (1 if when != "today" else 1):
            continue
        if not reading.means(at, *TRAVEL) or (reading.negated[at] and not _not_yet(reading, at)):
            continue
        if reading.means(at, "carry") and not reading.means(at, "leave") and not _moves_people(reading, at):
            continue
        return True
    text = " ".join(word.form for word in words[low:high])
    return (
        (bool(
            re.search(
                r"\b(bandara|pelabuhan|airport|terminal|stasiun|dermaga|juanda|soetta|soekarno|kapal|pesawat|travel|paspor|visa)\b",
                text,
            )
        )
        and when != "later")
        or (reading.has("offer")
        and when == "later"
        and reading.has("country"))
    )


def _not_yet(reading: Reading, at: int) -> bool:
    """ "belum berangkat, katanya abis lebaran" still leaves."""
    return any(reading.means(here, "not_yet") for here in range(max(0, at - 3), at))


def _moves_people(reading: Reading, at: int) -> bool:
    """Carrying counts when people are carried: not "bawa parang"."""
    after = reading.words[at + 1].form if at + 1 < len(reading) else ""
    return after not in ("parang", "golok", "pisau", "surat", "uang", "duit", "motor", "hp", "paspor", "ktp", "bukti")


def _past_report(reading: Reading, first: int, behind: int, when: str) -> bool:
    """ "tadi malam pulang", "tadi malam didatangi": today, but nobody left."""
    if when != "today":
        return False
    words = reading.words
    for at in range(max(0, first - 5), min(len(words), behind + 5)):
        if (
            words[at].sentence == words[first].sentence
            and reading.means(at, "come_home")
            and not reading.means(at, "leave")
        ):
            return True
    return False
