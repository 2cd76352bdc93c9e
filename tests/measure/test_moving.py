"""A block that stands is told from one that marches, wheels or opens, whatever its people's places waver."""

import numpy as np
import pytest

from drillcheck.measure.edges import BESIDE_S, BETTER
from drillcheck.measure.formation import rotation
from drillcheck.measure.ground import Stand
from drillcheck.measure.moving import still_and_moving
from tests.measure.builders import block, stand

WAVER = np.array([0.06, 0.15])  # metres across and along by which a person's place is off


def looks(
    people: np.ndarray, *, speed: tuple[float, float] = (0, 0), turn: float = 0, spread: tuple[float, float] = (0, 0)
) -> tuple[Stand, list[tuple[float, Stand]]]:
    """A block's outermost look, and those beside it, of which some do not show everybody."""
    rng = np.random.default_rng(5)
    middle = people.mean(axis=0)

    def after(seconds: float) -> Stand:
        opened = (people - middle) * (1 + seconds * np.array(spread))
        at = opened @ rotation(turn * seconds).T + middle + seconds * np.array(speed)
        seen = at + rng.normal(0, WAVER, at.shape)
        return stand(seen[rng.random(len(seen)) < 0.92])

    return after(0.0), [(seconds, after(seconds)) for seconds in BESIDE_S]


def better(one: Stand, others: list[tuple[float, Stand]]) -> float:
    """By how much moving explains more than standing."""
    shares = still_and_moving(one, others)
    assert shares is not None
    return shares[1] - shares[0]


@pytest.mark.parametrize(("ranks", "files"), [(1, 7), (2, 7), (4, 10)])
def test_who_stands_does_not_move(ranks: int, files: int) -> None:
    assert better(*looks(block(ranks, files))) < 0


@pytest.mark.parametrize(
    ("speed", "turn", "spread"),
    [
        ((1.25, 0.0), 0.0, (0.0, 0.0)),
        ((0.0, -1.25), 0.0, (0.0, 0.0)),
        ((0.9, 0.0), 0.0, (0.0, 0.0)),  # a second's march ends where the next man stood
        ((-0.9, 0.9), 0.0, (0.0, 0.0)),
        ((0.0, 0.0), 0.3, (0.0, 0.0)),
        ((0.0, 0.4), 0.15, (0.0, 0.0)),
        ((0.0, 0.0), 0.0, (0.2, 0.0)),
    ],
)
@pytest.mark.parametrize("ranks", [1, 3])
def test_marching_wheeling_and_opening_are_moving(
    ranks: int, speed: tuple[float, float], turn: float, spread: tuple[float, float]
) -> None:
    assert better(*looks(block(ranks, 8), speed=speed, turn=turn, spread=spread)) > BETTER


def test_one_who_walks_before_a_block_that_stands_does_not_make_it_move() -> None:
    one, others = looks(block(2, 6))
    walked = [(seconds, stand(np.vstack([other.points, [1.2 * seconds, 9.0]]))) for seconds, other in others]
    assert better(stand(np.vstack([one.points, [0.0, 9.0]])), walked) < 0


def test_too_few_people_tell_nothing() -> None:
    pair = stand(block(1, 2))
    assert still_and_moving(pair, [(1.0, pair)]) is None
    assert still_and_moving(stand(block()), [(1.0, pair)]) is None
