"""Whether a suspect place is a cut: the pictures on either side of it compared.

Within one recording two neighbouring pictures show the same background, the same light and everybody within a step of
where they were. A flash goes away, a cloud comes slowly, a push at the tripod takes several pictures.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drillcheck.detect.people import Floats, People, PersonDetector
from drillcheck.evidence.model import Boundary, Cut
from drillcheck.profile import Profile
from drillcheck.scan.background import Scenery, register, scenery
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.suspects import LIGHT, SHIFT_SHARE, Suspect, moved

OVERLAP = 0.35  # of two boxes (intersection over union): nobody's box moves farther between two neighbouring pictures
MOVED = 0.6  # share of people whose box did
THUMB = 3.0  # mean grey difference of two thumbnails that is as much as a light jump
FEWEST = 4
# What pictures can prove, and what packets alone are odd enough to name; a bad recorder drops a second too.
PICTURE = frozenset({"background_jump", "light_jump", "people_jump"})
HARD = frozenset({"timestamp_gap", "clock_reset", "codec_parameters", "edit_list", "part_seam"})


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a suspect place."""

    shot: Shot
    people: People
    place: Scenery


def examine(clip: Clip, detector: PersonDetector, profile: Profile, suspect: Suspect) -> Cut | None:
    """The cut at a suspect place, certain or not, or None where the recording simply goes on."""
    low, high = (suspect.low, suspect.high) if suspect.exact else _narrow(clip, profile, suspect)
    before, after, later = (_side(clip, detector, profile, at) for at in (low, high, high + clip.ticks(1.0)))
    if before is None or after is None:
        return None
    reasons = _reasons(clip, before, after, later or after)
    hints = sorted(set(suspect.reasons) & HARD)
    if not reasons and not (set(hints) - {"part_seam"}):
        # A part seam with nothing odd about it is one recording that the camera split.
        return None
    certain = len(reasons) >= 2 or bool(reasons and set(suspect.reasons) - {"background", "light"})
    return Cut(at=Boundary(at=high, uncertainty=max(high - low, 1)), certain=certain, reasons=[*reasons, *hints])


def settled(cuts: Sequence[Cut], near: int) -> list[Cut]:
    """Cuts found twice, by packets and by pictures within `near` ticks, are one; together they may be certain."""
    out: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: cut.at.at):
        if out and cut.at.at - out[-1].at.at <= near:
            reasons = sorted({*out[-1].reasons, *cut.reasons})
            certain = out[-1].certain or cut.certain or len(PICTURE & set(reasons)) >= 2
            kept = out[-1] if out[-1].certain or not cut.certain else cut
            out[-1] = kept.model_copy(update={"reasons": reasons, "certain": certain})
        else:
            out.append(cut)
    return out


def _reasons(clip: Clip, before: Side, after: Side, later: Side) -> list[str]:
    reasons = []
    pose = register(before.place, after.place, clip.size[0])
    if pose is None or moved(pose, clip.size[0]):
        # Seen again a second later: somebody close past the lens is gone by then.
        again = register(before.place, later.place, clip.size[0])
        if again is None or moved(again, clip.size[0]):
            reasons.append("background_jump")
    if abs(after.place.light - before.place.light) > LIGHT and abs(later.place.light - before.place.light) > LIGHT:
        reasons.append("light_jump")
    if people_jump(before.people, after.people):
        reasons.append("people_jump")
    return reasons


def people_jump(before: People, after: People) -> bool:
    """Whether most people stand elsewhere than one picture ago."""
    a, b = before.above(0.3).boxes, after.above(0.3).boxes
    if len(a) < FEWEST or len(b) < FEWEST:
        return False
    return max(_gone(a, b), _gone(b, a)) >= MOVED


def _gone(a: Floats, b: Floats) -> float:
    """Share of the boxes of `a` that none of `b` overlaps."""
    low, high = np.maximum(a[:, None, :2], b[None, :, :2]), np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(axis=1) for boxes in (a, b)]
    overlap = shared / np.maximum(areas[0][:, None] + areas[1][None] - shared, 1e-6)
    return float((overlap < OVERLAP).all(axis=1).mean())


def _side(clip: Clip, detector: PersonDetector, profile: Profile, at: int) -> Side | None:
    shots = list(clip.look([(min(at, clip.duration - 1), "exact")], profile.detector.input))
    if not shots or not isinstance(shots[0], Shot):
        return None
    people = detector.detect(shots[0].image)
    return Side(shots[0], people, scenery(shots[0].image, people.above(0.25).boxes, profile.camera.width))


def _narrow(clip: Clip, profile: Profile, suspect: Suspect) -> tuple[int, int]:
    """The two neighbouring pictures between two looks that differ most, where one step makes most of the change.

    Where the change is spread over many pictures (a pan, a cloud) the two compared show little of it.
    """
    low, high = suspect.low, suspect.high
    coarse = clip.ticks(profile.refine.step_s)
    for step in (coarse, 1) if high - low > 2 * coarse else (1,):
        width = (profile.camera.width, profile.camera.width)
        shots = [shot for shot in clip.dense(low, high + 1, step, width) if isinstance(shot, Shot)]
        if len(shots) < 2:
            return low, high
        places = [scenery(shot.image, np.zeros((0, 4), np.float32), profile.camera.width) for shot in shots]
        changes = [_change(a, b, clip.size[0]) for a, b in itertools.pairwise(places)]
        worst = int(np.argmax(changes))
        low, high = shots[worst].at, shots[worst + 1].at
    return low, high


def _change(a: Scenery, b: Scenery, width: int) -> float:
    """How different two backgrounds are, in units of their own limits."""
    pose = register(a, b, width)
    shift = 50.0 if pose is None else pose.shift / (SHIFT_SHARE * width)
    thumbs = float(np.abs(a.thumb.astype(int) - b.thumb).mean())
    return shift + abs(a.light - b.light) / LIGHT + thumbs / THUMB
