"""The boundaries of training and rests, each refined by dense looks to the profile's precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from drillcheck.detect.people import PersonDetector
from drillcheck.evidence.model import Boundary, Look, Rest
from drillcheck.measure.analysis import Analysis
from drillcheck.measure.boundaries import change_point, crossing
from drillcheck.measure.resting import SHORTEST_S
from drillcheck.measure.timeline import exact
from drillcheck.profile import Profile
from drillcheck.scan.clip import Clip
from drillcheck.scan.sweep import dense_looks

Array = NDArray[np.float64]
Kind = Literal["session_start", "session_end", "rest_start", "rest_end"]

# Seconds between the first who leaves the ranks, or the last who is back, and the moment when half of them have.
SCATTER_S = 1.0
# A training is under way when this share of the squad is there; arriving and leaving is the doubt around it.
WALKING_OFF = 2  # looks before the last that shows the squad
ARRIVED, FIRST, MOST = 0.3, 0.15, 0.8


@dataclass(frozen=True, slots=True)
class Moment:
    """A boundary to refine: it lies between two sparse looks, by tick."""

    kind: Kind
    low: int
    high: int

    @property
    def of_rest(self) -> bool:
        """Whether it is a rest's boundary, not the training's."""
        return self.kind in ("rest_start", "rest_end")

    @property
    def middle(self) -> int:
        """Tick between the two."""
        return (self.low + self.high) // 2


@dataclass(frozen=True, slots=True)
class Moments:
    """The session (None where nobody trained), the rests, and the dense looks that were made."""

    session: tuple[Boundary, Boundary] | None
    rests: list[Rest]
    looks: list[Look]


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
    wanted = _wanted(ats, found)[: profile.refine.most_boundaries]
    reach = clip.ticks(profile.refine.reach_s)
    known: dict[tuple[Kind, int], Boundary] = {}
    looks: list[Look] = []
    for number, moment in enumerate(wanted):
        done(number / len(wanted))
        step = clip.ticks(profile.refine.step_s if moment.of_rest else profile.refine.arrival_step_s)
        far = max(reach, (moment.high - moment.low) // 2 + clip.ticks(1.0))
        dense = dense_looks(clip, detector, profile, (moment.middle - far, moment.middle + far), step)
        looks += dense
        known[moment.kind, moment.low] = _settled(clip, found, moment, dense)
    session = _session(clip, ats, found, known)
    return Moments(session, _rests(clip, ats, found, known, session), looks)


def _wanted(ats: Sequence[int], found: Analysis) -> list[Moment]:
    first, last = found.span
    wanted = []
    if first > 0:
        wanted.append(Moment("session_start", ats[first - 1], ats[first]))
    if last < len(ats) - 1:
        wanted.append(Moment("session_end", _end_low(ats, found), ats[last + 1]))
    for a, b in found.rests:
        if a > first:
            wanted.append(Moment("rest_start", ats[a - 1], ats[a]))
        if b < last:
            wanted.append(Moment("rest_end", ats[b], ats[b + 1]))
    return wanted


def _settled(clip: Clip, found: Analysis, moment: Moment, dense: Sequence[Look]) -> Boundary:
    """The moment by its dense looks; where they could not be made, what the sparse ones say."""
    if len(dense) < 8:
        return Boundary(at=moment.middle, uncertainty=(moment.high - moment.low + 1) // 2 + clip.ticks(1.0))
    times = np.array([clip.seconds(look.at) for look in dense])
    if moment.of_rest:
        odds = found.odds(dense)
        at, doubt = change_point(times, odds if moment.kind == "rest_start" else -odds)
        # Ranks are gone when half of the people have left their places: the first went before, the last came after.
        at += -SCATTER_S if moment.kind == "rest_start" else SCATTER_S
    elif moment.kind == "session_start":
        at, doubt = crossing(times, found.number(dense), *_levels(found))
    else:
        at, doubt = _session_end(found, dense, times)
    return Boundary(at=clip.ticks(at) if at > 0 else 0, uncertainty=clip.ticks(doubt))


def _levels(found: Analysis) -> list[float]:
    return [share * found.usual for share in (ARRIVED, FIRST, MOST)]


def _session_end(found: Analysis, dense: Sequence[Look], times: Array) -> tuple[float, float]:
    """The training is over when the ranks dissolve for good, not when the last have walked off; where that does not
    show, when most have gone.
    """
    gone, gone_doubt = crossing(-times[::-1], found.number(dense)[::-1], *_levels(found))
    if found.tells_rest:
        dissolved, doubt = change_point(times, found.odds(dense))
        if times[0] < dissolved < min(times[-1], -gone + doubt):
            return dissolved - SCATTER_S, doubt
    return -gone, gone_doubt


def _session(
    clip: Clip, ats: Sequence[int], found: Analysis, known: dict[tuple[Kind, int], Boundary]
) -> tuple[Boundary, Boundary]:
    first, last = found.span
    start = known.get(("session_start", ats[first - 1]), _sparse(ats, first)) if first > 0 else exact(0)
    end = (
        known.get(("session_end", _end_low(ats, found)), _sparse(ats, last + 1))
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
) -> list[Rest]:
    first, last = found.span
    rests = []
    for a, b in found.rests:
        start = known.get(("rest_start", ats[a - 1]), _sparse(ats, a)) if a > first else session[0]
        end = known.get(("rest_end", ats[b]), _sparse(ats, b + 1)) if b < last else session[1]
        longest = end.at + end.uncertainty - start.at + start.uncertainty
        if clip.seconds(longest) < SHORTEST_S or end.at <= start.at:
            continue
        rests.append(
            Rest(
                start=start,
                end=end,
                left_share=left_share(found, a, b),
                certainty=round(float(found.posterior[a : b + 1].mean()), 4),
            )
        )
    return rests


def _end_low(ats: Sequence[int], found: Analysis) -> int:
    """Where to look for the end from: people who walk off are still in view for some looks."""
    first, last = found.span
    return ats[max(first, last - WALKING_OFF)]


def _sparse(ats: Sequence[int], index: int) -> Boundary:
    """The border before look `index`, as well as two sparse looks tell it."""
    low, high = ats[index - 1], ats[index]
    return Boundary(at=(low + high) // 2, uncertainty=high - low)


def left_share(found: Analysis, a: int, b: int) -> float:
    """Share of the people usually seen who are out of the picture through much of a rest; 0 unless it is plain.

    Whoever sits is lower than a person who stands, and in view all the same: boxes of any height count. People who sit
    or stand close are overlooked now and then, so the better looks count, and fewer than two people or a fifth of the
    squad missing is not plain.
    """
    rest = found.sure[a : b + 1]
    if len(rest) < 4:
        return 0.0
    there = float(np.quantile(rest, 0.75))
    missing = found.usual - there
    if missing < max(2.0, 0.2 * found.usual):
        return 0.0
    return round(min(1.0, missing / found.usual), 3)
