"""People out of formation: walking in, standing about in a rest, walking off, passing by."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from drillcheck.demo.camera import Pinhole
from drillcheck.demo.entries import Rest
from drillcheck.demo.tracks import Tracks, frames_to_walk

Rng = np.random.Generator
Floats = npt.NDArray[np.float64]
IDLE_POSES = ("relaxed0", "relaxed1", "ease", "relaxed0", "relaxed1", "sit", "crouch")
UPRIGHT_POSES = IDLE_POSES[:5]
REST_DEPTH_M = (-4.5, 4.0)
"""How far before and behind the formation's middle people rest."""
NEAR_M = (6.0, 3.5)
"""How far to the sides and in depth they go in a short rest."""
ELBOW_ROOM_M = 1.05
WATCHING_M = 8.5
GROUP_SIZE = 3


@dataclass(frozen=True)
class Slot:
    """A person's place in the formation and the heading of the front there."""

    person: int
    at: Floats
    heading: float


def edge_x(camera: Pinhole, y_m: float, side: int, beyond_m: float) -> float:
    """World x just outside the picture, `side` -1 at its left and 1 at its right edge, for somebody `y_m` away."""
    tried = camera.view.x_m + side * np.arange(0.0, 60.0, 0.1)
    columns = camera.project(np.stack([tried, np.full_like(tried, y_m), np.full_like(tried, 0.9)], axis=1))[0][:, 0]
    # Looking sideways, the camera may not see what is straight ahead of its foot: the last place in view counts.
    seen = np.flatnonzero((columns >= 0) & (columns <= camera.width))
    edge = tried[seen[-1]] if len(seen) else camera.view.x_m
    return float(edge + side * beyond_m)


def gather(tracks: Tracks, rng: Rng, slots: list[Slot], span: tuple[int, int], camera: Pinhole, fps: int) -> None:
    """All walk in from one side and stand in their slots by the end of `span`; the first one starts with it."""
    side = _nearer_side(slots, camera)
    walk_frames = span[1] - span[0] - round(1.0 * fps)
    for order, slot in enumerate(slots):
        outside_x = edge_x(camera, float(slot.at[1]), side, 0.35 + 0.3 * rng.random())
        start_at = np.array([outside_x, slot.at[1] + rng.normal(0, 0.3)])
        late = 0 if order == 0 else round(rng.uniform(0, 0.25) * walk_frames)
        path = [start_at, slot.at]
        speed = faster_if_needed(1.5, path, walk_frames - late, fps)
        arrived = tracks.walk(slot.person, span[0] + late, path, speed, fps)
        tracks.hold(slot.person, (arrived, span[1]), slot.at, slot.heading, "attention")


def _nearer_side(slots: list[Slot], camera: Pinhole) -> int:
    middle = np.mean([slot.at for slot in slots], axis=0)
    column = camera.project(np.array([*middle, 0.9]))[0][0]
    return -1 if column < camera.width / 2 else 1


def faster_if_needed(usual_mps: float, path: list[Floats], frames: int, fps: int) -> float:
    """The usual speed, or a faster one where the way would take longer than `frames`."""
    needed = frames_to_walk(path, usual_mps, fps)
    return usual_mps * max(1.0, needed / max(1, frames))


def walk_off(tracks: Tracks, rng: Rng, slots: list[Slot], span: tuple[int, int], camera: Pinhole, fps: int) -> None:
    """All fall out and leave the picture for good; the first steps away at the start of `span`."""
    for order, slot in enumerate(slots):
        late = 0 if order == 0 else round(rng.uniform(0, 2.0) * fps)
        column = camera.project(np.array([*slot.at, 0.9]))[0][0]
        side = -1 if column + rng.normal(0, 60) < camera.width / 2 else 1
        away = np.array([edge_x(camera, slot.at[1], side, 1.2), slot.at[1] + rng.normal(0, 0.5)])
        tracks.hold(slot.person, (span[0], span[0] + late), slot.at, slot.heading, "attention")
        speed = faster_if_needed(1.4, [slot.at, away], span[1] - span[0] - late, fps)
        tracks.walk(slot.person, span[0] + late, [slot.at, away], speed, fps)


def rest(
    tracks: Tracks, rng: Rng, slots: list[Slot], span: tuple[int, int], camera: Pinhole, home: Floats, entry: Rest
) -> None:
    """All fall out at the start of `span`, stand in loose groups, and are back in their slots exactly at its end."""
    fps = round((span[1] - span[0]) / entry.seconds)
    centres = _group_centres(rng, camera, max(2, round(len(slots) / GROUP_SIZE)), home, entry.near)
    poses = IDLE_POSES if entry.sit else UPRIGHT_POSES
    away = {slot.person for slot in slots[len(slots) - entry.leave :]} if entry.leave else set()
    for order, slot in enumerate(slots):
        group = order % len(centres)
        spot, heading = _beside(rng, centres[group], order // len(centres))
        if slot.person in away:
            outside = np.array([edge_x(camera, float(spot[1]), -1 if spot[0] < camera.view.x_m else 1, 1.6), spot[1]])
            stops = [(spot, heading), (outside, 0.0), (spot, heading)]
        elif rng.random() < 0.35 and not entry.near:
            stops = [(spot, heading), _beside(rng, centres[(group + 1) % len(centres)], GROUP_SIZE + 1)]
        else:
            stops = [(spot, heading)]
        late = 0 if order == 0 else round(rng.uniform(0, 1.5) * fps)
        early = 0 if order == 0 else round(rng.uniform(0, 2.0) * fps)
        _idle(tracks, rng, slot, (span[0] + late, span[1] - early), stops, fps, poses)
        tracks.hold(slot.person, (span[0], span[0] + late), slot.at, slot.heading, "attention")
        tracks.hold(slot.person, (span[1] - early, span[1]), slot.at, slot.heading, "attention")


def _idle(
    tracks: Tracks,
    rng: Rng,
    slot: Slot,
    span: tuple[int, int],
    stops: list[tuple[Floats, float]],
    fps: int,
    poses: tuple[str, ...],
) -> None:
    """Walk from stop to stop and back to the slot, standing at each for a share of the time there is."""
    places = [slot.at, *(at for at, _ in stops), slot.at]
    speed = float(rng.uniform(1.1, 1.4))
    turning = round(0.6 * fps)
    walking = sum(frames_to_walk(list(leg), speed, fps) for leg in pairwise(places))
    budget = span[1] - span[0] - turning
    if walking > 0.7 * budget:
        speed *= walking / (0.7 * budget)
    back = frames_to_walk(places[-2:], speed, fps)
    now = span[0]
    for index, (at, heading) in enumerate(stops):
        arrived = tracks.walk(slot.person, now, [places[index], at], speed, fps)
        ahead = sum(frames_to_walk(list(leg), speed, fps) for leg in pairwise(places[index + 1 :]))
        free = span[1] - turning - ahead - arrived
        now = arrived + (free if index == len(stops) - 1 else max(1, free // (len(stops) - index)))
        tracks.hold(slot.person, (arrived, now), at, heading, str(rng.choice(poses)))
    tracks.walk(slot.person, span[1] - turning - back, places[-2:], speed, fps)
    tracks.hold(slot.person, (span[1] - turning, span[1]), slot.at, slot.heading, "attention")


def _group_centres(rng: Rng, camera: Pinhole, count: int, home: Floats, near: bool) -> list[Floats]:
    """Places for groups, spread over the picture and well inside it; `near`, around the formation's middle."""
    depth = (-NEAR_M[1], NEAR_M[1]) if near else REST_DEPTH_M
    centres: list[Floats] = []
    apart = 4.2
    while len(centres) < count:
        y_m = float(home[1] + rng.uniform(*depth))
        left, right = (edge_x(camera, y_m, side, -2.2) for side in (-1, 1))
        if near:
            left, right = max(left, home[0] - NEAR_M[0]), min(right, home[0] + NEAR_M[0])
        tried = np.array([rng.uniform(left, right), y_m])
        # Those in front hide those behind, so distance in depth counts for less.
        gaps = [float(np.hypot(tried[0] - other[0], 0.75 * (tried[1] - other[1]))) for other in centres]
        if all(gap > apart for gap in gaps):
            centres.append(tried)
        apart *= 0.995
    return centres


def _beside(rng: Rng, centre: Floats, position: int) -> tuple[Floats, float]:
    """A place in a group's loose half circle, and the heading that looks at its middle."""
    across = (0.0, -1.0, 1.0, -1.7, 1.7)[position % 5] * ELBOW_ROOM_M
    back = (0.45, -0.25, -0.25, -0.9, -0.9)[position % 5]
    at = centre + np.array([across, back]) + rng.normal(0, 0.12, 2)
    middle = centre + np.array([0.0, -0.7])
    return at, math.atan2(*(middle - at)[::-1])


def pass_by(tracks: Tracks, rng: Rng, person: int, start: int, camera: Pinhole, fps: int) -> None:
    """Somebody crosses the background from one edge of the picture to the other."""
    y_m = float(rng.uniform(27.0, 33.0))  # behind any formation
    side = 1 if rng.random() < 0.5 else -1
    ends = [np.array([edge_x(camera, y_m, way, 0.8), y_m + rng.normal(0, 0.6)]) for way in (side, -side)]
    tracks.walk(person, start, ends, float(rng.uniform(1.15, 1.6)), fps)


def watch(tracks: Tracks, rng: Rng, person: int, order: int, camera: Pinhole, home: Floats) -> None:
    """Somebody stands aside behind the formation through the whole clip, with the others who watch, and looks on."""
    y_m = float(home[1] + WATCHING_M)
    side = 1 if home[0] <= camera.view.x_m else -1
    at = np.array([edge_x(camera, y_m, side, -1.5 - 0.9 * order), y_m + float(rng.uniform(-0.3, 0.3))])
    heading = math.atan2(*(home - at)[::-1])
    frames, now = len(tracks.place), 0
    while now < frames:
        until = min(frames, now + int(rng.integers(150, 900)))
        tracks.hold(person, (now, until), at, heading, UPRIGHT_POSES[int(rng.integers(3))])
        now = until
