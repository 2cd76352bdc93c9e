"""How much two pictures differ, and whether frozen ones lie between the sparse looks."""

from __future__ import annotations

import numpy as np

from drillcheck.measure.stillness import Change, quiet
from drillcheck.scan.background import Gray
from drillcheck.scan.clip import Clip, Shot

BLOCKS = (32, 18)
WIDTH = 640
# Pairs of keyframes that are compared because packets say that nothing happened between them.
MOST_PAIRS = 6


def changed(before: Gray, after: Gray, start: int, end: int) -> Change:
    """What changed between two grey pictures of one size, block by block."""
    import cv2

    if before.shape != after.shape:
        return Change(start, end, 255.0, 255.0, 0.0)
    size = BLOCKS if before.shape[1] >= before.shape[0] else BLOCKS[::-1]
    difference = cv2.resize(cv2.absdiff(before, after).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    signed = cv2.resize(after.astype(np.float32) - before.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return Change(start, end, float(np.median(difference)), float(difference.max()), float(np.median(signed)))


def quiet_changes(clip: Clip) -> list[Change]:
    """The changes between keyframes where packets say that next to nothing happened: freezes too short for looks."""
    import cv2

    out: list[Change] = []
    for part in clip.parts:
        pairs = quiet(part.index.size, part.index.key, MOST_PAIRS)
        ats = sorted(
            {part.to_clip(int(part.index.pts[place])) for pair in pairs for place in (pair.first, pair.second)}
        )
        shots = [shot for shot in clip.look([(at, "keyframe") for at in ats], (WIDTH, WIDTH)) if isinstance(shot, Shot)]
        greys = {shot.at: np.asarray(cv2.cvtColor(shot.image, cv2.COLOR_BGR2GRAY), np.uint8) for shot in shots}
        for pair in pairs:
            start, end, low, high = (
                part.to_clip(int(part.index.pts[place])) for place in (pair.first, pair.second, pair.low, pair.high)
            )
            if start in greys and end in greys:
                out.append(changed(greys[start], greys[end], low, high))
    return out
