"""Places in a stretch of neighbouring pictures where one picture does not follow from the one before it.

Whatever moves, however fast, leaves as much unexplained before and after such a place as at it; a flash, a knock and
somebody close past the lens go away again, so that a picture soon after follows from one just before. Where seconds are
missing neither holds.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.scan.clip import Shot
from drillcheck.scan.motion import Gray, Mask, changed, flattened, light_step, unexplained

Array = NDArray[np.float64]

AROUND = 4  # pictures on either side that tell what is usual there
BOTH_SIDES = 2  # pairs at least on either side
SURE = 2.5  # times the usual, to be a jump
RELIT, SURE_RELIT = 1.0, 1.6  # grey levels; where the light steps in the same picture, less will do
LEAST = 0.0012  # share of the picture: three pixels' width along one person
CHEAP = 1.5  # plain difference against its neighbours, for the flow to be looked at
BRIDGED = 0.4  # of the jump's own size: what is left when pictures a few steps apart are compared


@dataclass(frozen=True, slots=True, eq=False)
class Jump:
    """Between the pictures at `low` and `high` ticks: `where` (h, w) is not explained, `size` its share of the
    picture, `usual` that of the pictures around; `lit` is by how many grey levels the light stepped."""

    low: int
    high: int
    where: Mask
    size: float
    usual: float
    lit: float

    @property
    def oddity(self) -> float:
        """Ranks jumps: people elsewhere and other light in one picture are odder than either."""
        return (self.size - self.usual) * (1 + 2 * abs(self.lit))


def jumps(shots: Sequence[Shot]) -> list[Jump]:
    """All of them, in order of time."""
    flat = [flattened(shot.image) for shot in shots]
    plain = np.array([changed(a, b).mean() for a, b in itertools.pairwise(flat)])
    found = []
    # Without pictures on both sides nobody can say what is usual.
    for i in range(BOTH_SIDES, len(plain) - BOTH_SIDES):
        if plain[i] <= LEAST:
            continue
        lit = light_step(shots[i].image[..., 1], shots[i + 1].image[..., 1])
        relit = abs(lit) > RELIT
        if relit or plain[i] + LEAST > CHEAP * (_around(plain, i) + LEAST):
            jump = _jump(shots, flat, i, lit)
            if jump.size > max(LEAST, (SURE_RELIT if relit else SURE) * jump.usual) and not _bridged(flat, i, jump):
                found.append(jump)
    return found


def _around(values: Array, i: int) -> float:
    """The largest of its neighbours, the very next ones apart: a jump's own trace is there."""
    near = [values[k] for k in range(max(0, i - AROUND), min(len(values), i + AROUND + 1)) if abs(k - i) > 1]
    return float(max(near, default=0.0))


def _jump(shots: Sequence[Shot], flat: Sequence[Gray], i: int, lit: float) -> Jump:
    where = unexplained(flat[i], flat[i + 1])
    near = [k for k in range(max(0, i - 3), min(len(flat) - 1, i + 4)) if k != i]
    usual = max((float(unexplained(flat[k], flat[k + 1]).mean()) for k in near), default=0.0)
    return Jump(shots[i].at, shots[i + 1].at, where, float(where.mean()), usual, lit)


def _bridged(flat: Sequence[Gray], i: int, jump: Jump) -> bool:
    """Whether the recording goes on past the place: some picture soon after it follows from one just before."""
    pairs = [(i, i + k) for k in range(2, AROUND + 2)] + [(i - k, i + 1) for k in range(1, AROUND + 1)]
    limit = max(BRIDGED * jump.size, jump.usual)
    inside = [(a, b) for a, b in pairs if a >= 0 and b < len(flat)]
    return any(float(unexplained(flat[a], flat[b]).mean()) < limit for a, b in inside)
