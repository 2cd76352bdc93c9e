"""Likeness of arrangements, wherever they stand."""

import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.likeness import References, align
from tests.measure.builders import block

coordinates = st.tuples(st.integers(-60, 60), st.integers(-60, 60))
arrangements = st.lists(coordinates, min_size=1, max_size=20, unique=True).map(lambda rows: np.array(rows) * 0.1)
moves = st.tuples(st.floats(-9, 9), st.floats(-9, 9)).map(np.array)


@given(arrangements)
def test_an_arrangement_is_wholly_like_itself(points: np.ndarray) -> None:
    assert References([points]).likeness(points) == pytest.approx([1.0])
    assert align(points, points)[1] == 1.0


@given(arrangements, moves)
def test_likeness_does_not_depend_on_where_the_block_stands(points: np.ndarray, move: np.ndarray) -> None:
    assert References([points]).likeness(points + move) == pytest.approx([1.0])


@given(st.lists(arrangements, min_size=1, max_size=4), arrangements)
def test_likeness_is_a_share(others: list[np.ndarray], points: np.ndarray) -> None:
    alike = References(others).likeness(points)
    assert alike.shape == (len(others),)
    assert ((alike >= 0) & (alike <= 1)).all()


@pytest.mark.parametrize(("shown", "alike"), [(16, 1.0), (12, 1.0), (8, 1.0), (4, 0.5), (2, 0.25)])
def test_those_who_are_hidden_do_not_matter_until_they_are_more_than_half(shown: int, alike: float) -> None:
    places = block(2, 8)
    assert References([places]).likeness(places[:shown]) == pytest.approx([alike])
    assert References([places[:shown]]).likeness(places) == pytest.approx([alike])


def test_a_block_farther_off_than_any_march_is_not_the_same() -> None:
    far = block(1, 1) + np.array([25.0, 0.0])
    assert References([block(1, 1)]).likeness(far).tolist() == [0.0]
    assert align(block(1, 1), far)[1] == 0.0


@pytest.mark.parametrize("points", [np.zeros((0, 2)), block()])
def test_nothing_to_compare_with_is_no_likeness(points: np.ndarray) -> None:
    assert References([]).likeness(points).shape == (0,)
    assert References([np.zeros((0, 2))]).likeness(points).tolist() == [0.0]
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
