"""What proves a reuse: people in the same places at the same moments, against what chance would give.

Chance is measured, not assumed: how often the other clip's *other* moments look as much alike. A squad that stands in
formation looks like itself in half of all drills on its ground: such moments count nothing. A block half-way across
the yard, or thirty people scattered in a rest, look like no other moment: each counts as much as it is rare, and one
arrangement counts once, however long it lasts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.fresh.people import FEWEST, GOOD, Crowd, View, aside, find_view, likeness
from drillcheck.fresh.signature import Layout, Signature

COMMON = 0.2  # an arrangement seen in more than this share of the other moments is the formation at its place
OTHER_S = 6.0  # nearer in time than this it is the same moment
SAME_S = 0.15  # two looks nearer than this show one moment: at a march people come 0.2 m in it
MISS = 0.05  # share of moments of one footage that detectors see too differently
DIFFERENT = 0.35
ASIDE = 0.04  # of a height, 7 cm: as far as a block comes in the time between two pictures; copies agree to 0.015
OFF_NATS = -1.0
# Two drills of one squad, laid on each other where both march out, agree more often than chance has it: so much and no
# more is one moment worth, and it takes several.
MOST_NATS = 3.0
PROOF_NATS = 11.5
PROOF_MOMENTS = 4
PROOF_SHARE = 0.75
# A view that may be chosen finds agreement by choosing: what was edited must be proved better.
MIRROR_NATS, CROP_NATS = 2.0, 4.0
EPISODE_S = 8.0  # out on a march or back from it: what agrees half-way agrees all the way
LONG_S, LONG_NATS = 60.0, 5.5
HINT_MOMENTS = 2
HINT_S = 55.0  # in 46 s, two made-up drills of one squad marched out three times in step
WANTED = 24  # moments asked for at most


@dataclass(frozen=True, slots=True)
class Weighed:
    """`nats` for (or against) one footage, by `moments` that tell, `agreeing` of which are alike."""

    nats: float
    moments: int
    agreeing: int

    @property
    def proven(self) -> bool:
        """Beyond chance, by several moments that nearly all agree."""
        enough = self.moments >= PROOF_MOMENTS and self.agreeing >= PROOF_SHARE * self.moments
        return enough and self.nats >= PROOF_NATS

    def proves(self, length_s: float) -> bool:
        """Proven; over a long stretch, which two drills hardly ever share, by less if every moment agrees."""
        unanimous = self.agreeing == self.moments >= PROOF_MOMENTS - 1
        return self.proven or (unanimous and length_s >= LONG_S and self.nats >= LONG_NATS)

    def hints(self, length_s: float) -> bool:
        """Every moment agrees over a stretch that is not short, but they are too few to prove it."""
        return self.agreeing == self.moments >= HINT_MOMENTS and length_s >= HINT_S and self.nats >= 0

    @property
    def told(self) -> bool:
        """Whether people could be compared at enough moments, or disagreed where they could."""
        return self.moments >= HINT_MOMENTS or self.nats < 0

    @property
    def refuted(self) -> bool:
        """People stand elsewhere: something else was filmed, or by another camera."""
        return self.moments >= PROOF_MOMENTS and self.nats < 0 and self.agreeing < 0.5 * self.moments


NOTHING = Weighed(0.0, 0, 0)


class Rarity:
    """How usual each look of a clip is among its others."""

    def __init__(self, one: Signature) -> None:
        self.layouts = one.layouts
        self.times = np.array([layout.at_s for layout in one.layouts])
        self.aspect = one.aspect
        self._crowd = Crowd(one.layouts, one.aspect)
        self._common: dict[int, float] = {}

    def common(self, k: int) -> float:
        """Share of the other moments that show the arrangement of look `k`; 1 where hardly anybody is seen."""
        if k not in self._common:
            values = self.against(self.layouts[k].at_s, self.layouts[k].points, View(), self.aspect)
            few = len(self.layouts[k].points) < FEWEST or not len(values)
            self._common[k] = 1.0 if few else float((values >= GOOD).mean())
        return self._common[k]

    def against(self, at_s: float, points: NDArray[np.float64], view: View, aspect: float) -> NDArray[np.float64]:
        """Likeness of people to every look that is not near `at_s`."""
        return self._crowd.likeness(points, view, aspect)[np.abs(self.times - at_s) > OTHER_S]

    def telling(self, start_s: float, end_s: float) -> list[int]:
        """Looks in a stretch that are worth comparing, at most `WANTED`, spread over it and the rarest first."""
        inside = np.flatnonzero((self.times >= start_s) & (self.times <= end_s))
        rare = [int(k) for k in inside if self.common(int(k)) <= COMMON]
        parts = np.array_split(np.array(rare, dtype=int), WANTED)
        return [int(min(part, key=self.common)) for part in parts if len(part)]


def matching(there: Rarity, here: Sequence[Layout], shift_s: float) -> list[tuple[int, Layout]]:
    """Looks of the other clip with those of this one that show the same moment, if the shift is right."""
    found = []
    for layout in here:
        if not len(there.times):
            break
        k = int(np.abs(there.times - layout.at_s - shift_s).argmin())
        if abs(float(there.times[k]) - layout.at_s - shift_s) <= SAME_S:
            found.append((k, layout))
    return found


def weigh(there: Rarity, pairs: Sequence[tuple[int, Layout]], aspect: float) -> Weighed:
    """What pairs of looks say: `aspect` is of this clip's picture."""
    aspects = (there.aspect, aspect)
    view = find_view([(there.layouts[k].points, layout.points) for k, layout in pairs], aspects)
    if view is None:
        return NOTHING
    told: list[tuple[int, float]] = []
    for k, layout in sorted(pairs, key=lambda pair: pair[0]):
        if there.common(k) > COMMON:
            continue
        value = likeness(there.layouts[k].points, layout.points, view, aspects)
        if value is None:
            continue
        told.append((k, _nats(there, k, layout, view, value, aspect)))
    return _summed(there, told, MIRROR_NATS * view.mirrored + CROP_NATS * (not view.whole))


def _nats(there: Rarity, k: int, layout: Layout, view: View, value: float, aspect: float) -> float:
    if value < DIFFERENT:
        return float(np.log(MISS))
    if value < GOOD:
        return 0.0
    if aside(there.layouts[k].points, layout.points, view) > ASIDE:
        return OFF_NATS
    others = there.against(there.layouts[k].at_s, layout.points, view, aspect)
    chance = (1 + int((others >= value - 0.05).sum())) / (2 + len(others))
    return min(MOST_NATS, float(np.log((1 - MISS) / chance)))


def _summed(there: Rarity, told: Sequence[tuple[int, float]], cost: float) -> Weighed:
    """One arrangement that lasts counts once, and so does one march: the mean of its looks."""
    groups: list[list[float]] = []
    began, before = -np.inf, 0
    for k, nats in told:
        if groups and (there.times[k] - began < EPISODE_S or _lasts(there, before, k)):
            groups[-1].append(nats)
        else:
            groups.append([nats])
            began = float(there.times[k])
        before = k
    means = [float(np.mean(group)) for group in groups]
    return Weighed(sum(means) - cost * bool(means), len(means), sum(1 for mean in means if mean > 0))


def _lasts(there: Rarity, one: int, other: int) -> bool:
    aspects = (there.aspect, there.aspect)
    value = likeness(there.layouts[one].points, there.layouts[other].points, View(), aspects)
    return value is not None and value >= GOOD
