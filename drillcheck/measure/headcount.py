"""How many people take part, with an interval: never a number of track ids, nor one picture's count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Headcount
from drillcheck.measure.bystanders import bystanders
from drillcheck.measure.ground import Stand
from drillcheck.measure.presence import counts
from drillcheck.measure.slots import find_slots
from drillcheck.measure.staying import staying, through
from drillcheck.measure.tellings import FITTED, tellings
from drillcheck.measure.weighing import weigh

Array = NDArray[np.float64]

COUNTED = 0.25  # a place taken in this share of the looks is somebody's
# Ranks hidden behind ranks: many faint boxes where few are sure (90th percentiles at 0.05 and 0.25).
HIDDEN_GAP, HIDDEN_SHARE = 4, 0.3  # people, and of the count: in a crowd some faint boxes are usual
FAINT_SCORE = 0.15
FEWEST_LOOKS, FEWEST_PEOPLE = 8, 3  # fewer have no arrangement
# A stretch of fewer looks than this says little about who was there.
ENOUGH_LOOKS = 30
MINUTE_S = 60.0


def headcount(
    drill: Sequence[Stand],
    times_s: Array,
    rest: Sequence[Stand],
    faint: Array,
    *,
    saturated: bool,
    session_s: float,
    outside: tuple[Sequence[Stand], ...] = (),
) -> Headcount:
    """Participants from the looks in drill.

    `times_s`: their seconds; `rest`: looks at rest, where people scatter and show those whom ranks hide;
    `faint`: people per drill look at the lowest score; `session_s`: length of the training; `outside`: looks before it
    and after it, which show who only watches.
    """
    sure = counts(drill)
    if not len(sure):
        return Headcount(count=0, low=0, high=0, presence_low=[], presence=[], saturated=saturated)
    enough = len(drill) >= FEWEST_LOOKS and sure.max() >= FEWEST_PEOPLE
    low, count, high = _told(drill, times_s, rest, session_s, outside) if enough else _few(drill, sure)
    hidden = float(np.quantile(faint, 0.9) - np.quantile(sure, 0.9))
    if hidden > max(HIDDEN_GAP, HIDDEN_SHARE * count):
        high = max(high, count + 2 * round(hidden))
    per_minute, per_minute_low = _per_minute(sure, times_s)
    return Headcount(
        count=count,
        low=min(low, count),
        high=max(high, count),
        presence=per_minute,
        presence_low=per_minute_low,
        saturated=saturated,
    )


def _told(
    drill: Sequence[Stand],
    times_s: Array,
    rest: Sequence[Stand],
    session_s: float,
    outside: tuple[Sequence[Stand], ...],
) -> tuple[int, int, int]:
    """Low, count and high by all kinds of evidence."""
    slots = find_slots(drill)
    watching, stays, chosen, others = np.zeros((0, 2)), np.zeros(0, bool), np.ones(len(drill), bool), 0
    if slots is not None:
        watching = bystanders(drill, rest, slots.places[slots.taken >= COUNTED], outside)
        stays = through(slots, times_s, session_s)
        if slots.share >= FITTED:
            chosen, others = staying(slots, stays, counts(drill))
    kept = [one for one, keep in zip(drill, chosen, strict=True) if keep]
    told = tellings(kept, rest, slots, stays, watching)
    low, count, high = weigh(told)
    return max(0, low - others), max(0, count - others), high


def merged(parts: Sequence[tuple[int, Headcount]]) -> Headcount:
    """One headcount from stretches between which the camera moved: (looks, headcount) each.

    The view that shows most decides. Someone missing in another may have left or may be hidden there: that widens
    the interval downwards, and the same interval never lets a doubt pass.
    """
    longest = max(looks for looks, _ in parts)
    enough = [part for looks, part in parts if looks >= min(ENOUGH_LOOKS, longest)]
    best = max(enough, key=lambda part: part.count)
    return best.model_copy(
        update={
            "low": min(part.low for part in enough),
            "high": max(part.high for part in enough),
            "presence": [n for _, part in parts for n in part.presence],
            "presence_low": [n for _, part in parts for n in part.presence_low],
            "saturated": any(part.saturated for _, part in parts),
        }
    )


def _few(drill: Sequence[Stand], sure: Array) -> tuple[int, int, int]:
    """Of a handful of looks or people: what is seen at the better moments, with a wide interval."""
    looser = counts(drill, FAINT_SCORE)
    count = round(float((np.quantile(sure, 0.95) + np.quantile(looser, 0.9)) / 2))
    low = int(np.quantile(sure, 0.75))
    return low, count, max(count + 2, int(np.quantile(looser, 0.98)) + 1)


def _per_minute(sure: Array, times_s: Array) -> tuple[list[int], list[int]]:
    minutes = ((times_s - times_s[0]) // MINUTE_S).astype(int)
    seen = [sure[minutes == minute] for minute in range(int(minutes.max()) + 1)]
    usual = [int(np.quantile(part, 0.9)) if len(part) else 0 for part in seen]
    least = [int(np.median(part)) if len(part) else 0 for part in seen]
    return usual, least
