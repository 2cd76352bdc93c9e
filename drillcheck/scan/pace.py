"""Bursts of neighbouring pictures where much moves: does time run as it should?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Doubt
from drillcheck.measure.motion import HZ
from drillcheck.measure.pace import FEWEST, Array, Pace, pace, usual_rate
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.same import Floats, grey, movers

BURST_S = 2.4
FIT = (480, 480)
# What all bursts may cost, in pictures times pixels: 180 of full HD. A small picture gets more of them.
COST = 180 * 1920 * 1080
FEWEST_BURSTS, MOST_BURSTS = 3, 16
MOVES = 10.0  # grey levels
FEWEST_PIXELS = 150
# Marking time: after so many pictures or more many of them are there again.
BACK, CAME_BACK, OFTEN = 5, 0.5, 0.3


def paces(clip: Clip, signal: Array) -> list[Doubt]:
    """Bursts whose pictures repeat or mix their neighbours, unless the whole clip does as recorders do.

    `signal`: see `measure.motion.movement`.
    """
    odd: list[tuple[int, int, Pace]] = []
    even = 0
    for start_s in _moments(clip, signal):
        start, end = clip.ticks(start_s), clip.ticks(start_s + BURST_S)
        shots = [shot for shot in clip.dense(start, end, 1, FIT) if isinstance(shot, Shot)]
        told = burst_pace(shots)
        if isinstance(told, Pace):
            odd.append((start, end, told))
        elif told:
            even += 1
    # The same all through the clip, and a rate that recorders make: the camera was slower than the file.
    if len(odd) > 1 and len(odd) >= 2 * even and all(usual_rate(found) for _, _, found in odd):
        return []
    return [
        Doubt(start=start, end=end, what="speed", detail=f"{found.kind}:{found.factor:g}") for start, end, found in odd
    ]


def _moments(clip: Clip, signal: Array) -> list[float]:
    """The liveliest moment in each of as many equal parts as there are bursts, in seconds."""
    rate = max(1.0, float(clip.parts[0].probe.fps))
    one = BURST_S * rate * clip.size[0] * clip.size[1]
    number = min(MOST_BURSTS, max(FEWEST_BURSTS, int(COST / one)))
    length = int(BURST_S * HZ)
    if len(signal) < 2 * length:
        return []
    # Movement that lasts: the least of a burst counts, not its peak.
    lowest = np.quantile(np.lib.stride_tricks.sliding_window_view(signal, length), 0.25, axis=1)
    parts = np.array_split(np.arange(len(lowest)), number)
    return [float(part[int(np.argmax(lowest[part]))] / HZ) for part in parts if len(part)]


def burst_pace(shots: list[Shot]) -> Pace | bool:
    """What is odd about a burst; else whether it could be told at all."""
    if len(shots) < FEWEST or len({shot.image.shape for shot in shots}) > 1:
        return False
    greys = np.stack([grey(shot.image) for shot in shots])
    moving, still = movers(greys, MOVES)
    if int(moving.sum()) < FEWEST_PIXELS:
        return False
    if in_place(greys[:, moving][:, ::7]):
        return False
    return pace(*_series(greys[:, moving], greys[:, still])) or True


def in_place(moving: Floats) -> bool:
    """Whether pictures come back as they were, as when people mark time: that has pauses of its own."""
    squares = (moving**2).sum(axis=1)
    apart = np.sqrt(np.maximum(squares[:, None] + squares[None] - 2 * moving @ moving.T, 0) / moving.shape[1])
    number = len(moving)
    usual = float(np.quantile(np.diagonal(apart, 1), 0.75))
    later = np.triu(np.ones((number, number), dtype=np.bool_), BACK)
    back = (later & (apart < CAME_BACK * usual)).any(axis=1)
    return float(back[: number - BACK].mean()) > OFTEN


def _series(moving: Floats, still: Floats) -> tuple[Array, Array]:
    def apart(
        one: NDArray[np.floating],
        other: NDArray[np.floating],
        calm: NDArray[np.floating],
        calm_other: NDArray[np.floating],
    ) -> Array:
        """Mean squares, noise taken off."""
        difference = ((one - other) ** 2).mean(axis=1) - ((calm - calm_other) ** 2).mean(axis=1)
        return np.asarray(np.maximum(difference, 0.0), dtype=np.float64)

    steps = np.sqrt(apart(moving[1:], moving[:-1], still[1:], still[:-1]))
    between, calm = (moving[2:] + moving[:-2]) / 2, (still[2:] + still[:-2]) / 2
    off = np.sqrt(apart(moving[1:-1], between, still[1:-1], calm))
    wide = np.sqrt(apart(moving[2:], moving[:-2], still[2:], still[:-2]))
    return steps, off / np.maximum(wide, 1e-3)
