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
GLARING = 8.0  # grey levels: a step of the light that is told whatever people do
RELIT, SURE_RELIT = 1.0, 1.6  # grey levels; where the light steps in the same picture, less will do
LEAST = 0.0012  # share of the picture: three pixels' width along one person
# Plain difference for the flow to be looked at: against its neighbours; or of the picture, as when a camera trembles
# all the time.
CHEAP, MUCH = 1.5, 0.2
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
        return max(self.size - self.usual, LEAST) * (1 + 2 * abs(self.lit))


def jumps(shots: Sequence[Shot], spans: Sequence[tuple[int, int]] | None = None) -> list[Jump]:
    """All of them, in order of time; with `spans` (ticks) only those that lie within one of these."""
    flat = [flattened(shot.image) for shot in shots]
    flows = _Flows(flat)
    plain = np.array([changed(a, b).mean() for a, b in itertools.pairwise(flat)])
    found = []
    # Without pictures on both sides nobody can say what is usual.
    for i in range(BOTH_SIDES, len(plain) - BOTH_SIDES):
        low, high = shots[i].at, shots[i + 1].at
        wanted = spans is None or any(a <= low and high <= b for a, b in spans)
        if not wanted:
            continue
        lit = light_step(shots[i].image[..., 1], shots[i + 1].image[..., 1])
        relit = abs(lit) > RELIT
        if abs(lit) > GLARING and not _dark_again(shots, i, lit):
            where = flows.of(i, i + 1)
            found.append(Jump(low, high, where, float(where.mean()), _usual(flows, plain, i, 0.0) or 0.0, lit))
        elif plain[i] <= LEAST:
            continue
        elif relit or plain[i] > MUCH or plain[i] + LEAST > CHEAP * (_around(plain, i) + LEAST):
            usual = _usual(flows, plain, i, SURE_RELIT if relit else SURE)
            if usual is not None and not _bridged(flows, i, usual):
                where = flows.of(i, i + 1)
                found.append(Jump(low, high, where, float(where.mean()), usual, lit))
    return found


class _Flows:
    """What is not explained between any two pictures, worked out once."""

    def __init__(self, flat: Sequence[Gray]) -> None:
        self.flat = flat
        self._known: dict[tuple[int, int], Mask] = {}

    def of(self, i: int, k: int) -> Mask:
        """Between two pictures."""
        if (i, k) not in self._known:
            self._known[i, k] = unexplained(self.flat[i], self.flat[k])
        return self._known[i, k]

    def share(self, i: int, k: int) -> float:
        """Of the picture."""
        return float(self.of(i, k).mean())


def _around(values: Array, i: int) -> float:
    """The largest of its neighbours, the very next ones apart: a jump's own trace is there."""
    near = [values[k] for k in range(max(0, i - AROUND), min(len(values), i + AROUND + 1)) if abs(k - i) > 1]
    return float(max(near, default=0.0))


def _usual(flows: _Flows, plain: Array, i: int, sure: float) -> float | None:
    """What is unexplained around a pair; None as soon as it is clear that the pair is nothing special."""
    size = flows.share(i, i + 1)
    if size < LEAST:
        return None
    near = [k for k in range(max(0, i - 3), min(len(plain), i + 4)) if k != i]
    usual = 0.0
    for k in sorted(near, key=lambda k: -plain[k]):
        if usual < plain[k]:  # the flow never explains less than standing still does, but for little
            usual = max(usual, flows.share(k, k + 1))
        if size <= sure * usual:
            return None
    return usual


def _dark_again(shots: Sequence[Shot], i: int, lit: float) -> bool:
    """Whether the light is back soon after, or was so just before: a flash begins or ends."""
    steps = [(i, i + k) for k in range(2, AROUND + 2)] + [(i - k, i + 1) for k in range(1, AROUND + 1)]
    inside = [(shots[a].image[..., 1], shots[b].image[..., 1]) for a, b in steps if a >= 0 and b < len(shots)]
    return any(abs(light_step(a, b)) < BRIDGED * abs(lit) for a, b in inside)


def _bridged(flows: _Flows, i: int, usual: float) -> bool:
    """Whether the recording goes on past the place: some picture soon after it follows from one just before."""
    pairs = [(i, i + k) for k in range(2, AROUND + 2)] + [(i - k, i + 1) for k in range(1, AROUND + 1)]
    limit = max(BRIDGED * flows.share(i, i + 1), usual)
    inside = [(a, b) for a, b in pairs if a >= 0 and b < len(flows.flat)]
    return any(flows.share(a, b) < limit for a, b in inside)
