"""Three photos of a session: each shows people, and no two were taken from one viewpoint."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drillcheck.detect.people import PersonDetector
from drillcheck.judge.verdict import ClipVerdict
from drillcheck.photos.viewpoint import Compared, Image, compared

SURE = 0.25
FEWEST_PEOPLE = 3  # a photo of fewer is no panorama of a session


@dataclass(frozen=True, slots=True)
class Pair:
    """Two photos, by number, that are not from two angles, or may not be."""

    first: int
    second: int
    how: Compared


@dataclass(frozen=True, slots=True)
class Checked:
    """`angles`: how many viewpoints there are; `people` in each photo; `pairs` (perhaps) from one viewpoint."""

    verdict: ClipVerdict
    angles: int
    people: tuple[int, ...]
    pairs: tuple[Pair, ...]


def check(photos: Sequence[Image], detector: PersonDetector, fit: tuple[int, int], wanted: int) -> Checked:
    """Fail where fewer than `wanted` viewpoints are left; review where a likeness decides, or too few people show.

    `fit`: the detector's input size.
    """
    pairs = [
        Pair(i, j, how)
        for (i, one), (j, other) in itertools.combinations(enumerate(photos), 2)
        if (how := compared(one, other)).sameness != "other"
    ]
    people = tuple(_people(photo, detector, fit) for photo in photos)
    angles = _groups(len(photos), [pair for pair in pairs if pair.how.sameness == "same"])
    surely = _groups(len(photos), pairs)
    if angles < wanted:
        verdict: ClipVerdict = "fail"
    elif surely < wanted or min(people) < FEWEST_PEOPLE:
        verdict = "review"
    else:
        verdict = "pass"
    return Checked(verdict, angles, people, tuple(pairs))


def _groups(number: int, pairs: Sequence[Pair]) -> int:
    """Viewpoints, photos of one being together."""
    of = list(range(number))
    for pair in pairs:
        old, new = of[pair.second], of[pair.first]
        of = [new if one == old else one for one in of]
    return len(set(of))


def _people(photo: Image, detector: PersonDetector, fit: tuple[int, int]) -> int:
    import cv2

    scale = min(1.0, fit[0] / photo.shape[1], fit[1] / photo.shape[0])
    shown = photo if scale == 1 else cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return len(detector.detect(np.asarray(shown, np.uint8)).above(SURE))
