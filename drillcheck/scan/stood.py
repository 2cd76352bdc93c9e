"""Whether people could have got from where they stood in one picture to where they stand in the next.

A change of pose, however sudden and by however many, leaves feet where they were. Where recording was interrupted,
people are gone from places which they could not have left, and others stand where nobody could have come from.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Look
from drillcheck.measure.ground import FOCAL_PER_WIDTH, PERSON_M, Ground

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

SURELY, MAYBE = 0.4, 0.1  # scores of who is counted, and of who will do as where somebody has gone or come from
ACROSS_M, ALONG_M = 0.3, 0.5  # within which a place is the same: what boxes and depth are worth
FASTEST_M_S = 2.5  # at the run; nobody drills faster
SLOWEST_M_S = 0.7  # what boxes of somebody who stands still seem to move at
LOST_S = 1.5  # what a bad recorder may lose
STEPS = 6  # of that, in which going on as before and going on as after are tried
FEWEST_GONE = 2
MANY = 0.3  # of the people
OPEN = 0.25  # of a place, at most, that somebody else covers
PROOF, FEWEST_PROOF = 0.5, 5  # of the people, and people at all


@dataclass(frozen=True, slots=True)
class Moved:
    """`share` of the people on either side for whom there is no place on the other within reach, and `numbers` of
    those gone and those come; `impossible`: the same share had the recorder lost a moment and all walked on;
    `open`: how many of these left a place that is seen to be empty, and came to one that was."""

    share: float
    numbers: tuple[int, int]
    impossible: float
    people: int
    open: tuple[int, int]

    @property
    def any(self) -> bool:
        """Whole people stand elsewhere, though perhaps only a few."""
        gone, come = self.numbers
        return min(gone, come) >= FEWEST_GONE or self.share >= MANY

    @property
    def proof(self) -> bool:
        """Most stand where nobody could have got to, whatever moment a recorder lost, or some in plain sight do."""
        return self.people >= FEWEST_PROOF and (self.impossible >= PROOF or min(self.open) >= FEWEST_GONE)


def moved_people(before: Sequence[Look], after: Sequence[Look], ground: Ground, seconds: Sequence[float]) -> Moved:
    """From looks at pictures up to the place (the last just before it) and from it on (the first just after it).

    `seconds` are the pictures' times, those of `before` and then those of `after`.
    """
    split = len(before)
    earlier = [_places(look, ground) for look in before]
    later = [_places(look, ground) for look in after]
    old, new = earlier[-1], later[0]
    going = _velocities(old, earlier[0], seconds[split - 1] - seconds[0])
    coming = _velocities(new, later[-1], seconds[split] - seconds[-1])
    step = seconds[split] - seconds[split - 1]
    left = _unmatched(old, [new, *later[1:2]], going, step)
    came = _unmatched(new, [old, *earlier[-2:-1]], coming, -step)
    people = int(old.sure.sum() + new.sure.sum())
    gone, come = left & ~_within(old, new, going, coming), came & ~_within(new, old, -coming, -going)
    plain = _plain(old, gone, earlier[:-1], later), _plain(new, come, later[1:], earlier)
    return Moved(
        share=int(left.sum() + came.sum()) / max(1, people),
        numbers=(int(left.sum()), int(came.sum())),
        impossible=int(gone.sum() + come.sum()) / max(1, people),
        people=people // 2,
        open=plain,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """`points` (n, 2) metres across and along, `sure` (n,) those who are counted, `boxes` (n, 4) displayed pixels."""

    points: Array
    sure: Flags
    boxes: Array


def _places(look: Look, ground: Ground) -> _Places:
    """Everybody's place; who crouches or sits has one too."""
    boxes = np.array(look.boxes, dtype=np.float64).reshape(-1, 4)
    scores = np.array(look.scores, dtype=np.float64)
    expected = ground.expected(boxes[:, 3])
    keep = (scores >= MAYBE) & (expected > 8)
    boxes, scores, expected = boxes[keep], scores[keep], expected[keep]
    per_pixel = PERSON_M / ground.at_place(boxes[:, 1], expected)
    across = ((boxes[:, 0] + boxes[:, 2]) / 2 - ground.width / 2) * per_pixel
    points = np.stack([across, FOCAL_PER_WIDTH * ground.width * per_pixel], axis=1)
    return _Places(points, scores >= SURELY, boxes)


def _velocities(here: _Places, there: _Places, seconds: float) -> Array:
    """(n, 2) metres a second by who is nearest in another picture; nought where nobody is, or who stands."""
    if not seconds or not len(here.points) or not len(there.points):
        return np.zeros_like(here.points)
    gaps = here.points[:, None] - there.points[None]
    reach = FASTEST_M_S * abs(seconds)
    far = np.hypot(*np.moveaxis(gaps, -1, 0))
    nearest = far.argmin(axis=1)
    speed = gaps[np.arange(len(gaps)), nearest] / seconds
    known = (far.min(axis=1) <= reach) & (np.hypot(speed[:, 0], speed[:, 1]) > SLOWEST_M_S)
    return np.asarray(np.where(known[:, None], speed, 0.0))


def _unmatched(here: _Places, there: Sequence[_Places], going: Array, step: float) -> Flags:
    """(n,) who of those surely here has no place of their own in the other picture, nor in the one beyond it."""
    left = here.sure.copy()
    for number, other in enumerate(there, 1):
        onward = here.points + going * step * number
        near = _near(here.points, other.points) | _near(onward, other.points)
        near |= _near((here.points + onward) / 2, other.points)
        left[here.sure] &= ~_paired(near[here.sure])
    return left


def _within(here: _Places, there: _Places, going: Array, coming: Array) -> Flags:
    """(n,) who could have got to somebody's place by going on as before for a while, and then as after."""
    out = np.zeros(len(here.points), np.bool_)
    times = np.linspace(0, LOST_S, STEPS + 1)
    for first, second in itertools.product(times, times):
        if first + second <= LOST_S:
            onward = here.points + going * first
            out |= _near(onward, there.points - coming * second).any(axis=1)
    return out


def _plain(here: _Places, far: Flags, same: Sequence[_Places], other: Sequence[_Places]) -> int:
    """How many of those who are `far` stood there in pictures of the same side, and left the place open on the other:
    nobody in front of it who could hide them."""
    for picture in same:
        far = far & _near(here.points, picture.points).any(axis=1)
    for picture in other:
        far = far & (_hidden(here.boxes, picture.boxes) < OPEN)
    return int(far.sum())


def _hidden(boxes: Array, others: Array) -> Array:
    """(n,) largest share of each box that one of the others covers."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=-1)
    area = np.maximum((boxes[:, 2:] - boxes[:, :2]).prod(axis=-1), 1e-6)
    return np.asarray((shared / area[:, None]).max(axis=1, initial=0.0))


def _near(here: Array, there: Array) -> Flags:
    """(n, m) whose places are the same but for what measuring is worth."""
    gaps = np.abs(here[:, None] - there[None])
    return np.asarray((gaps[..., 0] <= ACROSS_M) & (gaps[..., 1] <= ALONG_M))


def _paired(near: Flags) -> Flags:
    """(n,) who gets a place when as many as possible get one, each another."""
    owner = np.full(near.shape[1], -1)

    def place(person: int, tried: set[int]) -> bool:
        for seat in np.flatnonzero(near[person]):
            if int(seat) not in tried:
                tried.add(int(seat))
                if owner[seat] < 0 or place(int(owner[seat]), tried):
                    owner[seat] = person
                    return True
        return False

    for person in range(len(near)):
        place(person, set())
    out = np.zeros(len(near), np.bool_)
    out[owner[owner >= 0]] = True
    return out
