"""What holds for every codec in every container: the right pictures at the right times, in each way of asking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from drillcheck.ingest.facts import Frame, Undecoded, Wanted
from drillcheck.ingest.reader import ClipReader

from .conftest import PICTURES, RATE, SIZE, Clips, number_of

Read = Callable[[Path], ClipReader]

MATRIX = [
    *(("h264", box) for box in ("mp4", "mov", "mkv", "avi", "ts", "flv")),
    *(("hevc", box) for box in ("mp4", "mov", "mkv", "avi", "ts", "flv")),
    *(("av1", box) for box in ("mp4", "mkv", "flv")),
    *(("mpeg4", box) for box in ("mp4", "mov", "mkv", "avi", "ts")),
    *(("mjpeg", box) for box in ("mp4", "mov", "mkv", "avi")),
]


def numbers(answers: Sequence[Frame | Undecoded]) -> list[int | str]:
    return [number_of(a.image) if isinstance(a, Frame) else a.reason for a in answers]


@pytest.mark.parametrize(("codec", "container"), MATRIX)
def test_every_way_of_asking_gives_the_right_picture(codec: str, container: str, clips: Clips, read: Read) -> None:
    reader = read(clips.coded(codec, container))
    probe, index = reader.probe(), reader.index()

    assert (probe.codec, probe.width, probe.height) == (codec, *SIZE)
    assert probe.fps == RATE
    assert not probe.variable_rate
    assert probe.duration * probe.time_base == Fraction(PICTURES, RATE)
    assert len(index) == PICTURES
    assert index.missing_pts == index.corrupt == 0
    assert not index.gaps()

    def place(pts: int) -> int:
        return round((pts - index.origin) * index.time_base * RATE)

    keys = [int(t) for t in index.keyframes]
    assert numbers(list(reader.frames([Wanted(t, "keyframe") for t in keys], SIZE))) == [place(t) for t in keys]
    # Out of order, repeated, and neighbours within a GOP.
    places = [60, 61, 62, 7, 99, 98, 0, 30, 30, 49, 51, 74]
    wanted = [Wanted(int(index.pts[p]), "exact") for p in places]
    assert numbers(list(reader.frames(wanted, SIZE))) == places
    step = int(Fraction(1, 5) / index.time_base)
    found = list(reader.dense(index.origin, index.origin + index.length, step, SIZE))
    assert numbers(found) == list(range(0, PICTURES, 5))
    assert [place(f.pts) for f in found] == list(range(0, PICTURES, 5))


def test_modes_may_be_mixed(clips: Clips, read: Read) -> None:
    reader = read(clips.coded("h264"))
    pts = reader.index().pts
    wanted = [Wanted(int(pts[33]), "keyframe"), Wanted(int(pts[33]), "exact"), Wanted(int(pts[40]), "keyframe")]
    assert numbers(list(reader.frames(wanted, SIZE))) == [25, 33, 50]


def test_a_keyframe_is_the_nearest_and_an_exact_picture_never_earlier(clips: Clips, read: Read) -> None:
    reader = read(clips.coded("h264"))
    pts = reader.index().pts
    wanted = [Wanted(int(pts[37]), "keyframe"), Wanted(int(pts[38]), "keyframe"), Wanted(int(pts[40]) + 1, "exact")]
    assert numbers(list(reader.frames(wanted, SIZE))) == [25, 50, 41]


def test_past_the_end_nothing_is_found_and_reading_goes_on(clips: Clips, read: Read) -> None:
    reader = read(clips.coded("h264"))
    pts = reader.index().pts
    beyond = int(pts[-1]) + 1
    answers = list(reader.frames([Wanted(beyond, "exact"), Wanted(int(pts[3]), "exact")], SIZE))
    assert answers[0] == Undecoded(beyond, "no_picture_at_or_after")
    assert numbers(answers[1:]) == [3]


def test_dense_gives_no_picture_twice_and_stays_in_its_bounds(clips: Clips, read: Read) -> None:
    reader = read(clips.coded("h264"))
    pts = reader.index().pts
    assert numbers(list(reader.dense(int(pts[20]), int(pts[24]), 1, SIZE))) == [20, 21, 22, 23]
    assert list(reader.dense(int(pts[24]), int(pts[24]), 1, SIZE)) == []
    with pytest.raises(ValueError, match="step_pts must be positive"):
        reader.dense(0, 1, 0, SIZE)


@pytest.mark.parametrize(("fit", "size"), [((96, 96), (96, 64)), ((1000, 64), (96, 64)), ((4000, 4000), SIZE)])
def test_pictures_are_shrunk_to_fit_and_never_enlarged(
    fit: tuple[int, int], size: tuple[int, int], clips: Clips, read: Read
) -> None:
    (frame,) = read(clips.coded("h264")).frames([Wanted(0, "keyframe")], fit)
    assert isinstance(frame, Frame)
    assert (frame.image.shape[1], frame.image.shape[0]) == size
    assert (frame.displayed_width, frame.displayed_height) == SIZE
    assert frame.image.flags.c_contiguous


@pytest.mark.parametrize("codec", ["h264", "mjpeg"])
def test_colours_and_their_order_survive(codec: str, clips: Clips, read: Read) -> None:
    encoder = {"h264": "-c:v libx264", "mjpeg": "-c:v mjpeg -pix_fmt yuvj420p -q:v 2"}[codec]
    path = clips.rendered(f"red-{codec}.mkv", encoder, "color=c=0xC02040:s=64x64:r=5:d=1")
    (frame,) = read(path).frames([Wanted(0, "exact")], SIZE)
    assert isinstance(frame, Frame)
    assert frame.image.reshape(-1, 3).mean(0) == pytest.approx([0x40, 0x20, 0xC0], abs=6)
