"""Rendering: the files that come out, and that the picture shows what the tracks say."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from drillcheck.demo.atlas import POSE, POSES, people_atlas
from drillcheck.demo.camera import Pinhole
from drillcheck.demo.choreography import choreograph
from drillcheck.demo.compose import OUTFITS, Composer
from drillcheck.demo.ground import backdrop
from drillcheck.demo.render import render_scenario
from drillcheck.demo.scenario import Scenario, View, load_scenario


def composer(scenario: Scenario) -> Composer:
    return Composer(scenario, choreograph(scenario), people_atlas())


def test_a_scenario_becomes_a_clip_its_truth_and_a_roster(scenario_file: Callable[..., Path], tmp_path: Path) -> None:
    heard: list[float] = []
    files = render_scenario(scenario_file(), tmp_path / "out", progress=heard.append)
    reader = cv2.VideoCapture(str(files.clip))
    assert reader.get(cv2.CAP_PROP_FRAME_COUNT) == 1500
    assert (reader.get(cv2.CAP_PROP_FRAME_WIDTH), reader.get(cv2.CAP_PROP_FRAME_HEIGHT)) == (640, 360)
    assert json.loads(files.truth.read_text(encoding="utf-8"))["schema"] == "drillcheck.truth/1"
    rows = list(csv.DictReader(files.roster.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == len({row["姓名"] for row in rows}) == 9
    assert {(row["状态"], row["起"], row["止"]) for row in rows} == {("在职", "2020-01-01", "")}
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["roster.csv", "small.mp4", "truth.json"]


def test_the_same_scenario_gives_the_same_picture(small: Scenario) -> None:
    assert np.array_equal(composer(small).picture(200), composer(small).picture(200))


def test_people_are_drawn_where_they_stand(small: Scenario) -> None:
    scenario = small.model_copy(update={"passers": small.passers.model_copy(update={"people": 0})})
    story = choreograph(scenario)
    drawing = composer(scenario)
    change = np.abs(drawing.picture(150).astype(int) - drawing.picture(5).astype(int)).sum(axis=2)
    changed = cv2.blur((change > 60).astype(np.float32), (9, 9))
    middles = np.concatenate([story.tracks.place[150], np.full((story.participants, 1), 1.2)], axis=1)
    pixels, _ = Pinhole(scenario.camera, 640, 360).project(middles.astype(np.float64))
    assert all(changed[round(y), round(x)] > 0.4 for x, y in pixels)
    assert changed[:100].max() < 0.2


def test_sensor_noise_differs_from_frame_to_frame_on_empty_ground(small: Scenario) -> None:
    drawing = composer(small)
    difference = np.abs(drawing.picture(3).astype(int) - drawing.picture(4).astype(int))
    assert 0.5 < difference.mean() < 6


def test_a_turned_camera_shows_the_same_world_turned() -> None:
    """Every point of the yard moves as the pinhole says, so the turned view warped back matches the first one."""
    camera = Pinhole(View(), 640, 360)
    turned = camera.turned(16)
    warp = camera.intrinsics @ camera.axes @ turned.axes.T @ np.linalg.inv(turned.intrinsics)
    back = cv2.warpPerspective(backdrop(turned, 1), warp, (640, 360))
    straight = backdrop(camera, 1)
    overlap = np.s_[:, 260:620]
    score = cv2.matchTemplate(back[overlap], straight[overlap], cv2.TM_CCOEFF_NORMED).max()
    assert score > 0.9
    assert cv2.matchTemplate(backdrop(turned, 1)[overlap], straight[overlap], cv2.TM_CCOEFF_NORMED).max() < 0.6


def test_another_take_has_other_light_and_another_place(scenario_file: Callable[..., Path]) -> None:
    take = "[[takes]]\nat_s = 1.0\nlight = 0.8\nview = { x_m = 2.0, yaw_deg = -6.0 }\n[formation]"
    drawing = composer(load_scenario(scenario_file(("[formation]", take))))
    before, after = drawing.picture(9), drawing.picture(10)
    assert after.mean() < 0.9 * before.mean()
    assert cv2.matchTemplate(after, before, cv2.TM_CCOEFF_NORMED).max() < 0.7


def test_people_have_the_height_they_should_at_their_distance() -> None:
    atlas = people_atlas()
    for body in atlas.bodies:
        sprite = atlas.person(body, OUTFITS["blue"], POSE["attention"], 0, 40.0)
        assert -sprite.top == pytest.approx(40 * atlas.height_m(body), rel=0.06)


@pytest.mark.parametrize("pose", POSES)
def test_every_pose_is_baked_for_every_body_and_side(pose: str) -> None:
    atlas = people_atlas()
    for body in atlas.bodies:
        for side in range(16):
            assert atlas.person(body, OUTFITS["civil1"], POSE[pose], side, 20.0).colour.any()
