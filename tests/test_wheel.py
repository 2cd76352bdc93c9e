"""The wheel carries all that the program needs, and works where there is no checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import drillcheck

ROOT = Path(__file__).resolve().parents[1]
BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this tree, built in place by its own backend: no isolation, no network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-c", BUILD, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def run(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs the unpacked wheel in an empty folder with an empty home; the checkout is out of sight."""
    unpacked, elsewhere = tmp_path_factory.mktemp("unpacked"), tmp_path_factory.mktemp("elsewhere")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DRILLCHECK_", "XDG_"))}
    env = {**kept, "PYTHONPATH": str(unpacked), "HOME": str(elsewhere), "PYTHONSAFEPATH": "1"}

    def call(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *args]
        return subprocess.run(command, cwd=elsewhere, env=env, capture_output=True, text=True, check=False)

    return call


def _under(top: str, suffixes: set[str]) -> set[str]:
    """Files of a top-level folder, as the wheel names them."""
    paths = [path for path in (ROOT / top).rglob("*") if path.suffix in suffixes and "__pycache__" not in path.parts]
    return {f"drillcheck/_data/{path.relative_to(ROOT).as_posix()}" for path in paths}


def test_the_wheel_carries_policies_profiles_fixtures_and_the_model_list(names: set[str]) -> None:
    data = _under("pipelines", {".toml", ".json", ".yaml"})
    data |= _under("fixtures", {".toml", ".json", ".png", ".csv", ".xlsx"})
    assert any(name.startswith("drillcheck/_data/pipelines/policies/") for name in data)
    assert any(name.startswith("drillcheck/_data/pipelines/profiles/") for name in data)
    assert data | {"drillcheck/_data/models/models.toml"} <= names


def test_the_wheel_carries_every_module_message_and_schema(names: set[str]) -> None:
    kinds = {".py", ".toml", ".json"}
    package = {p.relative_to(ROOT).as_posix() for p in (ROOT / "drillcheck").rglob("*") if p.suffix in kinds}
    assert package <= names
    assert {name for name in package if name.startswith("drillcheck/messages/zh/")}


def test_the_wheel_carries_the_licence_and_no_weights_but_its_own(names: set[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    made = ("drill-s", "fall-yolov8s-int8")
    own = {f"drillcheck/_data/models/{name}.{kind}" for name in made for kind in ("xml", "bin")}
    assert own <= names
    assert not {name for name in names - own if name.endswith((".pt", ".onnx", ".bin", ".pyc", ".mp4"))}


def test_the_wheel_runs_from_its_own_files(run: Run) -> None:
    done = run("-c", "import drillcheck; from drillcheck.resources import data_dir; print(data_dir('pipelines'))")
    assert Path(done.stdout.strip()).is_dir(), done.stderr
    assert not Path(done.stdout.strip()).is_relative_to(ROOT)


def test_the_wheel_tells_its_version(run: Run) -> None:
    done = run("-m", "drillcheck", "--version")
    assert (done.returncode, done.stdout.strip()) == (0, f"drillcheck {drillcheck.__version__}"), done.stderr


def test_the_wheel_lists_its_demo_drills(run: Run) -> None:
    done = run("-m", "drillcheck", "demo", "--list")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_wheel_lists_its_policies(run: Run) -> None:
    done = run("-m", "drillcheck", "policy", "show", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


def test_doctor_finds_the_wheels_own_detector_where_none_was_fetched(run: Run) -> None:
    done = run("-m", "drillcheck", "doctor", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["schema"] == "drillcheck.doctor/1"
    (model,) = [check for check in told["checks"] if check["name"] == "model"]
    assert model["state"] == "ok"
    assert "_data/models/" in model["facts"]["path"]


def test_the_wheel_detects_with_nothing_fetched(run: Run) -> None:
    code = """
import numpy as np
from drillcheck.detect.load import load_detector
from drillcheck.profile import load_profile
loaded = load_detector(None, load_profile().detector)
print(loaded.facts.name, len(loaded.detector.detect(np.full((90, 160, 3), 128, np.uint8)).above(0.4)))
"""
    done = run("-c", code)
    assert done.stdout.split() == ["drill-s", "0"], done.stderr


def test_the_wheel_says_that_its_default_needs_no_fetching(run: Run) -> None:
    done = run("-m", "drillcheck", "--lang", "en", "models", "fetch")
    assert done.returncode == 0, done.stderr
    assert "drill-s comes with drillcheck" in done.stdout
