"""Whether a place where one picture does not follow from the one before is a cut.

A cut changes several things in one and the same picture: people stand elsewhere, the light is another, the camera looks
another way. A knock, a nudge, a step of the exposure and a second that the recorder lost each change one of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drillcheck.detect.people import Floats, People, PersonDetector
from drillcheck.evidence.model import Boundary, Cut
from drillcheck.profile import Profile
from drillcheck.scan.background import FEWEST_MATCHES, Scenery, register, scenery
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.jumps import GLARING, LEAST, Jump, jumps
from drillcheck.scan.motion import WIDTH, Mask, aligned, flattened, shrunk, unexplained
from drillcheck.scan.suspects import Suspect, moved

# Share of the area of people that nothing explains: silhouettes overlap from picture to picture, unless people jumped.
ELSEWHERE = 0.15
STARTLING = 4.0  # times the usual: what a change of light in the same picture makes a cut of
LIGHT = 1.5  # grey levels in one picture, ten times what noise makes
LIGHT_USUAL = 1.5  # times what the four seconds between two looks bring: more than a lost second or two can
SLIGHT_SHARE = 0.004  # of the width: a tripod put up again, beside people who stand elsewhere
SCENE = 0.3  # share of the picture that is new when nothing of the background is found again
RICH = 5 * FEWEST_MATCHES  # background features on both sides, to say so
CONTEXT_S = 0.6
FEWEST = 4
LATER_S = (1.0, 4.0)  # what went away again by then was somebody or something before the lens
LONG_GAP_S = 3.0  # of the timestamps: a bad recorder drops a second or two
# What pictures can prove, what packets alone are odd enough to name, and which of those no shock brings about.
PICTURE = frozenset({"background_jump", "light_jump", "people_jump"})
HARD = frozenset({"timestamp_gap", "clock_reset", "codec_parameters", "edit_list", "part_seam"})
EDITED = frozenset({"clock_reset", "codec_parameters", "edit_list"})


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a suspect place."""

    shot: Shot
    people: People
    place: Scenery


def examine(clip: Clip, detector: PersonDetector, profile: Profile, suspect: Suspect, light: float = 0.0) -> Cut | None:
    """The cut at a suspect place, certain or not, or None where the recording simply goes on.

    `light`: grey levels by which the background's light usually changes from look to look.
    """
    reach = clip.ticks(CONTEXT_S)
    span = (suspect.low, suspect.high)
    found, blind = jumps_between(clip, (suspect.low - reach, suspect.high + reach), [span])
    hints = sorted(set(suspect.reasons) & HARD)
    worst = max(found, key=lambda jump: jump.size, default=None)
    cut = judge(clip, detector, profile, worst, suspect, light) if worst else None
    # A part seam with nothing odd about it is one recording that the camera split.
    if cut is not None or not (blind or set(hints) - {"part_seam"}):
        return cut
    at = Boundary(at=suspect.high, uncertainty=max(suspect.high - suspect.low, 1))
    return Cut(at=at, certain=False, reasons=[*hints, *(["undecodable"] if blind else [])])


def jumps_between(
    clip: Clip, stretch: tuple[int, int], spans: Sequence[tuple[int, int]] | None = None
) -> tuple[list[Jump], bool]:
    """Jumps in the pictures of a stretch of ticks, only within `spans` if there are any, and whether some of the
    pictures could not be decoded."""
    low, high = max(0, stretch[0]), min(stretch[1], clip.duration)
    seen = list(clip.dense(low, high, 1, (WIDTH, WIDTH)))
    found: list[Jump] = []
    # Pictures on either side of one that is missing are no neighbours.
    for decoded, group in itertools.groupby(seen, key=lambda one: isinstance(one, Shot)):
        if decoded:
            found += jumps([shot for shot in group if isinstance(shot, Shot)], spans)
    return found, not all(isinstance(one, Shot) for one in seen)


def judge(
    clip: Clip, detector: PersonDetector, profile: Profile, jump: Jump, suspect: Suspect | None, light: float
) -> Cut | None:
    """What a jump is: compares people, background and light on either side and some time after."""
    before, after = (_side(clip, detector, profile, at) for at in (jump.low, jump.high))
    if before is None or after is None:
        return None
    hints = sorted(set(suspect.reasons) & HARD) if suspect else []
    pose = register(before.place, after.place, clip.size[0])
    later: list[Side | None] = []
    if pose is None or pose.shift > SLIGHT_SHARE * clip.size[0] or moved(pose, clip.size[0]) or abs(jump.lit) > LIGHT:
        later = [_side(clip, detector, profile, jump.high + clip.ticks(seconds)) for seconds in LATER_S]
    reasons, sure = _reasons(clip, jump, before, after, [side for side in later if side], light)
    if not reasons:
        return None
    gap_s = clip.seconds(jump.high - jump.low)
    edited = bool(set(hints) & EDITED) or ("timestamp_gap" in hints and gap_s > LONG_GAP_S)
    at = Boundary(at=jump.high, uncertainty=max(jump.high - jump.low, 1))
    return Cut(at=at, certain=sure or edited, reasons=[*reasons, *hints])


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


def _reasons(
    clip: Clip, jump: Jump, before: Side, after: Side, later: Sequence[Side], light: float
) -> tuple[list[str], bool]:
    """What changed for good in one picture, and whether that is beyond doubt."""
    width = clip.size[0]
    poses = [register(before.place, side.place, width) for side in (after, *later)]
    pose = poses[0]
    stays = all(one is None or one.shift > SLIGHT_SHARE * width or moved(one, width) for one in poses)
    where = jump.where
    if pose is not None and pose.shift > SLIGHT_SHARE * width:
        # A camera that was pushed shows the same people where they were, once its own movement is taken off.
        shown = aligned(shrunk(before.shot.image), (pose.dx / width, pose.dy / width), pose.rotation_deg, pose.zoom)
        where = unexplained(flattened(shown), flattened(shrunk(after.shot.image)))
    people = _elsewhere(where, before, after)
    startled = float(where.mean()) > max(LEAST, STARTLING * jump.usual)
    background = stays and (pose is None or moved(pose, width) or (people and pose.shift > SLIGHT_SHARE * width))
    lit = _relit(jump, before, later, max(LIGHT, LIGHT_USUAL * light))
    named = {
        "background_jump": background,
        "light_jump": lit and (people or startled or abs(jump.lit) > GLARING),
        "people_jump": people,
    }
    reasons = [name for name, true in named.items() if true]
    if background and pose is not None and not people and len(before.people.above(0.3)) >= FEWEST:
        return [], False  # a nudge: the same angle's business
    rich = min(len(before.place.points), len(after.place.points)) >= RICH
    new_scene = background and all(one is None for one in poses) and rich and jump.size > SCENE
    return reasons, new_scene or len(reasons) >= 2 or (lit and startled)


def _elsewhere(where: Mask, before: Side, after: Side) -> bool:
    """Whether much of the people on either side is not explained by the other."""
    if min(len(side.people.above(0.3)) for side in (before, after)) < FEWEST:
        return False
    area = np.zeros(where.shape, np.bool_)
    for side in (before, after):
        _mark(area, side.people.above(0.3).boxes, where.shape[1] / side.shot.image.shape[1])
    return float(where[area].mean()) >= ELSEWHERE


def _mark(area: Mask, boxes: Floats, scale: float) -> None:
    for x0, y0, x1, y1 in np.asarray(boxes, np.float64) * scale:
        area[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1] = True


def _relit(jump: Jump, before: Side, later: Sequence[Side], least: float) -> bool:
    """The light stepped in one picture, and stayed."""
    steps = [jump.lit, *(side.place.light - before.place.light for side in later[:1])]
    return all(step > least for step in steps) or all(step < -least for step in steps)


def _side(clip: Clip, detector: PersonDetector, profile: Profile, at: int) -> Side | None:
    shots = list(clip.look([(min(at, clip.duration - 1), "exact")], profile.detector.input))
    if not shots or not isinstance(shots[0], Shot):
        return None
    people = detector.detect(shots[0].image)
    return Side(shots[0], people, scenery(shots[0].image, people.above(0.25).boxes, profile.camera.width))
