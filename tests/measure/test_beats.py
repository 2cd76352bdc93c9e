"""Slowed and sped-up footage by its pictures and steps, told from people who pause or vary their pace."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillcheck.measure.beats import stretched
from drillcheck.measure.pace import Pace, usual_rate
from drillcheck.measure.tempo import Burst, odd_tempos

PICTURES = 32
EVEN = np.full(PICTURES - 1, 0.05)
Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def scenes(seed: int, number: int = 80, pixels: int = 400) -> Array:
    """Pictures of movement: each differs from the one before in pixels of its own, and by noise."""
    rng = np.random.default_rng(seed)
    return np.asarray(np.cumsum(rng.normal(0, 10, (number, pixels)) * (rng.random((number, pixels)) < 0.3), axis=0))


def apart(pictures: Array, seed: int = 0) -> Array:
    noisy = pictures + np.random.default_rng(seed).normal(0, 0.4, pictures.shape)
    return np.asarray(((noisy[:, None] - noisy[None]) ** 2).mean(axis=2))


def played(factor: float, seed: int, *, blend: bool, phase: float = 0.3) -> Array:
    recorded = scenes(seed)
    at = np.arange(PICTURES) * factor + phase
    low = np.floor(at).astype(int)
    part = (at - low)[:, None] if blend else 0.0
    return np.asarray(recorded[low] * (1 - part) + recorded[low + 1] * part)


@given(st.integers(0, 60))
@settings(max_examples=15, deadline=None)
def test_live_pictures_each_differ(seed: int) -> None:
    live = apart(scenes(seed, PICTURES))
    assert stretched(live, "repeated") is None
    assert stretched(live, "mixed") is None


@pytest.mark.parametrize("factor", [0.45, 0.5, 0.57, 0.64, 0.7])
@pytest.mark.parametrize("phase", [0.0, 0.41])
def test_repeated_and_mixed_pictures_tell_how_slow(factor: float, phase: float) -> None:
    assert stretched(apart(played(factor, 1, blend=False, phase=phase)), "repeated") == pytest.approx(factor, abs=0.021)
    assert stretched(apart(played(factor, 2, blend=True, phase=phase)), "mixed") == pytest.approx(factor, abs=0.021)


@pytest.mark.parametrize("seed", range(8))
def test_smooth_movement_is_no_mixture(seed: int) -> None:
    knots = np.random.default_rng(seed).normal(0, 10, (PICTURES + 12, 400))
    smooth = sum(knots[k : k + PICTURES] * weight for k, weight in enumerate(np.hanning(9)))
    assert stretched(apart(np.asarray(smooth)), "mixed") is None


def test_people_who_stop_for_most_of_a_burst_are_not_slowed() -> None:
    pictures = scenes(3, PICTURES)
    pictures[6:] = pictures[6]
    assert stretched(apart(pictures), "repeated") is None
    assert stretched(np.zeros((PICTURES, PICTURES)), "mixed") is None


def burst(
    start: int,
    pace: Pace | None = None,
    mps: float = 0.0,
    steps: Array = EVEN,
    movers: float = 0.05,
    *,
    told: bool = True,
) -> Burst:
    return Burst(start, start + 3, pace, told, steps, mps, movers)


def slow(factor: float = 1.75) -> Pace:
    return Pace("repeated", factor)


def test_a_slow_stretch_beside_even_footage_is_certain_and_one_whole() -> None:
    found = odd_tempos([burst(0), burst(10, slow()), burst(20, slow()), burst(30), burst(40)])
    assert [(odd.start, odd.end, odd.factor, odd.certain) for odd in found] == [(10, 23, 0.57, True)]


def test_one_slow_burst_alone_is_for_a_person_to_see() -> None:
    (found,) = odd_tempos([burst(0), burst(10, slow()), burst(20), burst(30)])
    assert not found.certain
    assert odd_tempos([burst(0), burst(10, slow()), burst(20), burst(30)], nearby=10) == []


def test_a_camera_that_was_slower_than_its_file_all_through_is_nothing() -> None:
    assert odd_tempos([burst(10 * i, slow(1.25)) for i in range(5)]) == []


@pytest.mark.parametrize(("step", "certain"), [(0.05, True), (0.1, False)], ids=["slow motion", "half the pictures"])
def test_at_a_rate_that_cameras_have_steps_decide(step: float, certain: bool) -> None:
    halves = [burst(10 * i, slow(2.0), 0.9, np.full(PICTURES - 1, step)) for i in (2, 3)]
    found = odd_tempos([*(burst(10 * i, None, 0.9) for i in (0, 1, 4)), *halves])
    assert {odd.certain for odd in found} == {certain}


def hurried(factor: float, *, skips: bool) -> Array:
    taken = np.diff(np.floor(np.arange(PICTURES) * factor + 0.2))
    steps = 0.05 * (taken if skips else np.full(PICTURES - 1, factor))
    return np.asarray(steps * np.random.default_rng(1).normal(1, 0.04, PICTURES - 1))


@pytest.mark.parametrize("factor", [1.6, 1.75, 2.3])
def test_pictures_left_out_where_people_hurry_as_much_are_certain(factor: float) -> None:
    usual = [burst(10 * i, None, 0.9) for i in range(3)]
    fast = [burst(100 + 10 * i, None, 0.9 * factor, hurried(factor, skips=True)) for i in range(2)]
    (found,) = odd_tempos([*usual, *fast])
    assert (found.kind, found.certain, found.start, found.end) == ("skipped", True, 100, 113)
    assert found.factor == pytest.approx(factor, rel=0.05)


def test_a_block_that_hurries_by_even_steps_may_be_running() -> None:
    usual = [burst(10 * i, None, 0.9) for i in range(3)]
    fast = [burst(100 + 10 * i, None, 1.6, hurried(1.8, skips=False)) for i in range(2)]
    (found,) = odd_tempos([*usual, *fast])
    assert (found.kind, found.certain) == ("hurried", False)


def test_one_person_who_runs_is_not_the_block() -> None:
    usual = [burst(10 * i, None, 0.9) for i in range(3)]
    assert odd_tempos([*usual, burst(100, None, 2.4, movers=0.004)]) == []


@pytest.mark.parametrize(("factor", "usual"), [(1.2, True), (1.25, True), (2.0, True), (1.35, False), (1.8, False)])
def test_rates_that_recorders_make_are_known(factor: float, usual: bool) -> None:
    assert usual_rate(Pace("repeated", factor)) is usual
    assert not usual_rate(Pace("mixed", factor))


def test_what_is_faster_than_anybody_is_nobody() -> None:
    usual = [burst(10 * i, None, 0.9) for i in range(3)]
    assert odd_tempos([*usual, *(burst(100 + 10 * i, None, 40.0) for i in range(2))]) == []


def test_where_nobody_could_be_so_fast_it_was_no_people_that_were_followed() -> None:
    usual = [burst(10 * i, None, 0.9) for i in range(3)]
    fast = [burst(100 + 10 * i, None, 3.0) for i in range(2)]
    assert odd_tempos([*usual, *fast])
    assert odd_tempos([*usual, *fast, *(burst(200 + 10 * i, None, 9.0) for i in range(2))]) == []
