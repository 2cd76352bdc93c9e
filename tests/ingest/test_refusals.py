"""What cannot be read is refused within seconds, with a code of its own and a sentence that says what to do."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from drillcheck.errors import DrillcheckError, InputError, MediaError
from drillcheck.i18n import catalogue, error_message
from drillcheck.ingest.facts import Wanted
from drillcheck.ingest.reader import ClipReader
from drillcheck.ingest.source import check_source, sniff

from .conftest import ENCODERS, SOURCE, Clips

PLAYLIST = "#EXTM3U\n#EXTINF:4,\nhttp://127.0.0.1:{port}/a.ts\nfile:///etc/hostname\n"
SCRIPT = "ffconcat version 1.0\nfile 'h264.mp4'\n"
SESSION = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\n"


def refusal(path: Path) -> DrillcheckError:
    began = time.monotonic()
    with pytest.raises(DrillcheckError) as caught, ClipReader(path) as reader:
        reader.probe()
    assert time.monotonic() - began < 10
    return caught.value


def truncated(clips: Clips) -> bytes:
    return clips.coded("h264").read_bytes()[:20_000]


def still(clips: Clips, name: str) -> bytes:
    return clips.make(name, "-f lavfi -i {} -frames:v 1", SOURCE).read_bytes()


def sound(clips: Clips, name: str) -> bytes:
    return clips.make(name, "-f lavfi -i sine=d=2").read_bytes()


CONTENTS: dict[str, tuple[str, Callable[[Clips], bytes]]] = {
    "empty.mp4": ("video_empty", lambda _: b""),
    "text.mp4": ("video_not_a_video", lambda _: "这不是视频\n".encode() * 50),
    "zeros.mp4": ("video_not_a_video", lambda _: bytes(100_000)),
    "truncated.mp4": ("video_no_index", truncated),
    "crashed.mp4": ("video_no_index", lambda _: b"\0\0\0\x18ftypmp42" + bytes(12) + b"\0\0\0\0mdat" + b"\x11" * 9000),
    "picture.jpg": ("video_single_picture", lambda c: still(c, "still.jpg")),
    "picture.mp4": ("video_single_picture", lambda c: still(c, "still.png")),
    "one.avi": ("video_single_picture", lambda c: still(c, "one-frame.avi")),
    "iphone.heic": ("video_single_picture", lambda _: b"\0\0\0\x18ftypheic" + bytes(400)),
    "sound.m4a": ("video_no_picture_stream", lambda c: sound(c, "sine.m4a")),
    "sound.wav": ("video_no_picture_stream", lambda c: sound(c, "sine.wav")),
    "sound.mkv": ("video_no_picture_stream", lambda c: sound(c, "sine.mkv")),
    "sound.mp3": ("video_no_picture_stream", lambda c: sound(c, "sine.mp3")),
    "recorder.mp4": ("video_container_unsupported", lambda _: b"IMKH" + bytes(2000)),
    "program.mp4": (
        "video_container_unsupported",
        lambda c: c.make("program.mpg", "-i {} -c:v mpeg2video -f vob", c.coded("h264")).read_bytes(),
    ),
    "windows.wmv": (
        "video_container_unsupported",
        lambda c: c.make("windows.wmv", "-i {} -c:v wmv2", c.coded("h264")).read_bytes(),
    ),
    "theora.mkv": (
        "video_codec_unsupported",
        lambda c: c.make("ffv1.mkv", "-i {} -c:v ffv1", c.coded("h264")).read_bytes(),
    ),
    "playlist.m3u8": ("video_not_a_video", lambda _: PLAYLIST.encode()),
    "playlist.mp4": ("video_not_a_video", lambda _: PLAYLIST.encode()),
    "script.txt": ("video_not_a_video", lambda _: SCRIPT.encode()),
    "session.sdp": ("video_not_a_video", lambda _: SESSION.encode()),
    "manifest.mpd": ("video_not_a_video", lambda _: b"<?xml version='1.0'?><MPD/>"),
    "damaged.mkv": ("video_unreadable", lambda _: b"\x1a\x45\xdf\xa3" + b"\xff" * 5000),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_content_that_is_no_video_has_its_own_code(name: str, clips: Clips, tmp_path: Path) -> None:
    code, content = CONTENTS[name]
    path = tmp_path / name
    path.write_bytes(content(clips))
    error = refusal(path)
    assert error.code == code
    assert isinstance(error, MediaError)
    assert name in str(error)


def test_a_clip_with_its_pictures_erased_has_none(clips: Clips, tmp_path: Path) -> None:
    path = tmp_path / "none.mp4"
    data = bytearray(clips.coded("h264").read_bytes())
    at = data.index(b"stsz")
    data[at + 12 : at + 16] = bytes(4)  # the table of samples says: none
    path.write_bytes(data)
    assert refusal(path).code == "video_no_frames"


def test_a_cover_picture_alone_is_no_video(clips: Clips, tmp_path: Path) -> None:
    cover = clips.make("sleeve.jpg", "-f lavfi -i {} -frames:v 1", SOURCE)
    song = clips.make("song.m4a", "-f lavfi -i sine=d=2")
    how = "-i {} -i {} -map 0 -map 1 -c copy -disposition:v:0 attached_pic"
    assert refusal(clips.make("song.mp4", how, song, cover)).code == "video_single_picture"


def test_a_missing_file_is_a_wrong_input(tmp_path: Path) -> None:
    error = refusal(tmp_path / "没有.mp4")
    assert error.code == "file_missing"
    assert isinstance(error, InputError)
    assert error.exit_code == 2


@pytest.mark.parametrize(
    "name",
    [
        "http://127.0.0.1/a.mp4",
        "https://host/a.mp4",
        "rtsp://camera/1",
        "concat:a.mp4|b.mp4",
        "pipe:0",
        "-",
        "fd:0",
        "data:video/mp4;base64,AAAA",
        "subfile,,start,0,end,9,,:a.mp4",
        "tcp://host:1",
        "lavfi:testsrc",
    ],
)
def test_addresses_are_never_opened(name: str) -> None:
    error = refusal(Path(name))
    assert isinstance(error, InputError)
    assert error.code in {"video_not_local", "file_missing"}


def test_an_address_is_told_to_be_one() -> None:
    assert refusal(Path("http://127.0.0.1/a.mp4")).code == "video_not_local"
    assert refusal(Path("concat:a.mp4|b.mp4")).code == "video_not_local"


def test_folders_pipes_and_devices_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.mp4")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.mp4"))
        for path in (tmp_path, tmp_path / "fifo.mp4", tmp_path / "s.mp4", Path("/dev/zero")):
            assert refusal(path).code == "video_not_a_file"
    (tmp_path / "link.mp4").symlink_to("/dev/zero")
    assert refusal(tmp_path / "link.mp4").code == "video_not_a_file"
    (tmp_path / "loop.mp4").symlink_to("loop.mp4")
    assert refusal(tmp_path / "loop.mp4").code in {"file_unreadable", "file_missing"}


def test_links_to_clips_and_odd_names_are_read(clips: Clips, tmp_path: Path) -> None:
    whole = clips.coded("h264")
    for name in ("-start.mp4", "a:b.mp4", "concat:x.mp4", "空 格%d.mp4", "no-suffix"):
        (tmp_path / name).symlink_to(whole)
        with ClipReader(tmp_path / name) as reader:
            assert reader.probe().container == "mp4"


def test_the_clip_is_the_only_file_that_is_open(clips: Clips) -> None:
    with ClipReader(clips.coded("h264")) as reader:
        list(reader.frames([Wanted(0, "keyframe")], (64, 64)))
        open_files = [str(entry.readlink()) for entry in Path(f"/proc/{reader.child_pid}/fd").iterdir()]
    assert {name for name in open_files if name.startswith("/")} == {str(clips.coded("h264"))}


def test_every_code_has_a_sentence_in_both_languages() -> None:
    package = Path(check_source.__code__.co_filename).parent
    used = set()
    for module in package.glob("*.py"):
        used |= set(re.findall(r'"((?:video|file)_[a-z_]+)"', module.read_text(encoding="utf-8")))
    assert len(used) > 12
    for lang in ("zh", "en"):
        assert used <= set(catalogue("errors", lang))
    error = MediaError("video_no_index", path="clip.mp4")
    assert "clip.mp4" in error_message(error, "zh")


def test_real_containers_are_told_apart(clips: Clips) -> None:
    kinds = {"mp4": "mov", "mov": "mov", "mkv": "matroska", "avi": "avi", "ts": "mpegts", "flv": "flv"}
    for container, kind in kinds.items():
        with clips.coded("h264", container).open("rb") as stream:
            assert sniff(stream.read(4096)) == kind
    first = clips.coded("h264", "ts").read_bytes()
    assert sniff(first[100:4196]) == "mpegts"  # a recording need not begin at a packet's start
    assert "libx264" in ENCODERS["h264"]
