"""Splices that leave every picture whole: edit lists and recordings written one behind the other."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from drillcheck.ingest.edits import edit_joins
from drillcheck.ingest.facts import Frame, Wanted
from drillcheck.ingest.reader import ClipReader
from drillcheck.scan.clip import Clip
from drillcheck.scan.suspects import packet_suspects

from .conftest import PICTURES, RATE, SIZE, Clips, number_of

Read = Callable[[Path], ClipReader]
HEAD, MEDIA = 1024, 12800  # media ticks before the first picture and a second, of the clips that ffmpeg writes
LONG = "-c:v libx264 -preset ultrafast -bf 2 -g 100 -keyint_min 100 -sc_threshold 0"


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        yield name, data[at + 8 : at + size]
        at += size


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def edited(data: bytes, edits: list[tuple[float, float]]) -> bytes:
    """An MP4 whose `moov` stands last, showing these stretches instead: (seconds long, second of the media or −1)."""
    rows = [(round(1000 * length), -1 if at < 0 else HEAD + round(at * MEDIA)) for length, at in edits]
    table = struct.pack(">II", 0, len(rows)) + b"".join(struct.pack(">Iihh", *row, 1, 0) for row in rows)

    def inside(body: bytes, name: bytes) -> bytes:
        parts = [(n, inside(b, n) if n in (b"moov", b"trak") else b) for n, b in boxes(body) if n != b"edts"]
        if name == b"trak":
            parts.insert(1, (b"edts", box(b"elst", table)))
        return b"".join(box(n, b) for n, b in parts)

    return inside(data, b"")


def shown(reader: ClipReader, places: list[int] | None = None) -> list[int | str]:
    index = reader.index()
    times = index.pts if places is None else index.pts[places]
    answers = reader.frames([Wanted(int(at), "exact") for at in times], SIZE)
    return [number_of(a.image) if isinstance(a, Frame) else a.reason for a in answers]


@pytest.mark.parametrize(
    ("name", "encoder", "edits", "numbers", "join"),
    [
        ("skip", None, [(1.52, 0), (1.48, 2.52)], [*range(38), *range(63, 100)], 38),
        ("again", None, [(2, 0), (2, 1)], [*range(50), *range(25, 75)], 50),
        ("swapped", None, [(2, 2), (2, 0)], [*range(50, 100), *range(50)], 50),
        ("deep", LONG, [(1, 0), (1, 3)], [*range(25), *range(75, 100)], 25),
    ],
)
def test_an_edit_list_that_joins_stretches_is_named_and_its_time_runs_on(
    name: str,
    encoder: str | None,
    edits: list[tuple[float, float]],
    numbers: list[int],
    join: int,
    clips: Clips,
    read: Read,
) -> None:
    whole = clips.coded("h264") if encoder is None else clips.rendered("long-gop.mp4", encoder)
    path = clips.folder / f"{name}.mp4"
    path.write_bytes(edited(whole.read_bytes(), edits))
    reader = read(path)
    index = reader.index()
    assert shown(reader) == numbers
    assert shown(reader, [join, join - 1, 3, len(index) - 1]) == [numbers[i] for i in (join, join - 1, 3, -1)]
    # The demuxer lays a stretch that begins inside a GOP up to two pictures late.
    times = [float(int(t) * index.time_base) for t in index.pts]
    assert times == pytest.approx([i / RATE for i in range(len(numbers))], abs=0.081)
    assert index.clock_resets == ()
    assert index.gaps() == []
    assert index.edits == (int(index.pts[join]),)
    with Clip([path]) as clip:
        (suspect,) = packet_suspects(clip)
        assert "edit_list" in suspect.reasons
        assert suspect.high == clip.parts[0].to_clip(index.edits[0])


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("later", "-itsoffset 1.5 -i {} -c copy"),
        ("trimmed", "-ss 1.3 -i {} -c copy"),
        ("pieces", "-i {} -c copy -movflags +frag_keyframe+empty_moov"),
    ],
)
def test_a_late_start_or_a_hidden_head_is_no_join(name: str, how: str, clips: Clips, read: Read) -> None:
    assert read(clips.make(f"{name}.mp4", how, clips.coded("h264"))).index().edits == ()


def test_a_broken_edit_list_is_none(clips: Clips, tmp_path: Path) -> None:
    data = edited(clips.coded("h264").read_bytes(), [(2, 0), (2, 1)])
    at = data.index(b"elst")
    for count in (3, 2**32 - 1):
        path = tmp_path / f"{count}.mp4"
        path.write_bytes(data[: at + 8] + struct.pack(">I", count) + data[at + 12 :])
        edit_joins(path, 1)
    for size in range(at - 40, at + 36, 7):
        (tmp_path / "short.mp4").write_bytes(data[:size])
        assert edit_joins(tmp_path / "short.mp4", 1) == []


def test_appended_matroska_recordings_follow_each_other_whole(clips: Clips, read: Read) -> None:
    path = clips.folder / "appended.mkv"
    path.write_bytes(clips.coded("h264", "mkv").read_bytes() * 2)
    reader = read(path)
    index = reader.index()
    assert shown(reader) == [*range(PICTURES), *range(PICTURES)]
    assert [Fraction(int(t - index.origin)) * index.time_base for t in index.pts] == [
        Fraction(i, RATE) for i in range(2 * PICTURES)
    ]
    assert [int(index.pts[PICTURES])] == list(index.clock_resets)
    assert shown(reader, [150, 20, 199, 101]) == [50, 20, 99, 1]


@pytest.mark.parametrize("how", ["+frag_keyframe+empty_moov+default_base_moof", "dash+frag_keyframe+empty_moov"])
def test_appended_fragments_follow_each_other_whole(how: str, clips: Clips, read: Read) -> None:
    piece = clips.make(f"piece{len(how)}.mp4", f"-i {{}} -c copy -movflags {how}", clips.coded("h264"))
    path = clips.folder / f"appended{len(how)}.mp4"
    path.write_bytes(piece.read_bytes() * 2)
    reader = read(path)
    index = reader.index()
    assert shown(reader) == [*range(PICTURES), *range(PICTURES)]
    assert len(index) * Fraction(1, RATE) == index.length * index.time_base
    assert [int(index.pts[PICTURES])] == list(index.clock_resets)
    assert shown(reader, [150, 20, 199, 101]) == [50, 20, 99, 1]
