"""The formation and how everybody in it follows the block's motion."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from drillcheck.demo import drills
from drillcheck.demo.evolutions import Size
from drillcheck.demo.loose import Slot
from drillcheck.demo.scenario import Formation
from drillcheck.demo.tracks import Tracks, gait

Rng = np.random.Generator
Floats = npt.NDArray[np.float64]
SWAY_M = 0.008
MAX_LAG = 3
ABOUT_TO = 8
"""Frames before a pose that all take up, and after it."""
STROLL_MPS = 0.25
"""Faster than this, the one in command walks."""


def formation_slots(formation: Formation, rng: Rng) -> list[Slot]:
    """Everybody's place: ranks one behind the other, the front one fullest, the commander before the right flank."""
    heading = math.radians(formation.facing_deg - 90)
    home = np.array([formation.x_m, formation.y_m])
    files = math.ceil(formation.people / formation.ranks)
    middle = ((files - 1) / 2, (formation.ranks - 1) / 2)
    spots = []
    for person in range(formation.people):
        rank, place = divmod(person, files)
        in_rank = min(files, formation.people - rank * files)
        spot = ((middle[1] - rank) * formation.depth_m, (place - (in_rank - 1) / 2) * formation.abreast_m)
        spots.append(np.array(spot) + rng.normal(0, 0.035, 2))
    slots = [Slot(i, home + to_world(spot, heading), heading) for i, spot in enumerate(spots)]
    if formation.commander:
        front = (middle[1] * formation.depth_m + 3.0, middle[0] * formation.abreast_m + 1.2)
        at = home + to_world(np.array(front), heading)
        slots.append(Slot(formation.people, at, math.atan2(*(home - at)[::-1])))
    return slots


def to_world(block: Floats, heading: float) -> Floats:
    """Block axes (forward, left), (..., 2), to world axes."""
    cos, sin = math.cos(heading), math.sin(heading)
    turned: Floats = block @ np.array([[cos, sin], [-sin, cos]])
    return turned


def in_ranks(slots: list[Slot], formation: Formation) -> list[Slot]:
    """Those who stand in the ranks: all but the one in command."""
    return [slot for slot in slots if slot.person < formation.people]


def size_of(slots: list[Slot], formation: Formation) -> Size:
    """How far the formation reaches from its middle."""
    ranks = in_ranks(slots, formation)
    home = np.array([formation.x_m, formation.y_m])
    places = np.stack([to_world(slot.at - home, -slot.heading) for slot in ranks])
    farthest = max(float(np.linalg.norm(slot.at - home)) for slot in slots)
    return Size(half_m=float(np.abs(places[:, 1]).max(initial=0.5)), farthest_m=farthest)


def stand(tracks: Tracks, rng: Rng, slots: list[Slot], span: tuple[int, int], formation: Formation, pose: str) -> None:
    """All stand in formation through frames [start, end)."""
    frames = span[1] - span[0]
    steps = [drills.Step(frames, pose)]
    if pose != "attention" and frames > 3 * ABOUT_TO:
        # Nobody takes up a pose in the same picture as all others: at either end they stand to attention first.
        steps = [drills.Step(ABOUT_TO), drills.Step(frames - 2 * ABOUT_TO, pose), drills.Step(ABOUT_TO)]
    block = drills.block_motion(steps, 1)
    move_block(tracks, rng, slots, span[0], block, formation)


def move_block(
    tracks: Tracks, rng: Rng, slots: list[Slot], start: int, block: drills.Block, formation: Formation, fps: int = 10
) -> list[Slot]:
    """Everybody follows the block from their own slot, a little late and a little unsteady; returns the slots after it.

    The one in command watches from where he stands, and goes with a block that wheels.
    """
    frames = len(block.heading)
    span = slice(start, start + frames)
    home, front = np.array([formation.x_m, formation.y_m]), slots[0].heading
    travelled = to_world(block.offset, front)
    wheels = bool(block.turned.any())
    after = []
    for slot in slots:
        seen = np.maximum(np.arange(frames) - int(rng.integers(0, MAX_LAG)), 0)
        sway = _sway(rng, frames)
        tracks.shown[span, slot.person] = True
        commander = slot.person >= formation.people
        carried = _carried(slot, block, home, commander)
        after.append(Slot(slot.person, slot.at + carried[-1], slot.heading + float(block.turned[-1])))
        if not commander:
            tracks.place[span, slot.person] = slot.at + travelled[seen] + carried[seen] + sway
            tracks.heading[span, slot.person] = front + block.heading[seen] + rng.normal(0, 0.05)
            tracks.pose[span, slot.person] = block.pose[seen]
        elif wheels:
            _accompany(tracks, slot, span, slot.at + travelled[seen] + carried[seen], block, fps)
        else:
            tracks.place[span, slot.person] = slot.at + 2 * sway
            tracks.heading[span, slot.person] = slot.heading
    return after


def _carried(slot: Slot, block: drills.Block, home: Floats, commander: bool) -> Floats:
    """How far a person's place is moved by the arrangement's turning and spreading, (frames, 2), in the world."""
    arm = slot.at - home
    spread = 0 * block.spread if commander else block.spread
    # Ranks and files open along the block's own axes, which the people in the ranks face or have at their hand.
    own = to_world(to_world(arm, -slot.heading) * spread, slot.heading)
    arms = arm + own
    cos, sin = np.cos(block.turned), np.sin(block.turned)
    swung = np.stack([cos * arms[:, 0] - sin * arms[:, 1], sin * arms[:, 0] + cos * arms[:, 1]], axis=1)
    moved: Floats = swung - arm
    return moved


def _accompany(tracks: Tracks, slot: Slot, span: slice, places: Floats, block: drills.Block, fps: int) -> None:
    """The one in command walks where the wheeling block leaves him his place, and faces it when he stands."""
    steps = np.diff(places, axis=0, prepend=places[:1])
    paces = np.linalg.norm(steps, axis=1)
    walks = paces * fps > STROLL_MPS
    tracks.place[span, slot.person] = places
    watching = slot.heading + block.turned
    tracks.heading[span, slot.person] = np.where(walks, np.arctan2(steps[:, 1], steps[:, 0]), watching)
    tracks.pose[span, slot.person] = np.where(walks, gait(np.cumsum(paces)), tracks.pose[span, slot.person])


def _sway(rng: Rng, frames: int) -> Floats:
    """Slow small shifts of weight, (frames, 2), in metres; still at both ends so that nothing jumps."""
    knots = np.arange(0, frames + 60, 60)
    shifts = rng.normal(0, SWAY_M, (len(knots), 2))
    shifts[0] = 0
    shifts[knots >= frames - 1] = 0
    return np.stack([np.interp(np.arange(frames), knots, shifts[:, axis]) for axis in (0, 1)], axis=1)
