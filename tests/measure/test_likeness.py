"""Likeness of arrangements, wherever they stand."""

import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.likeness import align
from tests.measure.builders import block

coordinates = st.tuples(st.integers(-60, 60), st.integers(-60, 60))
arrangements = st.lists(coordinates, min_size=1, max_size=20, unique=True).map(lambda rows: np.array(rows) * 0.1)
moves = st.tuples(st.floats(-9, 9), st.floats(-9, 9)).map(np.array)


@given(arrangements)
def test_an_arrangement_is_wholly_like_itself(points: np.ndarray) -> None:
    assert align(points, points)[1] == 1.0


def test_a_block_farther_off_than_any_march_is_not_the_same() -> None:
    far = block(1, 1) + np.array([25.0, 0.0])
    assert align(block(1, 1), far)[1] == 0.0


@pytest.mark.parametrize("points", [np.zeros((0, 2)), block()])
def test_nothing_to_compare_with_is_no_likeness(points: np.ndarray) -> None:
    assert align(points, np.zeros((0, 2))) == (pytest.approx(np.zeros(2)), 0.0)


@given(moves, st.integers(0, 2**16))
def test_align_finds_the_move_though_people_sway_and_some_are_hidden(move: np.ndarray, seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = block()
    shown = places[rng.permutation(21)[:19]] + rng.normal(0, (0.03, 0.06), (19, 2)) - move
    found, alike = align(shown, places)
    assert alike > 0.9
    assert found == pytest.approx(move, abs=0.15)


def test_a_company_of_ninety_is_compared_in_little_time_and_memory() -> None:
    """Comparing every translation with every other took three seconds and more than a gigabyte a pair."""
    company = block(6, 15)
    tracemalloc.start()
    began = time.process_time()
    for _ in range(10):
        assert align(company + 0.5, company)[1] == 1.0
    spent, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spent < 3
    assert peak < 30e6
