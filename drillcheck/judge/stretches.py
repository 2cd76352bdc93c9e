"""The evidence as stretches of time: what was unseen, how long the training may have been, what may have been a rest.

What was not seen may have been anything: it is never drill seen, and it may hide a rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from drillcheck.evidence.model import Boundary, Evidence, Rest
from drillcheck.judge.limits import Interval, exact
from drillcheck.judge.policy import Policy
from drillcheck.judge.spans import Span, around, merge, total, touches, within, without


def outer(start: Boundary, end: Boundary) -> Span:
    """The longest that a stretch may be."""
    return (start.at - start.uncertainty, end.at + end.uncertainty)


def inner(start: Boundary, end: Boundary) -> Span:
    """The shortest that it may be; of no length when its borders may meet."""
    low, high = start.at + start.uncertainty, end.at - end.uncertainty
    middle = (start.at + end.at) // 2
    return (low, high) if low <= high else (middle, middle)


def shown(evidence: Evidence, span: Span) -> tuple[float, float]:
    """A span in seconds, for display."""
    return (float(evidence.seconds(span[0])), float(evidence.seconds(span[1])))


def clip_span(evidence: Evidence) -> Span:
    """The whole clip."""
    return (0, evidence.video.duration)


def unseen(evidence: Evidence) -> list[Span]:
    """Every stretch of the clip that nobody looked at: told as unseen, not decoded, or too long between two looks."""
    told = [outer(segment.start, segment.end) for segment in evidence.segments if segment.state == "unseen"]
    looks = sorted({0, evidence.video.duration, *(look.at for look in evidence.looks)})
    longest = exact(evidence.profile.max_gap_s) / evidence.tick
    gaps = [(one, other) for one, other in pairwise(looks) if other - one > longest]
    return merge(within([*told, *evidence.undecoded, *gaps], clip_span(evidence)))


@dataclass(frozen=True, slots=True)
class Training:
    """Where the training lies in the clip, in ticks."""

    nominal: Span
    inner: Span
    """Surely training."""
    reach: Span
    """As far as it may reach: over its uncertainty and every unseen stretch that touches it."""
    unseen: tuple[Span, ...]
    """The unseen stretches within that reach."""

    @classmethod
    def of(cls, evidence: Evidence) -> Training | None:
        """None when no training was seen."""
        if evidence.session is None:
            return None
        start, end = evidence.session
        hidden = unseen(evidence)
        whole = clip_span(evidence)
        reach = around(outer(start, end), hidden)
        reach = (max(reach[0], whole[0]), min(reach[1], whole[1]))
        return cls((start.at, end.at), inner(start, end), reach, tuple(within(hidden, reach)))


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that is or may be one rest or several, with the unseen and doubtful stretches that touch it."""

    rests: tuple[Rest, ...]
    sure: tuple[Rest, ...]
    """Those of them that surely are rests; none of the others need be."""
    length: Interval
    """Seconds that the longest rest in it may last; low is 0 when there may be none."""
    most: int
    """The most rests that it may hold."""
    span: Span


def pauses(evidence: Evidence, policy: Policy) -> list[Pause]:
    """Every stretch of the training that is or may be a rest, in order. Shorter than the shortest rest is none."""
    training = Training.of(evidence)
    if training is None:
        return []
    rests = [*evidence.rests, *_absences(evidence, training)]
    unsure = merge(within([*training.unseen, *_doubted(evidence)], training.reach))
    spans = merge(outer(rest.start, rest.end) for rest in rests)
    groups = merge([*spans, *unsure, *_breaths(evidence, policy, spans)])
    found = (_pause(evidence, policy, group, rests) for group in groups)
    return [pause for pause in found if pause is not None]


def _breaths(evidence: Evidence, policy: Policy, rests: list[Span]) -> list[Span]:
    """What lies between two rests that are nearer than the shortest rest is long: both may be one, with people
    standing together for a moment. Else a second more of rest could turn two rests, which fail, into one."""
    shortest = policy.parameters.shortest_rest.exact
    between = ((one[1], other[0]) for one, other in pairwise(rests))
    return [span for span in between if evidence.seconds(_length(span)) < shortest]


def _pause(evidence: Evidence, policy: Policy, group: Span, rests: list[Rest]) -> Pause | None:
    shortest = policy.parameters.shortest_rest.exact
    longest = evidence.seconds(group[1] - group[0])
    if longest < shortest:
        return None
    inside = [rest for rest in rests if touches(outer(rest.start, rest.end), group)]
    spans = [outer(rest.start, rest.end) for rest in inside]
    sure = [rest for rest in inside if _shortest(rest, evidence) >= shortest and _is_sure(rest, evidence, policy)]
    low = max((_shortest(rest, evidence) for rest in sure), default=Fraction(0))
    most = sum(1 for span in spans if evidence.seconds(_length(span)) >= shortest)
    most += sum(int(evidence.seconds(_length(span)) / shortest) for span in without(spans, group))  # as many as fit
    return Pause(tuple(inside), tuple(sure), Interval(low, longest), max(1, most), group)


def _shortest(rest: Rest, evidence: Evidence) -> Fraction:
    """Seconds that it lasts at least: inside its boundaries, and what is doubted does not count."""
    sure = inner(rest.start, rest.end)
    return evidence.seconds(_length(sure) - total(within(_doubted(evidence), sure)))


def _is_sure(rest: Rest, evidence: Evidence, policy: Policy) -> bool:
    """Surely a rest: probable enough, and not doubted for most of its length."""
    span = outer(rest.start, rest.end)
    doubted = total(within(_doubted(evidence), span))
    return exact(rest.certainty) >= policy.parameters.rest_certainty.exact and 2 * doubted <= _length(span)


def _doubted(evidence: Evidence) -> list[Span]:
    return [(doubt.start, doubt.end) for doubt in evidence.doubts if doubt.what == "rest"]


def _absences(evidence: Evidence, training: Training) -> list[Rest]:
    """Nobody in the picture in the midst of the training is a rest that all spent elsewhere, unless it lies in one."""
    rests = [outer(rest.start, rest.end) for rest in evidence.rests]
    absent = [segment for segment in evidence.segments if segment.state == "absent"]
    return [
        Rest(start=segment.start, end=segment.end, left_share=1.0, certainty=1.0)
        for segment in absent
        if training.inner[0] <= segment.start.at and segment.end.at <= training.inner[1]
        if not any(low <= segment.start.at and segment.end.at <= high for low, high in rests)
    ]


def _length(span: Span) -> int:
    return span[1] - span[0]
