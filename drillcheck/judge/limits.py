"""Exact intervals and what a limit says of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from drillcheck.judge.verdict import ClipVerdict, Outcome

Bound = Literal["at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class Interval:
    """The truth lies in `low`..`high`, both included."""

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"expected low ≤ high, found {self.low} > {self.high}")

    @classmethod
    def of(cls, low: Fraction | int, high: Fraction | int | None = None) -> Interval:
        """From numbers; one number is exact."""
        return cls(Fraction(low), Fraction(low if high is None else high))

    def holds(self, value: Fraction) -> bool:
        """Whether `value` may be the truth."""
        return self.low <= value <= self.high


def compare(measured: Interval, limit: Fraction, bound: Bound) -> ClipVerdict:
    """Pass when the whole interval keeps the limit, fail when the whole breaks it, else review; the limit keeps."""
    if bound == "at_least":
        return "pass" if measured.low >= limit else "fail" if measured.high < limit else "review"
    return "pass" if measured.high <= limit else "fail" if measured.low > limit else "review"


def worst(outcomes: Iterable[Outcome]) -> ClipVerdict:
    """The worst of fail, review, pass. What was not judged, exempt or partial does not count against a clip."""
    seen = set(outcomes)
    return "fail" if "fail" in seen else "review" if "review" in seen else "pass"


def exact(value: float) -> Fraction:
    """A float of the evidence as the decimal that its JSON shows: 0.02 is 2 %, not a hair more."""
    return Fraction(repr(float(value)))
