"""Heads are made unrecognisable in every saved picture unless the user asks for faces."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from drillcheck.measure.ground import Ground
from drillcheck.report.draw import Picture

Box = tuple[float, float, float, float]
HEAD_SHARE = 0.22
"""Share of a person's box, from its top, that holds the head."""
GROUP_SHARE = 0.42
"""The same in a group, where one box often holds two people: from the far one's cap to the near one's feet."""
ABOVE_SHARE = 0.06
"""The box may cut off the top of the head or a cap."""
BEHIND_SHARE = 0.25
"""Above somebody in a group look out the heads of those behind, whom the detector often does not find."""
WIDEN = 0.15
"""Share of the box's width added on either side."""
BLOCKS = 4
"""A head becomes this many blocks wide and high."""
SURE = 0.25
TOO_TALL = 2.5
"""Times the height of a person at that place."""
GIANT, GIANT_SURE = 4.0, 0.5
"""A box of this many times the usual area is a tree or a wall unless it is this sure; blurring it would hide the
proof. Somebody who walks close past the lens is found with a high score."""


def blur_heads(picture: Picture, people: Sequence[Box]) -> None:
    """Blur the heads of all `people` (boxes in pixels of `picture`) in place; give unsure boxes too.

    In a group the gaps between heads and a strip above them are blurred as well: heads of those whom the detector did
    not find look out there.
    """
    heads = [head_of(box, in_group=_has_neighbour(box, people)) for box in people]
    for head in [*heads, *_gaps(heads)]:
        _pixelate(picture, head)


def plausible(boxes: Sequence[Box], scores: Sequence[float]) -> tuple[list[Box], list[float]]:
    """Without boxes that are far larger than the people surely seen, unless they are quite sure."""
    sure = [_area(box) for box, score in zip(boxes, scores, strict=True) if score >= SURE]
    largest = GIANT * float(np.median(sure)) if sure else float("inf")
    both = zip(boxes, scores, strict=True)
    kept = [(box, score) for box, score in both if score >= GIANT_SURE or _area(box) <= largest]
    return [box for box, _ in kept], [score for _, score in kept]


def on_ground(
    boxes: Sequence[Box], scores: Sequence[float], ground: Ground, height: int
) -> tuple[list[Box], list[float]]:
    """Without boxes that are far too tall for where their feet are: trees and walls, found in every picture alike.

    A box that the lower edge cuts is kept: somebody may stand close to the lens.
    """
    expected = ground.expected(np.array([box[3] for box in boxes], dtype=np.float64).reshape(-1))
    kept = [
        (box, score)
        for box, score, usual in zip(boxes, scores, expected, strict=True)
        if box[3] >= height - 2 or box[3] - box[1] <= TOO_TALL * max(float(usual), 8.0)
    ]
    return [box for box, _ in kept], [score for _, score in kept]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _has_neighbour(box: Box, others: Sequence[Box]) -> bool:
    """Whether somebody stands within half a width of `box`, at about its height."""
    reach = (box[2] - box[0]) / 2
    return any(
        other != box
        and other[0] < box[2] + reach
        and other[2] > box[0] - reach
        and abs(other[1] - box[1]) < box[3] - box[1]
        for other in others
    )


def hide_all(picture: Picture) -> None:
    """Make a whole picture unrecognisable: nobody knows where its people are."""
    height, width = picture.shape[:2]
    coarse = cv2.resize(picture, (max(8, width // 40), max(8, height // 40)), interpolation=cv2.INTER_AREA)
    picture[:] = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)


def head_of(box: Box, *, in_group: bool = False) -> Box:
    """Where the head of a person in `box` may be. A box wider than high (lying, crouching) is covered whole."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    if width > height:
        return box
    above, below = (BEHIND_SHARE, GROUP_SHARE) if in_group else (ABOVE_SHARE, HEAD_SHARE)
    return (x0 - WIDEN * width, y0 - above * height, x1 + WIDEN * width, y0 + below * height)


def _gaps(heads: Sequence[Box]) -> list[Box]:
    """Stretches between heads of like height that are less than a head apart."""
    found = []
    ordered = sorted(heads)
    for number, left in enumerate(ordered):
        for right in ordered[number + 1 : number + 9]:
            gap, size = right[0] - left[2], min(left[2] - left[0], right[2] - right[0])
            level = abs(right[1] - left[1]) < 0.6 * (left[3] - left[1])
            if level and 0 < gap < size:
                found.append((left[2], min(left[1], right[1]), right[0], max(left[3], right[3])))
    return found


def _pixelate(picture: Picture, area: Box) -> None:
    height, width = picture.shape[:2]
    x0, x1 = (int(np.clip(value, 0, width)) for value in (np.floor(area[0]), np.ceil(area[2])))
    y0, y1 = (int(np.clip(value, 0, height)) for value in (np.floor(area[1]), np.ceil(area[3])))
    if x1 - x0 < 1 or y1 - y0 < 1:
        return
    part = picture[y0:y1, x0:x1]
    size = (min(BLOCKS, x1 - x0), min(BLOCKS, y1 - y0))
    coarse = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    soft = cv2.resize(coarse, (x1 - x0, y1 - y0), interpolation=cv2.INTER_LINEAR)
    part[:] = soft
