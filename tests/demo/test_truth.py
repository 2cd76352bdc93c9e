"""The truth follows from the scenario alone, and keeps clear of every limit."""

from itertools import pairwise

import pytest

from drillcheck.demo.scenario import Scenario, known_scenarios, load_scenario
from drillcheck.demo.truth import Truth, truth_of

SESSION_S, REST_S, SHARE = 1200.0, 180.0, 0.7


def test_times_are_those_of_the_timeline(small: Scenario) -> None:
    truth = truth_of(small)
    assert [(rest.start_s, rest.end_s, rest.walked_out) for rest in truth.rests] == [(51.0, 91.0, 1)]
    assert truth.formed_s == 11.0
    assert truth.session_end_s == 135.0
    assert 3.0 <= truth.session_start_s < 4.5
    assert truth.net_drill_s == pytest.approx(truth.session_s - 40.0)
    assert (truth.participants, truth.left_early, truth.roster_in_service) == (6, 2, 9)


def test_segments_cover_the_clip_without_gaps(small: Scenario) -> None:
    truth = truth_of(small)
    assert [segment.state for segment in truth.segments] == ["absent", "drill", "rest", "drill", "absent"]
    assert truth.segments[0].start_s == 0.0
    assert truth.segments[-1].end_s == truth.duration_s == 150.0
    assert all(before.end_s == after.start_s for before, after in pairwise(truth.segments))


def test_truth_survives_its_file(small: Scenario) -> None:
    truth = truth_of(small)
    assert Truth.model_validate_json(truth.model_dump_json(by_alias=True)) == truth
    assert '"schema":"drillcheck.truth/1"' in truth.model_dump_json(by_alias=True)


def failing(truth: Truth) -> set[str]:
    """Checks that the truth itself breaks."""
    short = truth.participants < SHARE * truth.roster_in_service
    broken = {
        "duration": truth.session_s < SESSION_S,
        "rest_count": len(truth.rests) > 1,
        "rest_length": any(rest.end_s - rest.start_s > REST_S for rest in truth.rests),
        "attendance": short,
        "single_take": any(fault.type == "splice" for fault in truth.faults),
        "same_angle": any(fault.type == "pan" for fault in truth.faults),
    }
    return {check for check, is_broken in broken.items() if is_broken}


@pytest.mark.parametrize("name", known_scenarios())
def test_a_scenario_breaks_exactly_what_it_says(name: str) -> None:
    truth = truth_of(load_scenario(name))
    assert failing(truth) == set(truth.expect.fails)
    assert truth.expect.verdict == ("fail" if truth.expect.fails else "pass")


@pytest.mark.parametrize("name", known_scenarios())
def test_a_scenario_keeps_clear_of_the_limits(name: str) -> None:
    truth = truth_of(load_scenario(name))
    assert abs(truth.session_s - SESSION_S) >= 60
    assert all(abs(rest.end_s - rest.start_s - REST_S) >= 45 for rest in truth.rests)
    assert abs(truth.participants - SHARE * truth.roster_in_service) >= 1.4
