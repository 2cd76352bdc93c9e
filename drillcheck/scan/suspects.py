"""Where a recording may have been interrupted: hints of packets and of the sparse looks, not yet proof."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drillcheck.ingest.packets import PacketIndex
from drillcheck.scan.background import Pose
from drillcheck.scan.clip import Clip, Part
from drillcheck.scan.sweep import Sight

# What the background must do between two pictures to be looked into: shift as a share of the width, turn in degrees,
# change of size. Where it always moves, as in a hand, it must move this many times more than usual.
SHIFT_SHARE, TURN_DEG, ZOOM = 0.008, 0.5, 0.01
RESTLESS = 4.0
BLIND_SHARE, BLIND_FEWEST = 0.05, 2  # where more looks than this cannot be matched to the one before, it says nothing


@dataclass(frozen=True, slots=True)
class Suspect:
    """The interruption, if it is one, lies in `low`..`high` ticks; `high` is a picture after it.

    `reasons` are codes; `weight` orders suspects when there are too many; `exact` says that the pictures on either
    side are known to be neighbours.
    """

    low: int
    high: int
    reasons: tuple[str, ...]
    weight: float
    exact: bool


def packet_suspects(clip: Clip) -> list[Suspect]:
    """From every packet of every part: broken GOP rhythm, gaps, clock resets, parameter changes."""
    found: dict[int, Suspect] = {}
    for part in clip.parts:
        for place, reason, weight in _hints(part.index):
            if place < 1:
                continue
            earlier = _decoded_before(part.index, place)
            low, high = (part.to_clip(int(part.index.pts[i])) for i in (earlier, place))
            known = found.get(high)
            reasons = (*known.reasons, reason) if known and reason not in known.reasons else (reason,)
            found[high] = Suspect(
                low, high, reasons, weight + (known.weight if known else 0.0), exact=earlier == place - 1
            )
    for before, after in zip(clip.parts, clip.parts[1:], strict=False):
        found[after.offset] = Suspect(_last(before), after.offset, ("part_seam",), 100.0, exact=True)
    return sorted(found.values(), key=lambda suspect: suspect.high)


def _decoded_before(index: PacketIndex, place: int) -> int:
    """The last picture shown before the one at `place` that was also decoded before it.

    Pictures between the two were decoded later and lean on both: new content stands first in the later one's packet
    and may be shown from any of them on.
    """
    earlier = np.flatnonzero(index.dts[:place] < index.dts[place])
    return int(earlier[-1]) if len(earlier) else place - 1


def settled_before(clip: Clip, at: int) -> int:
    """Tick of the last picture before the one at `at` that does not lean on it, nor on any after it."""
    part = next(part for part in reversed(clip.parts) if part.offset <= at)
    place = part.index.at_or_after(part.to_pts(at))
    return at if not place else part.to_clip(int(part.index.pts[_decoded_before(part.index, place)]))


def _last(part: Part) -> int:
    return part.to_clip(int(part.index.pts[-1]))


def _hints(index: PacketIndex) -> list[tuple[int, str, float]]:
    hints = [(index.at_or_after(pts), "gop_rhythm", 2.0) for pts in index.rhythm_breaks]
    hints += [(index.at_or_after(gap.at + gap.length), "timestamp_gap", 50.0) for gap in index.gaps()]
    hints += [(index.at_or_after(pts), "clock_reset", 50.0) for pts in index.clock_resets]
    hints += [(index.at_or_after(pts), "codec_parameters", 50.0) for pts in index.parameter_changes]
    hints += [(index.at_or_after(pts), "edit_list", 50.0) for pts in index.edits]
    return [(place, reason, weight) for place, reason, weight in hints if place is not None]


def picture_suspects(sights: Sequence[Sight], width: int) -> list[Suspect]:
    """Between two neighbouring looks the background moved, or is not found again."""
    pairs = list(itertools.pairwise(sights))
    steps = [after.step for _, after in pairs]
    known = [step.shift for step in steps if step is not None]
    blind = len(steps) - len(known) > max(BLIND_FEWEST, BLIND_SHARE * len(steps))
    restless = RESTLESS * float(np.median(known)) if known else 0.0
    found = []
    for (before, after), step in zip(pairs, steps, strict=True):
        if not blind if step is None else moved(step, width) and step.shift > restless:
            far = 0.0 if step is None else min(10.0, 100 * step.shift / width)
            found.append(Suspect(before.at, after.at, ("background",), 30.0 + far, exact=False))
    return found


def moved(pose: Pose, width: int) -> bool:
    """Whether the background stands elsewhere; `width` in displayed pixels."""
    return pose.shift > SHIFT_SHARE * width or abs(pose.rotation_deg) > TURN_DEG or abs(pose.zoom - 1) > ZOOM


def worst(suspects: Sequence[Suspect], most: int) -> tuple[list[Suspect], list[Suspect]]:
    """The `most` weightiest in order of time, and those left over."""
    ranked = sorted(suspects, key=lambda suspect: -suspect.weight)
    return sorted(ranked[:most], key=lambda suspect: suspect.high), ranked[most:]
