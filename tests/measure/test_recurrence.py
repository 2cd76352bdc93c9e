"""Ranks come back, a rest's arrangement never does."""

import numpy as np
import pytest

from drillcheck.measure.ground import Stand
from drillcheck.measure.recurrence import learn
from tests.measure.builders import block, drilling, resting, stand, times


def stands(number: int = 45, people: int = 21, seed: int = 1) -> list[Stand]:
    rng = np.random.default_rng(seed)
    places = block(3, people // 3)
    return [stand(drilling(rng, places)) for _ in range(number)]


def test_ranks_that_come_back_recur_more_than_scattered_people() -> None:
    found = learn(stands(), times(45))
    assert found is not None
    rng = np.random.default_rng(9)
    again = [found.of(stand(drilling(rng, block()))) for _ in range(20)]
    scattered = [found.of(stand(rng.uniform((-3.2, 13.5), (3.2, 16.9), (21, 2)))) for _ in range(20)]
    assert min(value for value in again if value is not None) > max(value for value in scattered if value is not None)
    assert found.chance == pytest.approx(np.median([value for value in scattered if value is not None]), abs=0.1)
    assert found.typical > found.chance + 0.3


def test_a_clip_of_nothing_but_rest_has_no_level_above_chance() -> None:
    rng = np.random.default_rng(4)
    found = learn([stand(resting(rng, 21)) for _ in range(45)], times(45))
    assert found is not None
    assert found.typical - found.chance < 0.12


@pytest.mark.parametrize("points", [np.zeros((0, 2)), block(1, 2)])
def test_two_people_have_no_arrangement(points: np.ndarray) -> None:
    found = learn(stands(), times(45))
    assert found is not None
    assert found.of(stand(points)) is None


def test_people_whom_the_detector_doubts_make_no_arrangement() -> None:
    found = learn(stands(), times(45))
    assert found is not None
    assert found.of(stand(block(), score=0.2)) is None


@pytest.mark.parametrize("number", [0, 1, 5, 7, 12])
def test_a_clip_too_short_to_compare_distant_looks_teaches_nothing(number: int) -> None:
    assert learn(stands(number), times(number)) is None


def test_everybody_on_one_spot_is_no_error() -> None:
    assert learn([stand(np.zeros((3, 2)) + 15)] * 45, times(45)) is not None


def test_what_is_learnt_is_the_same_each_time() -> None:
    one, two = (learn(stands(), times(45)) for _ in range(2))
    assert one is not None
    assert two is not None
    assert (one.typical, one.chance) == (two.typical, two.chance)
