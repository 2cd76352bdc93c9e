"""Damaged files: what cannot be trusted is undecoded, what can is unharmed, and the scan goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from drillcheck.ingest.facts import Frame, Undecoded, Wanted
from drillcheck.ingest.reader import ClipReader

from .conftest import PICTURES, SIZE, Clips

Read = Callable[[Path], ClipReader]
Answers = list[Frame | Undecoded]


def all_pictures(reader: ClipReader) -> Answers:
    index = reader.index()
    return list(reader.dense(index.origin, index.origin + index.length, 1, SIZE))


def with_bytes(clips: Clips, path: Path, name: str, share: float, size: int, filler: Callable[[int], bytes]) -> Path:
    """A copy of the clip with `size` bytes from `share` of its length replaced."""
    data = bytearray(path.read_bytes())
    start = int(len(data) * share)
    data[start : start + size] = filler(size)
    changed = clips.folder / f"{name}{path.suffix}"
    changed.write_bytes(data)
    return changed


def true_pictures(reader: ClipReader) -> dict[int, NDArray[np.uint8]]:
    return {a.pts: a.image for a in all_pictures(reader) if isinstance(a, Frame)}


def unlike(answers: Answers, truth: dict[int, NDArray[np.uint8]]) -> list[int]:
    """Times of pictures handed out as sound that differ from the undamaged clip's."""
    frames = [a for a in answers if isinstance(a, Frame)]
    return [f.pts for f in frames if np.abs(f.image.astype(int) - truth[f.pts]).mean() > 1]


@pytest.mark.parametrize("size", [60, 9000])
@pytest.mark.parametrize(
    ("codec", "container"),
    [
        *(("h264", box) for box in ("mp4", "ts", "avi")),
        *(("hevc", box) for box in ("mp4", "mkv")),
        ("av1", "mp4"),
        ("mpeg4", "avi"),
    ],
)
def test_a_hole_in_the_file_is_undecoded_and_spoils_no_more_than_leans_on_it(
    codec: str, container: str, size: int, clips: Clips, read: Read
) -> None:
    whole = clips.coded(codec, container)
    truth = true_pictures(read(whole))
    reader = read(with_bytes(clips, whole, f"hole-{codec}-{container}-{size}", 0.45, size, bytes))

    answers = all_pictures(reader)

    assert unlike(answers, truth) == []
    good = {a.pts for a in answers if isinstance(a, Frame)}
    lost = [pts for pts in sorted(truth) if pts not in good]
    assert lost
    assert len(good) > PICTURES // 3
    assert all(pts in good for pts in sorted(truth)[-20:])
    keys = list(reader.frames([Wanted(int(t), "keyframe") for t in reader.index().keyframes], SIZE))
    assert unlike(keys, truth) == []


def test_noise_in_a_picture_spoils_the_rest_of_its_gop_only(clips: Clips, read: Read) -> None:
    whole = clips.coded("h264")
    truth = true_pictures(read(whole))
    rng = np.random.default_rng(5)
    reader = read(with_bytes(clips, whole, "noise", 0.55, 200, rng.bytes))
    answers = all_pictures(reader)
    assert unlike(answers, truth) == []
    bad = [i for i, a in enumerate(answers) if isinstance(a, Undecoded)]
    assert bad
    assert len({i // 25 for i in bad}) <= 2
    assert {a.reason for a in answers if isinstance(a, Undecoded)} <= {"decode_error", "corrupt", "damaged_reference"}


def test_damage_is_told_alike_whichever_way_it_is_met(clips: Clips, read: Read) -> None:
    path = with_bytes(clips, clips.coded("h264"), "alike", 0.45, 3000, bytes)
    in_order = all_pictures(read(path))
    reader = read(path)
    pts = reader.index().pts
    places = list(range(PICTURES - 1, 0, -3))
    backwards = list(reader.frames([Wanted(int(pts[p]), "exact") for p in places], SIZE))
    assert [type(a) for a in backwards] == [type(in_order[p]) for p in places]


def test_a_broken_jpeg_spoils_itself_only(clips: Clips, read: Read) -> None:
    whole = clips.coded("mjpeg", "avi")
    reader = read(with_bytes(clips, whole, "jpeg", 0.5, 400, bytes))
    assert 1 <= sum(isinstance(a, Undecoded) for a in all_pictures(reader)) <= 2


def test_a_clip_cut_short_ends_where_its_pictures_end(clips: Clips, read: Read) -> None:
    front = clips.make("front.mp4", "-i {} -c copy -movflags +faststart", clips.coded("h264"))
    short = clips.folder / "short.mp4"
    short.write_bytes(front.read_bytes()[: front.stat().st_size * 6 // 10])
    reader = read(short)
    probe = reader.probe()
    assert probe.claimed_duration_s == pytest.approx(4)
    assert probe.duration_s < 3
    assert reader.index().corrupt == 1
    answers = all_pictures(reader)
    assert isinstance(answers[0], Frame)
    assert sum(isinstance(a, Undecoded) for a in answers) <= 3


def test_packets_lost_from_a_transport_stream_are_counted(clips: Clips, read: Read) -> None:
    data = clips.coded("h264", "ts").read_bytes()
    cut = len(data) // 188 // 2 * 188
    path = clips.folder / "lossy.ts"
    path.write_bytes(data[:cut] + data[cut + 188 * 10 :])
    reader = read(path)
    assert reader.index().corrupt >= 1
    assert any(isinstance(a, Undecoded) for a in all_pictures(reader))


def test_pictures_lost_from_an_avi_leave_a_gap_and_not_an_earlier_time(clips: Clips, read: Read) -> None:
    whole = clips.coded("mjpeg", "avi")
    truth = true_pictures(read(whole))
    hole = whole.stat().st_size // 5
    reader = read(with_bytes(clips, whole, "lost", 0.4, hole, bytes))
    assert len(reader.index().gaps()) == 1
    assert unlike(all_pictures(reader), truth) == []
