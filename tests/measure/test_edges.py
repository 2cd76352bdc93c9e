"""What the clip's first and last seconds show."""

import numpy as np
import pytest

from drillcheck.measure.edges import BESIDE_S, edge
from drillcheck.measure.formation import rotation
from drillcheck.measure.ground import Stand
from tests.measure.builders import block, stand

STILL = [stand(block())] * 3
NOBODY = [stand(np.zeros((0, 2)))] * 3


def walking(across: float, along: float) -> list[Stand]:
    return [stand(block() + np.array([across, along]) * i) for i in range(3)]


@pytest.mark.parametrize(
    ("stands", "resting", "training", "expected"),
    [
        (NOBODY, [0.0], False, "absent"),
        ([stand(block(1, 1))], [0.0], False, "absent"),
        (STILL, [0.0], False, "gathering"),
        (STILL, [0.9, 0.9], True, "rest"),
        (STILL, [0.1, 0.1], True, "formation"),
        (STILL, [], True, "formation"),
        (walking(2.0, 0.0), [0.1], True, "marching"),
        (walking(0.0, 2.0), [0.1], True, "marching"),
        (walking(0.2, 0.3), [0.1], True, "formation"),
        (STILL[:1], [0.1], True, "formation"),
        ([stand(block(1, 2))] * 3, [0.1], True, "formation"),
    ],
)
def test_the_outermost_looks_say_what_the_clip_opens_or_closes_with(
    stands: list[Stand], resting: list[float], training: bool, expected: str
) -> None:
    assert edge(stands, [], resting, -4.0, training=training, seen=True) == expected


def stepping(seconds: float, across: float, along: float, turn: float = 0.0) -> Stand:
    """The block, having marched so far (metres a second) or wheeled (radians a second) for a moment."""
    middle = block().mean(axis=0)
    turned = (block() - middle) @ rotation(turn * seconds).T + middle
    return stand(turned + np.array([across, along]) * seconds)


@pytest.mark.parametrize(
    ("across", "along", "turn", "odds", "expected"),
    [
        (0.0, 0.0, 0.0, -4.0, "formation"),
        (0.05, 0.1, 0.0, -4.0, "formation"),
        (0.05, 0.1, 0.0, 3.0, "formation"),
        (0.9, 0.0, 0.0, -4.0, "marching"),
        (1.3, 0.0, 0.0, -4.0, "marching"),
        (0.9 / 0.6, 0.0, 0.0, -4.0, "marching"),  # in the nearer look each stands where the next man stood
        (0.0, 1.4, 0.0, -4.0, "marching"),
        (0.0, 0.0, 0.6, 1.0, "marching"),  # a wheel: the middle stays where it is
        (0.0, 0.25, 0.13, -2.0, "marching"),  # a long rank wheels slowly
        (1.3, 0.0, 0.0, 3.0, "gathering"),
    ],
)
def test_looks_a_moment_away_tell_who_walks(
    across: float, along: float, turn: float, odds: float, expected: str
) -> None:
    beside = [(seconds, stepping(seconds, across, along, turn)) for seconds in BESIDE_S]
    assert edge(STILL, beside, [0.1], odds, training=True, seen=True) == expected


@pytest.mark.parametrize("training", [True, False])
def test_an_edge_that_was_not_seen_is_unseen(training: bool) -> None:
    assert edge(STILL, [], [0.0], 0.0, training=training, seen=False) == "unseen"
    assert edge([], [], [], 0.0, training=training, seen=True) == "unseen"
