"""However many cores there are, a clip gives the same pictures and the same losses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from drillcheck.ingest.facts import Frame
from drillcheck.ingest.reader import ClipReader

from .conftest import SIZE, Clips

Read = Callable[[Path], ClipReader]


@contextmanager
def one_core() -> Iterator[None]:
    """The child inherits it."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def told(path: Path, step: int) -> list[tuple[int, bytes | str]]:
    """Of every `step`-th picture what was answered; steps past a GOP's length seek."""
    with ClipReader(path) as reader:
        index = reader.index()
        answers = reader.dense(index.origin, index.origin + index.length, step * index.median_step, SIZE)
        return [(a.pts, a.image.tobytes() if isinstance(a, Frame) else a.reason) for a in answers]


@pytest.mark.parametrize("step", [1, 7, 40])
@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("hole", [0, 60, 9000])
def test_one_core_and_several_tell_the_same(codec: str, hole: int, step: int, clips: Clips) -> None:
    path = clips.coded(codec)
    if hole:
        data = bytearray(path.read_bytes())
        at = int(len(data) * 0.45)
        data[at : at + hole] = np.random.default_rng(hole).bytes(hole) if hole > 100 else bytes(hole)
        path = clips.folder / f"threads-{codec}-{hole}.mp4"
        path.write_bytes(data)
    with one_core():
        plain = told(path, step)
    assert told(path, step) == plain
    assert len(plain) > 1
    if not hole:
        assert all(isinstance(answer, bytes) for _, answer in plain)
