"""The camera's pose from the background, people masked."""

import numpy as np
import pytest

from drillcheck.scan.background import between, register, scenery
from tests.scan.builders import NOBODY, SIZE, seen, with_people, yard

WIDTH = SIZE[0]
GROUND = yard()
STILL = scenery(seen(GROUND), NOBODY, WIDTH)
MOVES: tuple[tuple[tuple[float, float], float, float], ...] = (((4, -2), 1.0, 1.03), ((9, 3), -0.5, 0.98))


@pytest.mark.parametrize(
    ("shift", "turn", "zoom"),
    [
        ((0, 0), 0, 1),
        ((7, -3), 0, 1),
        ((-30.5, 12.25), 0, 1),
        ((0, 0), 2.5, 1),
        ((0, 0), 0, 1.08),
        ((5, 4), -1.5, 0.95),
    ],
)
def test_a_known_shift_turn_and_zoom_is_recovered(shift: tuple[float, float], turn: float, zoom: float) -> None:
    pose = register(STILL, scenery(seen(GROUND, shift, turn, zoom), NOBODY, WIDTH), WIDTH)
    assert pose is not None
    assert (pose.dx, pose.dy) == (pytest.approx(shift[0], abs=0.7), pytest.approx(shift[1], abs=0.7))
    assert (pose.rotation_deg, pose.zoom) == (pytest.approx(turn, abs=0.25), pytest.approx(zoom, abs=0.006))
    assert pose.quality > 0.6


def test_the_shift_is_told_in_displayed_pixels() -> None:
    pose = register(STILL, scenery(seen(GROUND, (8, 0)), NOBODY, WIDTH), 1920)
    assert pose is not None
    assert pose.shift == pytest.approx(48, abs=4)


def test_people_who_all_march_the_same_way_are_not_taken_for_the_camera() -> None:
    sides = [with_people(seen(GROUND), left, number=5) for left in (10, 34)]
    first, second = (scenery(picture, boxes, WIDTH) for picture, boxes in sides)
    pose = register(first, second, WIDTH)
    assert pose is not None
    assert pose.shift < 0.5
    for place, (_, boxes) in zip((first, second), sides, strict=True):
        x, y = place.points.T
        for x0, y0, x1, y1 in boxes:
            assert not ((x > x0) & (x < x1) & (y > y0) & (y < y1)).any()


def test_another_yard_has_no_pose_here_or_none_like_this_one() -> None:
    pose = register(STILL, scenery(seen(yard(7)), NOBODY, WIDTH), WIDTH)
    assert pose is None or pose.shift > 0.05 * WIDTH


@pytest.mark.parametrize(
    "picture",
    [np.full((192, 320, 3), 90, np.uint8), np.zeros((192, 320, 3), np.uint8), np.full((2, 2, 3), 255, np.uint8)],
    ids=["fog", "night", "tiny"],
)
def test_a_picture_without_anything_to_hold_on_to_has_no_pose(picture: np.ndarray) -> None:
    blank = scenery(picture, NOBODY, WIDTH)
    assert register(STILL, blank, WIDTH) is None
    assert register(blank, blank, WIDTH) is None


def test_people_all_over_the_picture_leave_no_pose_and_no_error() -> None:
    hidden = scenery(seen(GROUND), np.array([[0, 0, 320, 192]], np.float32), WIDTH)
    assert len(hidden.points) == 0
    assert np.isfinite([hidden.light, hidden.contrast]).all()
    assert register(STILL, hidden, WIDTH) is None


def test_a_large_picture_is_registered_at_the_width_asked_for() -> None:
    large = yard(3, (1280, 720))
    place = scenery(seen(large, size=(1280, 720)), NOBODY, 640)
    assert place.size == (640, 360)
    moved = register(place, scenery(seen(large, (20, 0), size=(1280, 720)), NOBODY, 640), 1280)
    assert moved is not None
    assert moved.dx == pytest.approx(20, abs=1)


def test_a_portrait_picture_is_registered_too() -> None:
    tall = yard(4, (180, 320))
    places = [scenery(seen(tall, shift, size=(180, 320)), NOBODY, 640) for shift in ((0.0, 0.0), (6.0, 0.0))]
    pose = register(places[0], places[1], 1080)
    assert pose is not None
    assert pose.dx == pytest.approx(36, abs=4)


def test_light_is_of_the_background_alone() -> None:
    picture, boxes = with_people(np.full((192, 320, 3), 100, np.uint8), 20)
    assert scenery(picture, boxes, WIDTH).light == pytest.approx(100)


def test_the_same_two_pictures_give_the_same_pose() -> None:
    other = seen(GROUND, (9, 2), 1.0)
    one, two = (register(STILL, scenery(other, NOBODY, WIDTH), WIDTH) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("gain", [0.6, 1.25])
def test_a_cloud_or_a_step_of_the_exposure_does_not_move_the_camera(gain: float) -> None:
    shown = np.clip(seen(GROUND, (3, 1)).astype(np.float32) * gain, 0, 255).astype(np.uint8)
    pose = register(STILL, scenery(shown, NOBODY, WIDTH), WIDTH)
    assert pose is not None
    assert (pose.dx, pose.dy) == (pytest.approx(3, abs=0.4), pytest.approx(1, abs=0.4))


def test_a_step_between_two_looks_follows_from_both_poses() -> None:
    first, second = (register(STILL, scenery(seen(GROUND, *move), NOBODY, WIDTH), WIDTH) for move in MOVES)
    direct = register(*(scenery(seen(GROUND, *move), NOBODY, WIDTH) for move in MOVES), WIDTH)
    assert first is not None
    assert second is not None
    assert direct is not None
    step = between(first, second)
    assert (step.dx, step.dy) == (pytest.approx(direct.dx, abs=0.7), pytest.approx(direct.dy, abs=0.7))
    assert step.rotation_deg == pytest.approx(direct.rotation_deg, abs=0.3)
    assert step.zoom == pytest.approx(direct.zoom, abs=0.006)
