"""Scenes with exactly one fault, each clear of every other limit."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from drillcheck.demo.atlas import POSE
from drillcheck.demo.choreography import Choreography, choreograph
from drillcheck.demo.scenario import Camera, Expect, Pan, Scenario, Take, View
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


def moved_splice(rng: Rng, name: str) -> Scene:
    """Two takes joined: the camera stands elsewhere, the light is another, people stand elsewhere."""

    def change(scenario: Scenario) -> Scenario:
        camera = scenario.camera
        side = float(rng.choice((-1, 1)))
        x_m = camera.x_m + side * float(rng.uniform(0.8, 2.2))
        # It still looks at the formation.
        turn = math.degrees(math.atan2(camera.x_m - x_m, scenario.formation.y_m))
        view = View(
            x_m=x_m,
            y_m=camera.y_m + float(rng.uniform(-0.6, 0.4)),
            height_m=camera.height_m * float(rng.uniform(0.93, 1.07)),
            yaw_deg=camera.yaw_deg + turn + float(rng.uniform(-1, 1)),
            pitch_deg=camera.pitch_deg,
            focal_px=camera.focal_px * 0.95,
        )
        return _spliced(rng, scenario, view, (side * 0.8, -0.5))

    return _changed(rng, name, "splice_moved", ("single_take",), ("same_angle", "complete"), change)


def shifted_splice(rng: Rng, name: str) -> Scene:
    """Two takes joined from one camera on its tripod: light and people's places jump."""

    def change(scenario: Scenario) -> Scenario:
        shift = float(rng.choice((-1, 1)) * rng.uniform(0.7, 1.4)), float(rng.uniform(-0.8, 0.8))
        return _spliced(rng, scenario, None, shift)

    return _changed(rng, name, "splice_shifted", ("single_take",), ("complete",), change)


def _spliced(rng: Rng, scenario: Scenario, view: View | None, shift: tuple[float, float]) -> Scenario:
    light = float(rng.choice((rng.uniform(0.75, 0.9), rng.uniform(1.1, 1.25))))
    at = round(_within(rng, scenario), 1)
    return scenario.model_copy(update={"takes": (Take(at_s=at, view=view, light=light, shift_m=shift),)})


def pan(rng: Rng, name: str) -> Scene:
    """The camera is turned slowly, far over the limit, and stays so."""
    return _panned(rng, name, "pan", (2.0, 6.0), (0.09, 0.2))


def nudge(rng: Rng, name: str) -> Scene:
    """The tripod is knocked over the limit in a moment."""
    return _panned(rng, name, "nudge", (0.2, 0.5), (0.065, 0.1))


def _panned(rng: Rng, name: str, fault: str, lasting: tuple[float, float], shares: tuple[float, float]) -> Scene:
    def change(scenario: Scenario) -> Scenario:
        px = float(rng.choice((-1, 1)) * rng.uniform(*shares)) * scenario.width
        degrees = round(math.degrees(math.atan(px / scenario.camera.focal_px)), 2)
        # Wider, so that nobody leaves the picture with it.
        focal = scenario.camera.focal_px * (1 - 1.6 * abs(px) / scenario.width)
        turned = Pan(at_s=round(_within(rng, scenario), 1), seconds=float(rng.uniform(*lasting)), degrees=degrees)
        fields = scenario.camera.model_dump()
        camera = Camera.model_validate({**fields, "focal_px": round(focal, 1), "pans": (turned,)})
        return scenario.model_copy(update={"camera": camera})

    return _changed(rng, name, fault, ("same_angle",), ("single_take", "complete"), change)


def _within(rng: Rng, scenario: Scenario) -> float:
    """A moment well inside the training and clear of its rests' borders."""
    ends = np.cumsum([entry.seconds for entry in scenario.timeline])
    borders = [float(ends[k]) for k in range(len(ends)) if "rest" in {e.do for e in scenario.timeline[k : k + 2]}]
    low, high = float(ends[1]) + 15, float(ends[-3]) - 15
    while True:
        at = float(rng.uniform(low, high))
        if all(abs(at - border) > 6 for border in borders):
            return at


def _scene(rng: Rng, name: str, fault: str, draft: Draft, rule: str) -> Scene:
    scenario = drafted(rng, name, draft, Expect(verdict="fail", fails=(rule,)))
    return Scene(name, "faulty", fault, draft.limits, scenario, ("fail", "review"), (rule,))


def _changed(
    rng: Rng,
    name: str,
    fault: str,
    fails: tuple[str, ...],
    may_fail: tuple[str, ...],
    change: Callable[[Scenario], Scenario],
) -> Scene:
    """A clean scene whose recording is tampered with afterwards."""
    limits = limits_of(rng, 0.03)
    scenario = change(drafted(rng, name, Draft(limits), Expect(verdict="fail", fails=fails, may_fail=may_fail)))
    return Scene(name, "faulty", fault, limits, scenario, ("fail", "review"), fails, may_fail)


FAULTS: dict[str, Callable[[Rng, str], Scene]] = {
    "too_short": too_short,
    "splice_moved": moved_splice,
    "too_few": too_few,
    "pan": pan,
    "rest_too_long": rest_too_long,
    "splice_shifted": shifted_splice,
    "two_rests": two_rests,
    "nudge": nudge,
    "most_leave": most_leave,
    "mid_march": mid_march,
    "some_leave": some_leave,
}
"""Every fault by its name."""
