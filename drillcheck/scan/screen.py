"""Whether a clip was filmed off a screen: a few bursts of pictures, and how the brightness of their rows changes."""

from __future__ import annotations

import numpy as np

from drillcheck.measure.refresh import Array, bands
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.same import Floats, grey

BURSTS, MOST_BURSTS = 4, 3  # so many are looked at; so many must show it
SPAN_S, PICTURES = 1.0, 10  # of a burst: bands that wander slowly need some time, and fast ones many pictures
PAIRS = 1 / 3  # share of a burst's pairs that must show bands: now and then a band stands where it stood
FIT = (480, 480)
SIDE, FROM = 0.025, 0.15  # of the width: the outermost columns, and how far from them the middle begins
DARKEST = 8.0  # grey levels added, so that black rows have a brightness


def off_a_screen(clip: Clip) -> list[tuple[int, int]]:
    """Bursts in which refresh bands wander within a still frame; none where too few do."""
    span = clip.ticks(SPAN_S)
    starts = [clip.duration * (2 * number + 1) // (2 * BURSTS) for number in range(BURSTS)]
    found = [(start, start + span) for start in starts if _refreshes(clip, start, start + span)]
    return found if len(found) >= MOST_BURSTS else []


def _refreshes(clip: Clip, start: int, end: int) -> bool:
    step = clip.ticks(SPAN_S / PICTURES)
    shots = [shot for shot in clip.dense(start, end, step, FIT) if isinstance(shot, Shot)]
    if len(shots) < PICTURES // 2 or len({shot.image.shape for shot in shots}) > 1:
        return False
    bright = [np.log(grey(shot.image) + DARKEST) for shot in shots]
    shown = [bands(*rows_change(bright[0], other)) for other in bright[1:]]
    return float(np.mean(shown)) >= PAIRS


def rows_change(before: Floats, after: Floats) -> tuple[Array, tuple[Array, Array]]:
    """How the logarithm of each row's brightness changed in the middle, and at the left and right edge, each (h,).

    Medians: people who move fill less than half of any row.
    """
    change = after - before
    width = change.shape[1]
    side, begin = max(2, int(SIDE * width)), int(FROM * width)
    parts = (change[:, begin : width - begin], change[:, :side], change[:, width - side :])
    middle, left, right = (np.median(part, axis=1).astype(np.float64) for part in parts)
    return middle, (left, right)
