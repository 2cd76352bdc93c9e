"""One clip as one timeline, though a recorder may have split it into parts: every time is a tick from its start."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from drillcheck.errors import InputError, MediaError
from drillcheck.ingest.facts import Frame, Probe, Wanted
from drillcheck.ingest.hashing import Digests, sha256_of
from drillcheck.ingest.packets import JITTER, PacketIndex
from drillcheck.ingest.reader import ClipReader

Image = NDArray[np.uint8]
Mode = Literal["keyframe", "exact"]


# Seconds that a header claims beyond the last picture, from which on the file was cut off: a copy broke off.
CUT_OFF = 2


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of the clip: `at` in ticks, `image` (h, w, 3) BGR, `scale` displayed pixels per image pixel."""

    at: int
    image: Image
    scale: float


@dataclass(frozen=True, slots=True)
class Part:
    """One file: clip ticks = `offset` + (its pts − its origin) × `factor`."""

    path: Path
    reader: ClipReader
    probe: Probe
    index: PacketIndex
    offset: int
    factor: int

    @property
    def seen_end(self) -> int:
        """Clip tick at which its last picture ends."""
        return self.offset + self.index.length * self.factor

    @property
    def end(self) -> int:
        """Clip tick at which it ends: where its header says so, when the file was cut off before."""
        claimed = Fraction(self.probe.claimed_duration_s or 0).limit_denominator(1000)
        length = self.index.length * self.index.time_base
        missing = claimed - length if claimed - length > CUT_OFF else Fraction(0)
        return self.seen_end + int(missing / self.index.time_base) * self.factor

    def to_clip(self, pts: int) -> int:
        """Clip tick of a pts of this file."""
        return self.offset + (pts - self.index.origin) * self.factor

    def to_pts(self, at: int) -> int:
        """Pts of this file at or just before a clip tick."""
        return (at - self.offset) // self.factor + self.index.origin


class Clip:
    """Opens the parts, in order, and reads pictures from them. A context manager."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._stack = ExitStack()
        self._digests: Digests | None = None
        try:
            self.parts = self._open(paths)
        except BaseException:
            self._stack.close()
            raise

    def _open(self, paths: Sequence[Path]) -> list[Part]:
        _refuse_twice(paths)
        opened = [(path, self._stack.enter_context(ClipReader(path))) for path in paths]
        known = [(path, reader, reader.probe(), reader.index()) for path, reader in opened]
        bases = [index.time_base for *_, index in known]
        # A tick that divides every part's tick: nothing is rounded.
        self.tick = Fraction(
            math.gcd(*(base.numerator * (_lcm(bases) // base.denominator) for base in bases)), _lcm(bases)
        )
        parts: list[Part] = []
        offset = 0
        for path, reader, probe, index in known:
            parts.append(Part(path, reader, probe, index, offset, int(index.time_base / self.tick)))
            offset = parts[-1].end
        sizes = {(part.probe.width, part.probe.height) for part in parts}
        if len(sizes) > 1:
            raise MediaError("video_parts_differ", sizes=", ".join(f"{w}×{h}" for w, h in sorted(sizes)))
        return parts

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as displayed."""
        return self.parts[0].probe.width, self.parts[0].probe.height

    @property
    def duration(self) -> int:
        """Ticks from the first picture to the end of the last."""
        return self.parts[-1].end

    @property
    def missing(self) -> list[tuple[int, int]]:
        """Stretches that a header lists and the file no longer holds."""
        return [(part.seen_end, part.end) for part in self.parts if part.end > part.seen_end]

    def start_hashing(self) -> None:
        """Begin to work out the parts' SHA-256 beside whatever else is done."""
        if self._digests is None:
            self._digests = self._stack.enter_context(Digests([part.path for part in self.parts]))

    def sha256(self, part: Part) -> str:
        """Hexadecimal SHA-256 of a part's file."""
        return sha256_of(part.path) if self._digests is None else self._digests.of(part.path)

    def ticks(self, seconds: float) -> int:
        """Seconds in whole ticks, at least 1."""
        return max(1, round(Fraction(seconds).limit_denominator(1_000_000) / self.tick))

    def seconds(self, ticks: int) -> float:
        """Ticks in seconds, for signals and display."""
        return float(ticks * self.tick)

    def grid(self, step_s: float, slack_s: float) -> list[tuple[int, Mode]]:
        """Where to look: every `step_s`, at a keyframe if one is within `slack_s`, else at the nearest picture, and at
        the very last one. The same pictures whatever time base the container counts in.
        """
        step, jitter = self.ticks(step_s), int(JITTER / self.tick)
        slack = self.ticks(slack_s) + jitter
        wanted: dict[int, Mode] = {}
        for part in self.parts:
            times = part.offset + (part.index.pts - part.index.origin) * part.factor
            keys, last = times[part.index.key], int(times[-1])
            for at in [*range(-(-part.offset // step) * step, last, step), last]:
                near = _nearest(keys, at, jitter) if len(keys) else None
                if near is not None and abs(near - at) <= slack:
                    wanted[near] = "keyframe"
                else:
                    wanted.setdefault(_nearest(times, at, jitter), "exact")
        return sorted(wanted.items())

    def look(self, wanted: Sequence[tuple[int, Mode]], fit: tuple[int, int]) -> Iterator[Shot | int]:
        """Pictures at the wanted ticks, in order; where one cannot be decoded, its tick."""
        for part in self.parts:
            mine = [(at, mode) for at, mode in wanted if part.offset <= at < part.end]
            asked = [Wanted(self._pts(part, at), mode) for at, mode in mine]
            for (at, _), got in zip(mine, part.reader.frames(asked, fit), strict=True):
                yield _shot(part, got) if isinstance(got, Frame) else at

    def dense(self, start: int, end: int, step: int, fit: tuple[int, int]) -> Iterator[Shot | int]:
        """Pictures from `start` to `end` every `step` ticks (every picture where `step` is below their distance)."""
        for part in self.parts:
            low, high = max(start, part.offset), min(end, part.end)
            if low >= high:
                continue
            # A picture that its container's clock rounds to just before a step is the picture at that step.
            early = min(int(JITTER / part.index.time_base), part.index.median_step // 4)
            pts = part.to_pts(low) - early, part.to_pts(high) - early
            for got in part.reader.dense(pts[0], pts[1], max(1, step // part.factor), fit):
                yield _shot(part, got) if isinstance(got, Frame) else part.to_clip(got.pts)

    def _pts(self, part: Part, at: int) -> int:
        # Round up: the first picture at or after this tick, never the one before a cut.
        return -(-(at - part.offset) // part.factor) + part.index.origin


def _nearest(ordered: NDArray[np.int64], at: int, jitter: int) -> int:
    """The nearest of some times, the earlier of two as near but for `jitter`."""
    after = int(np.searchsorted(ordered, at))
    if after == len(ordered) or (after and at - ordered[after - 1] <= ordered[after] - at + jitter):
        after -= 1
    return int(ordered[after])


def _shot(part: Part, frame: Frame) -> Shot:
    return Shot(part.to_clip(frame.pts), frame.image, frame.displayed_width / frame.image.shape[1])


def _refuse_twice(paths: Sequence[Path]) -> None:
    """One file given as two parts would count its drill twice."""
    seen: dict[tuple[int, str], Path] = {}
    sizes = [path.stat().st_size if path.is_file() else -1 for path in paths]
    for path, size in zip(paths, sizes, strict=True):
        if size >= 0 and sizes.count(size) > 1:
            first = seen.setdefault((size, sha256_of(path)), path)
            if first is not path:
                raise InputError("video_part_twice", path=str(path), other=str(first))


def _lcm(bases: Sequence[Fraction]) -> int:
    return math.lcm(*(base.denominator for base in bases))
