"""How many people take part, with an interval: never a number of track ids, nor one picture's count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Headcount
from drillcheck.measure.bystanders import at_spots, bystanders
from drillcheck.measure.ground import Points, Stand
from drillcheck.measure.presence import counts
from drillcheck.measure.slots import Slots, find_slots

Array = NDArray[np.float64]

COUNTED = 0.25  # a place taken in this share of the looks is somebody's
POSSIBLE = 0.14  # one taken less often may be
CERTAIN = 0.33
# Ranks hidden behind ranks: many faint boxes where few are sure (90th percentiles at 0.05 and 0.25).
HIDDEN_GAP = 4
# Three ranks or more: somebody in the last may be behind others all the time.
DEEP_M = 1.7
ALIGNED_SHARE = 0.7
SURE, FAINT_SCORE = 0.25, 0.15
NEAR_M = 7.0
# So many sightings at a place's first or last may be somebody else's.
STRAYS = 2
# A stretch of fewer looks than this says little about who was there.
ENOUGH_LOOKS = 30
MINUTE_S = 60.0
# Ranks that open, a block that turns: the stretch of looks that shows most. So long that a passer-by,
# who crosses within half a minute, is not in most of it.
STRETCH, STRETCH_QUANTILE = 8, 0.4
PLAINLY = 2  # people more than the places tell, for the stretch to be believed before them
CROWD, MOSTLY, STILL_HIDDEN = 12, 1.25, 0.8


def headcount(
    drill: Sequence[Stand], times_s: Array, rest: Sequence[Stand], faint: Array, *, saturated: bool, session_s: float
) -> Headcount:
    """Participants from the looks in drill.

    `times_s`: their seconds; `rest`: looks at rest, where people scatter and show those whom ranks hide;
    `faint`: people per drill look at the lowest score; `session_s`: length of the training.
    """
    sure = counts(drill)
    if not len(sure):
        return Headcount(count=0, low=0, high=0, presence_low=[], presence=[], saturated=saturated)
    slots = find_slots(drill)
    watching = np.zeros((0, 2)) if slots is None else bystanders(drill, rest, slots.places[slots.taken >= COUNTED])
    if slots is not None and slots.share >= 0.5:
        low, count, high = _from_slots(slots, times_s, session_s)
        counted = at_spots(slots.places[slots.taken >= COUNTED], watching)
        low, count = low - counted, count - counted
    else:
        low, count, high = _from_percentiles(drill, sure)
        low, count = max(0, low - len(watching)), max(0, count - len(watching))
    # Who is hidden in one look peeps out in another, if only faintly.
    high = max(high, _rest_high(rest), _throughout(_near(drill)))
    shown = _best_stretch(drill) - len(watching)
    if shown >= count + PLAINLY:
        low, count = max(low, shown - PLAINLY), shown
    high = max(high, shown, _best_stretch(rest))
    usual = float(np.median(sure))
    if usual >= CROWD and shown > MOSTLY * usual:
        # Where most looks hide so many, the best may hide some too.
        high = max(high, round(shown + STILL_HIDDEN * (shown - usual)))
    hidden = float(np.quantile(faint, 0.9) - np.quantile(sure, 0.9))
    if hidden > HIDDEN_GAP:
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


def _from_slots(slots: Slots, times_s: Array, session_s: float) -> tuple[int, int, int]:
    stays = through(slots, times_s, session_s)
    certain, counted, possible = (int(((slots.taken >= taken) & stays).sum()) for taken in (CERTAIN, COUNTED, POSSIBLE))
    low, middle, high = (_extra(slots.extra, share) for share in (0.6, 0.5, 0.25))
    block = slots.places[slots.taken >= COUNTED]
    deep = len(block) > 0 and float(np.ptp(block[:, 1])) > DEEP_M
    if deep or slots.share < ALIGNED_SHARE:
        high += 1
    return certain + low, counted + middle, possible + high


def _extra(extra: Array, share: float) -> int:
    """The most people that stand outside the block in at least `share` of the looks: who commands, who assists."""
    number = 0
    while (extra >= number + 1).mean() >= share:
        number += 1
    return number


def through(slots: Slots, times_s: Array, session_s: float, chance: float = 0.01) -> NDArray[np.bool_]:
    """(n,) whether each place was taken through the training, not only at first or at last.

    A place stands empty for good when, at the rate at which it was taken before, seeing nobody there so often would
    have less than `chance`; one who leaves in the last seventh of the training has taken part.
    """
    times = times_s[slots.laid]
    begin, end = float(times.min()), float(times.max())
    allowed = max(90.0, session_s / 7)
    out = np.ones(len(slots.taken), dtype=bool)
    for j in range(len(slots.taken)):
        taken = times[slots.by_look[:, j]]
        if len(taken) < 2 * STRAYS + 1:
            out[j] = False
            continue
        first, last = float(taken[STRAYS]), float(taken[-1 - STRAYS])
        inside = int(((times >= first) & (times <= last)).sum())
        rate = min(len(taken) / max(1, inside), 0.99)
        for low, high in ((begin, first), (last, end)):
            # Neighbouring looks see the same heading: three of them tell as much as one.
            empty = int(((times > low) & (times < high)).sum()) / 3
            if high - low > allowed and (1 - rate) ** empty < chance:
                out[j] = False
    return out


def _from_percentiles(drill: Sequence[Stand], sure: Array) -> tuple[int, int, int]:
    """Without a common arrangement: what is seen at the better moments, with a wide interval."""
    looser = counts(drill, FAINT_SCORE)
    count = round(float((np.quantile(sure, 0.95) + np.quantile(looser, 0.9)) / 2))
    low = int(np.quantile(sure, 0.75))
    return low, count, max(count + 2, int(np.quantile(looser, 0.98)) + 1)


def _near(drill: Sequence[Stand]) -> Array:
    """(n,) people of each look, faint ones too, who are near the middle of all: passers-by walk farther off."""
    seen = [stand.above(FAINT_SCORE).points for stand in drill]
    return np.array([_within(points) for points in seen], dtype=np.float64)


def _within(points: Points) -> int:
    return int((np.abs(points - np.median(points, axis=0)).max(axis=1) < NEAR_M).sum()) if len(points) else 0


def _best_stretch(stands: Sequence[Stand]) -> int:
    """People near the middle of all who are seen for sure through the best stretch; 0 where there are few looks."""
    seen = np.array([_within(stand.above(SURE).points) for stand in stands])
    if len(seen) < STRETCH:
        return int(np.quantile(seen, STRETCH_QUANTILE)) if len(seen) > STRETCH // 2 else 0
    windows = np.lib.stride_tricks.sliding_window_view(seen, STRETCH)
    return int(np.quantile(windows, STRETCH_QUANTILE, axis=1).max())


def _throughout(seen: Array) -> int:
    """People seen at the better moments of every third of the training: whoever leaves early is not in all of them."""
    return min(round(float(np.quantile(third, 0.9))) for third in np.array_split(seen, 3) if len(third))


def _rest_high(rest: Sequence[Stand]) -> int:
    """People seen at rest for sure; passers-by among them can only widen the interval upwards."""
    return int(np.quantile(counts(rest, 0.4), 0.9)) if len(rest) >= 4 else 0


def _per_minute(sure: Array, times_s: Array) -> tuple[list[int], list[int]]:
    minutes = ((times_s - times_s[0]) // MINUTE_S).astype(int)
    seen = [sure[minutes == minute] for minute in range(int(minutes.max()) + 1)]
    usual = [int(np.quantile(part, 0.9)) if len(part) else 0 for part in seen]
    least = [int(np.median(part)) if len(part) else 0 for part in seen]
    return usual, least
