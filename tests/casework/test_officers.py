"""How officers come to be: one-use codes that cannot be guessed, and lines that belong to one officer."""

from __future__ import annotations

import re
from datetime import timedelta
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from casework import codes, errors, history, officers
from casework.invitations import read_code
from storage.base import now
from tests.casework.country import SUKOREJO, World


def invite(world: World, name: str = "Budi", **more: object) -> str:
    """The code for a new officer of Sukorejo."""
    return world.do(officers.invite, name=name, office="near", role="village", areas=[SUKOREJO], by="operator", **more)


def test_a_code_makes_an_officer_once(world: World) -> None:
    code = invite(world)
    assert re.fullmatch(r"P(-[2-9A-Z]{4}){5}", code)
    assert 16 * log2(len(codes.ALPHABET)) >= 64
    done = world.do(officers.enrol, code.lower().replace("-", " "), "wa-1")
    assert (done.officer.name, done.changed, done.error) == ("Budi", True, None)
    assert world.do(officers.of_conversation, "wa-1").id == done.officer.id
    assert world.do(officers.areas_of, done.officer.id) == [SUKOREJO]
    assert world.do(officers.enrol, code, "wa-1").changed is False
    assert isinstance(world.do(officers.enrol, code, "wa-2").error, errors.InvitationUsed)
    assert world.do(officers.of_conversation, "wa-2") is None


def test_one_officer_on_two_carriers_and_a_lost_phone(world: World) -> None:
    budi = world.do(officers.enrol, invite(world), "wa-1").officer
    world.do(officers.enrol, world.do(officers.invite_again, budi), "tg-1")
    assert world.do(officers.lines, budi.id) == ["tg-1", "wa-1"]
    world.do(officers.enrol, world.do(officers.invite_again, budi, replacing=True), "wa-2")
    assert world.do(officers.lines, budi.id) == ["wa-2"]
    assert world.do(officers.of_conversation, "wa-1") is None


def test_a_line_has_one_officer(world: World) -> None:
    world.do(officers.enrol, invite(world), "wa-1")
    assert isinstance(world.do(officers.enrol, invite(world, "Wati"), "wa-1").error, errors.LineInUse)


def test_five_wrong_tries_lock_an_invitation(world: World) -> None:
    code = invite(world)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    for number in range(5):
        assert isinstance(world.do(officers.enrol, wrong, f"thief-{number}").error, errors.InvitationWrong)
    assert isinstance(world.do(officers.enrol, code, "budi").error, errors.InvitationLocked)


def test_five_wrong_tries_stop_a_line(world: World) -> None:
    code = invite(world)
    for _ in range(5):
        assert isinstance(world.do(officers.enrol, "P-2222-3333-4444-5555-6666", "thief").error, errors.InvitationWrong)
    assert isinstance(world.do(officers.enrol, code, "thief").error, errors.InvitationLocked)
    later = now() + timedelta(hours=25)
    assert isinstance(world.do(officers.enrol, code, "thief", later).error, errors.InvitationExpired)


def test_a_code_is_good_for_a_day(world: World) -> None:
    code = invite(world)
    assert isinstance(
        world.do(officers.enrol, code, "x", now() + timedelta(hours=24, minutes=1)).error, errors.InvitationExpired
    )
    assert world.do(officers.enrol, code, "x", now() + timedelta(hours=23)).officer is not None


def test_the_secret_is_not_kept(world: World) -> None:
    code = invite(world)
    rows = world.do(lambda unit: unit.connection.execute(text("SELECT * FROM invitation")).all())
    assert code[7:] not in str(rows)
    assert not any(part in str(rows) for part in code.split("-")[2:])


@given(st.text(max_size=40))
def test_anything_may_be_typed(typed: str) -> None:
    assert read_code(typed) is None or len(read_code(typed)[1]) == 16


def test_nonsense_is_wrong_and_an_unknown_role_refused(world: World) -> None:
    for nonsense in ("", "P-", "halo", "P-😀"):
        assert isinstance(world.do(officers.enrol, nonsense, "x").error, errors.InvitationWrong)
    with pytest.raises(errors.UnknownRole):
        world.do(officers.invite, name="X", office=None, role="king", areas=[], by="operator")


def test_leave_is_idempotent_and_written_down(world: World) -> None:
    budi = world.officer("Budi", areas=[SUKOREJO])
    before = world.do(history.count)
    assert [world.do(officers.set_leave, budi, leave) for leave in (True, True, False, False)] == [True, False] * 2
    assert world.do(history.count) == before + 2


def test_listing_goes_by_role_and_name(manned: World) -> None:
    names = [one.name for one in manned.do(officers.listing)]
    assert names == ["Budi", "Wati", "Joko", "Ratmi", "Hamzah", "Lukman", "Ningsih", "Yosef"]
