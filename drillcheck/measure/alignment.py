"""How straight the ranks stand: information for whoever trains the squad, not a rule."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Alignment
from drillcheck.measure.formation import ranks_and_files
from drillcheck.measure.ground import Points

Array = NDArray[np.float64]

GAP_M = 0.5  # people nearer than this across the line stand in one line
FEWEST = 3  # two people always stand in a line


def alignment(places: Points) -> Alignment | None:
    """From the formation's mean places, (n, 2) metres; None where no line of three is found.

    The lines are those that hold more people each: ranks in a formation that is wider than deep.
    """
    if len(places) < FEWEST:
        return None
    along, across = ranks_and_files(places - np.median(places, axis=0))
    kinds = [_lines(places @ along, places @ across), _lines(places @ across, places @ along)]
    lines = max(kinds, key=lambda kind: np.mean([len(line) for line in kind]) if kind else 0.0)
    if not lines:
        return None
    off = np.concatenate([_off(line) for line in lines])
    apart = np.concatenate([np.diff(np.sort(line[:, 0])) for line in lines])
    return Alignment(
        lines=len(lines),
        people=len(off),
        straightness_m=round(float(np.sqrt(np.mean(off**2))), 3),
        interval_m=round(float(np.median(apart)), 2),
    )


def _lines(along: Array, across: Array) -> list[Points]:
    """People (k, 2: along, across) of each line that has enough of them."""
    order = np.argsort(across, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(across[order]) > GAP_M) + 1)
    return [np.stack([along[group], across[group]], axis=1) for group in groups if len(group) >= FEWEST]


def _off(line: Points) -> Array:
    """How far each stands from the line that fits all best."""
    slope, offset = np.polyfit(line[:, 0], line[:, 1], 1)
    return np.asarray((line[:, 1] - slope * line[:, 0] - offset) / np.hypot(1.0, slope))
