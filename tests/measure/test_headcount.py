"""How many take part."""

import numpy as np
import pytest

from drillcheck.evidence.model import Headcount
from drillcheck.measure.ground import Stand
from drillcheck.measure.headcount import headcount, merged
from tests.measure.builders import block, resting, stand, times

NUMBER = 150


def marching(places: np.ndarray, often: np.ndarray | float = 0.9, number: int = NUMBER) -> list[np.ndarray]:
    rng = np.random.default_rng(6)
    looks = []
    for _ in range(number):
        moved = places + rng.uniform((-3, -2), (3, 4)) + rng.normal(0, 0.04, places.shape)
        looks.append(moved[rng.random(len(places)) < often])
    return looks


def counted(looks: list[np.ndarray], rest: list[Stand] | None = None, faint: float = 0.0) -> Headcount:
    stands = [stand(points) for points in looks]
    seen = np.array([len(points) + faint for points in looks], dtype=np.float64)
    at = times(len(looks))
    return headcount(stands, at, rest or [], seen, saturated=False, session_s=float(at[-1]) if len(at) else 0.0)


@pytest.mark.parametrize(("ranks", "files"), [(1, 4), (3, 7), (2, 10)])
def test_a_formation_is_counted_exactly_though_no_look_shows_all(ranks: int, files: int) -> None:
    found = counted(marching(block(ranks, files), 0.8))
    assert found.count == ranks * files
    # Single looks show fewer: that is the interval.
    assert found.count - 2 <= found.low <= found.high <= found.count + 2


def test_a_rank_that_is_mostly_hidden_is_counted_and_its_doubt_is_told() -> None:
    found = counted(marching(block(3, 7), np.repeat([0.92, 0.92, 0.3], 7)))
    assert found.low <= found.count <= 21 <= found.high
    assert found.count >= 19


def test_who_leaves_after_two_minutes_is_no_participant() -> None:
    looks = marching(block(3, 7))
    early = looks[:30] + marching(block(3, 7)[:-3])[30:]
    found = counted(early)
    assert found.count == 18
    assert 17 <= found.low <= found.high <= 19


def test_who_leaves_in_the_last_minute_has_taken_part() -> None:
    looks = marching(block(3, 7))
    late = looks[:-12] + marching(block(3, 7)[:-3])[-12:]
    found = counted(late)
    assert found.count == 21
    assert found.low >= 20


def test_passers_by_far_behind_are_not_counted() -> None:
    rng = np.random.default_rng(7)
    looks = marching(block(2, 7))
    for i in range(0, NUMBER, 12):
        looks[i] = np.concatenate([looks[i], rng.uniform((-20, 32), (20, 60), (5, 2))])
    found = counted(looks)
    assert found.count == 14
    assert 13 <= found.low <= found.high <= 15


def test_resting_people_show_whom_ranks_hide() -> None:
    rng = np.random.default_rng(8)
    rest = [stand(resting(rng, 26)) for _ in range(20)]
    found = counted(marching(block(3, 7)), rest)
    assert found.low <= 21 <= found.count <= 26 <= found.high


def test_many_faint_boxes_widen_the_interval_upwards() -> None:
    found = counted(marching(block(3, 7)), faint=8)
    assert found.count == 21
    assert found.high >= 27


@pytest.mark.parametrize("people", [0, 1, 2])
def test_too_few_for_a_formation_are_still_counted_with_a_wide_interval(people: int) -> None:
    found = counted([block(1, 3)[:people]] * 40)
    assert found.low == found.count == people
    assert found.high >= people


def test_no_look_in_drill_is_nobody_counted() -> None:
    found = counted([])
    assert (found.low, found.count, found.high, found.presence) == (0, 0, 0, [])


def test_presence_is_told_for_each_minute() -> None:
    found = counted(marching(block(2, 5), 1.0, number=46))  # 184 s
    assert found.presence == found.presence_low == [10, 10, 10, 10]


def test_stretches_between_camera_moves_widen_one_another() -> None:
    def part(low: int, count: int, high: int) -> Headcount:
        return Headcount(count=count, low=low, high=high, presence=[count], presence_low=[low], saturated=False)

    both = merged([(200, part(20, 21, 22)), (100, part(17, 18, 19))])
    assert (both.low, both.count, both.high, both.presence) == (17, 21, 22, [21, 18])
    brief = merged([(200, part(20, 21, 22)), (5, part(3, 4, 5).model_copy(update={"saturated": True}))])
    assert (brief.low, brief.high, brief.saturated) == (20, 22, True)
