"""What is asked of a message again and again when its intent is weighed: does it ask, does it report, who is spoken of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.understanding.facts import Signal
from bot.understanding.negation import closes_question
from bot.understanding.own_past import own_past
from bot.understanding.reading import Reading
from bot.understanding.sentences import fitting
from bot.understanding.words import several

DANGER = several("confinement violence_or_threat missing_person self_harm sick_or_injured sexual_exploitation")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the other rooms found in the message, as far as it says what the person wants."""

    signals: dict[str, Signal]
    agencies: int
    persons: int
    countries: int
    phones: int
    money: frozenset[str]
    departure: str
    danger: bool
    minor: bool


OPENERS = several("boleh bolehkah apakah bisakah apa bisa emang emangnya berapa")


class Cues:
    """Short questions to one reading; the answers are worked out once."""

    def __init__(self, reading: Reading, seen: Seen) -> None:
        self.reading = reading
        self.seen = seen
        self.forms = [word.form for word in reading.words]
        self.size = len(reading.words)
        self._fitted: dict[str, bool] = {}

    def has(self, *meanings: str) -> bool:
        """Whether one of the meanings stands anywhere, denied or not."""
        return self.reading.has(*meanings)

    def affirms(self, *meanings: str) -> bool:
        """Whether one of the meanings stands anywhere undenied."""
        return bool(self.reading.affirmed(*meanings))

    @cached_property
    def tag(self) -> bool:
        """A denial that closes a sentence asks: "aman gak", "resmi opo ora"."""
        return any("no" in over and closes_question(self.reading, at) for at, over in enumerate(self.reading.meanings))

    @cached_property
    def asks(self) -> bool:
        """Whether something is asked, with or without a question mark."""
        asked = any(not self.forms[at].endswith("2") for at, _ in self.reading.spans("question"))
        return (
            asked or "?" in self.reading.text or self.tag or self.has("how", "how_much", "ask_word", "advice", "doubt")
        )

    def fits(self, name: str) -> bool:
        """Whether one of the little sentences of cues.toml with that name fits."""
        known = self._fitted.get(name)
        if known is None:
            known = self._fitted[name] = fitting(name, self.reading)
        return known

    @cached_property
    def reports(self) -> bool:
        """Whether the person says that this is a report."""
        return self.affirms("report_word") and not (
            (self.hypothetical and self.fits("asks_where")) or (self.fits("generic_ask") and not self.seen.signals)
        )

    @cached_property
    def recruits(self) -> bool:
        """Whether a recruiter is spoken of."""
        return self.affirms("recruiter")

    @cached_property
    def abroad(self) -> bool:
        """Whether the message is about work abroad at all."""
        return bool(self.seen.countries or self.seen.agencies) or self.has("abroad", "passport", "recruiter")

    @cached_property
    def my_kin(self) -> bool:
        """Whether the teller's own family is spoken of: "adik saya", "anakku", "bojone nyong"; "anak muda" is not."""
        reading = self.reading
        return any(
            reading.words[first].form not in ("anak", "ank", "kanak")
            or reading.means(behind, "me")
            or reading.words[first].text.lower().endswith("ku")
            for first, behind in reading.spans("kin")
        )

    @cached_property
    def told(self) -> bool:
        """Whether there is a story: a sign, a person, a number or a recruiter."""
        return bool(self.seen.signals or self.seen.persons or self.seen.phones) or self.recruits

    @cached_property
    def hypothetical(self) -> bool:
        """ "Kalau agen menahan paspor...?": it opens with an if, asks, and nobody in particular is spoken of."""
        opens = any(self.reading.means(at, "if") or self.forms[at] in OPENERS for at in range(min(4, self.size)))
        kin = any(self.reading.words[at].form not in ("anak", "ank") for at, _ in self.reading.spans("kin"))
        somebody = (
            kin
            or self.has("me", "friend", "named_offer", "lead", "around_here")
            or self.seen.persons
            or self.seen.phones
            or self.seen.money
        )
        return opens and self.asks and not somebody

    @cached_property
    def own_past(self) -> float:
        """How sure it is that the teller speaks of her own past work abroad: 0 to 2."""
        return own_past(self)

    @cached_property
    def myself(self) -> bool:
        """Whether the teller is the one who is locked in, beaten, or standing at the gate."""
        reading = self.reading
        spots = [at for at in range(self.size) if reading.means(at, "me") and not self._of_somebody(at)]
        danger = reading.affirmed("lock", "hit", "self_harm_whole", "sex_work", "threaten", "smuggle_gate")
        danger += reading.spans("go_out", "come_home", "sick", "late_pay")
        if not self.has("saw_myself", "witness"):
            danger += reading.spans("today_word")
        for first, _ in danger:
            for at in spots:
                if abs(at - first) <= 6 and abs(reading.words[at].sentence - reading.words[first].sentence) <= 1:
                    between = range(min(at, first) + 1, max(at, first))
                    if not any(reading.means(here, "kin", "friend") for here in between):
                        return True
        return False

    def _of_somebody(self, at: int) -> bool:
        """ "adik saya": the word for me belongs to somebody else."""
        before = at - 1
        return (before >= 0 and self.reading.means(before, "kin", "friend", "recruiter")) or any(
            self.reading.meanings[back].get("kin", 0) > at for back in range(max(0, at - 2), at)
        )
