"""Made-up drills as fingerprints: a block that marches about a yard, stands, and marches again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.fresh.check import Closer
from drillcheck.fresh.people import View
from drillcheck.fresh.signature import Layout, Signature

HOME = np.array([0.45, 0.25])
SPEED = 0.04  # widths a second
ASPECT = 9 / 16
WHOLE = View()


class Drill:
    """Positions at any time; `still` drills never leave their place."""

    def __init__(self, seed: int, length_s: float = 300.0, *, still: bool = False) -> None:
        rng = np.random.default_rng(seed)
        self.length_s = length_s
        grid = np.stack(np.meshgrid(np.arange(4) * 0.05, np.arange(3) * 0.035), axis=-1).reshape(-1, 2)
        self.places = grid + np.random.default_rng(1).normal(0, 0.004, grid.shape)
        times, spots = [0.0], [HOME]
        while times[-1] < length_s:
            stand = float(rng.uniform(2, 9))
            times.append(times[-1] + stand)
            spots.append(spots[-1])
            away = len(spots) % 4 == 2
            to = HOME + rng.uniform([-0.3, -0.06], [0.25, 0.1]) if away and not still else HOME
            walk = max(0.01, float(np.hypot(*(to - spots[-1]))) / SPEED)
            times.append(times[-1] + walk)
            spots.append(to)
        self._times, self._spots = np.array(times), np.array(spots)

    def at(self, second: float) -> NDArray[np.float64]:
        """(n, 3) middle, top, height."""
        block = [np.interp(second, self._times, self._spots[:, axis]) for axis in (0, 1)]
        points = self.places + block
        return np.column_stack([points, np.full(len(points), 0.1)])

    def energy(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """How fast the block moves."""
        spot = [np.interp(seconds, self._times, self._spots[:, axis]) for axis in (0, 1)]
        return np.hypot(*np.gradient(np.array(spot), 0.25, axis=1)) / SPEED


class Clip:
    """Footage of drills, one stretch after another, seen through a view and an encoder."""

    def __init__(
        self, stretches: Sequence[tuple[Drill, float, float]], *, seed: int = 0, view: View = WHOLE, gain: float = 60.0
    ) -> None:
        self._stretches = stretches
        self._view = view
        self._rng = np.random.default_rng(seed)
        self.length_s = sum(end - start for _, start, end in stretches)
        moving = np.concatenate([drill.energy(np.arange(start, end, 0.25)) for drill, start, end in stretches])
        noise = self._rng.normal(0, 3, len(moving))
        self.activity = np.clip(np.round(100 + gain * moving + noise), 0, 255).astype(np.float32)
        self.asked = 0

    def layout(self, second: float) -> Layout:
        """People at one moment, found to a pixel or so."""
        left = second
        for drill, start, end in self._stretches:
            if left < end - start:
                seen = self._view.back(drill.at(start + left))
                return Layout(second, seen + self._rng.normal(0, 0.0008, seen.shape))
            left -= end - start
        return Layout(second, np.zeros((0, 3)))

    def signature(self, first_s: float = 0.4, step_s: float = 4.0) -> Signature:
        """As the sparse scan makes it."""
        looks = tuple(self.layout(float(at)) for at in np.arange(first_s, self.length_s, step_s))
        return Signature(ASPECT, self.activity, looks)

    @property
    def closer(self) -> Closer:
        """As a second look into the file."""

        def look(seconds: Sequence[float]) -> list[Layout]:
            self.asked += len(seconds)
            return [self.layout(second) for second in seconds]

        return look
