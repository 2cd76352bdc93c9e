"""Progress with an ETA, on stderr, for somebody who watches a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from drillcheck.i18n import Lang, catalogue

Report = Callable[[str, float], None]
"""Called with the phase's code and the share of the whole that is done, 0..1."""


def phase_name(phase: str, lang: Lang) -> str:
    """What people call a phase; a phase without a name is shown by its code."""
    return catalogue("terminal", lang).get(f"phase.{phase}", phase)


@contextmanager
def progress_bar(lang: Lang) -> Iterator[Report]:
    """One bar with the phase, the time taken and the time left; it disappears when all is done."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("/"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=4) as bar:
        task = bar.add_task("", total=1.0)

        def report(phase: str, done: float) -> None:
            bar.update(task, description=phase_name(phase, lang), completed=min(1.0, max(0.0, done)))

        yield report


@contextmanager
def no_progress() -> Iterator[Report]:
    """Nobody watches."""
    yield lambda phase, done: None
