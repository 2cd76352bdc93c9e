"""A verdict on stdout: one JSON object, or the summary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from drillcheck.cli.shell import Shell

if TYPE_CHECKING:
    from drillcheck.judge.verdict import Verdict


def show(shell: Shell, verdict: Verdict, saved: Path | None = None) -> None:
    """Print a verdict whose messages are rendered."""
    if shell.json:
        shell.out(verdict.to_json())
        return
    from drillcheck.report.terminal import summary_text

    shell.out(summary_text(verdict, shell.lang, saved=saved))
