"""What a licence is worth on a day, from what happened to it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.agency_events import Event, standing, touches
from casework.agency_history import bare, join

D = date


def state(day: date, *events: Event) -> str:
    return standing(events, day).state


LICENCE = Event("licensed", starts=D(2024, 1, 1), ends=D(2028, 12, 31))
STOP = Event("suspended", starts=D(2026, 3, 1), ends=D(2026, 6, 1), decree="SK 1")


def test_the_life_of_a_licence() -> None:
    lifted = Event("lifted", starts=D(2026, 7, 1), decree="SK 2")
    revoked = Event("revoked", starts=D(2027, 1, 1), decree="Kepmen 1")
    again = Event("licensed", starts=D(2027, 9, 1))
    life = (again, revoked, lifted, STOP, LICENCE)  # in any order
    assert state(D(2023, 12, 31), *life) == "unknown"
    assert state(D(2024, 1, 1), *life) == "licensed"
    assert state(D(2026, 2, 28), *life) == "licensed"
    assert state(D(2026, 3, 1), *life) == "suspended"
    assert state(D(2026, 6, 30), *life) == "suspended", "no event says that it ended"
    assert standing(life, D(2026, 6, 30)).overdue and not standing(life, D(2026, 6, 1)).overdue
    assert state(D(2026, 7, 1), *life) == "lifted"
    assert state(D(2027, 1, 1), *life) == "revoked"
    assert state(D(2027, 9, 1), *life) == "licensed"
    assert state(D(2029, 1, 1), LICENCE) == "expired"


def test_a_renewal_ends_no_sanction() -> None:
    assert state(D(2026, 4, 2), LICENCE, STOP, Event("licensed", starts=D(2026, 4, 1))) == "suspended"
    lost = Event("expired", starts=D(2026, 4, 1))
    assert state(D(2026, 5, 2), LICENCE, STOP, lost, Event("licensed", starts=D(2026, 5, 1))) == "suspended"


def test_a_list_without_days() -> None:
    seen = D(2026, 11, 2)
    assert state(D(2020, 1, 1), Event("licensed", seen_on=seen)) == "licensed"
    revoked = (Event("licensed", seen_on=seen), Event("revoked", seen_on=seen))
    assert state(D(2026, 11, 1), *revoked) == "licensed" and state(seen, *revoked) == "revoked"
    assert state(seen, Event("suspended", seen_on=seen)) == "suspended", "a sanction alone is still a sanction"


def test_a_part_that_is_lifted_leaves_the_rest() -> None:
    part = Event("suspended_part", "country", ("SA", "TW"), starts=D(2026, 1, 1))
    half = Event("lifted", "country", ("SA",), starts=D(2026, 2, 1))
    left = standing((LICENCE, part, half), D(2026, 2, 2))
    assert left.state == "suspended_part" and [each.covers for each in left.sanctions] == [("TW",)]
    assert (
        state(D(2026, 3, 1), LICENCE, part, half, Event("lifted", "country", ("TW",), starts=D(2026, 2, 9))) == "lifted"
    )
    assert state(D(2026, 3, 1), LICENCE, STOP, half) == "suspended", "what holds for all is not lifted for one country"
    assert (
        touches(part, "TW") and not touches(part, "HK") and touches(Event("suspended_part", "sector", ("laut",)), "HK")
    )


def test_the_harder_one_of_two_sanctions_is_told_first() -> None:
    part = Event("suspended_part", "country", ("SA",), starts=D(2026, 4, 1))
    both = standing((LICENCE, part, STOP), D(2026, 5, 1))
    assert both.state == "suspended" and len(both.sanctions) == 2
    assert standing((LICENCE, part, STOP), D(2026, 6, 2)).overdue is False, "the part still runs"


DAYS = st.dates(D(2026, 1, 1), D(2026, 12, 31))
EVENTS = st.builds(
    lambda kind, scope, starts, length: Event(
        kind,
        *(scope if kind.startswith("suspended") else ("all", ())),
        starts,
        D.fromordinal(starts.toordinal() + length)
        if starts and length and kind not in ("lifted", "revoked", "expired")
        else None,
    ),
    st.sampled_from(["licensed", "suspended", "suspended_part", "lifted", "revoked", "expired"]),
    st.sampled_from([("all", ()), ("country", ("SA",)), ("country", ("HK", "TW")), ("sector", ("laut",))]),
    st.none() | DAYS,
    st.integers(0, 200),
)


def seen(events: list[Event], day: date) -> list[Event]:
    """What a list of a day tells: nothing that begins later."""
    return [
        Event(each.kind, each.scope, each.covers, each.starts, each.ends, "", "list", day)
        for each in events
        if each.starts is None or each.starts <= day
    ]


@given(st.lists(EVENTS, min_size=1, max_size=4), st.lists(EVENTS, min_size=1, max_size=4), DAYS, DAYS)
def test_after_an_import_today_is_as_the_list_says(
    first: list[Event], second: list[Event], one: date, other: date
) -> None:
    early, late = sorted((one, other))
    before = tuple(seen(first, early))
    told = seen(second, late)
    if not told:
        return
    joined = join(before, told, "list", late)
    says, now = standing(told, late), standing(joined, late)
    if says.state != "unknown":
        assert now.in_force == says.in_force
        if says.state in ("revoked", "expired"):
            assert now.state == says.state
        elif not says.in_force:
            sanctions = lambda status: {(each.kind, each.scope, each.covers) for each in status.sanctions}  # noqa: E731
            assert sanctions(now) == sanctions(says)
    assert bare(join(joined, told, "list", late)) == bare(joined), "the same list again changes nothing"


@pytest.mark.parametrize("kind", ["suspended", "revoked"])
def test_a_second_list_of_the_same_day_corrects_the_first(kind: str) -> None:
    day = D(2026, 11, 2)
    wrong = [Event("licensed", seen_on=day, source="list"), Event(kind, seen_on=day, source="list")]
    joined = join(wrong, [Event("licensed", seen_on=day)], "list", day)
    assert standing(joined, day).state == "licensed" and len(joined) == 1
