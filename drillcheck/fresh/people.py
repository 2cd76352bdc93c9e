"""Whether people stand in the same places: two layouts under one view of the picture (resized, cropped, mirrored)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.fresh.signature import Layout, Points

Pair = tuple[Points, Points]

NEAR = 0.08  # of a person's height (0.14 m): as far as boxes of two encodings of one picture lie apart
LEAST, MOST = 0.75, 1.34  # how much one picture may be scaled against the other, in widths: a crop to 80 % or so
GRID = 0.012
FEWEST = 3
EDGE = 0.02  # widths: whoever is so near the border may be cut off in one of the two
GOOD = 0.55
SLACK = 0.012  # widths: how exact an edge of the picture is known
STRETCHED = 0.08  # how differently the two axes may be scaled, as a logarithm


@dataclass(frozen=True, slots=True)
class View:
    """From the places of one picture to those of another, in widths; `mirrored` first, then scale and shift."""

    mirrored: bool = False
    scale: tuple[float, float] = (1.0, 1.0)
    shift: tuple[float, float] = (0.0, 0.0)

    @property
    def whole(self) -> bool:
        """Whether both pictures show the same part of the scene."""
        return max(*(abs(scale - 1) for scale in self.scale), *(abs(shift) for shift in self.shift)) < 2 * SLACK

    def possible(self, aspects: tuple[float, float]) -> bool:
        """Whether one picture, there or here, lies inside the other, as a cropped or a framed copy does.

        Without this a squad could be slid a file aside, or one march stretched onto another.
        """
        sizes = (1.0, aspects[0]), (1.0, aspects[1])
        for scale, shift, there, here in zip(self.scale, self.shift, *sizes, strict=True):
            spare = there - scale * here
            if not min(0.0, spare) - SLACK <= shift <= max(0.0, spare) + SLACK:
                return False
        return abs(float(np.log(self.scale[0] / self.scale[1]))) < STRETCHED

    def seen(self, points: Points) -> Points:
        """The same people in the other picture."""
        x = 1 - points[:, 0] if self.mirrored else points[:, 0]
        columns = (
            x * self.scale[0] + self.shift[0],
            points[:, 1] * self.scale[1] + self.shift[1],
            points[:, 2] * self.scale[1],
        )
        return np.stack(columns, axis=1)

    def back(self, points: Points) -> Points:
        """The reverse of `seen`."""
        x = (points[:, 0] - self.shift[0]) / self.scale[0]
        columns = (
            1 - x if self.mirrored else x,
            (points[:, 1] - self.shift[1]) / self.scale[1],
            points[:, 2] / self.scale[1],
        )
        return np.stack(columns, axis=1)


def likeness(there: Points, here: Points, view: View, aspects: tuple[float, float]) -> float | None:
    """Share (Dice) of people in the common part of both pictures who stand in the same place; None under `FEWEST`.

    `aspects`: of both pictures, there and here.
    """
    mapped = view.seen(here)
    there, mapped = there[_inside(view.back(there), aspects[1])], mapped[_inside(mapped, aspects[0])]
    if min(len(there), len(mapped)) < FEWEST:
        return None
    close = _close(there, mapped)
    return float(2 * min(close.any(axis=1).sum(), close.any(axis=0).sum()) / (len(there) + len(mapped)))


def _inside(points: Points, aspect: float) -> NDArray[np.bool_]:
    x, top, height = points.T
    inside = (x > EDGE) & (x < 1 - EDGE) & (top > 0) & (top + 0.7 * height < aspect)
    return np.asarray(inside)


def _close(there: Points, mapped: Points, near: float = NEAR) -> NDArray[np.bool_]:
    gap = np.abs(there[:, None, :2] - mapped[None, :, :2])
    return np.asarray((gap < near * there[:, None, 2:]).all(axis=2))


def find_view(pairs: Sequence[Pair], aspects: tuple[float, float]) -> View | None:
    """The view under which most pairs (people there, people here) agree, or None where none is better than chance."""
    pairs = [pair for pair in pairs if min(len(pair[0]), len(pair[1])) >= FEWEST]
    if not pairs:
        return None
    whole = [View(), View(mirrored=True, shift=(0.0, 0.0))]
    best = max(whole, key=lambda view: _mean(pairs, view, aspects))
    if _mean(pairs, best, aspects) < GOOD:
        best = max(
            (_searched(pairs, mirrored, aspects) for mirrored in (False, True)), key=lambda v: _mean(pairs, v, aspects)
        )
    for near in (0.25, NEAR):
        finer = _polished(pairs, best, near)
        best = finer if finer.possible(aspects) else best
    return best


def _mean(pairs: Sequence[Pair], view: View, aspects: tuple[float, float]) -> float:
    values = [likeness(there, here, view, aspects) for there, here in pairs]
    return float(np.mean([value or 0.0 for value in values]))


def _searched(pairs: Sequence[Pair], mirrored: bool, aspects: tuple[float, float]) -> View:
    """Every scale on a grid; at each, the shift on which most pairs of people vote."""
    many = pairs[:: max(1, len(pairs) // 12)]
    there = np.concatenate([np.repeat(a, len(b), axis=0) for a, b in many])
    here = np.concatenate([np.tile(b, (len(a), 1)) for a, b in many])
    plain = View(mirrored=mirrored).seen(here)
    cell = 0.06 * float(np.median(there[:, 2]))
    scales = np.exp(np.arange(np.log(LEAST), np.log(MOST), GRID))
    best, view = 0, View(mirrored=mirrored)
    for across in scales:
        for down in scales[np.abs(np.log(scales / across)) < STRETCHED]:
            same = np.abs(np.log(there[:, 2] / (plain[:, 2] * down))) < 0.12
            shift = there[same, :2] - plain[same, :2] * (across, down)
            spare = np.array([1.0, aspects[0]]) - np.array([across, down * aspects[1]])
            inside = (shift >= np.minimum(0, spare) - SLACK) & (shift <= np.maximum(0, spare) + SLACK)
            shift = shift[inside.all(axis=1)]
            bins = np.floor(shift / cell).astype(np.int64)
            if not len(bins):
                continue
            _, first, count = np.unique(bins[:, 0] * 100_003 + bins[:, 1], return_index=True, return_counts=True)
            if count.max() > best:
                middle = (bins[first[count.argmax()]] + 0.5) * cell
                best = int(count.max())
                view = View(mirrored, (float(across), float(down)), (float(middle[0]), float(middle[1])))
    return view


def _polished(pairs: Sequence[Pair], view: View, near: float) -> View:
    """Least squares over the people who agree under `view`; the same where they are too few or all at one place."""
    there, plain = [], []
    for a, b in pairs:
        close = _close(a, view.seen(b), near)
        once = close & (close.sum(axis=0) == 1)[None] & (close.sum(axis=1) == 1)[:, None]
        i, j = np.nonzero(once)
        there.append(a[i])
        plain.append(View(mirrored=view.mirrored).seen(b[j]))
    to, of = np.concatenate(there), np.concatenate(plain)
    if len(to) < 12 or np.ptp(of[:, 0]) < 0.1 or np.ptp(of[:, 1]) < 0.02:
        return view
    (sx, tx), (sy, ty) = (np.polyfit(of[:, k], to[:, k], 1) for k in (0, 1))
    if not (LEAST < sx < MOST and LEAST < sy < MOST):
        return view
    return View(view.mirrored, (float(sx), float(sy)), (float(tx), float(ty)))


def aside(there: Points, here: Points, view: View) -> float:
    """How far the people who match stand aside together, in heights: far more exact than where any one stands."""
    mapped = view.seen(here)
    i, j = np.nonzero(_close(there, mapped))
    if not len(i):
        return np.inf
    return float(np.abs(np.median((mapped[j, :2] - there[i, :2]) / there[i, 2:], axis=0)).max())


class Crowd:
    """Many layouts of one clip at once, padded to the fullest: compared with one layout in one go."""

    def __init__(self, layouts: Sequence[Layout], aspect: float) -> None:
        self.aspect = aspect
        self._most = max((len(layout.points) for layout in layouts), default=0)
        self._points = np.full((len(layouts), self._most, 3), np.nan)
        for k, layout in enumerate(layouts):
            self._points[k, : len(layout.points)] = layout.points
        self._inside: dict[tuple[View, float], NDArray[np.bool_]] = {}

    def likeness(self, here: Points, view: View, aspect: float) -> NDArray[np.float64]:
        """(layouts,) as `likeness` of each with `here`; 0 where too few people are in both pictures."""
        key = (view, aspect)
        if key not in self._inside:
            flat = view.back(self._points.reshape(-1, 3))
            self._inside[key] = _inside(flat, aspect).reshape(self._points.shape[:2])
        own = self._inside[key]
        mapped = view.seen(here)
        mapped = mapped[_inside(mapped, self.aspect)]
        if len(mapped) < FEWEST or not self._most:
            return np.zeros(len(own))
        room = NEAR * self._points[:, :, None, 2]
        close = np.abs(self._points[:, :, None, 0] - mapped[:, 0]) < room
        close &= np.abs(self._points[:, :, None, 1] - mapped[:, 1]) < room
        close &= own[:, :, None]
        number = own.sum(axis=1)
        pairs = np.minimum(close.any(axis=2).sum(axis=1), close.any(axis=1).sum(axis=1))
        return np.asarray(np.where(number < FEWEST, 0.0, 2 * pairs / np.maximum(number + len(mapped), 1)))
