"""A small scenario of every kind of happening, for the footage's own tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from drillcheck.demo.scenario import Scenario, load_scenario

SMALL = """
about = "All that can happen, in brief."
seed = 5
recorded_at = 2024-05-08T01:00:00Z
timeline = [
  { do = "absent", seconds = 3 },
  { do = "gather", seconds = 8 },
  { do = "drill", seconds = 40 },
  { do = "rest", seconds = 40, leave = 1 },
  { do = "attention", seconds = 10 },
  { do = "leave", seconds = 14, people = 2 },
  { do = "drill", seconds = 20 },
  { do = "dismiss", seconds = 13 },
  { do = "absent", seconds = 2 },
]
[formation]
people = 7
ranks = 2
[roster]
in_service = 9
[passers]
people = 1
[expect]
verdict = "fail"
fails = ["duration"]
"""


@pytest.fixture
def scenario_file(tmp_path: Path) -> Callable[..., Path]:
    """Write the small scenario with some of its text replaced."""

    def write(*changes: tuple[str, str]) -> Path:
        text = SMALL
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "small.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def small(scenario_file: Callable[..., Path]) -> Scenario:
    return load_scenario(scenario_file())
