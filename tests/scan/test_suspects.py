"""Where packets and looks hint at an interruption."""

from collections.abc import Callable
from pathlib import Path

import pytest

from drillcheck.evidence.model import Look
from drillcheck.scan.background import Pose
from drillcheck.scan.clip import Clip
from drillcheck.scan.suspects import Suspect, packet_suspects, picture_suspects, settled_before, worst
from drillcheck.scan.sweep import Sight


def test_the_weightiest_are_examined_and_the_others_are_told() -> None:
    suspects = [
        Suspect(i, i + 1, ("packet_size",), weight, exact=True) for i, weight in enumerate([1.0, 50.0, 3.0, 50.0])
    ]
    chosen, rest = worst(suspects, 2)
    assert [one.low for one in chosen] == [1, 3]
    assert sorted(one.low for one in rest) == [0, 2]
    assert worst(suspects, 0) == ([], sorted(rest + chosen, key=lambda one: -one.weight))


def test_the_seam_of_two_parts_is_a_suspect_at_their_border(filmed: Callable[[str], Path]) -> None:
    with Clip([filmed("plain"), filmed("elsewhere")]) as clip:
        seam = [one for one in packet_suspects(clip) if "part_seam" in one.reasons]
        assert [one.high for one in seam] == [clip.parts[1].offset]
        assert seam[0].low < seam[0].high
        assert seam[0].exact


def test_a_picture_that_leans_on_a_cut_says_nothing_of_the_light_before_it(filmed: Callable[[str], Path]) -> None:
    with Clip([filmed("elsewhere")]) as clip:
        index = clip.parts[0].index
        ats = [clip.parts[0].to_clip(int(pts)) for pts in index.pts]
        settled = [ats.index(settled_before(clip, at)) for at in ats]
        assert settled[0] == 0
        assert all(low < place for place, low in enumerate(settled) if place)
        assert all(index.dts[low] < index.dts[place] for place, low in enumerate(settled) if place)
        # Some pictures are decoded after one that is shown later.
        assert any(low < place - 1 for place, low in enumerate(settled) if place)


def sights(steps: list[float | None]) -> list[Sight]:
    """Looks four seconds apart whose background stepped so many pixels."""
    poses = [None, *(None if step is None else Pose(step, 0, 0, 1, 0.9) for step in steps)]
    looks = [Look(at=40 * i, boxes=[], scores=[]) for i in range(len(poses))]
    return [Sight(look.at, look, False, None, pose, 120, 5.0, None) for look, pose in zip(looks, poses, strict=True)]


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([0.1] * 12, []),
        ([0.1] * 5 + [9.0] + [0.1] * 6, [240]),
        ([4.0, 7.0, 3.0, 9.0, 5.0, 2.0] * 2, []),
        ([4.0, 7.0, 3.0, 60.0, 5.0, 2.0] * 2, [160, 400]),
        ([0.1] * 5 + [None] + [0.1] * 6, [240]),
        ([None] * 12, []),
    ],
    ids=["still", "pushed", "in a hand", "in a hand and pushed", "covered", "nothing to match"],
)
def test_a_background_that_moves_more_than_it_always_does_is_suspect(
    steps: list[float | None], found: list[int]
) -> None:
    assert [one.high for one in picture_suspects(sights(steps), 640)] == found
