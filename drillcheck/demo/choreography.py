"""The whole cast through the whole clip: the timeline's entries written onto tracks, with the times that matter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drillcheck.demo import drills, loose, solo
from drillcheck.demo.camera import Pinhole, camera_at, take_at
from drillcheck.demo.entries import Attention, Drill, Entry, Fetch, Leave, OneByOne, Rest
from drillcheck.demo.evolutions import commands_of
from drillcheck.demo.loose import Slot
from drillcheck.demo.marching import formation_slots, in_ranks, move_block, size_of, stand
from drillcheck.demo.removal import kept, removals, whole_story
from drillcheck.demo.scenario import Scenario
from drillcheck.demo.tracks import Member, Tracks

Rng = np.random.Generator
BODIES = ("man-tall", "man-mid", "man-stout", "woman-mid", "woman-short")
CIVIL_OUTFITS = ("civil0", "civil1", "civil2", "civil3")
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
        return sum(member.role in ("rank", "commander") for member in self.members)


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
    tracks = Tracks.blank(story.story_frames, len(members))
    slots = formation_slots(scenario.formation, rng)
    for happening in happenings_of(story):
        slots = _perform(story, happening, tracks, slots, rng)
    _passers(story, members, tracks, np.random.default_rng([scenario.seed, 2]))
    tracks = tracks.only(kept(story.story_frames, removals(scenario))).until(scenario.frames)
    for frame in range(scenario.frames if scenario.takes else 0):
        tracks.place[frame] += np.array(_shift(scenario, frame / scenario.fps), np.float32)
    happenings = tuple(h for h in happenings_of(scenario) if h.start < scenario.frames)
    return Choreography(members, tracks, happenings)


def _shift(scenario: Scenario, time_s: float) -> tuple[float, float]:
    take = take_at(scenario, time_s)
    return take.shift_m if take else (0.0, 0.0)


def _stage_camera(scenario: Scenario, time_s: float) -> Pinhole:
    """The camera as the unshifted people would see it: movements are written first and shifted afterwards."""
    camera, (x_m, y_m) = camera_at(scenario, time_s), _shift(scenario, time_s)
    place = {"x_m": camera.view.x_m - x_m, "y_m": camera.view.y_m - y_m}
    return Pinhole(camera.view.model_copy(update=place), camera.width, camera.height)


def _cast(scenario: Scenario, rng: Rng) -> tuple[Member, ...]:
    formation = scenario.formation
    ranks = [Member(str(rng.choice(BODIES)), formation.uniform, "rank") for _ in range(formation.people)]
    commander = [Member("man-mid", f"{formation.uniform}-commander", "commander")] if formation.commander else []
    passers = [
        Member(str(rng.choice(BODIES)), str(rng.choice(CIVIL_OUTFITS)), "passer")
        for _ in range(scenario.passers.people)
    ]
    watchers = [
        Member(BODIES[k % len(BODIES)], CIVIL_OUTFITS[k % len(CIVIL_OUTFITS)], "watcher")
        for k in range(scenario.passers.watching)
    ]
    return (*ranks, *commander, *passers, *watchers)


def _perform(scenario: Scenario, happening: Happening, tracks: Tracks, slots: list[Slot], rng: Rng) -> list[Slot]:
    """Write one entry; returns who is still in the formation after it, and where."""
    entry, span, fps = happening.entry, (happening.start, happening.end), scenario.fps
    camera, formation = _stage_camera(scenario, happening.start / fps), scenario.formation
    home = np.array([formation.x_m, formation.y_m])
    if isinstance(entry, Drill):
        return _drill(scenario, entry, span, tracks, slots, rng)
    if isinstance(entry, Attention):
        stand(tracks, rng, slots, span, formation, entry.pose)
    elif isinstance(entry, OneByOne):
        stand(tracks, rng, slots, span, formation, entry.pose)
        solo.one_by_one(tracks, rng, in_ranks(slots, formation), span, home, fps)
    elif isinstance(entry, Fetch):
        stand(tracks, rng, slots, span, formation, entry.pose)
        # Those at the end of the list stand in the last rank, from which one slips away most easily.
        solo.fetch(tracks, rng, in_ranks(slots, formation)[-1], span, camera, fps)
    elif isinstance(entry, Rest):
        loose.rest(tracks, rng, slots, span, camera, home, entry)
    elif isinstance(entry, Leave):
        people = in_ranks(slots, formation)
        going = people[len(people) - entry.people :]
        staying = [slot for slot in slots if slot not in going]
        stand(tracks, rng, staying, span, formation, "attention")
        loose.walk_off(tracks, rng, going, span, camera, fps)
        return staying
    elif entry.do == "gather":
        loose.gather(tracks, rng, slots, span, camera, fps)
    elif entry.do == "dismiss":
        loose.walk_off(tracks, rng, slots, span, camera, fps)
    return slots


def _drill(
    scenario: Scenario, entry: Drill, span: tuple[int, int], tracks: Tracks, slots: list[Slot], rng: Rng
) -> list[Slot]:
    formation, fps = scenario.formation, scenario.fps
    commands = commands_of(entry.evolutions, size_of(slots, formation))
    steps = drills.programme(rng, span[1] - span[0], fps, formation.reach_m, commands)
    return move_block(tracks, rng, slots, span[0], drills.block_motion(steps, fps), formation, fps)


def _passers(scenario: Scenario, members: tuple[Member, ...], tracks: Tracks, rng: Rng) -> None:
    """Each passer-by crosses once, at a moment spread over the clip; those who watch stand through it."""
    people = [index for index, member in enumerate(members) if member.role == "passer"]
    room = max(1.0, scenario.duration_s - PASSING_S)
    for order, person in enumerate(people):
        start_s = (order + float(rng.uniform(0.1, 0.9))) / len(people) * room
        camera = _stage_camera(scenario, start_s)
        loose.pass_by(tracks, rng, person, round(start_s * scenario.fps), camera, scenario.fps)
    home = np.array([scenario.formation.x_m, scenario.formation.y_m])
    watchers = [index for index, member in enumerate(members) if member.role == "watcher"]
    for order, person in enumerate(watchers):
        loose.watch(tracks, rng, person, order, _stage_camera(scenario, 0.0), home)
