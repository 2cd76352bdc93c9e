"""Refresh bands: a screen filmed by a camera shows bands that wander over its picture, and none over what is round it.

The screen is drawn line by line, the camera exposes line by line, and the two are never in step: the brightness of rows
goes up and down like a wave that wanders. Lamps on alternating current do the same to a whole picture; only a screen
ends before the picture does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Waves over the picture's height. Fewer than one is a cloud or the exposure, many are the picture's own rows.
WAVES = np.arange(1.0, 8.01, 0.25)
DEPTH = 0.004  # least amplitude, as a share of the brightness; footage of a yard shows a tenth of it
FITS = 0.45  # share of the rows' change that one wave must explain: the codec leaves steps of it
BESIDE = 0.35  # of the amplitude is not found beside the screen


def bands(middle: Array, sides: tuple[Array, Array]) -> bool:
    """Whether one wave explains how the rows' brightness changed in the middle (h,), and is missing at both sides (h,),
    left and right. Changes are logarithms of the ratio between two pictures.
    """
    rows = np.linspace(0, 1, len(middle))
    best, explained, depth = 0.0, 0.0, 0.0
    for waves in WAVES:
        amplitude, share = _wave(middle, rows, waves)
        if share > explained:
            best, explained, depth = float(waves), share, amplitude
    if depth < DEPTH or explained < FITS:
        return False
    return all(_wave(side, rows, best)[0] < BESIDE * depth for side in sides)


def _wave(change: Array, rows: Array, waves: float) -> tuple[float, float]:
    """Amplitude of the best wave of so many periods, and the share of the change's variance that it explains, beside
    what changes evenly from top to bottom."""
    angle = 2 * np.pi * waves * rows
    even = np.stack([np.ones_like(rows), rows], axis=1)
    waved = np.concatenate([even, np.stack([np.cos(angle), np.sin(angle)], axis=1)], axis=1)
    found = np.linalg.lstsq(waved, change, rcond=None)[0]
    uneven = float((change - even @ np.linalg.lstsq(even, change, rcond=None)[0]).var())
    left = float((change - waved @ found).var())
    return float(np.hypot(found[2], found[3])), 1 - left / uneven if uneven > 1e-12 else 0.0
