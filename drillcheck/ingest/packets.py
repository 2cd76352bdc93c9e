"""The packet index: every picture of the clip by its packet, nothing decoded."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from drillcheck.timecode import to_ticks

GAP_FLOOR = Fraction(1, 2)  # seconds: a recorder in a dark yard may drop to a few pictures a second, not to two
GAP_STEPS = 4  # and a step is a gap only when it is also several times the usual one
VARIABLE_SHARE = 0.02  # of the steps must be off the median by a tenth for the rate to be called variable
JITTER = Fraction(11, 10_000)  # seconds: containers that count milliseconds round each time
REGULAR_SHARE = 0.8  # of the keyframe distances must agree for a GOP to be called regular


@dataclass(frozen=True, slots=True)
class Gap:
    """No picture is presented for `length` ticks from `at`, the end of the last picture before it."""

    at: int
    length: int


@dataclass(frozen=True)
class PacketIndex:
    """Presented pictures in presentation order; all times are ticks of `time_base` on the stream's own clock.

    `pts`, `dts`, `duration`, `size` (int64) and `key` (bool) have one entry a picture. `dts` where the
    container gives none is the pts. Pictures that an edit list hides are not in it. `clock_resets` are the times
    at which the stream's clock jumped back, as where two recordings were joined; later times run on from there.
    `edits` are the times at which an edit list goes on with another stretch of the recording.
    """

    time_base: Fraction
    pts: NDArray[np.int64]
    dts: NDArray[np.int64]
    duration: NDArray[np.int64]
    size: NDArray[np.int64]
    key: NDArray[np.bool_]
    missing_pts: int = 0
    corrupt: int = 0
    parameter_changes: tuple[int, ...] = ()
    clock_resets: tuple[int, ...] = ()
    edits: tuple[int, ...] = ()
    _steps: NDArray[np.int64] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        sizes = {len(column) for column in (self.pts, self.dts, self.duration, self.size, self.key)}
        if len(sizes) != 1 or sizes == {0}:
            raise ValueError(f"an index has columns of one length above zero, found {sorted(sizes)}")
        steps = np.diff(self.pts)
        if steps.size and int(steps.min()) < 0:
            raise ValueError("pts must be in presentation order")
        object.__setattr__(self, "_steps", steps)

    def __len__(self) -> int:
        return len(self.pts)

    @property
    def origin(self) -> int:
        """Time of the first picture; callers subtract it."""
        return int(self.pts[0])

    @property
    def median_step(self) -> int:
        """Ticks between consecutive pictures, at least 1."""
        forward = self._steps[self._steps > 0]
        return int(np.median(forward)) if forward.size else max(1, int(self.duration[0]))

    @property
    def length(self) -> int:
        """Ticks from the first picture's start to the last one's end.

        A last picture that claims to stand longer than a gap's limit counts as one usual step.
        """
        last = int(self.duration[-1])
        if last <= 0 or last > self.gap_limit(GAP_FLOOR):
            last = self.median_step
        return int(self.pts[-1]) - self.origin + last

    @property
    def mean_rate(self) -> Fraction:
        """Pictures a second, exact."""
        span = int(self.pts[-1]) - self.origin
        if not span:
            return 1 / (self.length * self.time_base)
        return Fraction(len(self) - 1) / (span * self.time_base)

    @property
    def variable_rate(self) -> bool:
        """Whether the pictures are unevenly spaced, beyond rounding."""
        median = self.median_step
        tolerance = max(0.1 * median, float(min(JITTER / self.time_base, Fraction(median, 2))))
        return bool(np.count_nonzero(np.abs(self._steps - median) > tolerance) > VARIABLE_SHARE * len(self._steps))

    @property
    def keyframes(self) -> NDArray[np.int64]:
        """Times of the pictures that can be decoded alone."""
        return self.pts[self.key]

    @property
    def median_gop(self) -> int:
        """Ticks between keyframes; with one keyframe, the clip's length."""
        distances = np.diff(self.keyframes)
        return int(np.median(distances)) if distances.size else self.length

    @property
    def longest_gop(self) -> int:
        """Ticks of the longest stretch that starts with its only keyframe."""
        edges = np.concatenate((self.keyframes, [self.origin + self.length]))
        return int(np.diff(edges).max()) if edges.size > 1 else self.length

    def gap_limit(self, floor: Fraction = GAP_FLOOR) -> int:
        """Ticks: a longer step between two pictures is a gap."""
        return max(to_ticks(floor, self.time_base), GAP_STEPS * self.median_step)

    def gaps(self, floor: Fraction = GAP_FLOOR) -> list[Gap]:
        """Steps over `floor` seconds and four times the usual one.

        A picture's own duration counts up to one usual step: an MP4 stretches a sample over any pause after it,
        and a picture that stands still for long shows nothing of what happened.
        """
        found = []
        usual = self.median_step
        for i in np.flatnonzero(self._steps > self.gap_limit(floor)):
            own = int(self.duration[i])
            end = int(self.pts[i]) + (min(own, usual) if own > 0 else usual)
            found.append(Gap(at=end, length=int(self.pts[i + 1]) - end))
        return found

    @property
    def rhythm_breaks(self) -> list[int]:
        """Keyframes whose distance from the one before departs from a regular GOP; empty where none is regular."""
        keys = self.keyframes
        distances = np.diff(keys)
        if distances.size < 4:
            return []
        off = np.abs(distances - np.median(distances)) > 1.5 * self.median_step
        if np.count_nonzero(off) > (1 - REGULAR_SHARE) * distances.size:
            return []
        return [int(keys[i + 1]) for i in np.flatnonzero(off)]

    def nearest_keyframe(self, pts: int) -> int:
        """Place, in presentation order, of the keyframe nearest to `pts`, the earlier of two equally near."""
        places = np.flatnonzero(self.key)
        if not places.size:
            return 0
        times = self.pts[places]
        after = int(np.searchsorted(times, pts))
        if after == len(times) or (after and pts - times[after - 1] <= times[after] - pts):
            after -= 1
        return int(places[after])

    def at_or_after(self, pts: int) -> int | None:
        """Place of the first picture presented at or after `pts`, or None past the last one."""
        place = int(np.searchsorted(self.pts, pts))
        return place if place < len(self) else None

    def stepping(self, start: int, end: int, step: int) -> list[int]:
        """Places of the first pictures at or after `start`, `start + step`, … before `end`, each once."""
        passed = (self.pts - start) // step
        newly = np.ones(len(self), dtype=np.bool_)
        newly[1:] = passed[1:] > np.maximum(passed[:-1], -1)
        return [int(i) for i in np.flatnonzero(newly & (self.pts >= start) & (self.pts < end))]
