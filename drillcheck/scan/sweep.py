"""The sparse scan: one look every few seconds, people and background in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from drillcheck.detect.people import People, PersonDetector
from drillcheck.evidence.model import Cover, Look
from drillcheck.measure.blindness import structure
from drillcheck.measure.stillness import Change
from drillcheck.profile import Profile
from drillcheck.scan.ahead import detected
from drillcheck.scan.background import Pose, Scenery, between, register, scenery
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.motion import light_step
from drillcheck.scan.still import changed

Done = Callable[[float], None]
# Far from where the reference was taken little of it is left in the picture, and poses against it are rough.
NEAR_SHARE = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What one look gave. `pose` is against the clip's first look, `step` against the look before; `change` is what
    changed since the look before. All three are None for the first. `structure`: how much there is to be seen;
    `relit`: by how many grey levels the light changed since then.
    """

    at: int
    look: Look
    saturated: bool
    pose: Pose | None
    step: Pose | None
    light: float
    structure: float
    change: Change | None
    relit: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """All sparse looks, the ticks at which none was possible, and the scenery that poses refer to."""

    sights: list[Sight]
    failed: list[int]
    reference: Scenery | None
    covers: list[Cover] = field(default_factory=list)


def sweep(clip: Clip, detector: PersonDetector, profile: Profile, done: Done = lambda share: None) -> Sweep:
    """Look at the whole clip. A picture that cannot be decoded is counted, never skipped in silence."""
    wanted = clip.grid(profile.people.step_s, profile.people.keyframe_slack_s)
    sights: list[Sight] = []
    failed: list[int] = []
    reference: Scenery | None = None
    before: Scenery | None = None
    for number, seen in enumerate(detected(clip.look(wanted, profile.detector.input), detector)):
        done(number / len(wanted))
        if isinstance(seen, int):
            failed.append(seen)
            continue
        shot, people = seen
        place = scenery(shot.image, people.above(0.25).boxes, profile.camera.width)
        if reference is None:
            reference = place
        pose = register(reference, place, clip.size[0])
        sights.append(
            Sight(
                at=shot.at,
                look=look_of(shot, people),
                saturated=people.saturated,
                pose=pose,
                step=None if before is None else _step(sights[-1].pose, pose, before, place, clip.size[0]),
                light=place.light,
                structure=structure(place.thumb),
                change=None if before is None else changed(before.grey, place.grey, sights[-1].at, shot.at),
                relit=0.0 if before is None else light_step(before.thumb, place.thumb),
            )
        )
        before = place
    return Sweep(sights, failed, reference)


def _step(earlier: Pose | None, now: Pose | None, before: Scenery, place: Scenery, width: int) -> Pose | None:
    """What the background did since the look before: from both poses where these are fine, near the reference."""
    if earlier is None or now is None or max(earlier.shift, now.shift) > NEAR_SHARE * width:
        return register(before, place, width)
    return between(earlier, now)


def look_of(shot: Shot, people: People, *, dense: bool = False) -> Look:
    """The evidence's record of a look: boxes in displayed pixels, to a tenth."""
    boxes = np.round(people.boxes.astype(np.float64) * shot.scale, 1)
    return Look(
        at=shot.at,
        boxes=[(float(x0), float(y0), float(x1), float(y1)) for x0, y0, x1, y1 in boxes],
        scores=[round(float(score), 3) for score in people.scores],
        dense=dense,
    )


def looks_at(clip: Clip, detector: PersonDetector, profile: Profile, ats: Sequence[int]) -> list[Look]:
    """Dense looks at these ticks, ascending and inside the clip; what cannot be decoded is missing."""
    shots = clip.look([(at, "exact") for at in ats], profile.detector.input)
    return [look_of(*seen, dense=True) for seen in detected(shots, detector) if not isinstance(seen, int)]
