"""Slow motion by its pictures, told from cameras that are slower than their files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Rates of stored to recorded pictures, of cameras and recorders at real speed.
CONVERSIONS = (1.2, 1.25, 1.5, 5 / 3, 2.0)


@dataclass(frozen=True, slots=True)
class Pace:
    """What is odd about the pace of a burst, and how many times as long it plays."""

    kind: Literal["repeated", "mixed"]
    factor: float


def usual_rate(found: Pace, within: float = 0.03) -> bool:
    """Whether recorders stretch a whole clip so: 24 or 25 pictures a second stored as 30, 15 as 30, and the like."""
    return found.kind == "repeated" and any(abs(found.factor / each - 1) < within for each in CONVERSIONS)
