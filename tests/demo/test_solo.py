"""Single people who step out while the others stand, those who only watch, and recordings that break off."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from drillcheck.demo.atlas import people_atlas
from drillcheck.demo.camera import camera_at
from drillcheck.demo.choreography import Choreography, Happening, choreograph
from drillcheck.demo.compose import OUTFITS, Composer
from drillcheck.demo.scenario import Scenario, load_scenario
from drillcheck.demo.truth import truth_of

Write = Callable[..., Path]


def with_entry(write: Write, entry: str) -> Scenario:
    return load_scenario(write(('{ do = "attention", seconds = 10 },', f"{{ {entry} }},")))


def strayed(story: Choreography, when: Happening) -> np.ndarray:
    """How far everybody is from where they stood before, (frames, people)."""
    places = story.tracks.place[:, : story.participants]
    return np.asarray(np.linalg.norm(places[when.start : when.end] - places[when.start - 1], axis=2))


def the(story: Choreography, act: str) -> Happening:
    return next(h for h in story.happenings if h.entry.do == act)


@pytest.mark.parametrize("seed", range(4))
def test_one_at_a_time_steps_out_and_all_are_back_at_the_end(scenario_file: Write, seed: int) -> None:
    scenario = with_entry(scenario_file, 'do = "one_by_one", seconds = 70').model_copy(update={"seed": seed})
    story = choreograph(scenario)
    away = strayed(story, the(story, "one_by_one"))
    assert ((away > 0.5).sum(axis=1) <= 1).all()
    assert (away.max(axis=0) > 1.0).sum() >= 2
    assert away[-1].max() < 0.2


def test_one_who_fetches_something_leaves_the_picture_alone_and_comes_back(scenario_file: Write) -> None:
    scenario = with_entry(scenario_file, 'do = "fetch", seconds = 25')
    story = choreograph(scenario)
    fetch = the(story, "fetch")
    away = strayed(story, fetch)
    assert ((away > 0.5).any(axis=0)).sum() == 1
    assert away[-1].max() < 0.2
    places = story.tracks.place[fetch.start : fetch.end, : story.participants].astype(np.float64)
    ground = np.concatenate([places, np.zeros((*places.shape[:2], 1))], axis=2)
    columns = camera_at(scenario, fetch.start / scenario.fps).project(ground)[0][..., 0]
    assert ((columns < 0) | (columns > scenario.width)).any()


@pytest.mark.parametrize("entry", ['do = "one_by_one", seconds = 40', 'do = "fetch", seconds = 20'])
def test_both_are_drill_in_the_truth(scenario_file: Write, entry: str) -> None:
    truth = truth_of(with_entry(scenario_file, entry))
    assert [segment.state for segment in truth.segments] == ["absent", "drill", "rest", "drill", "absent"]
    assert all(before.end_s == after.start_s for before, after in pairwise(truth.segments))


@pytest.mark.parametrize("seed", range(3))
def test_a_short_rest_is_spent_near_and_ends_on_time(scenario_file: Write, seed: int) -> None:
    file = scenario_file(("seconds = 40, leave = 1", "seconds = 21, near = true, sit = false"))
    scenario = load_scenario(file).model_copy(update={"seed": seed})
    story = choreograph(scenario)
    away = strayed(story, the(story, "rest"))
    assert (away.max(axis=0) > 0.7).mean() >= 0.8
    assert away.max() < 12
    assert away[-1].max() < 0.1
    (fact,) = truth_of(scenario).rests
    assert fact.end_s - fact.start_s == pytest.approx(21.0)


def test_those_who_watch_stand_through_the_clip_and_take_no_part(scenario_file: Write) -> None:
    scenario = load_scenario(scenario_file(("[passers]\npeople = 1", "[passers]\npeople = 1\nwatching = 2")))
    story = choreograph(scenario)
    assert truth_of(scenario).participants == truth_of(load_scenario(scenario_file())).participants
    watchers = story.tracks.place[:, -2:]
    assert story.tracks.shown[:, -2:].all()
    assert np.abs(watchers - watchers[0]).max() == 0


def test_a_recording_that_breaks_off_ends_the_session_with_it(scenario_file: Write) -> None:
    scenario = load_scenario(scenario_file(("seed = 5", "seed = 5\nstops_s = 33.5")))
    truth, story = truth_of(scenario), choreograph(scenario)
    assert truth.duration_s == truth.session_end_s == 33.5
    assert truth.rests == ()
    assert len(story.tracks.place) == 335
    assert truth.segments[-1].state == "drill"


def test_light_and_uniforms_show_in_the_picture(scenario_file: Write) -> None:
    def picture(*changes: tuple[str, str]) -> np.ndarray:
        scenario = load_scenario(scenario_file(*changes))
        return Composer(scenario, choreograph(scenario), people_atlas()).picture(150)

    day = picture()
    dusk = picture(("seed = 5", "seed = 5\nlight = { gain = 0.4, warmth = 0.1 }"))
    grass = picture(("seed = 5", 'seed = 5\nground = "grass"'))
    assert dusk.mean() < 0.5 * day.mean()
    assert dusk[..., 2].mean() / dusk[..., 0].mean() > day[..., 2].mean() / day[..., 0].mean()
    assert np.abs(grass[250:].astype(int) - day[250:]).mean() > 15
    assert OUTFITS["olive"] != OUTFITS["blue"]
