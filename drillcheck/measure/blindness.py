"""Looks that show nothing: black, or a lens that is covered. What they hide was not seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

# Structure of a thumbnail (mean step between neighbouring points, in grey levels) below which nothing is to be seen, in
# itself and as a share of what the clip usually shows. A covered lens has at most a smooth glow.
NOTHING, SHARE = 0.4, 0.2
BLACK = 8.0


def structure(thumb: NDArray[np.uint8]) -> float:
    """How much there is to be seen in a grey (h, w) thumbnail."""
    levels = thumb.astype(np.float64)
    # Two by two: noise of a picture's point weighs less, the shape of a yard no less.
    levels = (levels[:-1, :-1] + levels[1:, :-1] + levels[:-1, 1:] + levels[1:, 1:]) / 4
    return float(np.abs(np.diff(levels, axis=0)).mean() + np.abs(np.diff(levels, axis=1)).mean())


def usual_structure(structures: Sequence[float]) -> float:
    """What the clip shows where it shows something: its better looks."""
    return float(np.quantile(structures, 0.8)) if len(structures) else 0.0


def blind(seen: float, usual: float) -> bool:
    """Whether a look of that structure shows nothing, in a clip of that usual structure."""
    return seen < max(NOTHING, SHARE * usual)


def cover_kind(light: float) -> Literal["black", "covered"]:
    """By the mean grey level."""
    return "black" if light < BLACK else "covered"
