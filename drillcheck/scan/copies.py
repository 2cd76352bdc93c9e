"""Loops and reversed copies: where packets say that movement recurs, pictures of both places are compared."""

from __future__ import annotations

import numpy as np

from drillcheck.evidence.model import Repeat
from drillcheck.measure.motion import Array, Packets, movement
from drillcheck.measure.recurring import Likeness, recurring, spots
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.same import FIT, SAME, Match, comes_back, match
from drillcheck.scan.swaying import swaying

# So many places are compared, the likeliest first; at a larger picture fewer, for each costs a GOP of decoding. Of
# these some that are less like, and like nothing else.
MOST, MOST_LARGE = 8, 4
OUTSTANDING, OUTSTANDING_LARGE = 3, 1
LEAST_SINGULAR = 0.3
LARGE_PIXELS = 1280 * 720
LEAST_WEIGHT = 0.5
SPOTS = 5
ENOUGH = 3
# Between `SAME` and this a picture tells nothing; beyond it is another one.
ALIKE = 0.1
# and all of them at one lag, to within a picture or two.
ONE_LAG_S = 0.12
# So many moments must tell nothing, as where people stand, for every little movement to be compared; at so many places.
UNTOLD, MOST_SWAYING = 2, 2
# Pictures nearer to each other than this are no two witnesses.
APART_S = 1.0
# A movement to and fro, out and back in as many steps, is its own mirror image for this long: then a person looks.
TO_AND_FRO_S = 20.0


def copies(clip: Clip, signal: Array) -> list[Repeat]:
    """Every stretch that is another one played again, forwards or backwards.

    `signal`: see `clip_movement`.
    """
    large = clip.size[0] * clip.size[1] > LARGE_PIXELS
    most, outstanding = (MOST_LARGE, OUTSTANDING_LARGE) if large else (MOST, OUTSTANDING)
    found: list[Repeat] = []
    unclear: list[Likeness] = []
    for stretch in _likely(recurring(signal, most), most, outstanding):
        same = confirmed(clip, stretch, spots(signal, stretch, SPOTS))
        if same is None:
            unclear.append(stretch)
        elif same:
            found.append(_repeat(clip, stretch))
    unclear.sort(key=lambda stretch: -stretch.singular)
    for stretch in unclear[:MOST_SWAYING]:
        told = swaying(clip, stretch)
        if told is not None and told.same:
            found.append(_repeat(clip, stretch))
    return _merged(found)


def _likely(stretches: list[Likeness], most: int, outstanding: int) -> list[Likeness]:
    """`most` that are worth comparing, up to `outstanding` of them for being like nothing else."""
    singular = sorted(stretches, key=lambda stretch: -stretch.singular)[:outstanding]
    singular = [stretch for stretch in singular if stretch.singular >= LEAST_SINGULAR]
    weighty = [stretch for stretch in stretches if stretch.weight >= LEAST_WEIGHT and stretch not in singular]
    return [*weighty[: most - len(singular)], *singular]


def clip_movement(clip: Clip) -> Array:
    """How much moves through the whole clip: `measure.motion.movement` of every part's packets on the clip's time."""
    columns = []
    for part in clip.parts:
        index = part.index
        tick = float(index.time_base)
        start = clip.seconds(part.offset)
        columns.append(
            (
                (index.pts - index.origin) * tick + start,
                (index.dts - index.origin) * tick + start,
                index.size.astype(np.float64),
                index.key,
            )
        )
    times, decoded, size, key = (np.concatenate(column) for column in zip(*columns, strict=True))
    return movement(Packets(times, decoded, size, key))


def confirmed(clip: Clip, stretch: Likeness, moments: list[float]) -> bool | None:
    """Whether pictures agree at `ENOUGH` moments, and one more for a moment where they do not; None where most of them
    cannot tell.

    One such may lie outside the copy; but where the first ones do not agree, it is only like movement.
    """
    agreed: list[tuple[float, float]] = []
    apart = untold = 0
    asked: list[float] = []
    for moment in moments:
        if any(abs(moment - one) < APART_S for one in asked):
            continue
        asked.append(moment)
        got = _compared(clip, stretch, moment)
        if got is None:
            untold += 1
        elif got.apart > ALIKE:
            apart += 1
            if apart > 1 or (len(agreed) < 2 and untold < UNTOLD):
                return False
        elif got.apart <= SAME:
            due = stretch.copy_of(clip.seconds(got.source))
            agreed.append((clip.seconds(got.first) - due, clip.seconds(got.last) - due))
    lags = max((low for low, _ in agreed), default=0.0), min((high for _, high in agreed), default=0.0)
    if lags[0] - lags[1] > ONE_LAG_S:
        return False
    return True if len(agreed) >= ENOUGH + apart else None if untold >= UNTOLD else False


def _compared(clip: Clip, stretch: Likeness, moment: float) -> Match | None:
    shots = [shot for shot in clip.look([(clip.ticks(moment), "exact")], FIT) if isinstance(shot, Shot)]
    if not shots:
        return None
    other = stretch.copy_of(clip.seconds(shots[0].at))
    got = match(clip, shots[0], clip.ticks(other)) if 0 < other < clip.seconds(clip.duration) else None
    return None if got is not None and got.apart <= SAME and comes_back(clip, shots[0]) else got


def _repeat(clip: Clip, stretch: Likeness) -> Repeat:
    ends = sorted(stretch.copy_of(moment) for moment in (stretch.start_s, stretch.end_s))
    itself = stretch.mirrored and stretch.start_s < ends[1] and ends[0] < stretch.end_s
    return Repeat(
        start=clip.ticks(max(ends[0], 0.0)),
        end=min(clip.ticks(ends[1]), clip.duration),
        copy_of_start=clip.ticks(stretch.start_s) if stretch.start_s > 0 else 0,
        kind="reversed" if stretch.mirrored else "loop",
        certain=not itself or stretch.end_s - stretch.start_s > TO_AND_FRO_S,
    )


def _merged(found: list[Repeat]) -> list[Repeat]:
    """A short stretch played many times is found at many lags: copies that overlap are one, told by the first."""
    out: list[Repeat] = []
    for repeat in sorted(found, key=lambda one: (one.start, one.copy_of_start)):
        last = out[-1] if out else None
        if last is not None and last.kind == repeat.kind and repeat.start <= last.end:
            out[-1] = last.model_copy(update={"end": max(last.end, repeat.end)})
        else:
            out.append(repeat)
    return out
