"""The honest answer to "is this agency official?", one of six, with everything that its text has to say.

It rests on the imported list alone: what citizens report is never read here, so that nobody can find out by asking
whether he was reported (SAFETY T6). A licence says that a firm may place workers; it never says that an offer is safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from casework.agency_asking import Asked
from casework.agency_events import EXPIRED, REVOKED, UNKNOWN, Event, Standing, touches
from casework.agency_firms import Firm, Register
from casework.agency_index import AgencyIndex, Found

REGISTERED, SANCTIONED, OVER = "registered", "sanctioned", "revoked"
SIMILAR, NOT_FOUND, STALE_DATA = "similar", "not_found", "stale_data"

VERDICTS = (REGISTERED, SANCTIONED, OVER, SIMILAR, NOT_FOUND, STALE_DATA)
"""All answers there are.

registered: exactly this firm, its licence in force that day for the asked country, on a list that is fresh.
sanctioned: exactly this firm, licensed, but (partly) stopped, or its licence is not for the asked country.
revoked:    exactly this firm, its licence revoked or run out; `standing.state` says which.
similar:    no firm for certain; `suggestions` may be meant.
not_found:  nothing near on the list. `firm` is there if it stood on an earlier list, or its licence has not begun.
stale_data: no list, or one too old to say that a licence is in force; `firm` and `standing` are what it said.
"""

STALE_AFTER = timedelta(days=30)
"""A list checked longer ago is marked as old (issue 4)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    `by`: how the firm was found (name, licence, phone); `suggestions` and `more` go with similar, `alike` are
    other firms with nearly the same name as `firm`. `touches`: whether a sanction stops the asked country (None: no
    country was asked). `permitted`: whether the asked country is among those the licence names (None: not asked, or it
    names none). `number_differs`: the licence number given is not this firm's. `stale`: the list is old, whatever the
    verdict. Dates of licence, sanction and decree stand in `standing`.
    """

    verdict: str
    asked: Asked
    on: date
    country: str = ""
    firm: Firm | None = None
    by: str = ""
    standing: Standing | None = None
    touches: bool | None = None
    permitted: bool | None = None
    suggestions: tuple[Firm, ...] = ()
    more: int = 0
    alike: tuple[Firm, ...] = ()
    number_differs: bool = False
    register: Register | None = None
    stale: bool = False

    @property
    def sanction(self) -> Event | None:
        """The sanction to tell of: one that touches the asked country before others."""
        if self.standing is None or not self.standing.sanctions:
            return None
        asked = [each for each in self.standing.sanctions if self.country and touches(each, self.country)]
        return asked[0] if asked and self.standing.event not in asked else self.standing.event

    @property
    def valid_to(self) -> date | None:
        """The last day of the licence, if the list says it."""
        return self.standing.licence.ends if self.standing and self.standing.licence else None

    def to_jsonable(self) -> dict[str, object]:
        """The machine-readable answer: verdict, match (the registered name) and suggestions."""
        certain = self.firm is not None and self.verdict not in (SIMILAR, NOT_FOUND)
        return {
            "verdict": self.verdict,
            "match": self.firm.name if certain and self.firm else None,
            "suggestions": [firm.name for firm in self.suggestions],
        }


def check(
    index: AgencyIndex, text: str, *, on: date, today: date | None = None, country: str = ""
) -> tuple[Answer, ...]:
    """Answer a question in somebody's own words: one answer for each agency it names, not_found if it names none.

    `on`: the day that the status is asked for; `today`: the day that decides whether the list is old (`on` if not
    given); `country`: a two-letter code, "" if not known.
    """
    found = index.search(text) or (Found(Asked(words=text.strip())),)
    return tuple(judge(each, index.register, on=on, today=today, country=country) for each in found)


def check_firm(
    index: AgencyIndex, firm_id: str, *, on: date, today: date | None = None, country: str = ""
) -> Answer | None:
    """The answer about a firm that somebody picked among suggestions; None if the register no longer has it."""
    found = index.pick(firm_id)
    return judge(found, index.register, on=on, today=today, country=country) if found else None


def judge(found: Found, register: Register | None, *, on: date, today: date | None = None, country: str = "") -> Answer:
    """The answer that follows from what was found."""
    stale = register is None or (today or on) - register.checked_at > STALE_AFTER
    if register is None:
        return Answer(STALE_DATA, found.asked, on, country, stale=True)
    if found.firm is None:
        return Answer(
            SIMILAR if found.near else NOT_FOUND, found.asked, on, country, suggestions=found.near, more=found.more,
            register=register, stale=stale,
        )  # fmt: skip
    firm, status = found.firm, found.firm.on(on)
    permitted = country in firm.countries if country and firm.countries else None
    return Answer(
        verdict=_verdict(firm, status, permitted, stale),
        asked=found.asked,
        on=on,
        country=country,
        firm=firm,
        by=found.by,
        standing=status,
        touches=any(touches(each, country) for each in status.sanctions) if country and status.sanctions else None,
        permitted=permitted,
        alike=found.near,
        number_differs=found.number_differs,
        register=register,
        stale=stale,
    )


def _verdict(firm: Firm, status: Standing, permitted: bool | None, stale: bool) -> str:
    """A bad word on an old list is still told; a good one needs a fresh list that names the firm."""
    if status.state in (REVOKED, EXPIRED):
        return OVER
    if not status.in_force and status.state != UNKNOWN:
        return SANCTIONED
    if firm.gone_on is not None or status.state == UNKNOWN:
        return NOT_FOUND
    if stale:
        return STALE_DATA
    return REGISTERED if permitted is not False else SANCTIONED
