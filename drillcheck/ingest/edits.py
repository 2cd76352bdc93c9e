"""Where an MP4's edit list goes on with another stretch of the recording. Nothing else in the file tells.

Players and demuxers hide such a splice: times run on over it, and every picture is genuine.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

_MOST_EDITS = 10_000  # a file that claims more is broken
_FULL_BOX = 4  # bytes of version and flags

Box = tuple[bytes, int, int]  # name, first byte of its content, end


def edit_joins(path: Path, track: int) -> list[Fraction]:
    """Seconds of presentation at which one edit of the track with this id follows another; empty for most files.

    A pause before the first edit only delays it and is none. Whatever cannot be read is taken for no list.
    """
    with path.open("rb") as file:
        try:
            return _joins(file, track)
        except (struct.error, ZeroDivisionError):
            return []


def _joins(file: BinaryIO, track: int) -> list[Fraction]:
    size = file.seek(0, 2)
    for movie in _named(file, (0, size), b"moov"):
        scale = next((_movie_scale(file, at) for at, _ in _named(file, movie, b"mvhd")), 0)
        for one in _named(file, movie, b"trak"):
            if any(_track_id(file, at) == track for at, _ in _named(file, one, b"tkhd")):
                lists = [span for edts in _named(file, one, b"edts") for span in _named(file, edts, b"elst")]
                return [Fraction(at, scale) for span in lists for at in _borders(_edits(file, span[0]))]
    return []


def _borders(edits: list[tuple[int, int]]) -> list[int]:
    """Ticks at which an edit begins, but for the first that shows something."""
    found, at, begun = [], 0, False
    for duration, media_time in edits:
        if begun:
            found.append(at)
        begun = begun or media_time >= 0
        at += duration
    return found


def _edits(file: BinaryIO, at: int) -> list[tuple[int, int]]:
    """(duration, media time) of each edit; media time −1 shows nothing."""
    file.seek(at)
    version, count = struct.unpack(">B3xI", file.read(8))
    form = struct.Struct(">Qqhh" if version == 1 else ">Iihh")
    if count > _MOST_EDITS:
        return []
    return [(row[0], row[1]) for row in (form.unpack(file.read(form.size)) for _ in range(count))]


def _movie_scale(file: BinaryIO, at: int) -> int:
    """Ticks a second of the movie's clock."""
    file.seek(at)
    version = file.read(1)
    file.seek(at + _FULL_BOX + (16 if version == b"\1" else 8))  # past two dates
    return int(struct.unpack(">I", file.read(4))[0])


def _track_id(file: BinaryIO, at: int) -> int:
    file.seek(at)
    version = file.read(1)
    file.seek(at + _FULL_BOX + (16 if version == b"\1" else 8))
    return int(struct.unpack(">I", file.read(4))[0])


def _named(file: BinaryIO, span: tuple[int, int], name: bytes) -> Iterator[tuple[int, int]]:
    """First byte of the content and end of each box of that name directly inside the span."""
    return ((first, end) for found, first, end in _boxes(file, span) if found == name)


def _boxes(file: BinaryIO, span: tuple[int, int]) -> Iterator[Box]:
    at, end = span
    while at + 8 <= end:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        header = 8
        if size == 1:
            size, header = struct.unpack(">Q", file.read(8))[0], 16
        elif size == 0:
            size = end - at
        if size < header:
            return
        yield name, at + header, min(at + size, end)
        at += size
