"""When somebody leaves: today, tomorrow, this week, later; and the date, worked out from when the message was sent.

The day is that of the village's own time zone: half past eleven at night in Jakarta is tomorrow in Jayapura.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.understanding.dates import DAYS, Dated, date_at
from bot.understanding.facts import Departure
from bot.understanding.reading import Reading
from bot.understanding.words import several

NEAR = 16  # words between a time and the leaving that it dates
SOON = 10  # words between today or tomorrow and the leaving that it dates
ORDER = ("today", "tomorrow", "this_week", "later")
GATES = re.compile(
    r"\b(?:bandara|pelabuhan|airport|terminal|stasiun|dermaga|juanda|kualanamu|kuala namu|hang nadim|ngurah|cgk|soetta|soekarno|kapal|pesawat|travel)"
)
THINGS = several("parang golok pisau surat uang duit motor hp paspor ktp bukti")
INSIDE = several("ruang tunggu depan loket antrian dalam dlm atas area parkiran kursi")
SENT = several(
    "kabar suara pesan foto uang duit dhuwit wa sms lokasi video berkas paket bukti gaji chat surat voice vn dokumen data link"
)
NOW = several("skrg sekarang skrng saiki siki ayeuna nengke sateya")
MEETINGS = several(
    "sosialisasi pelatihan ujian interview medikal medical kursus rapat pertemuan pengajian tes wawancara"
)
"""What is dated without anybody leaving."""
SEA = several("cumi abk kapten samudra bendera bendhera longline lauk")
FETCHED = ("jemput", "angkut", "pethuk", "papag")


def local_day(at: datetime, zone: str) -> date:
    """The calendar day on which a message was sent, where it was sent."""
    return at.astimezone(ZoneInfo(zone)).date()


def find_departure(reading: Reading, today: date) -> Departure | None:
    """The soonest leaving that is dated in the words; None when none is. Denied leavings do not count."""
    found = [
        Departure(when, on, reading.quote(first, behind))  # type: ignore[arg-type]
        for first, behind, when, on in _times(reading, today)
        if _about_leaving(reading, first, behind, when)
    ]
    return min(found, key=lambda each: ORDER.index(each.when)) if found else None


def _times(reading: Reading, today: date) -> Iterator[Dated]:
    """Every time word of a message."""
    for at, over in enumerate(reading.meanings):
        dated = date_at(reading, at, today)
        if dated:
            yield dated
        elif "later_word" in over:
            yield at, over["later_word"], "later", None
        elif "this_week_word" in over:
            yield at, over["this_week_word"], "this_week", None
        elif "after_tomorrow" in over:
            yield at, over["after_tomorrow"], "this_week", today + timedelta(days=2)
        elif "today_word" in over and not _for_a_night(reading, at) and not _until_now(reading, at):
            yield at, over["today_word"], "today", today
        elif "gone_yesterday" in over and _fetched(reading, at):
            yield at, over["gone_yesterday"], "today", today - timedelta(days=1)
        elif (
            "tomorrow_word" in over
            and not _morning(reading, at)
            and not _names_a_day(reading, at, over["tomorrow_word"])
        ):
            yield at, over["tomorrow_word"], "tomorrow", today + timedelta(days=1)
        elif _at_the_gate(reading, at):
            yield at, at + 3, "today", today
        elif _hour_of_leaving(reading, at):
            yield at, at + 2, "today", today


def _for_a_night(reading: Reading, at: int) -> bool:
    """ "500rb semalem": a price for a night."""
    form = reading.words[at].form
    return (
        form in ("semalem", "semalam")
        and at > 0
        and (reading.words[at - 1].number or reading.means(at - 1, "number_word"))
    )


def _until_now(reading: Reading, at: int) -> bool:
    """ "9 hari ini hp nya mati", "sampe hari ini": a while, not a day."""
    before = reading.words[at - 1] if at else None
    return before is not None and (
        before.number or before.form in ("sampe", "sampai", "smpe", "smp", "nganti", "dugi", "sejak")
    )


def _fetched(reading: Reading, at: int) -> bool:
    """ "kemarin dijemput mobil": gone since yesterday, perhaps still on the way."""
    words = reading.words
    return any(
        words[here].sentence == words[at].sentence and any(root in words[here].form for root in FETCHED)
        for here in range(at, min(len(words), at + 7))
    )


def _morning(reading: Reading, at: int) -> bool:
    """`isuk` and `enjing` are also morning: then another day word stands before them."""
    form = reading.words[at].form
    before = reading.words[at - 1].form if at else ""
    if form in ("esuk", "enjing", "isuk"):
        dated = at > 0 and reading.means(at - 1, "tomorrow_word", "today_word", "eve")
        return dated or before in ("wilujeng", "sugeng", "tadi", "wau", "mau", "jam") or (form == "esuk" and not dated)
    return False


def _names_a_day(reading: Reading, at: int, behind: int) -> bool:
    """ "besok Senin", "Jumat besok": the weekday tells the date."""
    return any(reading.means(here, *DAYS) for here in (at - 1, behind))


def _at_the_gate(reading: Reading, at: int) -> bool:
    """ "lg di travel", "udah di bandara": on the way now."""
    words = reading.words

    def gate(here: int) -> bool:
        inside = 0 < here < len(words) and reading.means(here - 1, "in_word")
        while inside and here + 1 < len(words) and words[here].form in INSIDE:
            here += 1
        return inside and bool(GATES.match(words[here].form) or reading.means(here, "transport", "boat"))

    if reading.means(at, "now", "already", "still") and gate(at + 2):
        return not _at_sea(reading)
    return (
        not _at_sea(reading)
        and words[at].form in NOW
        and any(gate(here) and words[here].sentence == words[at].sentence for here in range(at - 5, at + 6))
    )


def _at_sea(reading: Reading) -> bool:
    """A seafarer is on board at work, and not leaving."""
    return reading.has("seafarer") or any(word.form in SEA for word in reading.words)


def _hour_of_leaving(reading: Reading, at: int) -> bool:
    """ "jam 10 travelnya jalan" and nothing that names another day: today."""
    words = reading.words
    if words[at].form not in ("jam", "jm", "pukul") or at + 1 >= len(words) or not words[at + 1].number:
        return False
    if reading.has("tomorrow_word", "later_word", "after_tomorrow", "this_week_word", "past") or (
        at and words[at - 1].form == "tiap"
    ):
        return False
    return any(
        reading.means(here, "leave") and words[here].sentence == words[at].sentence
        for here in range(max(0, at - 3), min(len(words), at + 6))
    ) and not any(
        reading.words[here].form in ("tiap", "setiap", "saben", "kerja") for here in range(max(0, at - 4), at)
    )


def _about_leaving(reading: Reading, first: int, behind: int, when: str) -> bool:
    """Whether a time dates somebody's leaving, and not a payment, a call or a visit."""
    if when in ("today", "tomorrow") and _came_home(reading, first, behind):
        return False
    words = reading.words
    if any(word.form in ("cuti", "cutinya") for word in words) and any(
        words[at].form in ("balik", "kembali", "bali", "wangsul")
        for at in range(max(0, first - 6), min(len(words), behind + 6))
    ):
        return True
    if when == "today" and _at_the_gate(reading, first) and not reading.means(first, "today_word"):
        return True
    if behind < len(words) and reading.means(behind, "report_word", "ask_word"):
        return False
    if any(
        words[at].form in MEETINGS
        for at in range(max(0, first - 6), first)
        if words[at].sentence == words[first].sentence
    ):
        return False
    reach = SOON if when in ("today", "tomorrow") else NEAR
    low, high = max(0, first - reach), min(len(words), behind + reach)
    for at in range(low, high):
        if abs(words[at].sentence - words[first].sentence) > 1 or not reading.means(at, "leave", "carry"):
            continue
        if reading.negated[at] and not any(reading.means(here, "not_yet") for here in range(max(0, at - 3), at)):
            continue
        carried = words[at + 1].form if at + 1 < len(words) else ""
        if "irim" in words[at].form and carried in SENT:
            continue
        if reading.means(at, "leave") or carried not in THINGS:
            return True
    if when in ("today", "tomorrow") and _to_a_country(reading, behind):
        return True
    if when == "later":
        return reading.has("offer") and reading.has("country")
    if (
        when == "today"
        and (reading.has("country", "abroad", "recruiter"))
        and any(reading.means(at, "transport", "boat") for at in range(max(0, first - 6), min(len(words), behind + 7)))
    ):
        return True
    return bool(GATES.search(" ".join(word.form for word in words[low:high])))


def _to_a_country(reading: Reading, behind: int) -> bool:
    """ "besok sore aku ke poipet": where to says that somebody goes."""
    words = reading.words
    return any(
        reading.means(at, "country") and words[at - 1].form in ("ke", "ka", "nang", "neng", "meng", "jok")
        for at in range(behind + 1, min(len(words), behind + 6))
        if words[at].sentence == words[behind - 1].sentence
    )


def _came_home(reading: Reading, first: int, behind: int) -> bool:
    """ "tadi malam pulang", "besok pulang cuti": somebody comes home, and nobody leaves."""
    words = reading.words
    return any(
        words[at].sentence == words[first].sentence
        and reading.means(at, "come_home")
        and not reading.means(at, "leave")
        for at in range(max(0, first - 5), min(len(words), behind + 5))
    )
