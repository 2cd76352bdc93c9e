"""Whether a place where one picture does not follow from the one before is a cut.

A cut changes several things in one and the same picture: people stand elsewhere, the light is another, the camera looks
another way. A knock, a nudge, a step of the exposure and a second that was lost each change one of them. People
alone prove a cut where most of them stand where they could not have got to had a second been lost.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drillcheck.detect.people import Floats, People, PersonDetector
from drillcheck.evidence.model import Boundary, Cut
from drillcheck.measure.ground import Ground, fit_ground
from drillcheck.profile import Profile
from drillcheck.scan.background import FEWEST_MATCHES, Scenery, register, scenery
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.jumps import GLARING, LEAST, Jump, jumps
from drillcheck.scan.motion import WIDTH, Mask, aligned, flattened, light_step, shrunk, unexplained
from drillcheck.scan.stood import Moved, moved_people
from drillcheck.scan.suspects import Suspect, moved, settled_before
from drillcheck.scan.sweep import look_of

# Share of the area of people that nothing explains: silhouettes overlap from picture to picture, unless people jumped.
ELSEWHERE = 0.15
STARTLING = 4.0  # times the usual: what a change of light in the same picture makes a cut of
LIGHT = 1.5  # grey levels, ten times what noise makes: beside anything else that startles
LIGHT_USUAL = 1.5  # times what the four seconds between two looks bring: more than a lost second or two can
SLIGHT_LIGHT = 0.6  # grey levels, beside people who stand elsewhere: more than a keyframe catches up on
AT_ONCE = 0.3  # of the step, in the very picture; where people do not tell
SMEARED = 0.7  # of the step, from the last picture that does not lean on what comes after
LASTING = 0.4  # of the step, that is still there some time after
DRIFTED = 3.0  # times what the light did in the second before: a lost second and a half on top of the one that is seen
SLIGHT_SHARE = 0.004  # of the width: a tripod put up again, beside people who stand elsewhere
SWUNG = 2.0  # times what a camera in motion moves by in the pictures around
SCENE = 0.3  # share of the picture that is new when nothing of the background is found again
RICH = 5 * FEWEST_MATCHES  # background features on both sides, to say so
CONTEXT_S = 0.6
FEWEST = 4
EARLIER_S = 1.0
NEAR_S = 0.6  # in which people are seen to walk
LATER_S = (1.0, 4.0)  # what went away again by then was somebody or something before the lens
LONG_GAP_S = 3.0  # of the timestamps: a bad recorder drops a second or two
# What pictures can prove, what packets alone are odd enough to name, and which of those no shock brings about.
PICTURE = frozenset({"background_jump", "light_jump", "people_jump"})
HARD = frozenset({"timestamp_gap", "clock_reset", "codec_parameters", "edit_list", "part_seam"})
EDITED = frozenset({"clock_reset", "codec_parameters", "edit_list"})


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual in a clip: grey levels by which the light changes from look to look, and the ground that people
    stand on (None: told from the pictures around a place)."""

    light: float = 0.0
    ground: Ground | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a suspect place."""

    shot: Shot
    people: People
    place: Scenery


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """How pictures of the clip are looked at."""

    clip: Clip
    detector: PersonDetector
    profile: Profile

    def side(self, at: int) -> Side | None:
        """The picture at a tick, people and background; None where there is none or it cannot be decoded."""
        if at < 0:
            return None
        shots = list(self.clip.look([(min(at, self.clip.duration - 1), "exact")], self.profile.detector.input))
        if not shots or not isinstance(shots[0], Shot):
            return None
        people = self.detector.detect(shots[0].image)
        return Side(shots[0], people, scenery(shots[0].image, people.above(0.25).boxes, self.profile.camera.width))


def examine(
    clip: Clip, detector: PersonDetector, profile: Profile, suspect: Suspect, usual: Usual = Usual()
) -> Cut | None:
    """The cut at a suspect place, certain or not, or None where the recording simply goes on."""
    reach = clip.ticks(CONTEXT_S)
    span = (suspect.low, suspect.high)
    found, blind = jumps_between(clip, (suspect.low - reach, suspect.high + reach), [span])
    hints = sorted(set(suspect.reasons) & HARD)
    worst = max(found, key=lambda jump: jump.oddity, default=None)
    cut = judge(clip, detector, profile, worst, suspect, usual) if worst else None
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
    clip: Clip,
    detector: PersonDetector,
    profile: Profile,
    jump: Jump,
    suspect: Suspect | None,
    usual: Usual = Usual(),
) -> Cut | None:
    """What a jump is: compares people, background and light on either side and some time after."""
    around = Around(clip, detector, profile)
    before, after = around.side(jump.low), around.side(jump.high)
    if before is None or after is None:
        return None
    hints = sorted(set(suspect.reasons) & HARD) if suspect else []
    reasons, sure = _reasons(around, jump, before, after, usual)
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


def _reasons(around: Around, jump: Jump, before: Side, after: Side, usual: Usual) -> tuple[list[str], bool]:
    """What changed for good in one picture, and whether that is beyond doubt."""
    clip, width = around.clip, around.clip.size[0]
    pose = register(before.place, after.place, width)
    steady = pose is not None and pose.shift <= SLIGHT_SHARE * width and not moved(pose, width)
    walked = _walked(around, jump, before, after, usual.ground) if steady else None
    later: list[Side] = []
    if not steady or abs(jump.lit) > AT_ONCE * SLIGHT_LIGHT or (walked is not None and walked.any):
        later = [side for seconds in LATER_S if (side := around.side(jump.high + clip.ticks(seconds)))]
    poses = [pose, *(register(before.place, side.place, width) for side in later if not steady)]
    stays = all(one is None or one.shift > SLIGHT_SHARE * width or moved(one, width) for one in poses)
    where, (light, sudden) = jump.where, _relit(around, jump, before, after, later)
    if pose is not None and pose.shift > SLIGHT_SHARE * width:
        # A camera that was pushed shows the same people where they were, once its own movement is taken off, in the
        # same light.
        shown = aligned(shrunk(before.shot.image), (pose.dx / width, pose.dy / width), pose.rotation_deg, pose.zoom)
        onward = shrunk(after.shot.image)
        where = unexplained(flattened(shown), flattened(onward))
        light = min(light, abs(light_step(shown[..., 1], onward[..., 1])))
    people = walked.any if walked else _elsewhere(where, before, after)
    startled = float(where.mean()) > max(LEAST, STARTLING * jump.usual)
    background = stays and (pose is None or moved(pose, width) or (people and pose.shift > SLIGHT_SHARE * width))
    if background and pose is not None and pose.shift <= SWUNG * _swing(around, jump, before, after):
        background = False  # it goes on moving as it did
    at_once = abs(jump.lit) > AT_ONCE * light or sudden > SMEARED * light
    lit = at_once and light > max(LIGHT, LIGHT_USUAL * usual.light)
    named = {
        "background_jump": background,
        "light_jump": light > SLIGHT_LIGHT
        and (people or (at_once and startled) or (lit and (background or abs(jump.lit) > GLARING))),
        "people_jump": people,
    }
    reasons = [name for name, true in named.items() if true]
    if background and pose is not None and not (people or lit) and len(before.people.above(0.3)) >= FEWEST:
        return [], False  # a nudge: the same angle's business
    rich = min(len(before.place.points), len(after.place.points)) >= RICH
    new_scene = background and all(one is None for one in poses) and rich and jump.size > SCENE
    return reasons, new_scene or len(reasons) >= 2 or (lit and startled) or (walked is not None and walked.proof)


def _swing(around: Around, jump: Jump, before: Side, after: Side) -> float:
    """Displayed pixels by which the camera moves from picture to picture right before and right after."""
    picture = jump.high - jump.low
    earlier, later = around.side(jump.low - picture), around.side(jump.high + picture)
    pairs = ((earlier, before), (after, later))
    poses = [register(one.place, other.place, around.clip.size[0]) for one, other in pairs if one and other]
    return max((pose.shift for pose in poses if pose is not None), default=0.0)


def _walked(around: Around, jump: Jump, before: Side, after: Side, ground: Ground | None) -> Moved | None:
    """Who stands where nobody could have got to; None where there are too few people to tell places."""
    clip = around.clip
    sides = [before, after]
    looks = [look_of(side.shot, side.people) for side in sides]
    if ground is not None and not moved_people(looks[:1], looks[1:], ground, [0.0, 0.0]).any:
        return moved_people(looks[:1], looks[1:], ground, [0.0, 0.0])
    picture, near = jump.high - jump.low, clip.ticks(NEAR_S)
    earlier = [around.side(at) for at in (jump.low - near, jump.low - picture)]
    later = [around.side(at) for at in (jump.high + picture, jump.high + near)]
    old = [look_of(side.shot, side.people) for side in [*earlier, before] if side]
    new = [look_of(side.shot, side.people) for side in [after, *later] if side]
    ground = ground or fit_ground([*old, *new], clip.size[0])
    return moved_people(old, new, ground, [clip.seconds(look.at) for look in (*old, *new)]) if ground else None


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


def _relit(around: Around, jump: Jump, before: Side, after: Side, later: Sequence[Side]) -> tuple[float, float]:
    """Grey levels by which the light stepped, and stayed, 0 where it did not, or was moving before; and of these, how
    many until the picture after the place.

    Encoders spread a slight step over the pictures after it, and over those before it that lean on these.
    """
    if not later:
        return 0.0, 0.0
    clip, low = around.clip, settled_before(around.clip, jump.high)
    last = before if low >= jump.low else around.side(low) or before
    steps = [light_step(last.place.thumb, side.place.thumb) for side in later]
    earlier = around.side(last.shot.at - clip.ticks(EARLIER_S))
    drift = 0.0 if earlier is None else abs(light_step(earlier.place.thumb, last.place.thumb))
    first = abs(steps[0])
    lasts = all(step * steps[0] > 0 and abs(step) >= LASTING * first for step in steps)
    if not lasts or first <= DRIFTED * drift:
        return 0.0, 0.0
    return first, abs(light_step(last.place.thumb, after.place.thumb))
