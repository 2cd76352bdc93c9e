"""The formation is known wherever it stands, faces, and however far its ranks are opened."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.formation import headings, openings, rotation
from tests.measure.builders import block

CELL = np.array([0.2, 0.4])
moves = st.tuples(st.floats(-9, 9), st.floats(-9, 9)).map(np.array)


@given(moves, st.floats(-np.pi, np.pi))
def test_a_block_that_wheels_to_any_heading_is_still_the_formation(move: np.ndarray, angle: float) -> None:
    turned = block() @ rotation(angle).T + move
    assert headings(block(), CELL).likeness(turned) > 0.9


@given(moves, st.sampled_from([1.4, 1.6, 1.8, 2.1, 2.3]), st.sampled_from([0, 1]))
def test_opened_ranks_and_files_are_still_the_formation(move: np.ndarray, far: float, axis: int) -> None:
    stretch = np.ones(2)
    stretch[axis] = far
    middle = block().mean(axis=0)
    assert openings(block(), CELL).likeness((block() - middle) * stretch + middle + move) > 0.6


def test_scattered_people_are_not_the_formation() -> None:
    rng = np.random.default_rng(3)
    ways = headings(block(), CELL)
    scattered = [ways.likeness(rng.uniform((-4, 12), (4, 18), (21, 2))) for _ in range(20)]
    assert max(scattered) < 0.6


@pytest.mark.parametrize(("shown", "alike"), [(16, 1.0), (12, 1.0), (8, 1.0), (4, 0.5)])
def test_those_who_are_hidden_do_not_matter_until_they_are_more_than_half(shown: int, alike: float) -> None:
    places = block(2, 8)
    assert headings(places, CELL).likeness(places[:shown]) == pytest.approx(alike)
    assert headings(places[:shown], CELL).likeness(places) == pytest.approx(alike, abs=0.13)


@given(st.integers(3, 20), st.integers(0, 2**16))
def test_likeness_is_a_share(number: int, seed: int) -> None:
    points = np.random.default_rng(seed).uniform(-5, 5, (number, 2))
    ways = headings(block(), CELL)
    assert 0 <= ways.likeness(points) <= 1
    shares, at = ways.match(points)
    assert shares.shape == (len(ways),)
    assert at.shape == (len(ways), 2)
