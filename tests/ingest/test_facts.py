"""The pure parts: times, index, recording date, units, wire format."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.ingest.hashing import Digests, sha256_of
from drillcheck.ingest.nal import Units, read_units, zero_filled
from drillcheck.ingest.packets import Gap, PacketIndex
from drillcheck.ingest.picture import displayed_size, fitted, upright
from drillcheck.ingest.protocol import read_answer, write_answer
from drillcheck.ingest.reader import ClipReader
from drillcheck.ingest.recorded import recorded_at
from drillcheck.ingest.source import sniff
from drillcheck.ingest.table import PacketTable
from drillcheck.ingest.timeline import TS_WRAP, PacketRow

from .conftest import Clips

MS = Fraction(1, 1000)
Read = Callable[[Path], ClipReader]


def index_of(pts: list[int], keys: list[int] | None = None, duration: int = 0) -> PacketIndex:
    times = np.array(pts, dtype=np.int64)
    key = np.isin(np.arange(len(pts)), keys if keys is not None else [0])
    full = np.full(len(pts), duration, dtype=np.int64)
    return PacketIndex(MS, times, times, full, full + 100, key)


def row(dts: int | None, pts: int | None = None, key: bool = False) -> PacketRow:
    return PacketRow(dts if pts is None else pts, dts, 40, 100, -1, key, False, False, False)


def test_a_gap_is_longer_than_half_a_second_and_four_steps() -> None:
    even = list(range(0, 4000, 40))
    assert index_of([*even, 3960 + 500]).gaps() == []
    assert index_of([*even, 3960 + 501]).gaps() == [Gap(at=4000, length=461)]
    slow = list(range(0, 9000, 200))
    assert index_of([*slow, 8800 + 800]).gaps() == []
    assert index_of([*slow, 8800 + 801]).gaps() == [Gap(at=9000, length=601)]


def test_a_sample_that_claims_to_last_over_a_pause_does_not_hide_it() -> None:
    assert index_of([0, 40, 80, 120, 5000], duration=4880).gaps() == [Gap(at=160, length=4840)]
    assert index_of([0, 40, 80, 120], duration=60_000).length == 160  # nor does the last one lengthen the clip


def test_nearest_keyframe_and_first_at_or_after() -> None:
    index = index_of([0, 40, 80, 120, 160], keys=[0, 4])
    assert [index.nearest_keyframe(t) for t in (-9, 0, 79, 80, 81, 160, 999)] == [0, 0, 0, 0, 4, 4, 4]
    assert [index.at_or_after(t) for t in (-9, 0, 1, 160, 161)] == [0, 0, 1, 4, None]


@given(
    st.lists(st.integers(-500, 500), min_size=1, max_size=40),
    st.integers(-600, 600),
    st.integers(0, 900),
    st.integers(1, 200),
)
def test_stepping_finds_the_first_picture_at_or_after_each_step(
    times: list[int], start: int, length: int, step: int
) -> None:
    index = index_of(sorted(set(times)))
    places = [index.at_or_after(t) for t in range(start, start + length, step)]
    expected = sorted({p for p in places if p is not None and index.pts[p] < start + length})
    assert index.stepping(start, start + length, step) == expected


def test_gops_and_their_rhythm() -> None:
    index = index_of(list(range(0, 10_000, 100)), keys=[0, 10, 20, 30, 37, 47, 57, 67])
    assert index.median_gop == 1000
    assert index.longest_gop == 3300
    assert index.rhythm_breaks == [3700]
    assert index_of(list(range(0, 10_000, 100)), keys=[0, 10, 13, 30, 37, 40, 57]).rhythm_breaks == []


def test_an_index_out_of_order_is_refused() -> None:
    with pytest.raises(ValueError, match="presentation order"):
        index_of([40, 0])
    with pytest.raises(ValueError, match="above zero"):
        index_of([])


@given(st.integers(-(10**6), TS_WRAP - 1), st.integers(2, 40), st.integers(1, 5000))
def test_wrapped_clocks_are_laid_out_evenly(start: int, count: int, step: int) -> None:
    rows = [row((start + i * step) % TS_WRAP) for i in range(count)]
    index = PacketTable.build(rows, Fraction(1, 90_000), TS_WRAP).index()
    assert set(np.diff(index.pts).tolist()) == {step}
    assert index.clock_resets == ()


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 30)), min_size=1, max_size=6))
def test_joined_recordings_never_overlap(parts: list[tuple[int, int]]) -> None:
    rows = [row(start + 40 * i) for start, count in parts for i in range(count)]
    index = PacketTable.build(rows, MS).index()
    assert len(index) == len(rows)
    assert int(np.diff(index.pts).min(initial=0)) >= -1000 or not index.clock_resets
    falls = sum(b[0] < a[0] + 40 * (a[1] - 1) - 1000 for a, b in pairwise(parts))
    assert len(index.clock_resets) >= min(1, falls)


def test_packets_before_the_first_time_are_counted_back_from_it() -> None:
    table = PacketTable.build([row(None), row(None), row(100), row(140)], MS)
    assert table.index().pts.tolist() == [20, 60, 100, 140]
    assert table.missing_pts == 2


def test_leading_pictures_begin_a_gop_earlier() -> None:
    # Decoding order: I0 P3 | I6 with leading B4 B5, then P9.
    rows = [row(0, 0, True), row(40, 120), row(80, 240, True), row(120, 160), row(160, 200), row(200, 360)]
    table = PacketTable.build(rows, MS)
    assert [table.start_of(i) for i in range(6)] == [0, 0, 2, 0, 0, 2]


@pytest.mark.parametrize(
    ("tags", "name", "expected"),
    [
        ({"creation_time": "2024-05-08T01:30:00.000000Z"}, "a.mp4", ("2024-05-08T09:30:00+08:00", "creation_time")),
        ({"creation_time": "2024-05-08 01:30:00"}, "a.mp4", ("2024-05-08T09:30:00+08:00", "creation_time")),
        (
            {"creation_time": "2024-06-01T00:00:00Z", "com.apple.quicktime.creationdate": "2024-05-08T09:30:00+0800"},
            "IMG_1.MOV",
            ("2024-05-08T09:30:00+08:00", "com.apple.quicktime.creationdate"),
        ),
        ({"creation_time": "1904-01-01T00:00:00Z"}, "VID_20240508_093000.mp4", ("2024-05-08T09:30:00+08:00", None)),
        ({"creation_time": "1970-01-01T00:00:00Z"}, "a.mp4", None),
        ({"creation_time": "yesterday"}, "a.mp4", None),
        ({}, "20240508_093000.mp4", ("2024-05-08T09:30:00+08:00", None)),
        ({}, "VID_20240508_093000123.mp4", ("2024-05-08T09:30:00+08:00", None)),
        ({}, "2024-05-08 09-30-00.mkv", ("2024-05-08T09:30:00+08:00", None)),
        ({}, "三中队 2024-05-08_09.30.00 队列.mp4", ("2024-05-08T09:30:00+08:00", None)),
        ({}, "20240508093000.mp4", ("2024-05-08T09:30:00+08:00", None)),
        ({}, "20241308_093000.mp4", None),
        ({}, "19800101_000000.mp4", None),
        ({}, "20240508.mp4", None),
        ({}, "1202405080930001.mp4", None),
    ],
)
def test_when_a_clip_was_recorded(tags: dict[str, str], name: str, expected: tuple[str, str | None] | None) -> None:
    if expected is None:
        assert recorded_at(tags, name) == (None, None)
    else:
        source = f"container:{expected[1]}" if expected[1] else "filename"
        assert recorded_at(tags, name) == (expected[0], source)


def test_the_probe_reads_both_tags_from_real_files(clips: Clips, read: Read) -> None:
    when = "-metadata creation_time=2024-05-08T01:30:00Z"
    probe = read(clips.make("dated.mp4", f"-i {{}} -c copy {when}", clips.coded("h264"))).probe()
    assert (probe.recorded_at, probe.recorded_at_source) == ("2024-05-08T09:30:00+08:00", "container:creation_time")
    apple = "-movflags use_metadata_tags -metadata com.apple.quicktime.creationdate=2024-05-09T10:00:00+0800"
    probe = read(clips.make("apple.mov", f"-i {{}} -c copy {when} {apple}", clips.coded("h264"))).probe()
    assert probe.recorded_at == "2024-05-09T10:00:00+08:00"
    assert read(clips.coded("h264")).probe().recorded_at is None


def test_the_probe_is_json(clips: Clips, read: Read) -> None:
    shown = json.loads(json.dumps(read(clips.coded("h264", "mov")).probe().to_dict()))
    assert shown["schema"] == "drillcheck.probe/1"
    assert (shown["container"], shown["codec"], shown["fps"], shown["fps_exact"]) == ("mov", "h264", 25.0, "25")
    assert shown["duration_s"] == 4.0
    assert shown["streams"] == [{"kind": "video", "codec": "h264"}]


@pytest.mark.parametrize(
    ("angle", "tag", "turn"),
    [
        (0, None, 0),
        (-90, None, 90),
        (90, None, 270),
        (180, None, 180),
        (-180, None, 180),
        (0, "90", 90),
        (0, "270", 270),
        (0, "x", 0),
        (-91, None, 90),
        (-44, None, 0),
    ],
)
def test_the_turn_of_a_picture(angle: int, tag: str | None, turn: int) -> None:
    assert upright(angle, tag) == turn


@given(st.integers(1, 8192), st.integers(1, 8192), st.tuples(st.integers(16, 4000), st.integers(16, 4000)))
def test_a_fitted_size_fits_and_keeps_its_shape(width: int, height: int, fit: tuple[int, int]) -> None:
    w, h = fitted(width, height, fit)
    assert w <= max(2, min(fit[0], width))
    assert h <= max(2, min(fit[1], height))
    if w > 2 and h > 2:
        assert abs(w * height - h * width) <= max(width, height)


def test_an_absurd_pixel_aspect_is_ignored() -> None:
    assert displayed_size(100, 50, Fraction(2), 0) == (200, 50)
    assert displayed_size(100, 50, Fraction(4000), 0) == (100, 50)
    assert displayed_size(100, 50, None, 90) == (50, 100)


@given(st.binary(max_size=300), st.sampled_from([("h264", 4), ("h264", 0), ("hevc", 4), ("hevc", 0), ("hevc", 2)]))
def test_garbage_in_a_packet_never_stops_the_reading(data: bytes, layout: tuple[str, int]) -> None:
    units = Units(*layout)
    read_units(units, data)
    zero_filled(layout[0], data, units)
    sniff(data)


def test_a_run_of_zeros_is_a_hole_unless_it_is_padding() -> None:
    annexb = Units("h264", 0)
    assert zero_filled("h264", b"\1" + bytes(40) + b"\1", Units("h264", 4))
    assert not zero_filled("h264", b"\1" * 50 + bytes(40), annexb)
    assert not zero_filled("mjpeg", b"\1" + bytes(40) + b"\1", None)


@given(st.dictionaries(st.text(), st.integers()), st.binary(max_size=2000))
def test_answers_come_back_as_sent(header: dict[str, int], payload: bytes) -> None:
    pipe = io.BytesIO()
    write_answer(pipe, header, payload)
    pipe.seek(0)
    assert read_answer(pipe) == (header, bytearray(payload))
    assert read_answer(pipe) is None


def test_an_answer_cut_short_is_an_error() -> None:
    pipe = io.BytesIO()
    write_answer(pipe, {"answer": "frame"}, b"12345678")
    for size in range(1, len(pipe.getvalue())):
        with pytest.raises(ValueError, match="cut short"):
            read_answer(io.BytesIO(pipe.getvalue()[:size]))


def test_a_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "clip.bin"
    path.write_bytes(b"drill" * 100_000)
    assert sha256_of(path) == hashlib.sha256(path.read_bytes()).hexdigest()


def test_files_are_hashed_beside_other_work(tmp_path: Path) -> None:
    paths = [tmp_path / "one.bin", tmp_path / "two.bin"]
    for number, path in enumerate(paths):
        path.write_bytes(bytes([number]) * 3_000_001)
    with Digests(paths) as digests:
        assert [digests.of(path) for path in reversed(paths)] == [sha256_of(path) for path in reversed(paths)]
    with Digests([tmp_path / "none"]) as digests, pytest.raises(FileNotFoundError):
        digests.of(tmp_path / "none")
