"""Running the command line inside the test's process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from drillcheck.cli.run import run


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
