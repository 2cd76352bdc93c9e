"""The whole cast through the whole clip: the timeline's entries written onto tracks, with the times that matter."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drillcheck.demo import drills, loose
from drillcheck.demo.camera import Pinhole, camera_at, take_at
from drillcheck.demo.loose import Slot
from drillcheck.demo.removal import kept, removals, whole_story
from drillcheck.demo.scenario import Attention, Drill, Entry, Formation, Leave, Rest, Scenario
from drillcheck.demo.tracks import Member, Tracks

Rng = np.random.Generator
Floats = npt.NDArray[np.float64]
BODIES = ("man-tall", "man-mid", "man-stout", "woman-mid", "woman-short")
CIVIL_OUTFITS = ("civil0", "civil1", "civil2", "civil3")
SWAY_M = 0.008
MAX_LAG = 3
PASSING_S = 20.0


@dataclass(frozen=True)
class Happening:
    """One entry of the timeline and the frames [start, end) it fills."""

    entry: Entry
    start: int
    end: int


@dataclass(frozen=True)
class Choreography:
    """Everybody's tracks. `members` holds the formation's people first, the commander next, passers-by last."""

    members: tuple[Member, ...]
    tracks: Tracks
    happenings: tuple[Happening, ...]

    @property
    def participants(self) -> int:
        """How many belong to the formation, the commander included."""
        return sum(member.role != "passer" for member in self.members)


def happenings_of(scenario: Scenario) -> tuple[Happening, ...]:
    """The timeline's entries with their frames."""
    ends = np.round(np.cumsum([entry.seconds for entry in scenario.timeline]) * scenario.fps).astype(int)
    starts = [0, *ends[:-1]]
    return tuple(Happening(e, int(a), int(b)) for e, a, b in zip(scenario.timeline, starts, ends, strict=True))


def choreograph(scenario: Scenario) -> Choreography:
    """Write the whole clip's movements; the same scenario always gives the same."""
    rng = np.random.default_rng([scenario.seed, 1])
    members = _cast(scenario, rng)
    story = whole_story(scenario)
    tracks = Tracks.blank(story.frames, len(members))
    slots = formation_slots(scenario.formation, rng)
    for happening in happenings_of(story):
        slots = _perform(story, happening, tracks, slots, rng)
    _passers(story, members, tracks, np.random.default_rng([scenario.seed, 2]))
    tracks = tracks.only(kept(story.frames, removals(scenario)))
    for frame in range(scenario.frames if scenario.takes else 0):
        tracks.place[frame] += np.array(_shift(scenario, frame / scenario.fps), np.float32)
    return Choreography(members, tracks, happenings_of(scenario))


def _shift(scenario: Scenario, time_s: float) -> tuple[float, float]:
    take = take_at(scenario, time_s)
    return take.shift_m if take else (0.0, 0.0)


def _stage_camera(scenario: Scenario, time_s: float) -> Pinhole:
    """The camera as the unshifted people would see it: movements are written first and shifted afterwards."""
    camera, (x_m, y_m) = camera_at(scenario, time_s), _shift(scenario, time_s)
    place = {"x_m": camera.view.x_m - x_m, "y_m": camera.view.y_m - y_m}
    return Pinhole(camera.view.model_copy(update=place), camera.width, camera.height)


def _cast(scenario: Scenario, rng: Rng) -> tuple[Member, ...]:
    ranks = [Member(str(rng.choice(BODIES)), "uniform", "rank") for _ in range(scenario.formation.people)]
    commander = [Member("man-mid", "commander", "commander")] if scenario.formation.commander else []
    passers = [
        Member(str(rng.choice(BODIES)), str(rng.choice(CIVIL_OUTFITS)), "passer")
        for _ in range(scenario.passers.people)
    ]
    return (*ranks, *commander, *passers)


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
    slots = [Slot(i, home + _to_world(spot, heading), heading) for i, spot in enumerate(spots)]
    if formation.commander:
        front = (middle[1] * formation.depth_m + 3.0, middle[0] * formation.abreast_m + 1.2)
        at = home + _to_world(np.array(front), heading)
        slots.append(Slot(formation.people, at, math.atan2(*(home - at)[::-1])))
    return slots


def _to_world(block: Floats, heading: float) -> Floats:
    """Block axes (forward, left), (..., 2), to world axes."""
    cos, sin = math.cos(heading), math.sin(heading)
    turned: Floats = block @ np.array([[cos, sin], [-sin, cos]])
    return turned


def _perform(scenario: Scenario, happening: Happening, tracks: Tracks, slots: list[Slot], rng: Rng) -> list[Slot]:
    """Write one entry; returns who is still in the formation after it."""
    entry, span, fps = happening.entry, (happening.start, happening.end), scenario.fps
    camera = _stage_camera(scenario, happening.start / fps)
    if isinstance(entry, Drill):
        steps = drills.programme(rng, span[1] - span[0], fps, scenario.formation.reach_m)
        _move_block(tracks, rng, slots, span[0], drills.block_motion(steps, fps))
    elif isinstance(entry, Attention):
        _move_block(tracks, rng, slots, span[0], drills.block_motion([drills.Step(span[1] - span[0])], fps))
    elif isinstance(entry, Rest):
        loose.rest(tracks, rng, slots, span, camera, fps, entry.leave)
    elif isinstance(entry, Leave):
        # Those at the ends of the list stand in the last rank; the commander, listed last of all, stays.
        people = [slot for slot in slots if slot.person < scenario.formation.people]
        going = people[len(people) - entry.people :]
        staying = [slot for slot in slots if slot not in going]
        _move_block(tracks, rng, staying, span[0], drills.block_motion([drills.Step(span[1] - span[0])], fps))
        loose.walk_off(tracks, rng, going, span, camera, fps)
        return staying
    elif entry.do == "gather":
        loose.gather(tracks, rng, slots, span, camera, fps)
    elif entry.do == "dismiss":
        loose.walk_off(tracks, rng, slots, span, camera, fps)
    return slots


def _move_block(tracks: Tracks, rng: Rng, slots: list[Slot], start: int, block: drills.Block) -> None:
    """Everybody follows the block from their own slot, a little late and a little unsteady; the commander watches."""
    frames = len(block.heading)
    span = slice(start, start + frames)
    front = slots[0].heading
    travelled = _to_world(block.offset, front)
    for slot in slots:
        seen = np.maximum(np.arange(frames) - int(rng.integers(0, MAX_LAG)), 0)
        sway = _sway(rng, frames)
        tracks.shown[span, slot.person] = True
        if slot.heading != front:
            tracks.place[span, slot.person] = slot.at + 2 * sway
            tracks.heading[span, slot.person] = slot.heading
            continue
        tracks.place[span, slot.person] = slot.at + travelled[seen] + sway
        tracks.heading[span, slot.person] = front + block.heading[seen] + rng.normal(0, 0.05)
        tracks.pose[span, slot.person] = block.pose[seen]


def _sway(rng: Rng, frames: int) -> Floats:
    """Slow small shifts of weight, (frames, 2), in metres; still at both ends so that nothing jumps."""
    knots = np.arange(0, frames + 60, 60)
    shifts = rng.normal(0, SWAY_M, (len(knots), 2))
    shifts[0] = 0
    shifts[knots >= frames - 1] = 0
    return np.stack([np.interp(np.arange(frames), knots, shifts[:, axis]) for axis in (0, 1)], axis=1)


def _passers(scenario: Scenario, members: tuple[Member, ...], tracks: Tracks, rng: Rng) -> None:
    """Each passer-by crosses once, at a moment spread over the clip."""
    people = [index for index, member in enumerate(members) if member.role == "passer"]
    room = max(1.0, scenario.duration_s - PASSING_S)
    for order, person in enumerate(people):
        start_s = (order + float(rng.uniform(0.1, 0.9))) / len(people) * room
        camera = _stage_camera(scenario, start_s)
        loose.pass_by(tracks, rng, person, round(start_s * scenario.fps), camera, scenario.fps)
