"""Two states with minimum durations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from drillcheck.measure.chain import posterior
from drillcheck.measure.resting import runs

Array = NDArray[np.float64]
CHANGE = (0.1, 0.2)
odds_lists = st.lists(st.floats(-4, 4), min_size=1, max_size=60).map(np.array)


def evidence(odds: Array) -> Array:
    return np.stack([-odds / 2, odds / 2], axis=1)


def by_enumeration(odds: Array, least: tuple[int, int], change: tuple[float, float]) -> Array:
    """The same posterior by summing over every path."""
    a, b = least
    total, ones = 0.0, np.zeros(len(odds))
    for first in range(a + b):
        paths = [([first], 0.7 / a if first < a else 0.3 / b)]
        for _ in odds[1:]:
            grown = []
            for path, weight in paths:
                now, inside = path[-1], path[-1] < a
                last, other, leaving = (a - 1, a, change[0]) if inside else (a + b - 1, 0, change[1])
                if now == last:
                    grown += [([*path, now], weight * (1 - leaving)), ([*path, other], weight * leaving)]
                else:
                    grown.append(([*path, now + 1], weight))
            paths = grown
        for path, weight in paths:
            resting = np.array(path) >= a
            likely = weight * float(np.exp(np.where(resting, odds / 2, -odds / 2).sum()))
            total += likely
            ones += likely * resting
    return np.asarray(ones / total)


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=7).map(np.array), st.integers(1, 3), st.integers(1, 3))
def test_it_is_the_sum_over_every_path(odds: Array, a: int, b: int) -> None:
    assert posterior(evidence(odds), (a, b), CHANGE) == pytest.approx(by_enumeration(odds, (a, b), CHANGE), abs=1e-9)


@given(odds_lists, st.integers(1, 6), st.integers(1, 6))
def test_it_is_a_probability_whatever_the_evidence(odds: Array, a: int, b: int) -> None:
    found = posterior(evidence(odds * 10), (a, b), CHANGE)
    assert found.shape == odds.shape
    assert ((found >= 0) & (found <= 1)).all()


@given(odds_lists, st.floats(-500, 500))
def test_what_both_states_share_changes_nothing(odds: Array, shared: float) -> None:
    assert posterior(evidence(odds) + shared, (3, 3), CHANGE) == pytest.approx(
        posterior(evidence(odds), (3, 3), CHANGE), abs=1e-9
    )


@pytest.mark.parametrize("length", [1, 2, 4])
def test_a_state_shorter_than_its_minimum_is_not_believed(length: int) -> None:
    odds = np.full(60, -2.0)
    odds[30 : 30 + length] = 2.0
    assert posterior(evidence(odds), (5, 5), (1e-4, 1e-4)).max() < 0.5


@pytest.mark.parametrize(("first", "last"), [(20, 29), (0, 2), (57, 59), (0, 59)])
def test_a_long_one_is_found_where_it_is_and_a_recording_may_begin_or_end_inside(first: int, last: int) -> None:
    odds = np.full(60, -2.0)
    odds[first : last + 1] = 2.5
    change = 1e-2 if last - first < 4 else 1e-4
    assert runs(posterior(evidence(odds), (5, 5), (change, change)) > 0.5) == [(first, last)]


def test_no_steps_give_no_probabilities() -> None:
    assert posterior(np.zeros((0, 2)), (5, 5), CHANGE).shape == (0,)


def test_evidence_that_says_nothing_stays_between_the_two() -> None:
    found = posterior(np.zeros((50, 2)), (5, 5), (1e-3, 1e-3))
    assert ((found > 0.2) & (found < 0.8)).all()
