"""Ranks are regular however they stand; people at rest are not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.formation import rotation
from drillcheck.measure.regularity import Regularity
from tests.measure.builders import block

CELL = np.array([0.2, 0.4])


@given(st.floats(-np.pi, np.pi), st.floats(1.0, 2.0))
def test_ranks_are_regular_at_any_heading_and_opening(angle: float, far: float) -> None:
    regular = Regularity(CELL).of((block() * [1, far]) @ rotation(angle).T)
    assert regular > 0.15


def test_people_scattered_at_random_are_not_regular_on_the_mean() -> None:
    rng = np.random.default_rng(5)
    regularity = Regularity(CELL)
    values = [regularity.of(rng.uniform((-4, 12), (4, 18), (15, 2))) for _ in range(40)]
    assert np.mean(values) == pytest.approx(0, abs=0.04)


@pytest.mark.parametrize("number", [0, 1, 4])
def test_too_few_people_are_neither(number: int) -> None:
    assert np.isnan(Regularity(CELL).of(block().reshape(-1, 2)[:number]))


def test_everybody_on_one_spot_takes_no_step() -> None:
    assert Regularity(CELL).of(np.full((6, 2), 3.0)) == pytest.approx(0, abs=0.01)


def test_it_is_the_same_each_time() -> None:
    points = np.random.default_rng(2).uniform(-3, 3, (12, 2))
    assert Regularity(CELL).of(points) == Regularity(CELL).of(points)
