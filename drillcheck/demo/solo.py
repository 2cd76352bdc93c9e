"""Single people of the formation who leave it for a moment while the others stand: drill one by one, and an errand."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from drillcheck.demo.camera import Pinhole
from drillcheck.demo.loose import Slot, edge_x, faster_if_needed
from drillcheck.demo.tracks import Tracks, frames_to_walk

Rng = np.random.Generator
Floats = npt.NDArray[np.float64]
BEFORE_FRONT_M = (1.8, 2.8)
PACE_MPS = 1.35
ERRAND_MPS = 1.5
LEAST_S = 4.0
"""What one person at least shows before stepping back."""
SHOWN = ("salute", "mark1", "attention", "ease")


def one_by_one(tracks: Tracks, rng: Rng, ranks: list[Slot], span: tuple[int, int], home: Floats, fps: int) -> None:
    """One after another of `ranks` steps out before the front, shows something and steps back, until `span` is over."""
    now, end = span[0] + 2 * fps, span[1] - round(1.5 * fps)
    order = [int(index) for index in rng.permutation(len(ranks))]
    for index in order * 4:
        slot = ranks[index]
        out = _way_out(slot, ranks, home, float(rng.uniform(*BEFORE_FRONT_M)))
        walking = 2 * frames_to_walk(out, PACE_MPS, fps)
        left = end - now - walking
        if left < LEAST_S * fps:
            return
        now = _performance(
            tracks, rng, slot, out, (now, min(end, now + walking + round(rng.uniform(5, 14) * fps))), fps
        )
        now += round(rng.uniform(0.6, 2.5) * fps)


def _way_out(slot: Slot, ranks: list[Slot], home: Floats, ahead_m: float) -> list[Floats]:
    """From the slot through the gap beside it to a spot before the front; straight ahead out of the front rank."""
    forward = np.array([math.cos(slot.heading), math.sin(slot.heading)])
    left = np.array([-forward[1], forward[0]])
    to_front = max(float((other.at - slot.at) @ forward) for other in ranks)
    gap = slot.at + 0.55 * left + 0.3 * forward
    across = float((home - slot.at) @ left)
    spot = slot.at + (to_front + ahead_m) * forward + 0.35 * across * left
    if to_front < 0.4:
        return [slot.at, spot]
    return [slot.at, gap, gap + (to_front + 0.2) * forward, spot]


def _performance(tracks: Tracks, rng: Rng, slot: Slot, out: list[Floats], span: tuple[int, int], fps: int) -> int:
    """Walk out, turn to the others or the front, show one thing after another, walk back; the frame when back."""
    start = tracks.walk(slot.person, span[0], out, PACE_MPS, fps)
    back = span[1] - frames_to_walk(out, PACE_MPS, fps)
    heading = slot.heading + (math.pi if rng.random() < 0.4 else 0.0)
    while start < back:
        until = min(back, start + round(rng.uniform(1.5, 4.0) * fps))
        tracks.hold(slot.person, (start, until), out[-1], heading, SHOWN[int(rng.integers(len(SHOWN)))])
        heading += float(rng.choice((0.0, math.pi / 2, -math.pi / 2, math.pi)))
        start = until
    done = tracks.walk(slot.person, back, out[::-1], PACE_MPS, fps)
    tracks.hold(slot.person, (done, done + fps // 2), slot.at, slot.heading, "attention")
    return done


def fetch(tracks: Tracks, rng: Rng, slot: Slot, span: tuple[int, int], camera: Pinhole, fps: int) -> None:
    """One person walks out of the picture by the nearer side, and is back in place by the end of `span`."""
    column = camera.project(np.array([*slot.at, 0.9]))[0][0]
    side = -1 if column < camera.width / 2 else 1
    y_m = float(slot.at[1])
    outside = np.array([edge_x(camera, y_m, side, 1.0), y_m])
    beside = slot.at + np.array([0.2 * side, -0.5])
    way = [slot.at, beside, outside]
    begin, end = span[0] + fps, span[1] - fps
    speed = faster_if_needed(ERRAND_MPS, way, (end - begin) // 2, fps)
    gone = tracks.walk(slot.person, begin, way, speed, fps)
    back = end - frames_to_walk(way, speed, fps)
    tracks.hold(slot.person, (gone, back), outside, 0.0, "attention")
    done = tracks.walk(slot.person, back, way[::-1], speed, fps)
    tracks.hold(slot.person, (done, span[1]), slot.at, slot.heading, "attention")
