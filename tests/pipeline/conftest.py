"""Small drills rendered once a session, and a policy whose times are a tenth of the real ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from drillcheck.demo.render import Rendered, render_scenario
from drillcheck.resources import data_dir

SCENE = """
about = "A small drill."
seed = 31
recorded_at = 2024-05-08T01:00:00Z
timeline = [
  { do = "absent", seconds = 8 },
  { do = "gather", seconds = 8 },
  { do = "drill", seconds = 66 },
  { do = "rest", seconds = 32 },
  { do = "drill", seconds = 80 },
  { do = "dismiss", seconds = 13 },
  { do = "absent", seconds = 5 },
]
[formation]
people = 8
ranks = 2
[roster]
in_service = 10
[expect]
verdict = "pass"
"""
SPLICED = """
[[takes]]
at_s = 140.7
light = 0.82
shift_m = [1.6, -0.8]
view = { x_m = 1.9, y_m = 0.5, height_m = 5.7, yaw_deg = -6.5, pitch_deg = 13.0 }
"""
PANNED = """
[camera]
pans = [{ at_s = 140.0, seconds = 2.0, degrees = 6.0 }]
"""
VARIANTS: dict[str, list[tuple[str, str]]] = {
    "pass": [],
    "short": [("seconds = 80", "seconds = 20"), ("seconds = 66", "seconds = 40")],
    "long-rest": [('"rest", seconds = 32', '"rest", seconds = 62'), ("seconds = 80", "seconds = 60")],
    "few": [("people = 8", "people = 5")],
    "spliced": [("[expect]", SPLICED + "[expect]")],
    "panned": [("[expect]", PANNED + "[expect]")],
}


@pytest.fixture(scope="session")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Rendered]:
    """Render a variant of the small drill, once."""
    folder = tmp_path_factory.mktemp("drills")

    @cache
    def render(name: str) -> Rendered:
        text = SCENE
        for old, new in VARIANTS[name]:
            assert old in text
            text = text.replace(old, new)
        file = folder / f"{name}.toml"
        file.write_text(text, encoding="utf-8")
        return render_scenario(file, folder / name)

    return render


@pytest.fixture(scope="session")
def brief_policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real policy with 120 s of drill and 45 s of rest."""
    text = (data_dir("pipelines") / "policies" / "putuo-2024.toml").read_text(encoding="utf-8")
    for old, new in (("value = 1200,", "value = 120,"), ("value = 180,", "value = 45,")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = tmp_path_factory.mktemp("policy") / "brief.toml"
    path.write_text(text, encoding="utf-8")
    return path
