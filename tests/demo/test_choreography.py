"""People move as people can: no jumps, the same places again after every command and rest, in view while drilling."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drillcheck.demo.camera import camera_at
from drillcheck.demo.choreography import Choreography, Happening, choreograph
from drillcheck.demo.scenario import Scenario, known_scenarios, load_scenario

FASTEST_MPS = 4.0


def happening(story: Choreography, act: str, which: int = 0) -> Happening:
    return [h for h in story.happenings if h.entry.do == act][which]


def test_the_same_scenario_gives_the_same_movements(small: Scenario) -> None:
    first, second = choreograph(small).tracks, choreograph(small).tracks
    assert np.array_equal(first.place, second.place)
    assert np.array_equal(first.pose, second.pose)


def test_another_seed_gives_other_movements(small: Scenario) -> None:
    other = choreograph(small.model_copy(update={"seed": 6})).tracks
    assert not np.array_equal(choreograph(small).tracks.place, other.place)


@pytest.mark.parametrize("seed", range(4))
def test_nobody_jumps(small: Scenario, seed: int) -> None:
    tracks = choreograph(small.model_copy(update={"seed": seed})).tracks
    steps = np.linalg.norm(np.diff(tracks.place, axis=0), axis=2)
    both = tracks.shown[1:] & tracks.shown[:-1]
    assert steps[both].max() * small.fps < FASTEST_MPS


def test_all_stand_in_the_same_places_after_gathering_drilling_and_resting(small: Scenario) -> None:
    story = choreograph(small)
    ends = [happening(story, act).end - 1 for act in ("gather", "drill", "rest")]
    places = story.tracks.place[ends, : story.participants]
    assert np.abs(places - places[0]).max() < 0.1
    assert story.tracks.shown[ends, : story.participants].all()


def test_most_are_out_of_their_places_in_the_middle_of_a_rest(small: Scenario) -> None:
    story = choreograph(small)
    rest = happening(story, "rest")
    places = story.tracks.place[:, : story.participants]
    strayed = np.linalg.norm(places[(rest.start + rest.end) // 2] - places[rest.start - 1], axis=1)
    assert (strayed > 0.7).mean() >= 0.8


def test_the_asked_number_walks_out_of_view_in_a_rest_and_comes_back(small: Scenario) -> None:
    story = choreograph(small)
    rest = happening(story, "rest")
    out = [person for person in range(story.participants) if not in_view(small, story, person, rest).all()]
    assert len(out) == 1
    assert in_view(small, story, out[0], rest)[-1]


def in_view(scenario: Scenario, story: Choreography, person: int, when: Happening) -> np.ndarray:
    span = slice(when.start, when.end)
    ground = np.concatenate([story.tracks.place[span, person], np.zeros((when.end - when.start, 1))], axis=1)
    pixels, _ = camera_at(scenario, when.start / scenario.fps).project(ground.astype(np.float64))
    return (pixels[:, 0] >= 0) & (pixels[:, 0] < scenario.width)


def test_those_who_leave_for_good_do_not_come_back(small: Scenario) -> None:
    story = choreograph(small)
    drill = happening(story, "drill", 1)
    assert story.tracks.shown[drill.start : drill.end, : story.participants].sum(axis=1).max() == story.participants - 2


def test_nobody_of_the_formation_is_there_before_and_after(small: Scenario) -> None:
    story = choreograph(small)
    for which in (0, 1):
        absent = happening(story, "absent", which)
        assert not story.tracks.shown[absent.start + 1 : absent.end, : story.participants].any()


@pytest.mark.parametrize("name", known_scenarios())
def test_the_whole_formation_stays_in_the_picture_while_it_drills(name: str) -> None:
    scenario = load_scenario(name)
    story = choreograph(scenario)
    for drill in (h for h in story.happenings if h.entry.do in ("drill", "attention")):
        for frame in range(drill.start, drill.end, 20):
            people = np.flatnonzero(story.tracks.shown[frame, : story.participants])
            feet = np.concatenate([story.tracks.place[frame, people], np.zeros((len(people), 1))], axis=1)
            heads = feet + np.array([0, 0, 1.85])
            pixels, _ = camera_at(scenario, frame / scenario.fps).project(np.concatenate([feet, heads]).astype(float))
            assert pixels.min() > 5
            assert (pixels < [scenario.width - 5, scenario.height - 5]).all()


def test_a_pan_turns_the_camera_smoothly_and_for_good(scenario_file: Callable[..., Path]) -> None:
    pans = "[camera]\npans = [{ at_s = 20.0, seconds = 2.0, degrees = 16.0 }]\n[formation]"
    scenario = load_scenario(scenario_file(("[formation]", pans)))
    yaws = [camera_at(scenario, time_s).view.yaw_deg for time_s in (19.9, 21.0, 22.0, 100.0)]
    assert yaws == pytest.approx([0.0, 8.0, 16.0, 16.0])
