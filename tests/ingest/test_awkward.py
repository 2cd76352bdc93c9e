"""Clips as phones, recorders and cutting tools really write them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from drillcheck.ingest.facts import Frame, Wanted
from drillcheck.ingest.packets import PacketIndex
from drillcheck.ingest.reader import ClipReader

from .conftest import ENCODERS, PICTURES, RATE, SIZE, SOURCE, Clips, number_of

Read = Callable[[Path], ClipReader]
OPEN_H264 = "-c:v libx264 -preset veryfast -x264-params open-gop=1:keyint=25:min-keyint=25:bframes=3:scenecut=0"
OPEN_HEVC = (
    "-c:v libx265 -preset veryfast -x265-params "
    "log-level=none:open-gop=1:keyint=25:min-keyint=25:bframes=3:scenecut=0:pools=1"
)
REFRESHING = "-c:v libx264 -preset ultrafast -x264-params intra-refresh=1:keyint=20:bframes=2"


def exactly(reader: ClipReader, places: list[int]) -> list[int | str]:
    pts = reader.index().pts
    answers = reader.frames([Wanted(int(pts[p]), "exact") for p in places], SIZE)
    return [number_of(a.image) if isinstance(a, Frame) else a.reason for a in answers]


def keyframes(reader: ClipReader) -> list[int | str]:
    answers = reader.frames([Wanted(int(t), "keyframe") for t in reader.index().keyframes], SIZE)
    return [number_of(a.image) if isinstance(a, Frame) else a.reason for a in answers]


def every(reader: ClipReader) -> list[int | str]:
    index = reader.index()
    answers = reader.dense(index.origin, index.origin + index.length, 1, SIZE)
    return [number_of(a.image) if isinstance(a, Frame) else a.reason for a in answers]


def seconds(index: PacketIndex, ticks: int) -> Fraction:
    return ticks * index.time_base


@pytest.mark.parametrize("container", ["mp4", "mkv", "ts", "flv"])
@pytest.mark.parametrize(("name", "encoder"), [("open264", OPEN_H264), ("open265", OPEN_HEVC)])
def test_open_gops_are_entered_where_every_reference_is_there(
    name: str, encoder: str, container: str, clips: Clips, read: Read
) -> None:
    path = clips.rendered(f"{name}.mp4", encoder)
    if container != "mp4":
        path = clips.make(f"{name}.{container}", "-i {} -c copy", path)
    reader = read(path)
    assert keyframes(reader) == [0, 25, 50, 75]
    # Pictures just before a keyframe lean on it and on the GOP before.
    assert exactly(reader, [49, 73, 24, 48, 99, 25]) == [49, 73, 24, 48, 99, 25]
    assert every(reader) == list(range(PICTURES))


@pytest.mark.parametrize("container", ["mp4", "ts"])
def test_a_stream_that_refreshes_bit_by_bit_is_entered_early_enough(container: str, clips: Clips, read: Read) -> None:
    path = clips.rendered(f"refreshing.{container}", REFRESHING)
    reader = read(path)
    keys = [int(p) for p in np.flatnonzero(reader.index().key)]
    assert len(keys) > 2
    assert keyframes(reader) == keys
    assert exactly(reader, [90, 12, 99, 55]) == [90, 12, 99, 55]


def test_one_gop_over_the_whole_clip(clips: Clips, read: Read) -> None:
    reader = read(clips.rendered("long.mp4", "-c:v libx264 -preset ultrafast -g 1000 -keyint_min 1000 -sc_threshold 0"))
    index = reader.index()
    assert int(index.key.sum()) == 1
    assert index.median_gop == index.longest_gop == index.length
    assert exactly(reader, [97, 3, 50, 51, 90]) == [97, 3, 50, 51, 90]


def test_an_mp4_without_a_sync_table_is_read_by_its_units(clips: Clips, read: Read) -> None:
    path = clips.folder / "nosync.mp4"
    path.write_bytes(clips.coded("h264").read_bytes().replace(b"stss", b"free"))
    reader = read(path)
    assert keyframes(reader) == [0, 25, 50, 75]
    assert exactly(reader, [60]) == [60]


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("fragments.mp4", "-i {} -c copy -movflags +frag_keyframe+empty_moov"),
        ("live.mkv", "-i {} -c copy -live 1"),
        ("sound.mkv", "-i {} -f lavfi -i sine=d=4 -map 0 -map 1 -c:v copy"),
    ],
)
def test_clips_without_an_index_and_with_sound(name: str, how: str, clips: Clips, read: Read) -> None:
    reader = read(clips.make(name, how, clips.coded("h264")))
    assert keyframes(reader) == [0, 25, 50, 75]
    assert exactly(reader, [60, 10]) == [60, 10]
    assert reader.probe().streams[0].kind == "video"


def test_a_transport_stream_whose_clock_wraps_runs_on(clips: Clips, read: Read) -> None:
    path = clips.make("wrapped.ts", "-i {} -c copy -muxdelay 0 -output_ts_offset 95442", clips.coded("h264"))
    reader = read(path)
    index = reader.index()
    assert seconds(index, index.length) == SECONDS_EXACT
    assert index.origin < 0  # times before the wrap are told as negative
    assert index.clock_resets == ()
    assert index.gaps() == []
    assert every(reader) == list(range(PICTURES))
    assert exactly(reader, [99, 2, 50]) == [99, 2, 50]


def test_joined_transport_streams_are_one_timeline_with_the_join_named(clips: Clips, read: Read) -> None:
    part = clips.coded("h264", "ts")
    path = clips.folder / "joined.ts"
    path.write_bytes(part.read_bytes() * 2)
    reader = read(path)
    index = reader.index()
    assert len(index) == 2 * PICTURES
    assert abs(seconds(index, index.length) - 2 * SECONDS_EXACT) < Fraction(1, 5)
    assert len(index.clock_resets) == 1
    assert seconds(index, index.clock_resets[0] - index.origin) == pytest.approx(4, abs=0.1)
    assert exactly(reader, [60, 110, 199, 160]) == [60, 10, 99, 60]
    assert keyframes(reader) == [0, 25, 50, 75] * 2


def test_what_an_edit_list_hides_is_not_presented(clips: Clips, read: Read) -> None:
    path = clips.make("edited.mp4", "-ss 1.3 -i {} -c copy", clips.coded("h264"))
    reader = read(path)
    index = reader.index()
    numbers = every(reader)
    assert numbers == list(range(PICTURES - len(index), PICTURES))
    assert len(index) < PICTURES - 25
    assert keyframes(reader) == [50, 75]
    assert exactly(reader, [0, 5]) == numbers[:1] + numbers[5:6]


def test_pictures_without_times_are_counted_and_spoil_nothing_else(clips: Clips, read: Read) -> None:
    how = "-i {} -c copy -output_ts_offset -0.5 -avoid_negative_ts disabled"
    reader = read(clips.make("early.mkv", how, clips.coded("h264")))
    index = reader.index()
    assert index.missing_pts == 13  # Matroska gives no times before zero
    assert len(index) == PICTURES
    assert index.pts[0] < 0
    assert keyframes(reader) == [0, 25, 50, 75]
    assert exactly(reader, [30, 20, 99]) == [30, 20, 99]


def test_a_pause_in_recording_is_a_gap(clips: Clips, read: Read) -> None:
    source = f"{SOURCE},select='not(between(n\\,40\\,79))'"
    index = read(clips.rendered("paused.mp4", f"-fps_mode vfr {ENCODERS['h264']}", source)).index()
    (gap,) = index.gaps()
    assert seconds(index, gap.at - index.origin) == Fraction(40, RATE)
    assert seconds(index, gap.length) == Fraction(40, RATE)
    assert seconds(index, index.length) == SECONDS_EXACT


@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_a_variable_rate_is_told_and_no_gap(container: str, clips: Clips, read: Read) -> None:
    source = f"{SOURCE},select='gt(mod(n\\,7)\\,1)'"
    reader = read(clips.rendered(f"uneven.{container}", f"-fps_mode vfr {ENCODERS['h264']}", source))
    assert reader.probe().variable_rate
    assert reader.index().gaps() == []
    shown = [n for n in range(PICTURES) if n % 7 > 1]
    assert every(reader) == shown
    assert exactly(reader, [50, 3]) == [shown[50], shown[3]]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_picture_is_shown_upright(turn: int, clips: Clips, read: Read) -> None:
    plain = clips.coded("h264")
    reader = read(clips.make(f"turned{turn}.mp4", f"-display_rotation {turn} -i {{}} -c copy", plain))
    probe = reader.probe()
    assert probe.rotation == (360 - turn) % 360  # ours is clockwise, the option's is not
    assert (probe.width, probe.height) == (SIZE if turn == 180 else SIZE[::-1])
    (turned,) = reader.frames([Wanted(0, "keyframe")], (500, 500))
    (upright,) = read(plain).frames([Wanted(0, "keyframe")], (500, 500))
    assert isinstance(turned, Frame)
    assert isinstance(upright, Frame)
    assert np.array_equal(turned.image, np.rot90(upright.image, turn // 90))


def test_oblong_pixels_are_stretched_square(clips: Clips, read: Read) -> None:
    reader = read(clips.rendered("oblong.mp4", f"-vf setsar=2/1 {ENCODERS['h264']}"))
    assert (reader.probe().width, reader.probe().height) == (2 * SIZE[0], SIZE[1])
    (frame,) = reader.frames([Wanted(0, "keyframe")], (96, 96))
    assert isinstance(frame, Frame)
    assert frame.image.shape == (32, 96, 3)


def test_the_first_real_picture_stream_is_read(clips: Clips, read: Read) -> None:
    cover = clips.make("cover.jpg", "-f lavfi -i {} -frames:v 1", SOURCE)
    path = clips.make(
        "covered.mp4",
        "-i {} -i {} -i {} -map 0 -map 1 -map 2 -c copy -disposition:v:0 attached_pic",
        cover,
        clips.coded("h264"),
        clips.rendered("long.mp4", "-c:v libx264 -g 1000"),
    )
    reader = read(path)
    assert [s.codec for s in reader.probe().streams] == ["h264", "h264", "mjpeg"]
    assert keyframes(reader) == [0, 25, 50, 75]


def test_a_change_of_parameters_is_named(clips: Clips, read: Read) -> None:
    small = clips.rendered("small.ts", f"-vf scale=96:64 {ENCODERS['h264']}")
    path = clips.folder / "changed.ts"
    path.write_bytes(clips.coded("h264", "ts").read_bytes() + small.read_bytes())
    reader = read(path)
    index = reader.index()
    (change,) = index.parameter_changes
    assert seconds(index, change - index.origin) == pytest.approx(4, abs=0.1)
    (frame,) = reader.frames([Wanted(int(index.keyframes[-1]), "keyframe")], SIZE)
    assert isinstance(frame, Frame)
    assert frame.image.shape == (SIZE[1], SIZE[0], 3)  # every picture of a clip has one size


def test_a_regular_gop_that_breaks_is_named(clips: Clips, read: Read) -> None:
    path = clips.rendered(
        "broken.mp4", "-c:v libx264 -preset ultrafast -g 10 -keyint_min 1 -sc_threshold 0 -force_key_frames 1.8"
    )
    index = read(path).index()
    assert [seconds(index, t - index.origin) for t in index.rhythm_breaks] == [Fraction(45, RATE)]


SECONDS_EXACT = Fraction(PICTURES, RATE)
