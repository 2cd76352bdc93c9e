"""How much moves, four times a second, from the sizes of packets alone: nothing is decoded.

An encoder spends bytes on what changes. Against other packets at the same place in their GOP, a packet's size follows
the movement in the picture, and keeps following it when the footage is encoded again, resized, cropped, mirrored or
brightened. So the curve finds the moment of one recording in another; it proves nothing by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RATE_HZ = 4
STEP = 0.05  # of the logarithm of a size: what one unit of the curve stands for
LONGEST_GOP = 300  # places in a GOP that have a level of their own
SMALL = 20.0  # bytes: a packet that says "as before" is all header
PLACES = 0.02  # share of the packets that are not keyframes, below which nothing leans on other pictures


def activity(times_s: Array, size: NDArray[np.int64], key: NDArray[np.bool_]) -> bytes:
    """One byte a quarter second from the clip's start, 128 the usual level; empty where every picture stands alone.

    `times_s` seconds from the start, ascending; all three have one entry a packet.
    """
    leaning = ~key
    if len(size) < 2 or leaning.mean() < PLACES:
        return b""
    after = np.maximum.accumulate(np.where(key, np.arange(len(key)), 0))
    place = np.minimum(np.arange(len(key)) - after, LONGEST_GOP)
    logs = np.log(size + SMALL)
    number = np.bincount(place[leaning], minlength=LONGEST_GOP + 1)
    usual = np.bincount(place[leaning], logs[leaning], LONGEST_GOP + 1) / np.maximum(number, 1)
    # A place that few packets hold has no level of its own: it would erase what it should measure.
    usual = np.where(number >= 8, usual, logs[leaning].mean())
    bins = int(times_s[-1] * RATE_HZ) + 1
    at = np.clip((times_s[leaning] * RATE_HZ).astype(int), 0, bins - 1)
    held = np.bincount(at, minlength=bins)
    total = np.bincount(at, (logs - usual[place])[leaning], bins)
    known = np.flatnonzero(held)
    curve = np.interp(np.arange(bins), known, total[known] / held[known])
    return bytes(np.clip(np.round(curve / STEP) + 128, 0, 255).astype(np.uint8))


def joined(parts: Sequence[tuple[float, bytes]], length_s: float) -> bytes:
    """One curve of a clip in parts, each with the second at which it begins; what no part covers is the usual level."""
    out = np.full(int(length_s * RATE_HZ) + 1, 128, np.uint8)
    for start_s, curve in parts:
        first = round(start_s * RATE_HZ)
        room = out[first : first + len(curve)]
        room[:] = np.frombuffer(curve, np.uint8)[: len(room)]
    return bytes(out) if any(curve for _, curve in parts) else b""
