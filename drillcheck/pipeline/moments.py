"""The boundaries of training and rests, each refined by dense looks to the profile's precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from drillcheck.detect.people import PersonDetector
from drillcheck.evidence.model import Boundary, Look, Rest
from drillcheck.measure.analysis import Analysis, sure_number
from drillcheck.measure.boundaries import change_point, crossing
from drillcheck.measure.edges import BESIDE_S
from drillcheck.measure.narrowing import between, closer
from drillcheck.measure.resting import SHORTEST_S
from drillcheck.measure.timeline import exact
from drillcheck.pipeline.leaving import left_share
from drillcheck.profile import Profile
from drillcheck.scan.clip import Clip
from drillcheck.scan.sweep import looks_at

Array = NDArray[np.float64]
Kind = Literal["session_start", "session_end", "rest_start", "rest_end"]

# Seconds between the first who leaves the ranks and the moment when half of them have, or between that moment and the
# last who is back; and how sure that is.
FALL_OUT_S, FALL_IN_S, SCATTER_S = 1.0, 1.5, 1.0
# A training is under way when this share of the squad is there; arriving and leaving is the doubt around it.
WALKING_OFF = 2  # looks before the last that shows the squad
ARRIVED, FIRST, MOST = 0.3, 0.15, 0.8
ROUNDS = 3  # of looking closer


@dataclass(frozen=True, slots=True)
class Moment:
    """A boundary to refine: it lies between two sparse looks, by number; `low` is the earlier."""

    kind: Kind
    low: int
    high: int

    @property
    def of_rest(self) -> bool:
        """Whether it is a rest's boundary, not the training's."""
        return self.kind in ("rest_start", "rest_end")


@dataclass(frozen=True, slots=True)
class Moments:
    """The session (None where nobody trained), the rests, and the dense looks that were made; `opening` and `closing`
    are those beside the clip's first and last look, where the training reaches so far.
    """

    session: tuple[Boundary, Boundary] | None
    rests: list[Rest]
    looks: list[Look]
    opening: list[Look] = field(default_factory=list)
    closing: list[Look] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class _Course:
    """What looks about a moment say, in order: seconds, log-odds of rest, people."""

    times_s: Array
    odds: Array
    number: Array

    def joined(self, other: _Course) -> _Course:
        order = np.argsort(np.concatenate([self.times_s, other.times_s]), kind="stable")
        pairs = ((self.times_s, other.times_s), (self.odds, other.odds), (self.number, other.number))
        return _Course(*(np.concatenate(pair)[order] for pair in pairs))


def refine(
    clip: Clip,
    detector: PersonDetector,
    profile: Profile,
    ats: Sequence[int],
    found: Analysis | None,
    done: Callable[[float], None],
) -> Moments:
    """`ats`: ticks of the sparse looks that `found` speaks of."""
    if found is None:
        return Moments(None, [], [])
    wanted = _wanted(found)[: profile.refine.most_boundaries]
    known: dict[tuple[Kind, int], Boundary] = {}
    looks: list[Look] = []

    def at(times_s: Sequence[float]) -> list[Look]:
        inside = {clip.ticks(t) for t in times_s if t > 0}
        made = looks_at(clip, detector, profile, sorted(tick for tick in inside if tick < clip.duration))
        looks.extend(made)
        return made

    def course(times_s: Sequence[float]) -> _Course:
        made = at(times_s)
        return _Course(np.array([clip.seconds(one.at) for one in made]), found.odds(made), found.number(made))

    def plainly(times_s: Sequence[float]) -> tuple[Array, Array]:
        made = at(times_s)
        return np.array([clip.seconds(one.at) for one in made]), sure_number(made)

    for number, moment in enumerate(wanted):
        done(number / len(wanted))
        known[moment.kind, moment.low] = _closed_in(clip, profile, found, moment, course)
    session = _session(clip, ats, found, known)
    first, last = found.span
    near = [clip.ticks(seconds) for seconds in BESIDE_S]
    opening = [tick for each in near if (tick := ats[0] + each) < clip.duration] if first == 0 else []
    closing = [tick for each in reversed(near) if (tick := ats[-1] - each) > 0] if last == len(ats) - 1 else []
    edges = [looks_at(clip, detector, profile, wanted) if wanted else [] for wanted in (opening, closing)]
    session, rests = _outside(found, session, _rests(clip, ats, found, known, session, plainly))
    return Moments(session, rests, [*looks, *edges[0], *edges[1]], *edges)


def _wanted(found: Analysis) -> list[Moment]:
    first, last = found.span
    wanted = []
    if first > 0:
        wanted.append(Moment("session_start", first - 1, first))
    if last < len(found.times_s) - 1:
        wanted.append(Moment("session_end", _end_low(found), last + 1))
    for a, b in found.rests:
        if a > first:
            wanted.append(Moment("rest_start", a - 1, a))
        if b < last:
            wanted.append(Moment("rest_end", b, b + 1))
    return wanted


def _closed_in(
    clip: Clip, profile: Profile, found: Analysis, moment: Moment, look: Callable[[Sequence[float]], _Course]
) -> Boundary:
    """The moment by looks ever closer about it; where none could be made, what the sparse ones say."""
    # A rest may have begun or ended a look beside where it seems to.
    beside = 1 if moment.of_rest else 0
    window = slice(max(0, moment.low - beside), moment.high + beside + 1)
    sparse = _Course(found.times_s[window], found.look_odds[window], found.number_seen[window])
    course = sparse.joined(look(between(sparse.times_s.tolist(), profile.refine.coarse_step_s)))
    step_s = profile.refine.step_s if moment.of_rest else profile.refine.arrival_step_s
    for _ in range(ROUNDS):
        wanted = closer(course.times_s, _moment(found, moment, course)[0], step_s)
        if not wanted:
            break
        course = course.joined(look(wanted))
    if len(course.times_s) == len(sparse.times_s):
        low, high = (clip.ticks(t) if t > 0 else 0 for t in found.times_s[[moment.low, moment.high]])
        return Boundary(at=(low + high) // 2, uncertainty=(high - low + 1) // 2 + clip.ticks(1.0))
    at, doubt = _moment(found, moment, course)
    # Ranks are gone when half of the people have left their places: the first went before, the last came after.
    if moment.of_rest:
        at += -FALL_OUT_S if moment.kind == "rest_start" else FALL_IN_S
        doubt = max(doubt, SCATTER_S)
    return Boundary(at=clip.ticks(at) if at > 0 else 0, uncertainty=clip.ticks(doubt))


def _moment(found: Analysis, moment: Moment, course: _Course) -> tuple[float, float]:
    """Moment and uncertainty in seconds."""
    if moment.of_rest:
        return change_point(course.times_s, course.odds if moment.kind == "rest_start" else -course.odds)
    if moment.kind == "session_start":
        return crossing(course.times_s, course.number, *_levels(found))
    return _session_end(found, course)


def _levels(found: Analysis) -> list[float]:
    return [share * found.usual for share in (ARRIVED, FIRST, MOST)]


def _session_end(found: Analysis, course: _Course) -> tuple[float, float]:
    """The training is over when the ranks dissolve for good, not when the last have walked off; where that does not
    show, when most have gone.
    """
    times = course.times_s
    gone, gone_doubt = crossing(-times[::-1], course.number[::-1], *_levels(found))
    if found.tells_rest:
        dissolved, doubt = change_point(times, course.odds)
        if times[0] < dissolved < min(times[-1], -gone + doubt):
            return dissolved - FALL_OUT_S, doubt
    return -gone, gone_doubt


def _session(
    clip: Clip, ats: Sequence[int], found: Analysis, known: dict[tuple[Kind, int], Boundary]
) -> tuple[Boundary, Boundary]:
    first, last = found.span
    start = known.get(("session_start", first - 1), _sparse(ats, first)) if first > 0 else exact(0)
    end = (
        known.get(("session_end", _end_low(found)), _sparse(ats, last + 1))
        if last < len(ats) - 1
        else exact(clip.duration)
    )
    return start, end


def _rests(
    clip: Clip,
    ats: Sequence[int],
    found: Analysis,
    known: dict[tuple[Kind, int], Boundary],
    session: tuple[Boundary, Boundary],
    shown: Callable[[Sequence[float]], tuple[Array, Array]],
) -> list[Rest]:
    first, last = found.span
    rests = []
    for a, b in found.rests:
        start = known.get(("rest_start", a - 1), _sparse(ats, a)) if a > first else session[0]
        end = known.get(("rest_end", b), _sparse(ats, b + 1)) if b < last else session[1]
        longest = end.at + end.uncertainty - start.at + start.uncertainty
        if clip.seconds(longest) < SHORTEST_S or end.at <= start.at:
            continue
        rests.append(
            Rest(
                start=start,
                end=end,
                left_share=left_share(found.times_s[a : b + 1], found.sure[a : b + 1], found.usual, shown),
                certainty=round(float(found.posterior[a : b + 1].mean()), 4),
            )
        )
    return rests


def _outside(
    found: Analysis, session: tuple[Boundary, Boundary], rests: list[Rest]
) -> tuple[tuple[Boundary, Boundary], list[Rest]]:
    """What looks like a rest between arriving and the first ranks, or the last ranks and leaving, is none: people fall
    in or stand about. Whether it belongs to the training is the doubt of the training's beginning or end."""
    first, last = found.span
    start, end = session
    kept = list(rests)
    if kept and first > 0 and kept[0].start == start:
        start = _astride(start, kept.pop(0).end)
    if kept and last < len(found.times_s) - 1 and kept[-1].end == end:
        end = _astride(kept.pop().start, end)
    return (start, end), kept


def _astride(one: Boundary, other: Boundary) -> Boundary:
    """A moment that may be either of two, or between them."""
    low, high = one.at - one.uncertainty, other.at + other.uncertainty
    return Boundary(at=max(0, (low + high) // 2), uncertainty=(high - low + 1) // 2)


def _end_low(found: Analysis) -> int:
    """Where to look for the end from: people who walk off are still in view for some looks."""
    first, last = found.span
    return max(first, last - WALKING_OFF)


def _sparse(ats: Sequence[int], index: int) -> Boundary:
    """The border before look `index`, as well as two sparse looks tell it."""
    low, high = ats[index - 1], ats[index]
    return Boundary(at=(low + high) // 2, uncertainty=high - low)
