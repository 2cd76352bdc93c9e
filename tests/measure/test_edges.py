"""What the clip's first and last seconds show."""

import numpy as np
import pytest

from drillcheck.measure.edges import edge
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
    assert edge(stands, resting, training=training, seen=True) == expected


@pytest.mark.parametrize("training", [True, False])
def test_an_edge_that_was_not_seen_is_unseen(training: bool) -> None:
    assert edge(STILL, [0.0], training=training, seen=False) == "unseen"
    assert edge([], [], training=training, seen=True) == "unseen"
