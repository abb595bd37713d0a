"""Whether somebody tells of her own work abroad that is over: a returnee, not a neighbour who reports."""

from __future__ import annotations

from typing import Protocol

from bot.understanding.patterns import compile_pattern, find
from bot.understanding.reading import Reading

OVER = compile_pattern("<contract> ..6 selesai|habis|abis|finish|finis|rampung|beres|rengse|mare")
BACK = compile_pattern("habis|abis|bar|baru|balik|tas ..1 <from_word> ..1 <country>")
LABEL = compile_pattern("alumni|eks|ex|mantan|bekas|purna|tilas|urut|bekkas ..2 <country>|tki|tkw|pmi|bmi|abk")
ONCE = compile_pattern("pernah|prnah|kungsi|toman|tau ..1 <work> ..2 <country>")
OTHERS = ("kin", "friend", "recruiter")


class Told(Protocol):
    """A reading with the question whether something stands in it."""

    reading: Reading

    def has(self, *meanings: str) -> bool:
        """Whether one of the meanings stands anywhere."""


def own_past(cues: Told) -> float:
    """0 when not, 1 when the words point there, 1.3 when the teller says that she came home."""
    reading = cues.reading
    label = reading.first("return_me")
    named = find(LABEL, reading, reading.present)
    if named and not label:
        label = (named.first, named.behind)
    abroad = cues.has("country", "abroad", "seafarer")
    if came_back(reading):
        return 1.3
    if label and _about_me(reading, label[0]):
        return 1.2
    if cues.has("me") and cues.has("home_now") and any(word.form in ("korban", "selamat") for word in reading.words):
        return 1.1
    if (
        cues.has("home_now", "already")
        and cues.has("me")
        and not cues.has("kin")
        and find(BACK, reading, reading.present)
    ):
        return 1.1
    over = cues.has("me") and find(OVER, reading, reading.present)
    if abroad and (_past_of_mine(reading) or over or _once(reading)):
        return 1.0
    return 0.0


def _once(reading: Reading) -> bool:
    """ "Pernah kerja di Brunei": without a word for who, it is the teller."""
    found = find(ONCE, reading, reading.present)
    return bool(found) and not any(reading.means(at, *OTHERS) for at in range(max(0, found.first - 4), found.first))


def _about_me(reading: Reading, first: int) -> bool:
    """It is the teller who worked abroad, not a neighbour or the recruiter."""
    words = reading.words
    before = [at for at in range(max(0, first - 5), first) if words[at].sentence == words[first].sentence]
    return not any(
        reading.means(at, *OTHERS) or (reading.means(at, "honorific") and not reading.means(at, "address"))
        for at in before
    )


def _past_of_mine(reading: Reading) -> bool:
    """ "dulu waktu saya di Yordan": the past beside a word for me, and no relative between."""
    size = len(reading)
    for first, behind in reading.spans("past"):
        mine = any(
            reading.means(at, "me") and not (at and reading.means(at - 1, "kin", "friend"))
            for at in range(max(0, first - 4), min(size, behind + 4))
        )
        close = range(max(0, first - 3), min(size, behind + 3))
        if mine and not any(reading.means(at, *OTHERS) for at in close):
            return True
    return False


def came_back(reading: Reading) -> bool:
    """ "sudah pulang dari hongkong", "lagi bali sekang Singapura", "tos uih ti Malaysia": I came home."""
    size = len(reading)
    for first, behind in reading.affirmed("come_home"):
        before = range(max(0, first - 6), first)
        if any(reading.means(at, "want", "if", "may", "force", "no") for at in list(before)[-3:]):
            continue
        if any(reading.means(at, *OTHERS, "person") for at in before):
            continue
        away = any(reading.means(at, "from_word") for at in range(behind, min(size, behind + 4))) and any(
            reading.means(at, "country", "abroad") for at in range(behind, min(size, behind + 6))
        )
        done = any(
            reading.means(at, "already", "now", "still") or reading.words[at].form in ("baru", "bar", "nembe")
            for at in before
        )
        if (reading.has("me") or first <= 2) and (
            (away and (done or first <= 4)) or (done and reading.has("past", "home_now"))
        ):
            return True
    return False
