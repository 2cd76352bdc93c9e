"""Scenes with exactly one fault, each clear of every other limit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from drillcheck.demo.atlas import POSE
from drillcheck.demo.choreography import Choreography, choreograph
from drillcheck.demo.scenario import Expect
from scenes.limits import CLEAR_S
from scenes.scene import Draft, Rng, Scene, allowed_rest_s, drafted, limits_of, roster_too_large, squad_size

REST_WITH_LEAVERS_S = 35.0
"""Walking out of the picture and back takes its time."""


def too_short(rng: Rng, name: str) -> Scene:
    """The whole training is shorter than required, falling in included."""
    limits = limits_of(rng)
    # Falling in lasts at most 16 s.
    formed_s = limits.session_s - 16 - CLEAR_S - float(rng.uniform(0, 0.35)) * limits.session_s
    return _scene(rng, name, "too_short", Draft(limits, formed_s=round(formed_s, 1)), "duration")


def too_few(rng: Rng, name: str) -> Scene:
    """At least two people fewer than required take part."""
    people = squad_size(rng)
    draft = Draft(limits_of(rng), people, roster_too_large(rng, people))
    return _scene(rng, name, "too_few", draft, "attendance")


def rest_too_long(rng: Rng, name: str) -> Scene:
    """One rest clearly over the limit."""
    limits = limits_of(rng)
    seconds = round(limits.rest_s + CLEAR_S + float(rng.uniform(0, 0.7)) * limits.rest_s, 1)
    formed_s = limits.session_s + CLEAR_S + 1 + float(rng.uniform(0.1, 0.3)) * limits.session_s
    return _scene(rng, name, "rest_too_long", Draft(limits, formed_s=formed_s, rests=[(seconds, 0.0)]), "rest_length")


def two_rests(rng: Rng, name: str) -> Scene:
    """Two rests of allowed length."""
    limits = limits_of(rng)
    rests = [(allowed_rest_s(rng, limits), 0.0) for _ in range(2)]
    return _scene(rng, name, "two_rests", Draft(limits, rests=rests), "rest_count")


def most_leave(rng: Rng, name: str) -> Scene:
    """Most walk out of the picture in the rest and come back."""
    limits = limits_of(rng)
    seconds = round(float(rng.uniform(REST_WITH_LEAVERS_S, limits.rest_s - CLEAR_S)), 1)
    draft = Draft(limits, rests=[(seconds, float(rng.uniform(0.65, 0.95)))])
    return _scene(rng, name, "most_leave", draft, "rest_in_place")


def some_leave(rng: Rng, name: str) -> Scene:
    """A few walk out of the picture in the rest: for a person to look at."""
    limits = limits_of(rng)
    seconds = round(float(rng.uniform(REST_WITH_LEAVERS_S, limits.rest_s - CLEAR_S)), 1)
    draft = Draft(limits, squad_size(rng) + 4, rests=[(seconds, float(rng.uniform(0.25, 0.4)))])
    scenario = drafted(rng, name, draft, Expect(verdict="review"))
    return Scene(name, "faulty", "some_leave", limits, scenario, ("review",))


def mid_march(rng: Rng, name: str) -> Scene:
    """The recording breaks off while the block marches: for a person to look at."""
    limits = limits_of(rng, 0.0)
    draft = Draft(limits, formed_s=1.35 * limits.session_s)
    for _ in range(20):
        scenario = drafted(rng, name, draft, Expect(verdict="review"))
        story = choreograph(scenario)
        poses = story.tracks.pose[:, : scenario.formation.people]
        (gather,) = (each for each in story.happenings if each.entry.do == "gather")
        (dismiss,) = (each for each in story.happenings if each.entry.do == "dismiss")
        walking = np.asarray(((poses >= POSE["walk0"]) & (poses <= POSE["walk7"])).all(axis=1))
        least = gather.end + round((limits.session_s + CLEAR_S + 1) * scenario.fps)
        # At least two seconds of marching before the end.
        marching = np.convolve(walking, np.ones(2 * scenario.fps), "full")[: len(walking)] >= 2 * scenario.fps
        ends = [
            frame for frame in np.flatnonzero(marching) if least <= frame < dismiss.start and _drills(story, int(frame))
        ]
        if ends:
            stop = ends[int(rng.integers(len(ends)))]
            scenario = scenario.model_copy(update={"stops_s": (stop + 1) / scenario.fps})
            return Scene(name, "faulty", "mid_march", limits, scenario, ("review",))
    raise ValueError(f"{name}: nobody marches")


def _drills(story: Choreography, frame: int) -> bool:
    return any(h.start <= frame < h.end and h.entry.do == "drill" for h in story.happenings)


def _scene(rng: Rng, name: str, fault: str, draft: Draft, rule: str) -> Scene:
    scenario = drafted(rng, name, draft, Expect(verdict="fail", fails=(rule,)))
    return Scene(name, "faulty", fault, draft.limits, scenario, ("fail", "review"), (rule,))


FAULTS: dict[str, Callable[[Rng, str], Scene]] = {
    "too_short": too_short,
    "too_few": too_few,
    "rest_too_long": rest_too_long,
    "two_rests": two_rests,
    "most_leave": most_leave,
    "mid_march": mid_march,
    "some_leave": some_leave,
}
"""Faults of the drill itself, by name; those of the recording are in `tampering`."""
