"""The first pass over a clip's sparse looks: places on the ground, the training's span, who rests when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Look
from drillcheck.measure.ground import Ground, Stand, fit_ground, stand
from drillcheck.measure.presence import counts, present_span, usual_number
from drillcheck.measure.recurrence import Recurrence, learn
from drillcheck.measure.resting import Signs, learn_signs, rest_posterior, runs

Array = NDArray[np.float64]

LOWEST_SCORE = 0.05
USED_SCORE = 0.1
SURE_SCORE = 0.25
# Ranks that come back must stand out from chance by this much, or rest cannot be told from drill.
CONTRAST = 0.12
SURE, UNSURE = 0.95, 0.05
# Ranks are known by coming back. Where more of the training than this looks like a rest, nothing does come back, and
# nobody can say what is drill.
MOST_REST = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """One entry a sparse look: `stands`, `faint` (people at the lowest score), `sure` (boxes of any height),
    `number_seen`, `times_s`, `look_odds` (log-odds of rest of each look alone) and `posterior`.

    `span`: first and last look of the training.
    """

    ground: Ground
    stands: list[Stand]
    faint: Array
    sure: Array
    number_seen: Array
    times_s: Array
    usual: float
    span: tuple[int, int]
    recurrence: Recurrence | None
    signs: Signs | None
    look_odds: Array
    posterior: Array

    @property
    def tells_rest(self) -> bool:
        """Whether rest could be told from drill at all."""
        if self.recurrence is None or self.recurrence.typical - self.recurrence.chance < CONTRAST:
            return False
        first, last = self.span
        return float((self.posterior[first : last + 1] > 0.5).mean()) <= MOST_REST

    @property
    def rests(self) -> list[tuple[int, int]]:
        """First and last look of each likely rest, by index; none where rest cannot be told from drill."""
        return runs(self.posterior > 0.5) if self.tells_rest else []

    def odds(self, looks: Sequence[Look]) -> Array:
        """Log-odds of rest at other looks, such as dense ones."""
        if self.signs is None:
            return np.zeros(len(looks))
        return self.signs.odds(self.standing(looks))

    def number(self, looks: Sequence[Look]) -> Array:
        """People in other looks."""
        return counts(self.standing(looks))

    def standing(self, looks: Sequence[Look]) -> list[Stand]:
        """Their people on the ground."""
        return [stand(look, self.ground, USED_SCORE) for look in looks]

    def doubtful(self) -> list[tuple[int, int]]:
        """Stretches of looks that may be a rest and were not found to be one, or the other way round.

        Doubt right beside a found boundary, or where people arrive or leave, is that boundary's uncertainty.
        """
        ends = [i for rest in self.rests for i in rest] + [i for i in self.span if 0 < i < len(self.stands) - 1]
        borders = {i + k for i in ends for k in range(-3, 4)}
        unsure = (self.posterior > UNSURE) & (self.posterior < SURE)
        return [(a, b) for a, b in runs(unsure) if not borders.issuperset(range(a, b + 1))]


def analyse(looks: Sequence[Look], times_s: Array, width: int, step_s: float) -> Analysis | None:
    """The first pass, or None where nobody trained: too few people for a ground, or nobody who stays."""
    ground = fit_ground(looks, width)
    if ground is None:
        return None
    every = [stand(look, ground, LOWEST_SCORE) for look in looks]
    stands = [one.above(USED_SCORE) for one in every]
    seen = counts(stands)
    span = present_span(seen)
    if span is None:
        return None
    usual = usual_number(seen)
    inside = slice(span[0], span[1] + 1)
    recurrence = learn(stands[inside], times_s[inside])
    signs, odds, posterior = None, np.zeros(len(looks)), np.zeros(len(looks))
    if recurrence is not None:
        signs, odds[inside] = learn_signs(recurrence, stands[inside], usual)
        # After the training too: people who walk off dissolve the ranks.
        beyond = [i for i in range(len(looks)) if not span[0] <= i <= span[1]]
        odds[beyond] = signs.odds([stands[i] for i in beyond])
        posterior[inside] = rest_posterior(odds[inside], step_s)
    return Analysis(
        ground=ground,
        stands=stands,
        faint=np.array([len(one) for one in every], dtype=np.float64),
        sure=sure_number(looks),
        number_seen=seen,
        times_s=times_s,
        usual=usual,
        span=span,
        recurrence=recurrence,
        signs=signs,
        look_odds=odds,
        posterior=posterior,
    )


def sure_number(looks: Sequence[Look]) -> Array:
    """(n,) people that each look shows plainly, standing, sitting or wherever."""
    return np.array([sum(score >= SURE_SCORE for score in look.scores) for look in looks], dtype=np.float64)
