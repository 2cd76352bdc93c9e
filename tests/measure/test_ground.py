"""Places on the ground from boxes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.evidence.model import Look
from drillcheck.measure.ground import Ground, fit_ground, stand
from tests.measure.builders import OFFSET, SLOPE, WIDTH, block, look, session

GROUND = Ground(SLOPE, OFFSET, WIDTH, 1.0)


def test_the_fit_recovers_the_line_exactly_from_exact_boxes() -> None:
    ground = fit_ground(session(20), WIDTH)
    assert ground is not None
    assert (ground.slope, ground.offset) == (pytest.approx(SLOPE), pytest.approx(OFFSET))
    assert ground.agreement == 1.0


def test_the_fit_recovers_the_line_though_a_third_of_the_boxes_are_something_else() -> None:
    rng = np.random.default_rng(1)
    spoilt = []
    for one in session(40):
        corners = rng.uniform(0, 200, (len(one.boxes) // 2, 2))
        sizes = rng.uniform(5, 150, corners.shape)
        other = np.concatenate([corners, corners + sizes], axis=1).tolist()
        spoilt.append(
            Look(at=one.at, boxes=[*one.boxes, *map(tuple, other)], scores=[0.7] * (len(one.boxes) + len(other)))
        )
    ground = fit_ground(spoilt, WIDTH)
    assert ground is not None
    feet = np.array([180.0, 230.0])
    assert ground.expected(feet) == pytest.approx(SLOPE * feet + OFFSET, rel=0.04)
    assert 0.5 < ground.agreement < 0.85


def test_the_same_looks_give_the_same_line() -> None:
    looks = session(30)
    assert fit_ground(looks, WIDTH) == fit_ground(looks, WIDTH)


def test_too_few_confident_boxes_give_no_ground() -> None:
    assert fit_ground([], WIDTH) is None
    assert fit_ground([look(block(1, 11))], WIDTH) is None
    assert fit_ground([look(block(), scores=0.3)] * 10, WIDTH) is None


def test_everybody_at_one_distance_still_gives_finite_places_of_the_right_scale() -> None:
    looks = [look(block(ranks=1, files=6), at) for at in range(10)]
    ground = fit_ground(looks, WIDTH)
    assert ground is not None
    there = stand(looks[0], ground)
    assert np.diff(there.points[:, 0]) == pytest.approx(0.9, rel=0.01)
    assert np.ptp(there.points[:, 1]) == pytest.approx(0)


def test_a_place_comes_back_in_metres() -> None:
    places = block(far=15.0)
    assert stand(look(places), GROUND).points == pytest.approx(places)


def test_parts_of_people_and_pillars_are_left_out() -> None:
    whole = look(np.array([[0.0, 15.0], [2.0, 15.0], [4.0, 15.0]]))
    (x0, y0, x1, y1), part, pillar = whole.boxes
    tall = pillar[3] - pillar[1]
    boxes = [
        (x0, y0, x1, y1),
        (*part[:1], part[3] - 0.4 * tall, *part[2:]),
        (pillar[0], pillar[3] - 1.8 * tall, *pillar[2:]),
    ]
    assert len(stand(Look(at=0, boxes=boxes, scores=[0.7] * 3), GROUND)) == 1


def test_somebody_found_twice_counts_once_by_the_surer_box() -> None:
    places = np.array([[0.0, 15.0], [0.1, 15.2], [1.0, 15.0]])
    kept = stand(look(places, scores=[0.4, 0.8, 0.5]), GROUND)
    assert kept.scores.tolist() == [0.8, 0.5]


def test_somebody_above_the_horizon_is_nobody() -> None:
    high = Look(at=0, boxes=[(10, 20, 30, 90)], scores=[0.9])
    assert len(stand(high, GROUND)) == 0


def test_an_empty_look_has_nobody_and_can_be_asked_again() -> None:
    empty = stand(Look(at=7, boxes=[], scores=[]), GROUND)
    assert (empty.at, len(empty), len(empty.above(0.5))) == (7, 0, 0)
    assert empty.points.shape == (0, 2)


@given(st.lists(st.tuples(st.floats(-8, 8), st.floats(9, 30), st.floats(0, 1)), max_size=30), st.floats(0, 1))
def test_nobody_under_the_score_and_nobody_closer_than_one_person(rows: list[tuple[float, ...]], score: float) -> None:
    people = np.array(rows).reshape(-1, 3)
    kept = stand(look(people[:, :2], scores=people[:, 2].tolist()), GROUND, score)
    assert (kept.scores >= score).all()
    assert np.isfinite(kept.points).all()
    apart = np.abs(kept.points[:, None] - kept.points[None])
    close = (apart[..., 0] <= 0.25) & (apart[..., 1] <= 0.5)
    assert close.sum() == len(kept)
