"""Who only watches is not of the squad; who commands it is."""

import numpy as np
import pytest

from drillcheck.measure.bystanders import at_spots, bystanders
from drillcheck.measure.ground import Stand
from tests.measure.builders import block, resting, stand

WATCHING = np.array([[-7.0, 19.0], [-6.2, 19.3]])
COMMANDER = np.array([[2.9, 12.0]])


def scenes(marched: int, rests: int, extra: np.ndarray) -> tuple[list[Stand], list[Stand]]:
    rng = np.random.default_rng(4)

    def seen(points: np.ndarray) -> Stand:
        people = np.concatenate([points, extra])
        return stand(people + rng.normal(0, 0.03, people.shape))

    home = [seen(block(2, 5)) for _ in range(30)]
    away = [seen(block(2, 5) + np.array([3.0 + 0.3 * k, 1.0])) for k in range(marched)]
    return [*home, *away], [seen(resting(rng, 10)) for _ in range(rests)]


@pytest.mark.parametrize(("marched", "rests"), [(8, 0), (0, 8), (8, 8)])
def test_spectators_are_told_by_a_march_or_a_rest(marched: int, rests: int) -> None:
    drill, rest = scenes(marched, rests, WATCHING)
    spots = bystanders(drill, rest, np.concatenate([block(2, 5), WATCHING]))
    assert len(spots) == 2
    assert at_spots(WATCHING, spots).all()
    assert not at_spots(block(2, 5), spots).any()


def test_whoever_stands_near_the_ranks_belongs_to_them() -> None:
    drill, rest = scenes(8, 0, COMMANDER)
    assert len(bystanders(drill, rest, np.concatenate([block(2, 5), COMMANDER]))) == 0


def test_a_block_that_never_left_its_place_is_not_taken_for_spectators() -> None:
    drill, rest = scenes(0, 0, WATCHING)
    assert len(bystanders(drill, rest, np.concatenate([block(2, 5), WATCHING]))) == 0


@pytest.mark.parametrize(("before", "after", "found"), [(3, 3, 2), (3, 0, 0), (1, 4, 0)])
def test_who_stands_there_before_the_training_and_after_it_only_watches(before: int, after: int, found: int) -> None:
    drill, _ = scenes(0, 0, WATCHING)
    outside = tuple([stand(WATCHING + 0.02 * k) for k in range(number)] for number in (before, after))
    places = np.concatenate([block(2, 5), WATCHING])
    assert len(bystanders(drill, [], places, outside)) == found


def test_who_waits_for_the_ranks_to_form_and_leaves_last_belongs_to_them() -> None:
    drill, _ = scenes(0, 0, COMMANDER)
    outside = ([stand(COMMANDER)] * 3, [stand(COMMANDER)] * 3)
    assert len(bystanders(drill, [], np.concatenate([block(2, 5), COMMANDER]), outside)) == 0


def test_nobody_watches_where_nobody_is() -> None:
    assert bystanders([], [], block()).shape == (0, 2)
