"""Random scenes are what they say: the same from a seed, clear of the limits or across exactly one of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from drillcheck.demo.camera import camera_at
from drillcheck.demo.choreography import choreograph
from drillcheck.demo.scenario import Scenario
from drillcheck.demo.truth import Truth, truth_of

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
SEED = 77


@pytest.fixture(scope="module")
def kinds() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    yield import_module("scenes.kinds")
    sys.path.remove(str(BENCHMARKS))


def broken(truth: Truth, session_s: float, rest_s: float) -> set[str]:
    """Rules of the drill that the truth breaks."""
    lengths = [rest.end_s - rest.start_s for rest in truth.rests]
    found = {
        "duration": truth.session_s < session_s,
        "attendance": 10 * truth.participants < 7 * truth.roster_in_service,
        "rest_count": len(lengths) > 1,
        "rest_length": max(lengths, default=0) > rest_s,
        "rest_in_place": any(rest.walked_out >= truth.participants / 2 for rest in truth.rests),
    }
    return {rule for rule, holds in found.items() if holds}


def margins(truth: Truth, session_s: float, rest_s: float) -> tuple[float, float]:
    """Seconds and people to the nearest limit."""
    lengths = [rest.end_s - rest.start_s for rest in truth.rests]
    times = [truth.session_s - session_s, truth.session_end_s - truth.formed_s - session_s]
    times += [gap for length in lengths for gap in (length - rest_s, length - 20)]
    needed = -(-7 * truth.roster_in_service // 10)
    people = truth.participants - needed
    return min(map(abs, times)), people if people >= 0 else -people


def test_a_seed_gives_the_same_scene_and_another_number_another(kinds: ModuleType) -> None:
    first, again, other = (kinds.random_scene(SEED, None, number) for number in (3, 3, 4))
    assert first == again
    assert first.scenario.seed != other.scenario.seed


@pytest.mark.parametrize("number", range(5))
def test_a_clean_scene_breaks_nothing_and_is_clear_of_every_limit(kinds: ModuleType, number: int) -> None:
    scene = kinds.random_scene(SEED, "clean", number)
    truth = truth_of(scene.scenario)
    limits = scene.limits.session_s, scene.limits.rest_s
    assert broken(truth, *limits) == set()
    seconds, people = margins(truth, *limits)
    assert seconds >= 2.9
    assert people >= 2
    assert "fail" not in scene.allowed
    assert scene.fault or scene.allowed == ("pass",)
    assert in_the_picture(scene.scenario)


def in_the_picture(scenario: Scenario) -> bool:
    """Whether everybody's feet and head are in the picture whenever they drill."""
    story = choreograph(scenario)
    for drill in (each for each in story.happenings if each.entry.do in ("drill", "attention", "one_by_one")):
        for frame in range(drill.start, drill.end, 4 * scenario.fps):
            place = story.tracks.place[frame, : story.participants].astype(float)
            points = np.concatenate([np.column_stack([place, np.full(len(place), up)]) for up in (0.0, 1.9)])
            pixels = camera_at(scenario, frame / scenario.fps).project(points)[0]
            if not ((pixels > 0) & (pixels < [scenario.width, scenario.height])).all():
                return False
    return True


def test_every_fault_of_the_drill_breaks_its_own_rule_alone(kinds: ModuleType) -> None:
    faults = import_module("scenes.faults").FAULTS
    for fault in ("too_short", "too_few", "rest_too_long", "two_rests", "most_leave"):
        scene = faults[fault](np.random.default_rng(SEED), fault)
        truth = truth_of(scene.scenario)
        assert broken(truth, scene.limits.session_s, scene.limits.rest_s) == set(scene.fails), fault
        assert margins(truth, scene.limits.session_s, scene.limits.rest_s)[1] >= 2


def test_every_tampering_leaves_its_mark_and_the_drill_in_order(kinds: ModuleType) -> None:
    for fault, make in import_module("scenes.tampering").TAMPERINGS.items():
        scene = make(np.random.default_rng(SEED), fault)
        truth = truth_of(scene.scenario)
        assert truth.faults or truth.edits, fault
        assert truth.session_s >= scene.limits.session_s + 3, fault
        assert broken(truth, scene.limits.session_s, scene.limits.rest_s) == set(), fault
        assert "pass" not in scene.allowed


def test_a_recording_that_ends_in_mid_march_is_long_enough_and_for_a_person_to_see(kinds: ModuleType) -> None:
    scene = import_module("scenes.faults").FAULTS["mid_march"](np.random.default_rng(SEED), "mid_march")
    truth = truth_of(scene.scenario)
    assert truth.session_end_s == truth.duration_s
    assert truth.session_s >= scene.limits.session_s + 3
    assert scene.allowed == ("review",)


@pytest.mark.parametrize("number", [0, 1, 2, 4])  # 3 is near the limit of the camera's movement
def test_a_near_scene_lies_close_to_its_limit(kinds: ModuleType, number: int) -> None:
    scene = kinds.random_scene(SEED, "near", number)
    seconds, people = margins(truth_of(scene.scenario), scene.limits.session_s, scene.limits.rest_s)
    assert seconds <= 12 if scene.fault == "length" else seconds <= 3 or people <= 1
    assert "review" in scene.allowed


def test_an_outcome_is_right_only_by_the_right_rules(kinds: ModuleType) -> None:
    judged_right = import_module("scenes.outcome").judged_right
    loop = import_module("scenes.tampering").TAMPERINGS["loop"](np.random.default_rng(SEED), "loop")
    assert judged_right(loop, "fail", {"authentic"}, set()) == "right"
    assert judged_right(loop, "fail", {"authentic", "rest_count"}, set()) == "wrong"
    assert judged_right(loop, "fail", {"attendance"}, set()) == "wrong"
    assert judged_right(loop, "review", set(), {"authentic"}) == "review"
    assert judged_right(loop, "pass", set(), set()) == "wrong"
    scenes = [kinds.random_scene(SEED, "clean", number) for number in range(12)]
    flashed = next(scene for scene in scenes if scene.fault)
    plain = next(scene for scene in scenes if not scene.fault)
    assert judged_right(flashed, "review", set(), {"single_take"}) == "right"
    assert judged_right(flashed, "review", set(), {"attendance"}) == "review"
    assert judged_right(plain, "review", set(), {"single_take"}) == "review"
    assert judged_right(plain, "fail", {"single_take"}, set()) == "wrong"
