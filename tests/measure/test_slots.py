"""The formation's places, each look laid on one template."""

import time
import tracemalloc

import numpy as np
import pytest

from drillcheck.measure.ground import Stand
from drillcheck.measure.slots import find_slots, shadows
from tests.measure.builders import block, drilling, stand


def marching(places: np.ndarray, often: np.ndarray | float = 0.9, number: int = 100, seed: int = 2) -> list[Stand]:
    """A block that marches; `often`: how often each of its people is seen."""
    rng = np.random.default_rng(seed)
    looks = []
    for _ in range(number):
        moved = places + rng.uniform((-3, -2), (3, 4)) + rng.normal(0, 0.04, places.shape)
        looks.append(stand(moved[rng.random(len(places)) < often]))
    return looks


def in_file(found: np.ndarray) -> np.ndarray:
    """Places sorted rank by rank, from the first of them."""
    ordered = found[np.lexsort((found[:, 0].round(), found[:, 1].round()))]
    return np.asarray(ordered - ordered[0])


@pytest.mark.parametrize(("ranks", "files"), [(1, 5), (2, 6), (3, 7), (4, 5)])
def test_every_place_of_the_formation_is_found_and_none_besides(ranks: int, files: int) -> None:
    found = find_slots(marching(block(ranks, files), number=60))
    assert found is not None
    assert len(found.places) == ranks * files
    assert found.taken.min() > 0.75
    assert found.extra.max() == 0


def test_a_rank_seen_in_three_looks_of_ten_counts_in_full() -> None:
    often = np.repeat([0.92, 0.92, 0.3], 7)
    found = find_slots(marching(block(3, 7), often, number=150))
    assert found is not None
    assert len(found.places) == 21
    hidden = np.sort(found.taken)[:7]
    assert hidden == pytest.approx(np.full(7, 0.3), abs=0.12)


def test_who_commands_beside_the_block_is_somebody() -> None:
    places = np.concatenate([block(3, 6), [[0.3, 11.0]]])
    found = find_slots(marching(places, number=60))
    assert found is not None
    assert len(found.places) == 19


def test_passers_by_far_behind_are_nobody() -> None:
    rng = np.random.default_rng(5)
    looks = []
    for one in marching(block(3, 7), number=60):
        far = rng.uniform((-20, 30), (20, 60), (6, 2))
        looks.append(stand(np.concatenate([one.points, far])))
    found = find_slots(looks)
    assert found is not None
    assert (found.taken > 0.1).sum() == 21
    assert found.extra.max() == 0


def test_somebody_beside_the_block_who_is_never_at_the_same_place_is_an_extra() -> None:
    rng = np.random.default_rng(5)
    looks = [
        stand(np.concatenate([one.points, one.points[:1] + rng.uniform((-5.5, -5.5), (-1, -1))]))
        for one in marching(block())
    ]
    found = find_slots(looks)
    assert found is not None
    assert np.median(found.extra) == 1


@pytest.mark.parametrize("number", [0, 7])
def test_too_few_looks_have_no_places(number: int) -> None:
    assert find_slots(marching(block(), number=number)) is None


@pytest.mark.parametrize("people", [0, 1, 2])
def test_two_people_are_no_formation(people: int) -> None:
    assert find_slots([stand(block(1, 3)[:people])] * 40) is None


def test_scattered_people_have_no_formation_worth_the_name() -> None:
    rng = np.random.default_rng(8)
    found = find_slots([stand(rng.uniform((-6, 12), (6, 22), (21, 2))) for _ in range(40)])
    assert found is None or found.share < 0.5


def test_the_same_looks_give_the_same_places() -> None:
    one, two = (find_slots(marching(block(2, 4), number=30)) for _ in range(2))
    assert one is not None
    assert two is not None
    for field in ("places", "taken", "by_look", "extra", "laid"):
        assert np.array_equal(getattr(one, field), getattr(two, field))


def test_somebody_on_the_horizon_costs_neither_time_nor_memory() -> None:
    """The ground between the block and a far passer-by was piled up too: a gigabyte in a large picture."""
    looks = [stand(np.concatenate([one.points, [[-200.0, 380.0]]])) for one in marching(block(), number=30)]
    tracemalloc.start()
    began = time.process_time()
    found = find_slots(looks)
    spent, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found is not None
    assert len(found.places) == 21
    assert spent < 5
    assert peak < 40e6


def test_a_shadow_stands_in_the_file_of_a_much_fuller_place() -> None:
    places = np.array([[0.0, 10.0], [0.1, 10.7], [0.0, 11.2], [0.9, 10.0], [0.9, 10.7]])
    assert shadows(places, np.array([0.9, 0.3, 0.9, 0.8, 0.7])).tolist() == [False, True, False, False, False]


def test_a_block_seen_through_the_camera_is_drawn_from_the_same_places() -> None:
    rng = np.random.default_rng(3)
    found = find_slots([stand(drilling(rng, block(2, 5))) for _ in range(40)])
    assert found is not None
    assert in_file(found.places)[:, 0].max() == pytest.approx(3.6, abs=0.2)
