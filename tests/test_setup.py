"""The set-up behind `make demo` and `make test` says plainly what is missing, and stops."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SetUp = Callable[..., subprocess.CompletedProcess[str]]
# No index to ask: what a machine without network has, at once and without asking one.
NO_INDEX = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}


@pytest.fixture
def set_up(tmp_path: Path) -> SetUp:
    """Runs `.ci/setup run` in a bare copy of the checkout's front matter."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)

    def call(group: str = "run", **env: str) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if key not in {"CONSTRAINTS", "PYTHON"}}
        command = ["bash", str(tmp_path / ".ci" / "setup"), group]
        return subprocess.run(
            command, env={**kept, **NO_INDEX, **env}, capture_output=True, text=True, check=False, timeout=120
        )

    return call


def test_a_missing_interpreter_is_named_with_the_versions_that_would_do(set_up: SetUp) -> None:
    done = set_up(PYTHON="python-of-nobody")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "python-of-nobody" in done.stderr


def test_a_missing_constraints_file_is_named(set_up: SetUp) -> None:
    done = set_up(CONSTRAINTS="no-such-file.txt")
    assert done.returncode == 1
    assert "no such constraints file: no-such-file.txt" in done.stderr


def test_an_unreachable_index_is_told_from_other_failures_of_pip(set_up: SetUp, tmp_path: Path) -> None:
    done = set_up(PYTHON=sys.executable)
    assert done.returncode == 1
    assert "pip cannot reach its package index" in done.stderr
    assert not list((tmp_path / ".venv").glob(".ready-*"))


def test_a_home_that_cannot_be_written_is_no_obstacle(set_up: SetUp) -> None:
    done = set_up(PYTHON=sys.executable, HOME="/nonexistent")
    assert "HOME" not in done.stderr
    assert "pip cannot reach its package index" in done.stderr


def test_a_finished_set_up_answers_at_once_and_a_changed_project_does_not(set_up: SetUp, tmp_path: Path) -> None:
    """The stamp holds a checksum of all that the installation depends on; `dev` serves `run` as well."""
    program = tmp_path / ".venv" / "bin" / "drillcheck"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    parts = [f"{tmp_path}\n.ci/constraints.txt\n".encode()]
    parts += [(tmp_path / name).read_bytes() for name in ("pyproject.toml", ".ci/setup", ".ci/constraints.txt")]
    key = subprocess.run(["cksum"], input=b"".join(parts), capture_output=True, check=True).stdout
    (tmp_path / ".venv" / ".ready-dev").write_bytes(key)
    assert set_up("run").returncode == 0

    with (tmp_path / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write("\n# changed\n")
    assert set_up("run", PYTHON="python-of-nobody").returncode == 1
