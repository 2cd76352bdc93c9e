"""Progress with an ETA, on stderr, for somebody who watches a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from drillcheck.i18n import Lang, catalogue

Report = Callable[[str, float], None]
"""Called with the phase's code and the share of it that is done, 0..1."""


def phase_name(phase: str, lang: Lang) -> str:
    """What people call a phase; a phase without a name is shown by its code."""
    return catalogue("terminal", lang).get(f"phase.{phase}", phase)


@contextmanager
def progress_bar(lang: Lang) -> Iterator[Report]:
    """A bar for each phase, with elapsed and remaining time; it disappears when all is done."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskID,
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
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(phase: str, done: float) -> None:
            if phase not in tasks:
                for task in tasks.values():
                    bar.update(task, completed=1.0)
                tasks[phase] = bar.add_task(phase_name(phase, lang), total=1.0)
            bar.update(tasks[phase], completed=min(1.0, max(0.0, done)))

        yield report


@contextmanager
def no_progress() -> Iterator[Report]:
    """Nobody watches."""
    yield lambda phase, done: None
