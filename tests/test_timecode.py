"""Exact time."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.timecode import Timecode, clock, to_ticks

bases = st.sampled_from(
    [Fraction(1, 90_000), Fraction(1001, 30_000), Fraction(1, 1000), Fraction(1, 25), Fraction(1, 12_800)]
)


@given(st.integers(-(10**9), 10**12), bases)
def test_ticks_to_seconds_and_back_is_exact(pts: int, base: Fraction) -> None:
    assert to_ticks(Timecode(pts, base).exact, base) == pts


@given(st.fractions(min_value=-(10**6), max_value=10**6), bases)
def test_the_nearest_tick_is_within_half_a_tick(seconds: Fraction, base: Fraction) -> None:
    assert abs(to_ticks(seconds, base) * base - seconds) <= base / 2


def test_half_a_tick_is_rounded_up() -> None:
    assert to_ticks(Fraction(3, 50), Fraction(1, 25)) == 2
    assert to_ticks(Fraction(-1, 50), Fraction(1, 25)) == 0


def test_twenty_minutes_of_ntsc_pictures_are_not_twenty_minutes_at_thirty() -> None:
    assert Timecode(36_000, Fraction(1001, 30_000)).exact == Fraction(12012, 10)
    assert Timecode(36_000, Fraction(1001, 30_000)).seconds == pytest.approx(1201.2)


@pytest.mark.parametrize("base", [Fraction(0), Fraction(-1, 25)])
def test_a_time_base_that_does_not_run_forward_is_refused(base: Fraction) -> None:
    with pytest.raises(ValueError, match="time_base must be positive"):
        Timecode(0, base)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0:00"),
        (0.999, "0:00"),
        (59.99, "0:59"),
        (1199.9, "19:59"),
        (1200, "20:00"),
        (3599.5, "59:59"),
        (3661, "1:01:01"),
    ],
)
def test_a_clock_is_rounded_down_and_never_towards_a_pass(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown
