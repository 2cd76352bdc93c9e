"""Scenario files: what is read, what is refused and how the refusal says where."""

from collections.abc import Callable
from pathlib import Path

import pytest

from drillcheck.demo.scenario import known_scenarios, load_scenario
from drillcheck.errors import InputError

Write = Callable[..., Path]


def test_the_programs_own_scenarios_are_the_documented_ones() -> None:
    told = "attention early-leavers long-rest low-attendance moved-camera pass passers-by short spliced two-rests"
    assert known_scenarios() == told.split()


@pytest.mark.parametrize("name", known_scenarios())
def test_every_scenario_of_the_program_reads(name: str) -> None:
    assert load_scenario(name).name == name


def test_a_file_is_named_after_itself(scenario_file: Write) -> None:
    assert load_scenario(scenario_file()).name == "small"


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError) as caught:
        load_scenario("nonsense")
    assert caught.value.code == "unknown_scenario"
    assert caught.value.params["name"] == "nonsense"
    assert "long-rest" in str(caught.value.params["known"])


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(tmp_path / "gone.toml")
    assert caught.value.code == "unknown_scenario"


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("seed = 5", "seed = 5\ncolour = 3", "colour"),
        ("people = 7", "people = 70", "formation.people"),
        ('do = "drill", seconds = 40', 'do = "dance", seconds = 40', "timeline.2"),
        ("recorded_at = 2024-05-08T01:00:00Z", "recorded_at = 2024-05-08T01:00:00", "recorded_at"),
    ],
)
def test_a_wrong_field_is_refused_and_named(scenario_file: Write, old: str, new: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(scenario_file((old, new)))
    assert caught.value.code == "bad_scenario"
    assert caught.value.params["where"] == where


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('{ do = "dismiss", seconds = 13 },', "", "one gather and one dismiss"),
        ('{ do = "attention", seconds = 10 },', '{ do = "absent", seconds = 10 },', "in this order"),
        ('{ do = "absent", seconds = 3 },', '{ do = "drill", seconds = 3 },', "in this order"),
        ("people = 2", "people = 7", "somebody to stay"),
        ("seconds = 40, leave = 1", "seconds = 40, leave = 99", "rest"),
        ("seed = 5", "seed = ", "Invalid value"),
    ],
)
def test_a_story_that_cannot_be_told_is_refused(scenario_file: Write, old: str, new: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(scenario_file((old, new)))
    assert problem in str(caught.value.params["problem"])
