"""Which files may be opened at all: local regular files that hold a known kind of video.

The kind is told from the file's own bytes and the demuxer is then forced, so that a playlist or a script
(HLS, DASH, concat, SDP, image sequences) never reaches one that would open other addresses.
"""

from __future__ import annotations

import os
import re
import stat
import struct
from pathlib import Path
from typing import BinaryIO, Literal

from drillcheck.errors import InputError, MediaError

Kind = Literal["mov", "matroska", "avi", "mpegts", "flv"]

_ADDRESS = re.compile(r"^[A-Za-z][A-Za-z0-9+.\-]*:(?=/|.*\||[a-z0-9])|^-$|^fd:|^pipe:")
_HEAD = 4096
_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"moof", b"styp", b"uuid"}
_PICTURE_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif"}
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_SOUNDS = (b"ID3", b"fLaC", b"OggS", b"#!AMR", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"\xff\xf9")
# ASF/WMV, MPEG program stream (many recorders name it .mp4), Hikvision and Dahua wrappers, RealMedia, bare H.264.
_FOREIGN = (b"\x30\x26\xb2\x75", b"\0\0\1\xba", b"IMKH", b"DHAV", b".RMF", b"\0\0\0\1", b"\0\0\1\xb3")


def check_source(path: Path) -> Path:
    """The absolute path of a file that may be handed to the decoder; symlinks are followed.

    Raises InputError where the name is no local regular file that can be read, MediaError where what is in it
    is not a video that can be opened (`video_empty`, `video_not_a_video`, `video_single_picture`, …).
    """
    real = local_file(path)
    check_content(real, shown=str(path))
    return real


def local_file(path: Path) -> Path:
    """The absolute path, links resolved, of a readable regular file. Never opens a FIFO or a device."""
    shown = str(path)
    try:
        real = Path(os.path.realpath(path))
        mode = real.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        # Path() folds "http://" to "http:/", so the test is on what remains of an address.
        raise InputError("video_not_local" if _ADDRESS.match(shown) else "file_missing", path=shown) from None
    except (OSError, ValueError) as error:
        raise InputError("file_unreadable", path=shown, detail=str(error)) from None
    if not stat.S_ISREG(mode):
        raise InputError("video_not_a_file", path=shown)
    if not os.access(real, os.R_OK):
        raise InputError("file_unreadable", path=shown, detail="permission denied")
    return real


def check_content(real: Path, shown: str) -> Kind:
    """The kind of container, told from the first bytes; an MP4 must also have its index."""
    with real.open("rb") as stream:
        head = stream.read(_HEAD)
        if not head:
            raise MediaError("video_empty", path=shown)
        kind = sniff(head)
        if kind is None:
            raise MediaError(_refusal(head), path=shown)
        if kind == "mov":
            if head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS:
                raise MediaError("video_single_picture", path=shown)
            if not _has_index(stream):
                raise MediaError("video_no_index", path=shown)
    return kind


def container_name(real: Path, kind: Kind) -> str:
    """The container's everyday name: QuickTime and MP4 share a demuxer."""
    if kind != "mov":
        return kind
    with real.open("rb") as stream:
        head = stream.read(12)
    return "mp4" if head[4:8] == b"ftyp" and head[8:12] != b"qt  " else "mov"


def sniff(head: bytes) -> Kind | None:
    """The container's kind from a file's first bytes, or None for everything that is not let in."""
    if head[4:8] in _BOXES:
        return "mov"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if head[:4] == b"RIFF" and head[8:12] in (b"AVI ", b"AVIX"):
        return "avi"
    if head[:3] == b"FLV":
        return "flv"
    return "mpegts" if _transport_stream(head) else None


def _transport_stream(head: bytes) -> bool:
    """Sync bytes at the distance of one packet (188, with a time code 192, with parity 204)."""
    for size in (188, 192, 204):
        for start in range(size):
            marks = head[start::size]
            if len(marks) >= 3 and marks.count(b"G") == len(marks):
                return True
    return False


def _refusal(head: bytes) -> str:
    """Why a file that is no known container is refused: the error's code."""
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "video_single_picture"
    if head.startswith(_SOUNDS) or (head[:4] == b"RIFF" and head[8:12] == b"WAVE"):
        return "video_no_picture_stream"
    if head.startswith(_FOREIGN):
        return "video_container_unsupported"
    return "video_not_a_video"


def _has_index(stream: BinaryIO) -> bool:
    """Whether a whole `moov`, or a fragment, stands among the top-level boxes."""
    end = stream.seek(0, os.SEEK_END)
    at = 0
    while at + 8 <= end:
        stream.seek(at)
        size, name = struct.unpack(">I4s", stream.read(8))
        if size == 1:
            wide = stream.read(8)
            if len(wide) < 8:
                return False
            (size,) = struct.unpack(">Q", wide)
        elif size == 0:
            size = end - at
        if size < 8:
            return False
        if name == b"moof" or (name == b"moov" and at + size <= end):
            return True
        at += size
    return False
