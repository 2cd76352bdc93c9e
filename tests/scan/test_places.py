"""Which pictures' packets stand out, and how many of them are looked at."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from drillcheck.evidence.model import Look
from drillcheck.ingest.packets import PacketIndex
from drillcheck.scan.clip import Clip
from drillcheck.scan.places import STANDS_OUT, Place, affordable, places, size_scores, window
from drillcheck.scan.sweep import Sight
from tests.ingest.conftest import ffmpeg


def stream(number: int = 500, gop: int = 25, bidirectional: int = 0) -> PacketIndex:
    """A packet a picture; `bidirectional` small ones between two that others lean on, decoded after the later."""
    rng = np.random.default_rng(1)
    pts = np.arange(number, dtype=np.int64)
    key = pts % gop == 0
    leading = pts % (bidirectional + 1) == 0
    size = np.where(leading, rng.normal(3000, 400, number), rng.normal(300, 60, number)) + 27_000 * key
    dts = np.where(leading, pts - bidirectional, pts + 1) if bidirectional else pts
    order = np.argsort(dts, kind="stable")
    dts[order] = np.arange(number) - bidirectional
    return PacketIndex(Fraction(1, 25), pts, dts, np.ones_like(pts), size.astype(np.int64), key)


def standing_out(index: PacketIndex) -> list[int]:
    order, scores = size_scores(index)
    return [int(order[i]) for i in np.flatnonzero(scores > STANDS_OUT)]


@pytest.mark.parametrize("bidirectional", [0, 4])
def test_an_honest_stream_has_none(bidirectional: int) -> None:
    assert standing_out(stream(bidirectional=bidirectional)) == []


@pytest.mark.parametrize("place", [1, 13, 260, 499])
def test_a_picture_larger_than_those_around_stands_out(place: int) -> None:
    index = stream()
    index.size[place] = 9_000
    assert standing_out(index) == [place]


def test_with_pictures_that_lean_both_ways_the_later_one_carries_what_is_new() -> None:
    index = stream(bidirectional=4)
    index.size[260] = 9_000
    order, scores = size_scores(index)
    (i,) = np.flatnonzero(scores > STANDS_OUT)
    assert (int(order[i - 1]), int(order[i])) == (255, 260)


def test_where_movement_begins_or_ends_nothing_stands_out() -> None:
    index = stream()
    index.size[260:] = index.size[260:] * 3
    assert standing_out(index) == []


@pytest.mark.parametrize("index", [stream(gop=1), stream(5), stream(1)], ids=["only keyframes", "short", "one picture"])
def test_streams_that_say_nothing_have_none(index: PacketIndex) -> None:
    assert standing_out(index) == []


def sight(clip: Clip, seconds: float, relit: float) -> Sight:
    at = clip.ticks(seconds) if seconds else 0
    return Sight(at, Look(at=at, boxes=[], scores=[]), False, None, None, 120.0, 5.0, None, relit)


def test_a_hard_cut_inside_a_gop_is_the_first_place(filmed: Callable[[str], Path], tmp_path: Path) -> None:
    path = tmp_path / "plain-gop.mp4"
    ffmpeg(
        "-i {} -c:v libx264 -preset ultrafast -bf 0 -g 40 -keyint_min 40 -sc_threshold 0 -qp 30 {}",
        filmed("elsewhere"),
        path,
    )
    with Clip([path]) as clip:
        first = places(clip, [])[0]
        assert (first.before, first.at) == (56, 57)
        low, high = window(clip, first)
        assert clip.seconds(low) < 5.6
        assert clip.seconds(high) > 5.7


def test_keyframes_are_places_only_where_the_light_moved(filmed: Callable[[str], Path]) -> None:
    with Clip([filmed("plain")]) as clip:
        calm = [sight(clip, at, 0.1) for at in (0.0, 4.0, 8.0, 11.0)]
        assert not any(clip.parts[0].index.key[place.at] for place in places(clip, calm))
        moved = [*calm[:2], sight(clip, 8.0, 4.0), calm[3]]
        keys = [place.at for place in places(clip, moved) if clip.parts[0].index.key[place.at]]
        assert keys == [60, 80]


def test_the_worst_are_looked_at_as_far_as_the_effort_goes(filmed: Callable[[str], Path]) -> None:
    with Clip([filmed("plain")]) as clip:
        ranked = [Place(0, at - 1, at, 100.0 - at) for at in (90, 30, 60)]
        ranked.sort(key=lambda place: -place.score)
        assert affordable(clip, ranked, 9.0) == (ranked, [])
        chosen, left = affordable(clip, ranked, 0.05)
        assert chosen + left == ranked
        assert len(chosen) == 1 or len(chosen) == 2
        assert affordable(clip, ranked, 0.0) == ([], ranked)
