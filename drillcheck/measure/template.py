"""The formation's template, learnt from a clip: the arrangement that most looks show, whichever way it faces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.formation import HEADINGS, Variants, headings, pairs, rigid, rotation
from drillcheck.measure.ground import Points

Array = NDArray[np.float64]

APART_S = 40.0  # nearer in time than this, even resting people still stand where they stood
CANDIDATES, REFERENCES = 20, 48
COARSE = 24  # headings while the template is sought
# A phone's focal length is not known: depths may be wrong by a factor, which shows when the block turns.
DEPTHS = (1.0, 0.75, 1.33)
DEPTH_GAIN = 0.02  # likeness by which another factor must be better than none
ACROSS_M = 0.2
# A person's height is measured to a few per cent, and the distance with it.
ALONG_SHARE, ALONG_LEAST_M = 0.022, 0.25
ROUNDS, PILED = 2, 160  # looks that are piled up
# Looks that show the formation well: at least this share of it, and among the better ones of the clip.
WELL, BETTER = 0.55, 0.4
USUAL = 0.35  # places taken in this share of those looks are the template's
BLOCK_APART = 4.0  # metres from the block, beyond which nobody belongs to it
PILE_CELL, PILE_BLUR, PILE_HALF, PILE_APART = 0.08, 0.2, 0.45, 0.55  # metres


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """`places` (m, 2) metres around their middle; `depth`: factor on depths; `cell` (2,) metres: see `Variants`."""

    places: Points
    depth: float
    cell: Array

    def scaled(self, points: Points) -> Points:
        """A look's points with the depths corrected."""
        return np.asarray(points * np.array([1.0, self.depth]))


def learn_template(arrangements: Sequence[Points], times_s: Array) -> Template:
    """From looks (each with at least three people) that are spread over the clip."""
    along = max(ALONG_LEAST_M, ALONG_SHARE * float(np.median(np.concatenate(arrangements)[:, 1])))
    drafts = []
    few = _spread(range(len(arrangements)), REFERENCES // 2)
    for depth in DEPTHS:
        cell = np.array([ACROSS_M, along * depth])
        alike, _ = _most_alike([arrangements[i] * np.array([1, depth]) for i in few], times_s[few], cell, 12)
        drafts.append((alike - (0 if depth == 1.0 else DEPTH_GAIN), depth, cell))
    _, depth, cell = max(drafts, key=lambda draft: draft[0])
    points = [arrangement * np.array([1, depth]) for arrangement in arrangements]
    chosen = _spread(range(len(points)), REFERENCES)
    _, best = _most_alike([points[i] for i in chosen], times_s[chosen], cell, CANDIDATES)
    places = points[chosen[best]]
    piled = [points[i] for i in _spread(range(len(points)), PILED)]
    for _ in range(ROUNDS):
        places = _piled(piled, places - np.median(places, axis=0), cell)
    places = _together(places)
    return Template(places - np.median(places, axis=0), depth, cell)


def _spread(items: Sequence[int], number: int) -> list[int]:
    return [items[k] for k in np.unique(np.linspace(0, len(items) - 1, min(number, len(items))).astype(int))]


def _most_alike(points: Sequence[Points], times_s: Array, cell: Array, candidates: int) -> tuple[float, int]:
    """The full look that is most like those not near it in time: mean likeness, and which."""
    sizes = np.array([len(one) for one in points])
    full = _spread([i for i in range(len(points)) if sizes[i] >= np.quantile(sizes, 0.6)], candidates)
    best = (-1.0, full[0])
    for i in full:
        variants = headings(points[i], cell, COARSE)
        alike = [
            variants.match(other)[0].max()
            for other, at in zip(points, times_s, strict=True)
            if abs(at - times_s[i]) > APART_S
        ]
        best = max(best, (float(np.mean(alike)) if alike else 0.0, i), key=lambda pair: pair[0])
    return best


def _piled(points: Sequence[Points], places: Points, cell: Array) -> Points:
    """The places taken when all looks that show the formation well are laid on the template."""
    variants = headings(places, cell)
    laid = [lay(one, places, variants) for one in points]
    shares = np.array([share for share, _ in laid])
    well = max(WELL, float(np.quantile(shares, BETTER)))
    kept = [on for share, on in laid if share >= well]
    if len(kept) < 6:
        return places
    found, taken = _peaks(np.concatenate(kept), len(kept))
    usual = found[taken > USUAL]
    return usual if len(usual) >= 3 else places


def _together(places: Points) -> Points:
    """Without those far from the block: who watches from afar neither turns nor marches with it, and rests nowhere."""
    apart = places[:, None] - places[None]
    linked = np.hypot(apart[..., 0], apart[..., 1]) < BLOCK_APART
    for _ in range(len(places).bit_length()):
        linked = linked @ linked
    block = linked[linked.sum(axis=1).argmax()]
    return places[block] if block.sum() >= max(3, len(places) / 2) else places


def lay(points: Points, places: Points, variants: Variants) -> tuple[float, Points]:
    """The share that matches at the best heading, and the points turned and moved onto the template."""
    shares, at = variants.match(points)
    best = int(shares.argmax())
    turn, move = rotation(best * 2 * np.pi / HEADINGS)[None], at[best][None]
    for _ in range(3):
        near, nearest = pairs(points, (places @ turn[0].T + move)[None], 2 * variants.cell)
        if near.sum() < 3:
            break
        turn, move = rigid(places[nearest], points[None], near)
    return float(shares[best]), (points - move) @ turn[0]


def _peaks(points: Points, looks: int) -> tuple[Points, Array]:
    """Peaks of a pile of points, fullest first, with the share of looks in which each was taken."""
    points = points[(np.abs(points) < 15).all(axis=1)]
    corner = points.min(axis=0) - 0.5
    pile = np.zeros(tuple(((points.max(axis=0) + 0.5 - corner) / PILE_CELL).astype(int) + 1))
    at = ((points - corner) / PILE_CELL).astype(int)
    np.add.at(pile, (at[:, 0], at[:, 1]), 1.0)
    taps = np.exp(-0.5 * (np.arange(-8, 9) * PILE_CELL / PILE_BLUR) ** 2)
    for axis in (0, 1):
        pile = np.apply_along_axis(np.convolve, axis, pile, taps / taps.sum(), "same")
    found: list[Points] = []
    taken: list[float] = []
    reach = int(PILE_APART / PILE_CELL)
    while len(found) < 120:
        peak = np.unravel_index(int(pile.argmax()), pile.shape)
        place = np.array(peak) * PILE_CELL + corner
        share = float((np.hypot(*(points - place).T) < PILE_HALF).sum()) / looks
        if pile[peak] <= 0 or share < 0.05:
            break
        found.append(place)
        taken.append(share)
        low = np.maximum(np.array(peak) - reach, 0)
        pile[low[0] : peak[0] + reach + 1, low[1] : peak[1] + reach + 1] = 0
    return np.array(found).reshape(-1, 2), np.array(taken)
