"""Sealed values: unreadable without the ring, bound to their column, still open after rotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealed import CannotOpen, KeyRing


@given(st.binary(max_size=300), st.text(max_size=30))
def test_round_trip(plain: bytes, about: str) -> None:
    ring = KeyRing.parse(KeyRing.generate())
    assert ring.open(ring.seal(plain, about), about) == plain


def test_a_value_moved_to_another_column_does_not_open() -> None:
    ring = KeyRing.parse(KeyRing.generate())
    with pytest.raises(CannotOpen):
        ring.open(ring.seal(b"halo", "inbox.message"), "outbox.message")


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_noticed(place: int, change: int) -> None:
    ring = KeyRing.parse(KeyRing.generate())
    sealed = bytearray(ring.seal(b"bu yanti", "x"))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(CannotOpen):
        ring.open(bytes(sealed), "x")


def test_old_keys_still_open_after_rotation() -> None:
    old, new = KeyRing.generate(), KeyRing.generate().replace("k1:", "k2:")
    old_seal, index = old.split(",")
    new_seal = new.split(",")[0]
    sealed = KeyRing.parse(old).seal(b"rahasia", "x")
    both = KeyRing.parse(f"{new_seal},{old_seal},{index}")
    assert both.open(sealed, "x") == b"rahasia"
    assert both.newest == "k2"
    with pytest.raises(CannotOpen):
        KeyRing.parse(f"{new_seal},{index}").open(sealed, "x")


@pytest.mark.parametrize(
    "broken", ["", "k1", "k1:###", "k1:AAAA,index:AAAA", "index:" + "A" * 43 + "=", "k1:" + "A" * 43 + "="]
)
def test_a_broken_ring_is_refused(broken: str) -> None:
    with pytest.raises(ValueError):
        KeyRing.parse(broken)


def test_the_fingerprint_is_keyed_and_tells_columns_apart() -> None:
    one, two = KeyRing.parse(KeyRing.generate()), KeyRing.parse(KeyRing.generate())
    assert one.index("+62812", "a") == one.index("+62812", "a")
    assert one.index("+62812", "a") != one.index("+62812", "b")
    assert one.index("+62812", "a") != two.index("+62812", "a")


def test_keys_that_are_no_keys_are_refused() -> None:
    k1, index = KeyRing.generate().split(",")
    same = f"{k1},index:{k1.removeprefix('k1:')}"
    twice = f"{k1},{KeyRing.generate().split(',')[0]},{index}"
    zero = f"k1:{'A' * 43}=,{index}"
    for ring, why in ((same, "same key"), (twice, "twice"), (zero, "not random")):
        with pytest.raises(ValueError, match=why):
            KeyRing.parse(ring)
