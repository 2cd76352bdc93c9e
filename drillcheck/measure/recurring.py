"""Where movement recurs, forwards or backwards in time, at one and the same lag: stretches that may be copies.

People who drill do the same again and again, so movement that is alike proves nothing: it says where pictures are worth
comparing. A copy keeps its lag to a tenth of a second for as long as it lasts.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.motion import HZ

Array = NDArray[np.float64]

WINDOW_S = 12.0
HOP_S = 3.0
MOST_WINDOWS = 1200  # a very long clip is looked at in longer strides, so that cost grows with its length only
# Copies nearer than this are gait; a shorter loop shows at a multiple of its length.
NEAREST_S = 6.0
PEAKS = 3
LEAST_ALIKE = 0.45
# Spread of the signal below which nothing moves enough to be recognised.
LEAST_SPREAD = 0.05
# Fisher's z of the likeness that unrelated movement of one drill has; what is above adds to a stretch's weight.
USUAL_Z = 0.7
# A window half outside the copy is far less like it than one inside.
PLAIN = 0.4


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stretch `start_s`..`end_s` whose movement comes again: at `t + lag_s`, or mirrored, at `lag_s - t`."""

    start_s: float
    end_s: float
    lag_s: float
    mirrored: bool
    weight: float
    # By how much it stands out from whatever else is as like: a march is like every other, standing like little.
    singular: float = 0.0

    def copy_of(self, time_s: float) -> float:
        """Where the moment stands again."""
        return self.lag_s - time_s if self.mirrored else time_s + self.lag_s


_Peaks = dict[int, list[tuple[int, float]]]


@dataclass(slots=True)
class _Chain:
    lag: int
    first: int
    last: int
    seen: list[tuple[float, int, int]]
    singular: float = 0.0

    @property
    def weight(self) -> float:
        return sum(z for z, _, _ in self.seen)

    @property
    def best_lag(self) -> int:
        """That of its likest window: those at its ends reach beyond the copy."""
        return max(self.seen)[1]

    @property
    def reach(self) -> tuple[int, int]:
        """First and last window that lie in the copy for the most part."""
        best = max(self.seen)[0]
        least = PLAIN * best if best > 0 else best
        inside = [start for z, _, start in self.seen if z >= least]
        return inside[0], inside[-1]


def recurring(signal: Array, most: int) -> list[Likeness]:
    """The `most` weightiest stretches that come again and as many that come mirrored, and of either as many that stand
    out most; `signal`: see `movement`."""
    window = int(WINDOW_S * HZ)
    hop = max(int(HOP_S * HZ), -(-len(signal) // MOST_WINDOWS))
    if len(signal) < 2 * window:
        return []
    peaks = [dict(_peaks(signal, window, hop, mirrored=mirrored)) for mirrored in (False, True)]
    found: list[Likeness] = []
    for mirrored in (False, True):
        chains = _chains(peaks[mirrored], hop)
        for chain in chains:
            chain.singular = _singular(chain, peaks[mirrored], peaks[not mirrored])
        weighty = sorted(chains, key=lambda chain: (-chain.weight, chain.first))[:most]
        outstanding = sorted(chains, key=lambda chain: (-chain.singular, chain.first))[:most]
        for chain in [*weighty, *(one for one in outstanding if one not in weighty)]:
            # A mirrored window is compared whole: its end stands where its copy begins.
            lag = (chain.best_lag + window) / HZ if mirrored else chain.best_lag / HZ
            first, last = chain.reach
            weight, singular = round(chain.weight, 3), round(chain.singular, 3)
            found.append(Likeness(first / HZ, (last + window) / HZ, lag, mirrored, weight, singular))
    return sorted(found, key=lambda stretch: -stretch.weight)


def _singular(chain: _Chain, same: _Peaks, other: _Peaks) -> float:
    """Sum over its windows of Fisher's z above that of the next likest lag, either way round."""
    total = 0.0
    for z, lag, start in chain.seen:
        rivals = [value for at, value in same[start] if abs(at - lag) > 1]
        rivals += [value for _, value in other.get(start, [])]
        total += z - max(rivals, default=float(np.arctanh(LEAST_ALIKE)) - USUAL_Z)
    return total


def _peaks(signal: Array, window: int, hop: int, *, mirrored: bool) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    """(window's start, its best (lag, z)); for mirrored ones the lag is the sum of both starts."""
    n = len(signal)
    length = 1 << (n + window - 1).bit_length()
    means, spreads = _moments(signal, window)
    spectrum = np.fft.rfft(signal, length)
    near = int(NEAREST_S * HZ)
    for start in range(0, n - window + 1, hop):
        if spreads[start] < LEAST_SPREAD:
            continue
        piece = (signal[start : start + window] - means[start]) / spreads[start]
        piece = piece[::-1] if mirrored else piece
        alike = np.fft.irfft(spectrum * np.conj(np.fft.rfft(piece, length)), length)[: n - window + 1]
        alike = alike / window / np.maximum(spreads, LEAST_SPREAD)
        # The copy stands later: what stands earlier is found from there. A palindrome about itself is found once.
        alike[: start + (0 if mirrored else near)] = 0.0
        best = []
        for _ in range(PEAKS):
            at = int(np.argmax(alike))
            if alike[at] < LEAST_ALIKE:
                break
            z = float(np.arctanh(min(float(alike[at]), 0.995))) - USUAL_Z
            best.append((at + start if mirrored else at - start, z))
            alike[max(0, at - int(HZ)) : at + int(HZ) + 1] = 0.0
        yield start, best


def _moments(signal: Array, window: int) -> tuple[Array, Array]:
    sums = np.concatenate([[0.0], np.cumsum(signal)])
    squares = np.concatenate([[0.0], np.cumsum(signal**2)])
    means = (sums[window:] - sums[:-window]) / window
    spreads = np.sqrt(np.maximum((squares[window:] - squares[:-window]) / window - means**2, 1e-12))
    return means, spreads


def _chains(peaks: _Peaks, hop: int) -> list[_Chain]:
    """Windows in a row with one lag."""
    done: list[_Chain] = []
    running: list[_Chain] = []
    for start, best in peaks.items():
        done += [chain for chain in running if start - chain.last > 2 * hop]
        running = [chain for chain in running if start - chain.last <= 2 * hop]
        for lag, z in best:
            known = next((chain for chain in running if abs(chain.lag - lag) <= 1 and chain.last < start), None)
            if known is None:
                running.append(_Chain(lag, start, start, [(z, lag, start)]))
            else:
                known.lag, known.last = lag, start
                known.seen.append((z, lag, start))
    return [chain for chain in [*done, *running] if len(chain.seen) > 1]


def spots(signal: Array, stretch: Likeness, number: int) -> list[float]:
    """Seconds at which most moves, one in each of `number` equal parts of a stretch, the middle ones first."""
    # The outermost windows may lie outside the copy for the most part.
    margin = min(0.75 * WINDOW_S, (stretch.end_s - stretch.start_s) / 4)
    borders = np.linspace(stretch.start_s + margin, stretch.end_s - margin, number + 1)
    out: list[float] = []
    for low, high in itertools.pairwise(borders.tolist()):
        a, b = int(low * HZ), max(int(low * HZ) + 1, int(high * HZ))
        part = signal[a:b]
        if len(part):
            out.append((a + int(np.argmax(part)) + 0.5) / HZ)
    middle = (stretch.start_s + stretch.end_s) / 2
    return sorted(out, key=lambda moment: abs(moment - middle))
