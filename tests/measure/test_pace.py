"""Slow motion told from people who pause, and from cameras slower than their files."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.pace import Pace, pace, usual_rate

FRAMES = 60


def live(seed: int, number: int = FRAMES) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.random.default_rng(seed).uniform(6, 12, number)


def stretched(factor: float, seed: int = 1) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Steps of a clip that plays `factor` times as long by repeating pictures."""
    shown = np.floor(np.arange(FRAMES + 1) / factor)
    return np.where(np.diff(shown) > 0, live(seed), 0.05)


def no_mix(number: int = FRAMES) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.full(number - 1, 0.6)


@given(st.integers(0, 500))
def test_live_pictures_each_differ(seed: int) -> None:
    assert pace(live(seed), no_mix()) is None


@pytest.mark.parametrize("factor", [1.2, 1.25, 4 / 3, 1.5, 1.75, 2.0])
def test_pictures_that_repeat_like_a_clock_tell_how_slow(factor: float) -> None:
    found = pace(stretched(factor), no_mix())
    assert found is not None
    assert found.kind == "repeated"
    assert found.factor == pytest.approx(factor, rel=0.06)


def test_people_who_stop_for_a_while_are_not_slowed() -> None:
    steps = live(2)
    steps[20:38] = 0.05
    assert pace(steps, no_mix()) is None
    steps = live(3)
    steps[np.random.default_rng(3).choice(FRAMES, 18, replace=False)] = 0.05
    assert pace(steps, no_mix()) is None


def test_pictures_that_mix_their_neighbours_alternate_with_ones_that_do_not() -> None:
    bends = no_mix()
    bends[::2] = 0.08
    assert pace(live(4), bends) == Pace("mixed", 2.0)
    assert pace(live(4), np.full(FRAMES - 1, 0.16)) is None


def test_too_few_pictures_or_no_movement_tell_nothing() -> None:
    assert pace(live(5, 12), no_mix(12)) is None
    assert pace(np.zeros(FRAMES), no_mix()) is None


@pytest.mark.parametrize(("factor", "usual"), [(1.2, True), (1.25, True), (2.0, True), (1.35, False), (1.8, False)])
def test_rates_that_recorders_make_are_known(factor: float, usual: bool) -> None:
    assert usual_rate(Pace("repeated", factor)) is usual
    assert not usual_rate(Pace("mixed", factor))
