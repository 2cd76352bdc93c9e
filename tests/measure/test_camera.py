"""The camera's pose over time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.camera import camera, moving
from drillcheck.scan.background import Pose

STILL = Pose(0.0, 0.0, 0.0, 1.0, 0.9)
MOVED = Pose(60.0, 80.0, 0.0, 1.0, 0.9)  # 100 px
ODD = Pose(-300.0, 40.0, 9.0, 1.4, 0.35)
WIDTH = 1000
STEP = 4000
GAP = 8000


def at_looks(poses: list[Pose | None]) -> list[tuple[int, Pose | None]]:
    return [(STEP * i, pose) for i, pose in enumerate(poses)]


def test_a_still_camera_has_no_move_and_no_shift() -> None:
    found = camera(at_looks([STILL] * 20), WIDTH, GAP)
    assert (found.moves, found.unknown) == ([], [])
    assert (found.max_shift_px, found.max_shift_share, found.max_rotation_deg, found.max_zoom) == (0, 0, 0, 1)
    assert len(found.curve) == 20


@pytest.mark.parametrize("place", range(1, 12))
def test_one_odd_registration_is_no_move_wherever_it_stands(place: int) -> None:
    poses: list[Pose | None] = [STILL] * 12
    poses[place] = ODD
    found = camera(at_looks(poses), WIDTH, GAP)
    assert found.moves == []
    assert (found.max_shift_share, found.max_rotation_deg, found.max_zoom) == (0, 0, 1)


@pytest.mark.parametrize("place", range(2, 18))
def test_a_step_that_lasts_is_one_move_with_its_size_between_its_looks(place: int) -> None:
    found = camera(at_looks([STILL] * place + [MOVED] * (20 - place)), WIDTH, GAP)
    (move,) = found.moves
    assert (move.shift_px, move.shift_share) == (100, 0.1)
    assert abs(move.at.at - (STEP * place - STEP // 2)) <= move.at.uncertainty
    assert move.at.uncertainty <= 2 * STEP
    assert (found.max_shift_px, found.max_shift_share) == (100, 0.1)


@pytest.mark.parametrize("length", range(2, 8))
def test_a_camera_that_moved_and_soon_moved_back_has_moved_by_the_whole_way(length: int) -> None:
    found = camera(at_looks([STILL] * 8 + [MOVED] * length + [STILL] * 8), WIDTH, GAP)
    assert max(move.shift_px for move in found.moves) == 100
    assert 1 <= len(found.moves) <= 2


@pytest.mark.parametrize(
    ("pose", "field", "value"),
    [(Pose(0, 0, -3.0, 1, 0.9), "rotation_deg", -3.0), (Pose(0, 0, 0, 1.2, 0.9), "zoom", 1.2)],
)
def test_turning_and_zooming_are_moves_too(pose: Pose, field: str, value: float) -> None:
    found = camera(at_looks([STILL] * 10 + [pose] * 10), WIDTH, GAP)
    (move,) = found.moves
    assert getattr(move, field) == pytest.approx(value)


@pytest.mark.parametrize("zoom", [1.25, 0.8])
def test_the_zoom_is_told_as_a_ratio_above_one(zoom: float) -> None:
    assert (
        camera(at_looks([*[Pose(0, 0, 0, 1, 0.9)] * 3, *[Pose(0, 0, 0, zoom, 0.9)] * 5]), WIDTH, GAP).max_zoom == 1.25
    )


def test_the_wind_moves_nothing() -> None:
    swaying: list[Pose | None] = [Pose((-1) ** i * 4.0, 2.0, 0.1, 1.001, 0.8) for i in range(30)]
    assert camera(at_looks(swaying), WIDTH, GAP).moves == []


def test_a_stretch_without_a_known_pose_is_unknown_when_it_is_longer_than_allowed() -> None:
    poses = [STILL, None, STILL, None, None, None, STILL, None, None]
    assert camera(at_looks(poses), WIDTH, GAP).unknown == [(2 * STEP, 6 * STEP)]
    assert camera(at_looks([*poses, None, None]), WIDTH, GAP).unknown == [(2 * STEP, 6 * STEP), (6 * STEP, 10 * STEP)]
    assert camera(at_looks([None] * 5), WIDTH, GAP).unknown == [(0, 4 * STEP)]


@pytest.mark.parametrize("poses", [[], [None], [STILL], [STILL, STILL]])
def test_hardly_any_look_is_no_error(poses: list[Pose | None]) -> None:
    found = camera(at_looks(poses), WIDTH, GAP)
    assert (found.moves, found.max_zoom) == ([], 1.0)


poses = st.builds(
    Pose, st.floats(-900, 900), st.floats(-900, 900), st.floats(-180, 180), st.floats(0.26, 3.9), st.floats(0, 1)
)


@given(st.lists(st.none() | poses, max_size=25))
def test_any_curve_makes_evidence_and_nothing_exceeds_its_largest_point(curve: list[Pose | None]) -> None:
    found = camera(at_looks(curve), WIDTH, GAP)
    shifts = [abs(pose.dx) + abs(pose.dy) for pose in curve if pose is not None]
    assert found.max_shift_px <= max(shifts, default=0) + max(shifts, default=0) + 0.01
    assert all(0 < move.at.at < STEP * len(curve) for move in found.moves)


def test_a_camera_moves_between_the_looks_that_saw_it_otherwise() -> None:
    found = camera(at_looks([STILL] * 8 + [MOVED] * 8), WIDTH, GAP)
    spans = moving(found)
    assert (STEP * 7, STEP * 8) in spans
    assert all(STEP * 5 <= first < last <= STEP * 10 for first, last in spans)


def test_wind_and_rounding_are_no_movement() -> None:
    swaying = [Pose(0.2 * (-1) ** i, 0.1, 0.05, 1.001, 0.9) for i in range(20)]
    assert moving(camera(at_looks([*swaying]), WIDTH, GAP)) == []


def test_a_camera_in_a_hand_moves_all_the_time() -> None:
    rng = np.random.default_rng(2)
    swaying: list[Pose | None] = [Pose(*rng.normal(0, 4, 2), 0.05, 1.001, 0.9) for _ in range(20)]
    assert moving(camera(at_looks(swaying), WIDTH, GAP)) == [(0, 19 * STEP)]
