"""The formation's places: every drill look laid on one template, so that whom one moment hides another shows.

A block that marches keeps its arrangement. Looks are aligned by translation, people of all looks are piled up on the
ground of the template, and each peak of the pile is somebody's place with the share of looks in which it was taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.ground import Points, Stand
from drillcheck.measure.likeness import align

Array = NDArray[np.float64]

CELL = np.array([0.05, 0.1])  # metres across, along
BLUR = np.array([0.11, 0.22])
HALF = np.array([0.28, 0.55])  # a place's own ground
APART = np.array([0.4, 0.75])  # no two places nearer than this
SURE_SCORE = 0.25
ALIKE = 0.6  # a look is laid on the template when this share matches
TEMPLATE = 0.35  # places taken this often make the next template
FAINTEST = 0.03
NEAR = 6.0  # metres around the formation: passers-by walk farther off
WIDEST = 20.0  # metres from its middle: no formation is larger


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """One look laid on the template: its index, points and weights (1 for a sure person, less for a faint one)."""

    index: int
    points: Points
    weights: Array


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """`places` (n, 2) metres, fullest first; `taken` (n,) share of looks; `by_look` (looks, n) taken then;
    `extra` (looks,) people seen for sure outside all places; `laid` the looks' indices; `share` of looks that fitted.
    """

    places: Points
    taken: Array
    by_look: NDArray[np.bool_]
    extra: Array
    laid: NDArray[np.int64]
    share: float


def find_slots(stands: Sequence[Stand]) -> Slots | None:
    """Places of the formation from drill looks, or None where no common arrangement is found."""
    able = [i for i, stand in enumerate(stands) if len(stand.above(SURE_SCORE)) >= 3]
    if len(able) < 8:
        return None
    template = _first_template(stands, able)
    laid: list[Laid] = []
    places, taken = template, np.ones(len(template))
    for _ in range(3):
        laid = _lay(stands, able, template)
        if len(laid) < 8:
            return None
        places, taken = _peaks(laid, template)
        template = places[taken > TEMPLATE]
        if len(template) < 2:
            return None
    keep = ~shadows(places, taken)
    places, taken = places[keep], taken[keep]
    by_look = np.array([_taken(look, places) for look in laid])
    extra = np.array([_outside(look, places[taken > 0.1]) for look in laid], dtype=np.float64)
    return Slots(places, taken, by_look, extra, np.array([look.index for look in laid]), len(laid) / len(able))


def _first_template(stands: Sequence[Stand], able: list[int]) -> Points:
    """The full look that is most like the others."""
    sizes = np.array([len(stands[i].above(SURE_SCORE)) for i in able])
    full = [i for i, size in zip(able, sizes, strict=True) if size >= np.quantile(sizes, 0.75)]
    candidates = [full[k] for k in np.unique(np.linspace(0, len(full) - 1, min(30, len(full))).astype(int))]
    others = [able[k] for k in np.unique(np.linspace(0, len(able) - 1, min(60, len(able))).astype(int))]
    points = {i: stands[i].above(SURE_SCORE).points for i in {*candidates, *others}}
    likeness = [np.mean([align(points[j], points[i])[1] for j in others]) for i in candidates]
    best: Points = points[candidates[int(np.argmax(likeness))]]
    return best


def _lay(stands: Sequence[Stand], able: list[int], template: Points) -> list[Laid]:
    laid = []
    for i in able:
        move, alike = align(stands[i].above(SURE_SCORE).points, template)
        if alike >= ALIKE:
            weights = np.clip(stands[i].scores / SURE_SCORE, 0, 1)
            laid.append(Laid(i, stands[i].points + move, weights))
    return laid


def _peaks(laid: list[Laid], template: Points) -> tuple[Points, Array]:
    points = np.concatenate([look.points for look in laid])
    weights = np.concatenate([look.weights for look in laid])
    # Somebody on the horizon would make the pile a gigabyte.
    near = (np.abs(points - np.median(template, axis=0)) < WIDEST).all(axis=1)
    points, weights = points[near], weights[near]
    corner = points.min(axis=0) - 1
    size = ((points.max(axis=0) + 1 - corner) / CELL).astype(int) + 1
    pile = np.zeros(tuple(size))
    at = ((points - corner) / CELL).astype(int)
    np.add.at(pile, (at[:, 0], at[:, 1]), weights)
    pile = _blurred(pile)
    places: list[Points] = []
    taken: list[float] = []
    reach = (APART / CELL).astype(int)
    while len(places) < 120:
        peak = np.unravel_index(int(pile.argmax()), pile.shape)
        place = np.array(peak) * CELL + corner
        inside = (np.abs(points - place) < HALF).all(axis=1)
        share = float(weights[inside].sum()) / len(laid)
        if pile[peak] <= 0 or share < FAINTEST:
            break
        places.append(place)
        taken.append(min(share, 1.0))
        low = np.maximum(np.array(peak) - reach, 0)
        pile[low[0] : peak[0] + reach[0] + 1, low[1] : peak[1] + reach[1] + 1] = 0
    return np.array(places).reshape(-1, 2), np.array(taken)


def _blurred(pile: Array) -> Array:
    """Gaussian blur by `BLUR` metres along each axis."""
    for axis in (0, 1):
        sigma = BLUR[axis] / CELL[axis]
        taps = np.exp(-0.5 * (np.arange(-int(3 * sigma) - 1, int(3 * sigma) + 2) / sigma) ** 2)
        pile = np.apply_along_axis(np.convolve, axis, pile, taps / taps.sum(), "same")
    return pile


def shadows(places: Points, taken: Array) -> NDArray[np.bool_]:
    """Which places are only another's shadow: straight before or behind a much fuller one and nearer than a rank.

    A box cut off at the knees puts the same person farther away, a doubled box nearer: both stand in one file.
    """
    out = np.zeros(len(places), dtype=bool)
    for i in range(len(places)):
        for j in range(len(places)):
            apart = np.abs(places[i] - places[j])
            if not out[j] and apart[0] < 0.35 and apart[1] < 0.9 and taken[j] >= 1.5 * taken[i]:
                out[i] = True
    return out


def _taken(look: Laid, places: Points) -> NDArray[np.bool_]:
    apart = np.abs(look.points[None] - places[:, None])
    return np.asarray(((apart < HALF).all(axis=2) & (look.weights >= 0.6)[None]).any(axis=1))


def _outside(look: Laid, places: Points, near: float = NEAR) -> int:
    """People seen for sure, outside every place and its shadow, yet near the formation."""
    apart = np.abs(look.points[:, None] - places[None])
    free = ~((apart[..., 0] < 0.45) & (apart[..., 1] < 1.0)).any(axis=1)
    close = apart.max(axis=2).min(axis=1) < near
    return int((free & close & (look.weights >= 1.0)).sum())
