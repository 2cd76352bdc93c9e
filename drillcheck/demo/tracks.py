"""Where everybody is in every frame, and the strokes with which that is written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drillcheck.demo.atlas import POSE

Floats = npt.NDArray[np.float64]
STRIDE_M = 1.45
"""Ground covered by one whole gait cycle, two steps."""
TURN_S = 0.7


@dataclass(frozen=True)
class Member:
    """Somebody in the clip. `role` is "rank", "commander", "passer" or "watcher"."""

    body: str
    outfit: str
    role: str


@dataclass(frozen=True)
class Tracks:
    """Arrays over (frames, people): `place` in metres (…, 2), `heading` in radians (0 along x, counter-clockwise),
    `pose` as an index into the atlas's poses, `shown` where the person exists."""

    place: npt.NDArray[np.float32]
    heading: npt.NDArray[np.float32]
    pose: npt.NDArray[np.int16]
    shown: npt.NDArray[np.bool_]

    @classmethod
    def blank(cls, frames: int, people: int) -> Tracks:
        """Nobody anywhere."""
        shape = (frames, people)
        return cls(
            place=np.zeros((*shape, 2), np.float32),
            heading=np.zeros(shape, np.float32),
            pose=np.full(shape, POSE["attention"], np.int16),
            shown=np.zeros(shape, np.bool_),
        )

    def only(self, frames: npt.NDArray[np.bool_]) -> Tracks:
        """The same people in some of the frames."""
        if frames.all():
            return self
        return Tracks(self.place[frames], self.heading[frames], self.pose[frames], self.shown[frames])

    def until(self, frames: int) -> Tracks:
        """The first `frames` of them."""
        return Tracks(self.place[:frames], self.heading[:frames], self.pose[:frames], self.shown[:frames])

    def hold(self, person: int, span: tuple[int, int], at: Floats, heading: float, pose: str) -> None:
        """`person` keeps one place and pose over frames [start, end), turning into the heading first."""
        start, end = _clipped(span, len(self.place))
        if start >= end:
            return
        before = float(self.heading[start - 1, person]) if start and self.shown[start - 1, person] else heading
        self.place[start:end, person] = at
        self.heading[start:end, person] = before + _shortest(before, heading) * _ramp(end - start)
        self.pose[start:end, person] = POSE[pose]
        self.shown[start:end, person] = True

    def walk(self, person: int, start: int, points: Sequence[Floats], speed_mps: float, fps: int) -> int:
        """`person` walks along `points` from frame `start`; returns the frame in which the last one is reached."""
        path = np.stack(points)
        legs = np.linalg.norm(np.diff(path, axis=0), axis=1)
        along = np.concatenate([[0.0], np.cumsum(legs)])
        count = frames_to_walk(points, speed_mps, fps)
        begin, end = _clipped((start, start + count), len(self.place))
        if begin < end:
            done = (np.arange(begin, end) - start) / count * along[-1]
            for axis in (0, 1):
                self.place[begin:end, person, axis] = np.interp(done, along, path[:, axis])
            leg = np.clip(np.searchsorted(along, done, side="right") - 1, 0, len(legs) - 1)
            self.heading[begin:end, person] = np.arctan2(*np.diff(path, axis=0)[leg].T[::-1])
            self.pose[begin:end, person] = gait(done + 0.37 * person)
            self.shown[begin:end, person] = True
        return start + count


def gait(walked_m: Floats) -> npt.NDArray[np.int16]:
    """The walking pose after that many metres."""
    return (np.floor(walked_m / STRIDE_M * 8).astype(np.int64) % 8 + POSE["walk0"]).astype(np.int16)


def frames_to_walk(points: Sequence[Floats], speed_mps: float, fps: int) -> int:
    """How many frames `Tracks.walk` takes along `points`."""
    length = float(np.linalg.norm(np.diff(np.stack(points), axis=0), axis=1).sum())
    return max(1, round(length / speed_mps * fps))


def _clipped(span: tuple[int, int], frames: int) -> tuple[int, int]:
    return max(0, span[0]), min(span[1], frames)


def _ramp(count: int, frames: int = 6) -> Floats:
    return np.minimum(1.0, (np.arange(count) + 1) / frames)


def _shortest(before: float, after: float) -> float:
    return (after - before + math.pi) % (2 * math.pi) - math.pi
