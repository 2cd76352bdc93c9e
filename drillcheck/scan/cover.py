"""Where the lens was covered or the picture black: among the looks, and at keyframes too small to show anything."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from drillcheck.evidence.model import Cover
from drillcheck.measure.blindness import blind, cover_kind, structure, usual_structure
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.sweep import Sweep

THUMB = (64, 36)
FIT = (320, 320)
# A keyframe of black or of a covered lens takes far less than one of a yard.
SMALL = 0.35
MOST_SMALL, MOST_BORDER = 12, 8


def covers(clip: Clip, swept: Sweep) -> list[Cover]:
    """Stretches, each from the last picture that showed something to the first that does again."""
    if not swept.sights:
        return []
    usual = usual_structure([sight.structure for sight in swept.sights])
    known = {sight.at: (blind(sight.structure, usual), sight.light) for sight in swept.sights}
    known |= _looked(clip, _small_keyframes(clip, known), usual)
    for _ in range(2):
        known |= _looked(clip, _near_borders(clip, known), usual)
    return _stretches(clip, known)


def seeing(clip: Clip, swept: Sweep) -> Sweep:
    """The looks without those that saw nothing: they say nothing of people either."""
    hidden = covers(clip, swept)
    sights = [sight for sight in swept.sights if not any(one.start < sight.at < one.end for one in hidden)]
    return replace(swept, sights=sights, covers=hidden)


def _looked(clip: Clip, ats: Sequence[int], usual: float) -> dict[int, tuple[bool, float]]:
    import cv2

    out = {}
    for shot in clip.look([(at, "keyframe") for at in sorted(ats)], FIT):
        if isinstance(shot, Shot):
            grey = cv2.cvtColor(shot.image, cv2.COLOR_BGR2GRAY)
            thumb = np.asarray(cv2.resize(grey, THUMB, interpolation=cv2.INTER_AREA), np.uint8)
            out[shot.at] = (blind(structure(thumb), usual), float(grey.mean()))
    return out


def _small_keyframes(clip: Clip, known: dict[int, tuple[bool, float]]) -> list[int]:
    found: list[tuple[int, int]] = []
    for part in clip.parts:
        sizes = part.index.size[part.index.key]
        for pts, size in zip(part.index.keyframes.tolist(), sizes.tolist(), strict=True):
            at = part.to_clip(pts)
            if size < SMALL * float(np.median(sizes)) and at not in known:
                found.append((size, at))
    return [at for _, at in sorted(found)[:MOST_SMALL]]


def _near_borders(clip: Clip, known: dict[int, tuple[bool, float]]) -> list[int]:
    """Keyframes between a picture that shows something and one that does not, spread evenly."""
    keys = np.array(sorted({part.to_clip(pts) for part in clip.parts for pts in part.index.keyframes.tolist()}))
    ats = sorted(known)
    wanted: set[int] = set()
    for one, other in itertools.pairwise(ats):
        if known[one][0] != known[other][0]:
            between = keys[(keys > one) & (keys < other)]
            chosen = np.unique(np.linspace(0, len(between) - 1, min(MOST_BORDER, len(between))).astype(int))
            wanted |= {int(at) for at in between[chosen]} if len(between) else set()
    return sorted(wanted)


def _stretches(clip: Clip, known: dict[int, tuple[bool, float]]) -> list[Cover]:
    out: list[Cover] = []
    good = [at for at, (hidden, _) in known.items() if not hidden]
    for at in sorted(at for at, (hidden, _) in known.items() if hidden):
        start = max((one for one in good if one < at), default=0)
        end = min((one for one in good if one > at), default=clip.duration)
        if not out or out[-1].start != start:
            out.append(Cover(start=start, end=end, kind=cover_kind(known[at][1])))
    return out
