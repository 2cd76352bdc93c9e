"""Which looks show people at rest: recurrence of the arrangement, smoothed over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.measure.chain import posterior
from drillcheck.measure.ground import Stand
from drillcheck.measure.presence import SCORE
from drillcheck.measure.recurrence import Recurrence
from drillcheck.measure.regularity import Regularity

Array = NDArray[np.float64]

# A rest, and a drill between two rests, last at least this long.
SHORTEST_S = 20.0
CHANGES = (5e-4, 7.5e-3)  # of a drill into a rest, and back, each second beyond that
# What a look says of rest, in log-odds: weights of a logistic regression on looks whose truth is known, rendered and
# simulated alike. Seven tenths of them, since the looks of one rest tell much the same story.
BASE, PER_HEIGHT, PER_SHARE = 1.2, -7.5, 2.6
# Regularity tells the more, the more people there are: few stand in some order by chance.
PER_TENFOLD, PER_REGULARITY, PER_REGULARITY_TENFOLD = 2.1, -2.1, -3.3
TEN = 10.0
# So many people in an order as plain as this clip's ranks (its share) stand in ranks, whichever; log-odds of it.
ORDERLY = ((7, 0.85, 1.0), (10, 0.7, 2.0))
HEIGHTS, SHARES, REGULARITIES, TENFOLDS = (-0.3, 1.0), (0.2, 1.1), (-0.5, 2.0), (-1.0, 1.3)
# Regularity by chance, of ranks at least, and what is usual where too few looks plainly show ranks.
IRREGULAR, LEAST_REGULAR, USUALLY_REGULAR, PLAINLY = 0.03, 0.12, 0.15, 0.6
LEAST_CONTRAST = 0.05
DESERTED, DESERTED_OF_MANY = 0.4, 0.25  # shares of the usual number; a large block from the flank hides more than half
NOBODY, BY_NOBODY, BY_FEW = 0.15, 2.0, 0.8  # share of the usual number that is as good as none, and log-odds
STRONGEST = 4.0  # log-odds that a single look may weigh


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """What tells rest from drill in one clip: whether the formation is there, how regular people stand, how many.

    `regular`: regularity of this clip's ranks; `usual`: people usually seen.
    """

    recurrence: Recurrence
    regularity: Regularity
    regular: float
    usual: float

    def odds(self, stands: Sequence[Stand]) -> Array:
        """(n,) log-odds that each look shows a rest; 0 where the look cannot tell."""
        values = np.array([self.recurrence.of(stand) for stand in stands])
        return self.weighed(_numbers(stands), values, _regularities(self.recurrence, self.regularity, stands))

    def weighed(self, number: Array, values: Array, regular: Array) -> Array:
        """The same from people, recurrence and regularity (NaN for too few people) of each look, all (n,)."""
        height = np.clip(_heights(self.recurrence, number, values), *HEIGHTS)
        order = np.clip((regular - IRREGULAR) / (self.regular - IRREGULAR), *REGULARITIES)
        tenfold = np.clip(np.log(np.maximum(number, 1) / TEN), *TENFOLDS)
        share = np.clip(number / max(self.usual, 1.0), *SHARES)
        odds = BASE + PER_HEIGHT * height + PER_SHARE * share + PER_TENFOLD * tenfold
        odds += np.minimum(PER_REGULARITY + PER_REGULARITY_TENFOLD * tenfold, 0) * np.nan_to_num(order)
        for people, plain, weight in ORDERLY:
            odds = np.where((number >= people) & (np.nan_to_num(order) > plain), np.minimum(odds, -weight), odds)
        odds = np.where(np.isfinite(values), np.clip(odds, -STRONGEST, STRONGEST), 0.0)
        # Most of the squad has left the picture: whatever the few who stay do, nobody drills. Yet a block seen from its
        # flank may show as few, for a while.
        deserted = number < min(DESERTED * self.usual, max(DESERTED_OF_MANY * self.usual, 4.0))
        least = np.where(number < NOBODY * self.usual, BY_NOBODY, BY_FEW)
        return np.where(deserted, least, odds)


def learn_signs(recurrence: Recurrence, stands: Sequence[Stand], usual: float) -> tuple[Signs, Array]:
    """The signs of a clip from the looks that its recurrence was learnt from, and what they say of each."""
    regularity = Regularity(recurrence.template.cell)
    number, regular = _numbers(stands), _regularities(recurrence, regularity, stands)
    plain = (_heights(recurrence, number, recurrence.values) > PLAINLY) & np.isfinite(regular)
    level = float(np.median(regular[plain])) if plain.sum() > 5 else USUALLY_REGULAR
    signs = Signs(recurrence, regularity, max(level, LEAST_REGULAR), usual)
    return signs, signs.weighed(number, recurrence.values, regular)


def _numbers(stands: Sequence[Stand]) -> Array:
    return np.array([len(stand.above(SCORE)) for stand in stands], dtype=np.float64)


def _regularities(recurrence: Recurrence, regularity: Regularity, stands: Sequence[Stand]) -> Array:
    return np.array([regularity.of(recurrence.template.scaled(stand.above(SCORE).points)) for stand in stands])


def _heights(recurrence: Recurrence, number: Array, values: Array) -> Array:
    """(n,) 0 is chance, 1 the usual drill."""
    chance = np.array([recurrence.scattered(int(each)) for each in number])
    return np.asarray((values - chance) / max(recurrence.typical - recurrence.chance, LEAST_CONTRAST))


def rest_posterior(odds: Array, step_s: float) -> Array:
    """(n,) probability of rest at each look."""
    least = max(1, round(SHORTEST_S / step_s))
    begins, ends = (min(0.5, each * step_s) for each in CHANGES)
    return posterior(np.stack([-odds / 2, odds / 2], axis=1), (least, least), (begins, ends))


def runs(likely: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], likely.astype(np.int8), [0]])))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]
