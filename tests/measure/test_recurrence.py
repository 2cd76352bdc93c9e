"""Ranks come back, a rest's arrangement never does."""

import numpy as np
import pytest

from drillcheck.measure.ground import Stand
from drillcheck.measure.recurrence import PLAIN, learn
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
    assert min(again) > max(scattered)
    assert found.chance == pytest.approx(np.median(scattered), abs=0.1)
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
    assert np.isnan(found.of(stand(points)))


def test_people_whom_the_detector_doubts_make_no_arrangement() -> None:
    found = learn(stands(), times(45))
    assert found is not None
    assert np.isnan(found.of(stand(block(), score=0.2)))


def test_those_who_watch_from_afar_are_not_of_the_formation() -> None:
    rng = np.random.default_rng(6)
    watching = np.array([(-6.0, 24.0), (-5.1, 24.0)])
    looks = [stand(np.concatenate([block(2, 4) + rng.normal(0, 0.03, (8, 2)), watching])) for _ in range(45)]
    found = learn(looks, times(45))
    assert found is not None
    assert len(found.template.places) == 8


def test_looks_it_was_learnt_from_have_their_values_as_if_they_were_new() -> None:
    looks = [*stands(), stand(block(1, 2))]
    found = learn(looks, times(46))
    assert found is not None
    again = [found.of(one) for one in looks]
    near = np.isclose(found.values, again) | (np.array(again) >= PLAIN)
    assert near[:-1].all()
    assert np.isnan([found.values[-1], again[-1]]).all()


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
