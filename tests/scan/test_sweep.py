"""The sparse scan, and dense looks."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drillcheck.profile import Profile
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.suspects import packet_suspects, picture_suspects
from drillcheck.scan.sweep import Sweep, look_of, looks_at, sweep
from tests.scan.builders import RedShirts


@pytest.fixture
def swept(filmed: Callable[[str], Path], profile: Profile) -> Callable[[str], Sweep]:
    def run(kind: str) -> Sweep:
        with Clip([filmed(kind)]) as clip:
            return sweep(clip, RedShirts(), profile)

    return run


def test_every_look_has_its_people_its_pose_and_its_light(swept: Callable[[str], Sweep]) -> None:
    found = swept("plain")
    assert found.failed == []
    assert [len(sight.look.boxes) for sight in found.sights] == [4] * len(found.sights)
    assert found.sights[0].step is None
    assert found.sights[0].change is None
    for sight in found.sights[1:]:
        assert sight.pose is not None
        assert sight.pose.shift < 1
        assert sight.change is not None
        assert sight.change.most > 0.5


def test_boxes_are_in_displayed_pixels() -> None:
    people = RedShirts().detect(np.zeros((4, 4, 3), np.uint8))
    boxes = type(people)(np.array([[1.04, 2, 3, 4.06]], np.float32), np.array([0.51239], np.float32), (8, 8))
    look = look_of(Shot(5, np.zeros((8, 8, 3), np.uint8), 2.0), boxes, dense=True)
    assert (look.at, look.boxes, look.scores, look.dense) == (5, [(2.1, 4.0, 6.0, 8.1)], [0.512], True)


def test_a_camera_that_moved_is_seen_in_the_step_and_in_all_poses_after_it(swept: Callable[[str], Sweep]) -> None:
    found = swept("reframed")
    shifts = [sight.pose.shift for sight in found.sights if sight.pose is not None]
    assert [round(shift) for shift in shifts] == [0, 0, 41, 41][: len(shifts)]
    assert len(picture_suspects(found.sights, 320)) == 1


def test_an_ordinary_clip_has_no_suspects(filmed: Callable[[str], Path], swept: Callable[[str], Sweep]) -> None:
    assert picture_suspects(swept("plain").sights, 320) == []
    with Clip([filmed("plain")]) as clip:
        assert packet_suspects(clip) == []


def test_dense_looks_are_where_they_are_wanted(filmed: Callable[[str], Path], profile: Profile) -> None:
    with Clip([filmed("plain")]) as clip:
        wanted = [clip.ticks(second) for second in (0.5, 1.0, 2.7)]
        looks = looks_at(clip, RedShirts(), profile, wanted)
        assert [look.at for look in looks] == pytest.approx(wanted, abs=clip.ticks(0.2))
        assert all(look.dense for look in looks)


def test_the_same_clip_is_seen_the_same_twice(swept: Callable[[str], Sweep]) -> None:
    one, two = swept("plain"), swept("plain")
    assert one.sights == two.sights or [sight.look for sight in one.sights] == [sight.look for sight in two.sights]
    assert [sight.pose for sight in one.sights] == [sight.pose for sight in two.sights]
