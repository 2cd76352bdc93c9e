"""Exact time: a count of ticks and the length of one tick. Floats are for display only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, order=False)
class Timecode:
    """`pts` ticks of `time_base` seconds each."""

    pts: int
    time_base: Fraction

    def __post_init__(self) -> None:
        if self.time_base <= 0:
            raise ValueError(f"time_base must be positive, found {self.time_base}")

    @property
    def exact(self) -> Fraction:
        """Seconds, exact."""
        return self.pts * self.time_base

    @property
    def seconds(self) -> float:
        """Seconds for display; never compare with a limit."""
        return float(self.exact)


def to_ticks(seconds: Fraction, time_base: Fraction) -> int:
    """The tick nearest to `seconds` (half up)."""
    return int((seconds / time_base + Fraction(1, 2)).__floor__())


def clock(seconds: float) -> str:
    """`m:ss` or `h:mm:ss`, rounded down: 1199.9 s is 19:59, never 20:00."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"
