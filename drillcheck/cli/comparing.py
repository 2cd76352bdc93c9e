"""Comparing a clip with earlier uploads from the command line (`--index`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drillcheck.cli.options import Scanning
from drillcheck.cli.scanning import profile_named
from drillcheck.cli.shell import Shell
from drillcheck.cli.terms import Terms
from drillcheck.evidence.model import Evidence
from drillcheck.fresh.check import compare_and_store, upload_of
from drillcheck.fresh.index import Index
from drillcheck.judge.facts import Compared
from drillcheck.pipeline.closer import Closer
from drillcheck.scan.clip import Clip


@contextmanager
def opened(path: Path | None) -> Iterator[Index | None]:
    """The index, opened before the long part so that what is wrong with it shows first."""
    if path is None:
        yield None
        return
    with Index(path) as index:
        yield index


def compare(shell: Shell, index: Index, clip: Clip, evidence: Evidence, terms: Terms, scanning: Scanning) -> Compared:
    """Against every earlier upload; the clip is in the index afterwards."""
    as_of, _, people = terms.settle(evidence.video.recorded_at)
    upload = upload_of(evidence, people.squad, as_of.day.isoformat())
    shell.note(shell.text("comparing"))
    closer = Closer(clip, profile_named(scanning.profile), scanning.detector)
    return compare_and_store(index, upload, evidence, closer)
