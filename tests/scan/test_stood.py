"""Who stands where nobody could have got to."""

import pytest

from drillcheck.evidence.model import Look
from drillcheck.measure.ground import Ground
from drillcheck.scan.stood import Moved, moved_people

# A person 60 pixels tall whose feet are at row 200, 90 at row 300.
GROUND = Ground(slope=0.3, offset=0.0, width=640, agreement=1.0)
TIMES = [0.0, 0.5, 0.6, 0.7, 0.8, 1.3]


def block(dx: float = 0.0, wide: float = 0.3) -> list[tuple[float, float, float, float]]:
    """Two ranks of five, `dx` pixels further right; `wide` is the boxes' width by their height."""
    return [
        (100 + 70 * file + dx - wide * foot * 0.15, 0.7 * foot, 100 + 70 * file + dx + wide * foot * 0.15, float(foot))
        for foot in (200, 300)
        for file in range(5)
    ]


def look(boxes: list[tuple[float, float, float, float]]) -> Look:
    return Look(at=0, boxes=boxes, scores=[0.9] * len(boxes))


def moved(*pictures: list[tuple[float, float, float, float]]) -> Moved:
    looks = [look(boxes) for boxes in pictures]
    return moved_people(looks[:3], looks[3:], GROUND, TIMES)


def test_a_change_of_pose_in_unison_moves_nobody() -> None:
    found = moved(*[block()] * 3, *[block(wide=0.6)] * 3)
    assert (found.numbers, found.any, found.proof) == ((0, 0), False, False)


def test_marching_on_moves_nobody_beyond_reach() -> None:
    # Some 1.4 m/s at the front rank.
    found = moved(*(block(74 * at) for at in TIMES))
    assert not found.any


def test_a_block_that_stands_elsewhere_is_proof() -> None:
    found = moved(*[block()] * 3, *[block(35)] * 3)
    assert found.any
    assert found.proof
    assert found.impossible == found.share == 1.0


def test_a_lost_second_of_marching_is_no_proof() -> None:
    found = moved(*(block(60 * at) for at in TIMES[:3]), *(block(60 * (at + 0.9)) for at in TIMES[3:]))
    assert found.any
    assert not found.proof


@pytest.mark.parametrize(("number", "proof"), [(1, False), (2, True)])
def test_some_who_leave_open_places_for_others_are_proof(number: int, proof: bool) -> None:
    out = block()[number:] + [(500.0 + 40 * i, 210.0, 520.0 + 40 * i, 300.0) for i in range(number)]
    found = moved(*[block()] * 3, *[out] * 3)
    assert found.open == (number, number)
    assert found.proof is proof


def test_who_steps_behind_somebody_proves_nothing() -> None:
    # The rear rank's first two are hidden by somebody large before them.
    screen = [(80.0, 100.0, 200.0, 330.0)]
    found = moved(*[block()] * 3, *[block()[2:] + screen] * 3)
    assert found.open[0] == 0
    assert not found.proof


def test_nobody_at_all_says_nothing() -> None:
    found = moved(*[[]] * 6)
    assert (found.share, found.any, found.proof) == (0.0, False, False)
