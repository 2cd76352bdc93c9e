"""The cuts of a clip: suspect places from packets and looks are looked at closely, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from drillcheck.detect.people import PersonDetector
from drillcheck.evidence.model import Cover, Cut, Doubt
from drillcheck.measure.ground import fit_ground
from drillcheck.profile import Profile
from drillcheck.scan.clip import Clip
from drillcheck.scan.cuts import Usual, examine, judge, jumps_between, settled
from drillcheck.scan.jumps import Jump
from drillcheck.scan.places import (
    COMPARE_S,
    DECODE_S_PER_MEGAPIXEL,
    STARTLING,
    Place,
    affordable,
    light_steps,
    pair,
    places,
    window,
)
from drillcheck.scan.suspects import Suspect, packet_suspects, picture_suspects, worst
from drillcheck.scan.sweep import Sight

MOST_STRETCHES = 6  # between two looks: each is hundreds of pictures
RELIT, HARDLY_RELIT = 3.0, 0.4  # times what the light usually does between two looks; for the few that changed most
STRETCH_S, LIGHT_EFFORT_S, FEWEST_STRETCHES = 4.0, 1.0, 2  # an interval, nominal seconds for those few, how few
HEAVY = 10.0  # weight of a suspect that is not left unexamined in silence


def find_cuts(
    clip: Clip,
    detector: PersonDetector,
    profile: Profile,
    sights: Sequence[Sight],
    done: Callable[[float], None] = lambda share: None,
) -> tuple[list[Cut], list[Doubt]]:
    """The cuts, and doubts where something suspicious could not be looked into."""
    usual = Usual(usual_light_step(sights), fit_ground([sight.look for sight in sights], clip.size[0]))
    suspects = [*packet_suspects(clip), *picture_suspects(sights, clip.size[0])]
    chosen, rest = worst([one for one in suspects if one.exact], profile.cuts.most_suspects)
    stretches, others = worst([*(one for one in suspects if not one.exact), *_relit(clip, sights)], MOST_STRETCHES)
    chosen, rest = [*chosen, *stretches], [*rest, *others]
    found = []
    for number, suspect in enumerate(chosen):
        done(0.5 * number / len(chosen))
        found.append(examine(clip, detector, profile, suspect, usual))
    near, left = affordable(clip, places(clip, sights), profile.cuts.effort_s)
    jumped, blind = _jumps_at(clip, near)
    seen = sorted(jumped, key=lambda jump: -jump.oddity)
    for number, jump in enumerate(seen[: profile.cuts.most_jumps]):
        done(0.5 + 0.5 * number / profile.cuts.most_jumps)
        found.append(judge(clip, detector, profile, jump, None, usual))
    cuts = settled([cut for cut in found if cut is not None], clip.ticks(1.0))
    return cuts, [*_left_over(clip, rest, left), *blind]


def _relit(clip: Clip, sights: Sequence[Sight]) -> list[Suspect]:
    """Intervals in which the light changed far more than usual, and a few of those in which it changed most, however
    little: too light to be doubts, for most are clouds."""
    steps = sorted(light_steps(clip, sights), key=lambda step: -step[2])
    pictures = STRETCH_S * float(clip.parts[0].probe.fps)
    cost_s = pictures * (clip.size[0] * clip.size[1] / 1e6 * DECODE_S_PER_MEGAPIXEL + COMPARE_S)
    few = min(MOST_STRETCHES, max(FEWEST_STRETCHES, int(LIGHT_EFFORT_S / cost_s)))
    return [
        Suspect(low, high, ("light",), min(score, 0.9 * HEAVY), exact=False)
        for rank, (low, high, score) in enumerate(steps)
        if score > (RELIT if rank >= few else HARDLY_RELIT)
    ]


def usual_light_step(sights: Sequence[Sight]) -> float:
    """Grey levels that the light changes by between two looks, but for the twentieth part that changes most."""
    steps = np.abs([sight.relit for sight in sights[1:]])
    return float(np.quantile(steps, 0.95)) if len(steps) else 0.0


def _jumps_at(clip: Clip, near: Sequence[Place]) -> tuple[list[Jump], list[Doubt]]:
    """Jumps around the places, and where pictures could not be decoded; stretches that overlap are decoded once."""
    stretches: list[tuple[int, int]] = []
    for low, high in sorted(window(clip, place) for place in near):
        if stretches and low <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(high, stretches[-1][1]))
        else:
            stretches.append((low, high))
    pairs = [pair(clip, place) for place in near]
    jumped: list[Jump] = []
    doubts = []
    for low, high in stretches:
        found, blind = jumps_between(clip, (low, high), [one for one in pairs if low <= one[0] and one[1] <= high])
        jumped += found
        if blind:
            doubts.append(Doubt(start=low, end=high, what="cut", detail="undecodable"))
    return jumped, doubts


def uncovered(cuts: Sequence[Cut], covers: Sequence[Cover]) -> list[Cut]:
    """Without those at which a hand or a black picture came before the lens, or went: what it hid is unseen already."""
    return [cut for cut in cuts if not any(one.start <= cut.at.at <= one.end for one in covers)]


def _left_over(clip: Clip, suspects: Sequence[Suspect], left: Sequence[Place]) -> list[Doubt]:
    """Places of weight at which no picture was compared: a recording so odd is for a person to judge."""
    heavy = [suspect for suspect in suspects if suspect.weight >= HEAVY]
    doubts = [Doubt(start=s.low, end=s.high, what="cut", detail="unexamined:" + ",".join(s.reasons)) for s in heavy]
    for place in left:
        if place.score >= STARTLING:
            start, end = window(clip, place)
            doubts.append(Doubt(start=start, end=end, what="cut", detail="unexamined:packet_size"))
    return doubts
