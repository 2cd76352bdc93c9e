"""Moments between two looks at which the whole picture moved: a camera that was turned away and back.

When a camera turns, every block of every picture is new for a while, and packets swell far beyond what marching makes.
A few pictures of each such moment are registered; nobody needs to be found in them.
"""

from __future__ import annotations

import numpy as np

from drillcheck.ingest.packets import PacketIndex
from drillcheck.profile import Profile
from drillcheck.scan.background import Pose, Scenery, register, scenery
from drillcheck.scan.clip import Clip, Mode, Shot

WINDOW_S = 0.5  # shorter swellings are knocks, flashes and single steps
SWOLLEN = 2.5  # times the usual
MOST = 3  # moments
LOOKS, LOOK_S = 5, 0.25  # around each: one odd registration among them is not a glance
APART_S = 2.0
NOBODY = np.zeros((0, 4), np.float32)


def glances(clip: Clip, profile: Profile, reference: Scenery | None) -> list[tuple[int, Pose | None]]:
    """(tick, pose against the reference) of pictures at the moments whose packets swell most."""
    if reference is None:
        return []
    wanted: set[tuple[int, Mode]] = set()
    for part in clip.parts:
        for pts in swollen(part.index):
            middle = part.to_clip(pts)
            near = [middle + (k - LOOKS // 2) * clip.ticks(LOOK_S) for k in range(LOOKS)]
            wanted |= {(at, "exact") for at in near if part.offset <= at < part.seen_end}
    poses: list[tuple[int, Pose | None]] = []
    for shot in clip.look(sorted(wanted), (profile.camera.width, profile.camera.width)):
        if isinstance(shot, Shot):
            place = scenery(shot.image, NOBODY, profile.camera.width)
            poses.append((shot.at, register(reference, place, clip.size[0])))
    return poses


def swollen(index: PacketIndex) -> list[int]:
    """Times in the middle of the stretches whose dependent pictures cost most, far beyond the usual, worst first."""
    places = np.flatnonzero(~index.key)
    width = max(3, round(float(index.mean_rate) * WINDOW_S))
    if len(places) < 4 * width:
        return []
    total = np.concatenate([[0], np.cumsum(index.size[places], dtype=np.int64)])
    mean = (total[width:] - total[:-width]) / width
    usual = float(np.median(mean))
    found: list[int] = []
    apart = round(float(index.mean_rate) * APART_S)
    taken: list[int] = []
    for i in np.argsort(-mean, kind="stable"):
        if mean[i] < SWOLLEN * usual or len(taken) == MOST:
            break
        if all(abs(i - other) > apart for other in taken):
            taken.append(int(i))
            found.append(int(index.pts[places[i + width // 2]]))
    return found
