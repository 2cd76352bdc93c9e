"""Exact moments from dense looks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.boundaries import change_point, crossing

STEP_S = 0.5
TIMES = 100 + np.arange(33) * STEP_S


@given(st.integers(2, 31), st.floats(0.5, 4), st.floats(0.5, 4))
def test_a_clean_change_is_found_within_half_a_step(turn: int, before: float, after: float) -> None:
    odds = np.where(np.arange(33) < turn, -before, after)
    at, doubt = change_point(TIMES, odds)
    assert abs(at - (TIMES[turn] - STEP_S / 2)) < 1e-9
    assert STEP_S / 2 <= doubt < 6


@given(st.integers(8, 24), st.integers(0, 2**16))
def test_a_noisy_change_lies_within_its_uncertainty(turn: int, seed: int) -> None:
    noise = np.random.default_rng(seed).normal(0, 0.8, 33)
    at, doubt = change_point(TIMES, np.where(np.arange(33) < turn, -2.0, 2.0) + noise)
    assert abs(at - (TIMES[turn] - STEP_S / 2)) <= max(doubt, STEP_S)


@given(st.floats(101, 111))
def test_looks_that_close_in_on_a_change_find_it_as_well_as_looks_everywhere(turn: float) -> None:
    near = np.round(turn * 2) / 2 + np.arange(-4, 5) * STEP_S
    times = np.unique(np.concatenate([np.arange(96.0, 121.0, 4.0), near]))
    at, doubt = change_point(times, np.where(times < turn, -2.0, 2.0))
    assert abs(at - turn) <= STEP_S / 2 + 1e-9
    assert doubt < 1.5


def test_one_odd_look_is_no_change() -> None:
    odds = np.where(np.arange(33) < 20, -2.0, 2.0)
    odds[7] = 4.0
    assert change_point(TIMES, odds)[0] == pytest.approx(109.75)


def test_weak_evidence_is_less_sure_than_strong() -> None:
    weak, strong = (change_point(TIMES, np.where(np.arange(33) < 16, -size, size))[1] for size in (0.3, 4.0))
    assert weak > 2 * strong


@pytest.mark.parametrize("odds", [0.0, 2.0, -2.0])
def test_a_window_without_a_change_is_as_unsure_as_it_is_long(odds: float) -> None:
    assert change_point(TIMES, np.full(33, odds))[1] == pytest.approx(16)


def test_a_rising_count_passes_its_level_within_half_a_step() -> None:
    seen = np.where(TIMES < 106.2, 0.0, 20.0)
    at, doubt = crossing(TIMES, seen, 6, 3, 16)
    assert at == pytest.approx(106.25)
    assert doubt == pytest.approx(STEP_S / 2)


def test_people_who_come_one_by_one_make_it_as_unsure_as_they_are_slow() -> None:
    seen = np.clip((TIMES - 102) * 2, 0, 20)  # the level of 6 at 105 s, of 3 at 103.5 s, of 16 at 110 s
    at, doubt = crossing(TIMES, seen, 6, 3, 16)
    assert at == pytest.approx(105, abs=STEP_S)
    assert doubt == pytest.approx(5, abs=1)


def test_a_count_that_drops_for_two_looks_has_been_there_all_along() -> None:
    seen = np.where(TIMES < 104.2, 0.0, 20.0)
    seen[20:22] = 0
    assert crossing(TIMES, seen, 6, 3, 16)[0] == pytest.approx(104.25)


@pytest.mark.parametrize("seen", [0.0, 20.0])
def test_a_count_that_never_passes_its_level_in_the_window_is_as_unsure_as_it_is_long(seen: float) -> None:
    """People who were there before the first dense look did not come at that look."""
    assert crossing(TIMES, np.full(33, seen), 6, 3, 16)[1] == pytest.approx(16)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=40))
def test_a_moment_lies_in_its_window_and_its_doubt_is_positive(seen: list[int]) -> None:
    times = np.arange(len(seen)) * STEP_S
    at, doubt = crossing(times, np.array(seen, dtype=np.float64), 6, 3, 16)
    assert times[0] <= at <= times[-1]
    assert doubt > 0


@pytest.mark.parametrize("looks", [0, 1])
def test_fewer_than_two_looks_are_refused(looks: int) -> None:
    with pytest.raises(ValueError, match="at least 2 looks"):
        change_point(TIMES[:looks], np.zeros(looks))
    with pytest.raises(ValueError, match="at least 2 looks"):
        crossing(TIMES[:looks], np.zeros(looks), 6, 3, 16)
