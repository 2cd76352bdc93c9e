"""Measuring a clip from the command line, with progress for whoever watches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drillcheck.cli.options import Scanning
from drillcheck.cli.shell import Shell

if TYPE_CHECKING:
    from drillcheck.evidence.model import Evidence
    from drillcheck.scan.clip import Clip


def scan(shell: Shell, source: Sequence[Path] | Clip, scanning: Scanning) -> Evidence:
    """The evidence of one clip: its parts in order, or the clip already opened."""
    from drillcheck.pipeline import Progress, measure_clip
    from drillcheck.report.progress import no_progress, progress_bar

    with progress_bar(shell.lang) if shell.wants_progress else no_progress() as report:

        def heard(progress: Progress) -> None:
            report(progress.phase, progress.done)

        profile = profile_named(scanning.profile)
        return measure_clip(source, profile=profile, detector=scanning.detector, progress=heard)


def profile_named(profile: str) -> str | Path:
    """A name, or the path of a file."""
    return Path(profile) if profile.endswith(".toml") else profile
