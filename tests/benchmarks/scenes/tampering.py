"""Scenes whose drill is in order and whose recording is not: splices, a camera that moves, edits of the footage."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from drillcheck.demo.edits import Black, Cover, Edit, Freeze, Loop, Reverse, Screen, Speed
from drillcheck.demo.incidents import Glance, Move, Nudge, Tremor, Zoom
from drillcheck.demo.scenario import Camera, Expect, Pan, Scenario, Take, View
from scenes.limits import CLEAR_S
from scenes.scene import Draft, Rng, Scene, drafted, limits_of

Change = Callable[[Rng, Scenario], Scenario]
SPLICED = (("single_take",), ("same_angle", "complete", "authentic"))
TURNED = (("same_angle",), ("single_take", "complete"))
EDITED = (("authentic", "complete"), ("single_take", "duration"))
"""Which rules a fail must come from, one of them at least, and which may fail with them."""


def splice_moved(rng: Rng, scenario: Scenario) -> Scenario:
    """Two takes joined: the camera stands elsewhere, the light is another, people stand elsewhere."""
    camera, side = scenario.camera, float(rng.choice((-1, 1)))
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
    return _spliced(rng, scenario, view, (side * 0.8, -0.5), _other_light(rng))


def splice_light(rng: Rng, scenario: Scenario) -> Scenario:
    """Two takes joined from one camera on its tripod: light and people's places jump."""
    shift = float(rng.choice((-1, 1)) * rng.uniform(0.7, 1.4)), float(rng.uniform(-0.8, 0.8))
    return _spliced(rng, scenario, None, shift, _other_light(rng))


def splice_skip(rng: Rng, scenario: Scenario) -> Scenario:
    """Some of the recording is cut out: nothing but the people jumps."""
    return _spliced(rng, scenario, None, (0.0, 0.0), 1.0, skip_s=round(float(rng.uniform(8, 150)), 1))


def _other_light(rng: Rng) -> float:
    return float(rng.uniform(0.75, 0.9) if rng.random() < 0.5 else rng.uniform(1.1, 1.25))


def _spliced(
    rng: Rng, scenario: Scenario, view: View | None, shift: tuple[float, float], light: float, skip_s: float = 0.0
) -> Scenario:
    at = round(within(rng, scenario, 0), 1)
    take = Take(at_s=at, view=view, light=light, shift_m=shift, skip_s=skip_s)
    return scenario.model_copy(update={"takes": (take,)})


def pan(rng: Rng, scenario: Scenario) -> Scenario:
    """The camera is turned slowly, far over the limit, and stays so."""
    dx = _share(rng, 0.09, 0.2)
    degrees = round(math.degrees(math.atan(dx * scenario.width / scenario.camera.focal_px)), 2)
    seconds = float(rng.uniform(2.0, 6.0))
    turned = Pan(at_s=round(within(rng, scenario, seconds), 1), seconds=seconds, degrees=degrees)
    return _wider(scenario, abs(dx), {"pans": (turned,)})


def nudge(rng: Rng, scenario: Scenario, share: float | None = None) -> Scenario:
    """The tripod is knocked in a moment, over the limit where no `share` of the width is given, and stays so."""
    dx = _share(rng, 0.07, 0.13) if share is None else share
    dy = _share(rng, 0.0, 0.03) if share is None else 0.0
    moved = Nudge(do="nudge", at_s=within(rng, scenario, 2), dx=dx, dy=dy)
    return _wider(scenario, abs(dx), {"moves": (moved,)})


def glance(rng: Rng, scenario: Scenario) -> Scenario:
    """The camera turns away, stays for a while and comes back."""
    dx, hold_s = _share(rng, 0.08, 0.15), float(rng.uniform(8, 30))
    moved = Glance(do="glance", at_s=within(rng, scenario, hold_s + 4), dx=dx, seconds=1.5, hold_s=hold_s)
    return _wider(scenario, abs(dx), {"moves": (moved,)})


def zoom(rng: Rng, scenario: Scenario) -> Scenario:
    """The lens zooms over the limit and stays so: out, so that everybody stays in the picture."""
    moved = Zoom(do="zoom", at_s=within(rng, scenario, 2), ratio=round(float(rng.uniform(0.76, 0.86)), 3))
    return _wider(scenario, 0.0, {"moves": (moved,)})


def tremor(rng: Rng, scenario: Scenario) -> Scenario:
    """A hand holds the camera all the time, and wanders far over the limit."""
    share = round(float(rng.uniform(0.09, 0.14)), 3)
    moved = Tremor(do="tremor", at_s=0.1, seconds=scenario.duration_s, share=share, hz=float(rng.uniform(0.1, 1.0)))
    return _wider(scenario, share, {"moves": (moved,)})


def _share(rng: Rng, low: float, high: float) -> float:
    return round(float(rng.choice((-1, 1)) * rng.uniform(low, high)), 4)


def _wider(scenario: Scenario, share: float, update: dict[str, tuple[Pan | Move, ...]]) -> Scenario:
    """The camera moves, and sees so much more that nobody leaves the picture with it."""
    focal = round(scenario.camera.focal_px * (1 - 1.6 * share), 1)
    camera = Camera.model_validate({**scenario.camera.model_dump(), "focal_px": focal})
    return scenario.model_copy(update={"camera": camera.model_copy(update=update)})


def loop(rng: Rng, scenario: Scenario) -> Scenario:
    """A stretch without a rest is played twice: at once, or some time later."""
    seconds = round(float(rng.uniform(20, 60)), 1)
    at = round(within(rng, scenario, 0, before=seconds), 1)
    sources = [round(within(rng, scenario, seconds), 1) for _ in range(12)]
    earlier = [source for source in sources if source + seconds < at] if rng.random() < 0.6 else []
    return _edited(scenario, Loop(do="loop", at_s=at, seconds=seconds, of_s=earlier[0] if earlier else None))


def frozen(rng: Rng, scenario: Scenario) -> Scenario:
    """One picture stands, put in between or over what was there."""
    seconds = round(float(rng.uniform(8, 40)), 1)
    at = round(within(rng, scenario, seconds), 1)
    return _edited(scenario, Freeze(do="freeze", at_s=at, seconds=seconds, insert=bool(rng.random() < 0.5)))


def speed(rng: Rng, scenario: Scenario, factors: tuple[float, float]) -> Scenario:
    """A stretch plays slowly or fast; half the time with blended pictures."""
    seconds = round(float(rng.uniform(40, 80)), 1)
    at, factor = round(within(rng, scenario, seconds), 1), round(float(rng.uniform(*factors)), 2)
    blend = bool(rng.random() < 0.5)
    return _edited(scenario, Speed(do="speed", at_s=at, seconds=seconds, factor=factor, blend=blend))


def reverse(rng: Rng, scenario: Scenario) -> Scenario:
    """A stretch plays backwards, in its place or once more after itself."""
    seconds = round(float(rng.uniform(20, 60)), 1)
    at = round(within(rng, scenario, seconds), 1)
    return _edited(scenario, Reverse(do="reverse", at_s=at, seconds=seconds, append=bool(rng.random() < 0.5)))


def covered(rng: Rng, scenario: Scenario) -> Scenario:
    """The lens is covered for a while, or the picture is black."""
    seconds = round(float(rng.uniform(10, 40)), 1)
    at = round(within(rng, scenario, seconds), 1)
    edit: Edit = Cover(do="cover", at_s=at, seconds=seconds)
    return _edited(scenario, edit if rng.random() < 0.5 else Black(do="black", at_s=at, seconds=seconds))


def screen(rng: Rng, scenario: Scenario) -> Scenario:
    """The whole recording was filmed off a screen."""
    return _edited(scenario, Screen(do="screen", at_s=0.0, seconds=scenario.duration_s))


def _edited(scenario: Scenario, edit: Edit) -> Scenario:
    return scenario.model_copy(update={"edits": (edit,)})


def within(rng: Rng, scenario: Scenario, seconds: float, before: float = 0.0) -> float:
    """A moment from which `seconds` (and before which `before`) lie well inside the training, clear of every rest."""
    ends = np.cumsum([entry.seconds for entry in scenario.timeline])
    rests = [(float(e) - entry.seconds, float(e)) for entry, e in zip(scenario.timeline, ends, strict=True)]
    rests = [span for span, entry in zip(rests, scenario.timeline, strict=True) if entry.do == "rest"]
    low, high = float(ends[1]) + 12 + before, float(ends[-3]) - 12 - seconds
    for _ in range(200):
        at = float(rng.uniform(low, high))
        if all(at + seconds < start - 5 or at - before > end + 5 for start, end in rests):
            return at
    return (low + high) / 2


def _tampered(rng: Rng, name: str, fault: str, change: Change, rules: tuple[tuple[str, ...], ...]) -> Scene:
    """A clean scene whose recording is tampered with afterwards. It stays long enough, whatever is cut out."""
    limits = limits_of(rng)
    fails, may_fail = rules
    formed_s = (
        1.2 * limits.session_s + CLEAR_S + (70 if fault == "fast" else 0) + rng.uniform(0, 0.2) * limits.session_s
    )
    draft = Draft(limits, formed_s=round(formed_s, 1))
    whole = drafted(rng, name, draft, Expect(verdict="fail", fails=fails, may_fail=may_fail))
    scenario = Scenario.model_validate(change(rng, whole).model_dump())
    return Scene(name, "faulty", fault, limits, scenario, ("fail", "review"), fails, may_fail, fault in REVIEWED)


REVIEWED = {"covered", "screen"}
"""What was not seen is for a person to look at; a screen's filming is at most likely. Review is right, too."""

_CHANGES: dict[str, tuple[Change, tuple[tuple[str, ...], ...]]] = {
    "splice_moved": (splice_moved, SPLICED),
    "splice_light": (splice_light, SPLICED),
    "splice_skip": (splice_skip, SPLICED),
    "pan": (pan, TURNED),
    "nudge": (nudge, TURNED),
    "glance": (glance, TURNED),
    "zoom": (zoom, TURNED),
    "tremor": (tremor, TURNED),
    "loop": (loop, EDITED),
    "frozen": (frozen, EDITED),
    "slow": (partial(speed, factors=(0.45, 0.7)), EDITED),
    "fast": (partial(speed, factors=(1.5, 2.5)), EDITED),
    "reverse": (reverse, EDITED),
    "covered": (covered, EDITED),
    "screen": (screen, EDITED),
}
TAMPERINGS: dict[str, Callable[[Rng, str], Scene]] = {
    fault: partial(_tampered, fault=fault, change=change, rules=rules) for fault, (change, rules) in _CHANGES.items()
}
"""Faults of the recording, by name."""
