"""Running the command line inside the test's process."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from drillcheck.cli.run import run
from drillcheck.detect.registry import find_model
from drillcheck.resources import data_dir


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run `drillcheck ARGS…`; English unless --lang says otherwise."""
    monkeypatch.setenv("DRILLCHECK_LANG", "en")
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def call(*args: object) -> Ran:
        code = run([str(arg) for arg in args])
        shown = capsys.readouterr()
        return Ran(code, shown.out, shown.err)

    return call


@pytest.fixture(params=["bin lost", "bin altered", "xml lost", "xml altered"])
def harmed_default(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation in which one file of the default detector is not as it was; that file."""
    kind, harm = request.param.split()
    entry = find_model()
    assert entry.network is not None
    for name in (entry.file, entry.network.file):
        shutil.copyfile(data_dir("models") / name, tmp_path / name)
    file = (tmp_path / entry.file).with_suffix(f".{kind}")
    if harm == "lost":
        file.unlink()
    else:
        file.write_bytes(b"altered")
    monkeypatch.setattr("drillcheck.detect.registry.data_dir", lambda name: tmp_path)
    monkeypatch.setattr("drillcheck.detect.registry.in_checkout", lambda: False)
    return file
