"""Which looks show people at rest: short rests near the ranks are found, odd looks are none."""

import numpy as np
import pytest

from drillcheck.evidence.model import Look
from drillcheck.measure.analysis import Analysis, analyse
from drillcheck.measure.resting import SHORTEST_S, rest_posterior
from tests.measure.builders import STEP_S, TICKS, WIDTH, block, drilling, look, times

NUMBER = 60


def near_the_ranks(rng: np.random.Generator, number: int) -> np.ndarray:
    """People who have fallen out and stand in threes within a few metres of their places."""
    groups = rng.uniform((-4, 11.5), (4, 17.5), (-(-number // 3), 2))
    ring = np.array([(0.0, 0.45), (-1.05, -0.25), (1.05, -0.25)])
    return np.asarray((groups[:, None] + ring + rng.normal(0, 0.12, (len(groups), 3, 2))).reshape(-1, 2)[:number])


def drill(seed: int, places: np.ndarray, rests: list[tuple[float, float]], seen: float = 0.9) -> list[Look]:
    rng = np.random.default_rng(seed)
    looks = []
    for at_s in times(NUMBER):
        rest = any(start + 2 <= at_s < end - 2 for start, end in rests)
        points = near_the_ranks(rng, len(places)) if rest else drilling(rng, places, seen)
        looks.append(look(points, int(at_s * TICKS)))
    return looks


def analysed(looks: list[Look]) -> Analysis:
    found = analyse(looks, times(len(looks)), WIDTH, STEP_S)
    assert found is not None
    return found


@pytest.mark.parametrize("people", [8, 14, 24, 36])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_rest_of_half_a_minute_near_the_ranks_is_found(people: int, seed: int) -> None:
    found = analysed(drill(seed, block(2, people // 2), [(100, 128)]))
    assert len(found.rests) == 1
    first, last = found.rests[0]
    assert abs(first * STEP_S - 102) <= STEP_S
    assert abs(last * STEP_S - 126) <= STEP_S


@pytest.mark.parametrize("people", [8, 14, 24, 36])
def test_a_drill_without_a_rest_has_none(people: int) -> None:
    found = analysed(drill(3, block(2, people // 2), [], seen=0.8))
    assert found.rests == []
    assert found.doubtful() == []


@pytest.mark.parametrize("left", [0, 3, 5])
def test_looks_in_which_most_are_hidden_are_no_rest(left: int) -> None:
    """A flash, the dark, or somebody close to the lens: two looks of few boxes."""
    looks = drill(4, block(2, 8), [])
    for i in (20, 21, 40):
        one = looks[i]
        looks[i] = one.model_copy(update={"boxes": one.boxes[:left], "scores": one.scores[:left]})
    found = analysed(looks)
    assert found.rests == []
    assert found.doubtful() == []


def test_ranks_opened_wide_are_drill_though_they_are_seen_once() -> None:
    rng = np.random.default_rng(8)
    looks = drill(5, block(3, 8), [])
    opened = block(3, 8, across=1.9, along=2.2)
    for i in range(30, 37):
        looks[i] = look(opened + rng.normal(0, 0.04, opened.shape), looks[i].at)
    assert analysed(looks).rests == []


@pytest.mark.parametrize("step_s", [2.0, 4.0, 8.0])
def test_how_long_a_rest_is_believed_in_does_not_hang_on_the_step(step_s: float) -> None:
    odds = np.full(round(400 / step_s), -2.0)
    first = len(odds) // 2
    odds[first : first + round((SHORTEST_S + 8) / step_s)] = 3.0
    posterior = rest_posterior(odds, step_s)
    assert posterior[first + 1] > 0.9
    assert posterior[first - 3] < 0.1


def test_ranks_that_stand_another_way_for_a_few_looks_are_no_rest() -> None:
    """Facing elsewhere so seldom that the clip's own formation does not explain them: their order does."""
    places = block(2, 8)
    looks = drill(6, places, [])
    middle = places.mean(axis=0)
    turned = (places - middle) @ np.array([[0.0, 1.0], [-1.0, 0.0]]) + middle
    for i in range(20, 27):
        looks[i] = look(drilling(np.random.default_rng(i), turned, 1.0), int(i * STEP_S * TICKS))
    found = analysed(looks)
    assert found.rests == []
