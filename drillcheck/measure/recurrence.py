"""Recurrence: in a drill the formation comes back, wherever it stands and faces; in a rest an arrangement never does.

A look's recurrence is the share of its people who stand on the formation's places at its best place, heading, opening.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.formation import HEADINGS, Variants, headings, openings
from drillcheck.measure.ground import Points, Stand
from drillcheck.measure.template import APART_S, Template, learn_template

Array = NDArray[np.float64]

FEWEST = 3  # fewer people have no arrangement
SCORE = 0.25
SIZES = 12  # numbers of people for which chance is tried; between them it is interpolated
DRAWS = 10  # random arrangements of each size: their mean is steady to about 0.02
# More freedom is granted when so many looks, and this share of them, show the formation only so.
FEWEST_TURNED, WORTH = 4, 0.05
SHOWN, GAIN = 0.45, 0.25
WORSE = 0.7
PLAIN = 0.95  # so like the formation that no freedom makes it liker


@dataclass(frozen=True, slots=True, eq=False)
class Recurrence:
    """The formation in the ways that this clip shows it, and the two levels a value is judged by."""

    template: Template
    variants: Variants
    typical: float  # of ranks that come back
    by_size: Array  # (n,) of so many people scattered over the same ground: the fewer, the likelier a match
    chance: float  # the same for the number usually seen
    values: Array  # (looks,) likeness of the looks it was learnt from, NaN for too few people

    def scattered(self, number: int) -> float:
        """What so many people would reach by chance."""
        return float(self.by_size[min(number, len(self.by_size) - 1)])

    def of(self, stand: Stand) -> float:
        """Likeness to the formation, 0..1; NaN where there are too few people."""
        seen = stand.above(SCORE)
        return self.variants.likeness(self.template.scaled(seen.points)) if len(seen) >= FEWEST else float("nan")


def learn(stands: Sequence[Stand], times_s: Array) -> Recurrence | None:
    """The formation and the levels from a clip's sparse looks; None where hardly anybody was seen."""
    able = [i for i, stand in enumerate(stands) if len(stand.above(SCORE)) >= FEWEST]
    if len(able) < 8 or times_s[able[-1]] - times_s[able[0]] < 1.5 * APART_S:
        return None
    seen = [stands[i].above(SCORE).points for i in able]
    template = learn_template(seen, times_s[able])
    scaled = [template.scaled(points) for points in seen]
    best: _Way | None = None
    for variants in _ways(template):
        way = _tried(variants, scaled, best)
        # A freedom that no look needs only makes chance matches likelier.
        if best is None or way.explains(best) >= max(FEWEST_TURNED, WORTH * len(able)):
            best = way
    assert best is not None
    sizes = np.array([len(points) for points in seen])
    values = np.full(len(stands), np.nan)
    values[able] = best.values
    chance = float(np.median(best.by_size[sizes]))
    return Recurrence(template, best.variants, best.typical, best.by_size, chance, values)


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """What a set of variants makes of the looks: their values and levels, and what chance would give each."""

    variants: Variants
    values: Array
    typical: float
    by_size: Array
    chance: Array

    @property
    def contrast(self) -> float:
        """How far the usual drill lies above chance."""
        return self.typical - float(np.median(self.chance))

    def height(self) -> Array:
        """(looks,) 0 is chance, 1 is the usual drill."""
        return np.asarray((self.values - self.chance) / max(self.contrast, 0.05))

    def explains(self, narrower: _Way) -> int:
        """Looks that plainly are the formation, and are so much more plainly than with a narrower set; none where
        chance then comes close: a handful of people fits some opening of some ranks anyhow."""
        if self.contrast < WORSE * narrower.contrast:
            return 0
        return int(((self.height() > SHOWN) & (self.height() - narrower.height() > GAIN)).sum())


def _ways(template: Template) -> Iterator[Variants]:
    """From the formation as it mostly stands to any heading and opening."""
    facing = headings(template.places, template.cell).points
    off = np.minimum(np.arange(HEADINGS) % (HEADINGS // 2), -np.arange(HEADINGS) % (HEADINGS // 2))
    yield Variants(facing[off <= 1], template.cell)
    yield Variants(facing, template.cell)
    opened = openings(template.places, template.cell).points
    yield Variants(np.concatenate([facing, opened]), template.cell, elastic=True)


def _tried(variants: Variants, seen: Sequence[Points], before: _Way | None) -> _Way:
    """Looks that a narrower set explains already need not be tried again."""
    values = np.array(
        [
            before.values[i] if before is not None and before.values[i] >= PLAIN else variants.likeness(points)
            for i, points in enumerate(seen)
        ]
    )
    sizes = np.array([len(points) for points in seen])
    by_size = _chance(variants, seen, int(sizes.max()))
    # A drill is most of any clip worth judging: its level is that of the better half.
    typical = float(np.quantile(values, 0.6))
    return _Way(variants, values, typical, by_size, by_size[sizes])


def _chance(variants: Variants, seen: Sequence[Points], most: int) -> Array:
    """(most + 1,) likeness of 0, 1, … people scattered at random over ground that people covered."""
    rng = np.random.default_rng(20240318)
    sizes = np.unique(np.geomspace(FEWEST, max(most, FEWEST), SIZES).round().astype(int))
    means = []
    for number in sizes:
        values = []
        for _ in range(DRAWS):
            ground = seen[int(rng.integers(len(seen)))]
            low, high = ground.min(axis=0) - 0.5, ground.max(axis=0) + 0.5
            values.append(variants.likeness(rng.uniform(low, high, (number, 2))))
        means.append(float(np.mean(values)))
    return np.asarray(np.interp(np.arange(most + 1), sizes, means))
