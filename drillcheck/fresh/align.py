"""Where two activity curves run alike: stretches of one clip that may be footage of another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.fresh.words import smooth
from drillcheck.measure.activity import RATE_HZ

Curve = NDArray[np.float32]

BIN = 3  # samples: three quarters of a second, longer than a pace
WINDOW = 48  # samples (12 s) whose agreement is one opinion
AGREE, DIFFER = 0.7, 0.5
QUIET = 2.0  # units: a window in which less happens has no opinion
CHANGE_S = 4.0  # one change of level fixes no more than that many seconds
LEAST_S = 26.0  # a reuse of 30 s has lost its edges to the windows


@dataclass(frozen=True, slots=True)
class Stretch:
    """Seconds of this clip; the other clip's are `shift_s` later. `r` is the correlation of both curves, `changes` how
    often it goes from stillness to movement or back.
    """

    start_s: float
    end_s: float
    shift_s: float
    r: float
    changes: int

    @property
    def length_s(self) -> float:
        """Seconds."""
        return self.end_s - self.start_s

    @property
    def strength(self) -> float:
        """Nats by which the curves speak for one footage: an opinion a second, but no more than changes can give."""
        opinions = min(self.length_s, CHANGE_S * self.changes)
        return -0.5 * opinions * float(np.log1p(-(min(self.r, 0.99) ** 2)))


def tripled(activity: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Sums of each sample and its neighbours: what `agreement` compares."""
    out = activity.astype(np.uint16)
    out[1:] += activity[:-1]
    out[:-1] += activity[1:]
    return out


def agreement(
    here: NDArray[np.uint16], there: NDArray[np.uint16], at: NDArray[np.int64], other: NDArray[np.int64], reach: int
) -> NDArray[np.float32]:
    """(n,) correlation of `tripled` curves around pairs of samples, `reach` to either side, in steps of `BIN` samples.

    Samples beyond an end repeat the last one.
    """
    around = np.arange(-reach + BIN // 2, reach, BIN)
    out = [np.zeros(0, np.float32)]
    for low in range(0, len(at), 16384):
        one, two = (
            curve[np.clip(moments[low : low + 16384, None] + around, 0, len(curve) - 1)].astype(np.float32)
            for curve, moments in ((here, at), (there, other))
        )
        sums = [np.einsum("ij->i", one), np.einsum("ij->i", two)]
        both, first, second = (np.einsum("ij,ij->i", a, b) for a, b in ((one, two), (one, one), (two, two)))
        n = len(around)
        spread = (first - sums[0] ** 2 / n) * (second - sums[1] ** 2 / n)
        out.append((both - sums[0] * sums[1] / n) / np.sqrt(np.maximum(spread, 1.0)))
    return np.concatenate(out).astype(np.float32)


def extend(here: Curve, there: Curve, at: int, shift: int) -> Stretch | None:
    """The longest stretch around sample `at` over which `there`, `shift` samples later, runs as `here` does.

    Curves are smoothed. None under `LEAST_S`.
    """
    low, high = max(0, -shift), min(len(here), len(there) - shift)
    if high - low < LEAST_S * RATE_HZ:
        return None
    one, two = here[low:high], there[low + shift : high + shift]
    opinion = _opinions(one, two)
    first, last = _grown(opinion, at - low)
    if (last - first) / RATE_HZ < LEAST_S:
        return None
    one, two = one[first:last], two[first:last]
    r = float(np.corrcoef(one, two)[0, 1]) if min(one.std(), two.std()) > 1e-3 else 0.0
    if r < AGREE:
        return None
    fine = _fine(here, there, low + first, low + last, shift)
    start = (low + first) / RATE_HZ
    return Stretch(start, start + (last - first) / RATE_HZ, (shift + fine) / RATE_HZ, r, _changes(one))


def _changes(curve: Curve) -> int:
    """How often the curve crosses its middle, past a band about it."""
    off = curve - curve.mean()
    side = np.sign(off[np.abs(off) > 0.3 * curve.std()])
    return int((np.diff(side) != 0).sum())


def _opinions(one: Curve, two: Curve) -> NDArray[np.float64]:
    """(n,) 1 where the window around a sample agrees, −1.5 where it does not, 0 where hardly anything happens."""
    window = min(WINDOW, len(one))
    sums = [_moving(values, window) for values in (one, two, one * one, two * two, one * two)]
    mean1, mean2, square1, square2, product = (values / window for values in sums)
    var1, var2 = np.maximum(square1 - mean1**2, 1e-6), np.maximum(square2 - mean2**2, 1e-6)
    r = (product - mean1 * mean2) / np.sqrt(var1 * var2)
    quiet = np.maximum(var1, var2) < QUIET**2
    opinion = np.where(r >= AGREE, 1.0, np.where(r < DIFFER, -1.5, 0.0))
    return np.where(quiet & (r < AGREE), 0.0, opinion)


def _moving(values: Curve, window: int) -> NDArray[np.float64]:
    """(n,) sums over `window` samples around each; at the ends over the first and last whole windows."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    whole = total[window:] - total[:-window]
    before = window // 2
    return np.concatenate([np.full(before, whole[0]), whole, np.full(window - 1 - before, whole[-1])])


def _grown(opinion: NDArray[np.float64], at: int) -> tuple[int, int]:
    """From `at` as far each way as opinions in favour outweigh those against."""
    at = int(np.clip(at, 0, len(opinion) - 1))
    after = np.cumsum(opinion[at:])
    before = np.cumsum(opinion[: at + 1][::-1])
    return at - int(before.argmax()), at + int(after.argmax()) + 1


def _fine(here: Curve, there: Curve, first: int, last: int, shift: int) -> float:
    """Samples to add to `shift`: the top of a parabola through the correlations around it."""
    values = []
    for step in (-1, 0, 1):
        a, b = max(first, -(shift + step)), min(last, len(there) - shift - step)
        one, two = here[a:b], there[a + shift + step : b + shift + step]
        values.append(float(np.corrcoef(one, two)[0, 1]) if b - a > 8 else -1.0)
    left, middle, right = values
    bend = left - 2 * middle + right
    return float(np.clip(0.5 * (left - right) / bend, -1, 1)) if bend < -1e-9 else 0.0


def smoothed(activity: Curve) -> Curve:
    """What `agreement` and `extend` compare."""
    return smooth(activity)
