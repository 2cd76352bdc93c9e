"""The child process: it dies alone, never outlives its reader, and keeps the decoder out of the parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from drillcheck.errors import MediaError
from drillcheck.ingest.facts import Frame, Wanted
from drillcheck.ingest.reader import ClipReader

from .conftest import SIZE, Clips, number_of

Read = Callable[[Path], ClipReader]


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def first_picture(reader: ClipReader) -> int:
    (frame,) = reader.frames([Wanted(0, "keyframe")], SIZE)
    assert isinstance(frame, Frame)
    return number_of(frame.image)


def test_a_child_that_dies_takes_its_clip_only(clips: Clips, read: Read) -> None:
    reader, other = read(clips.coded("h264")), read(clips.coded("h264", "mkv"))
    answers = reader.dense(0, reader.index().length, 1, SIZE)
    next(answers)
    assert reader.child_pid is not None
    os.kill(reader.child_pid, signal.SIGKILL)
    with pytest.raises(MediaError) as caught:
        list(answers)
    assert caught.value.code == "video_worker_died"
    assert "signal 9" in str(caught.value)
    assert first_picture(other) == 0
    assert first_picture(reader) == 0  # and asked again, it starts anew


def test_a_child_that_hangs_is_given_up(clips: Clips) -> None:
    with ClipReader(clips.coded("h264"), timeout_s=2) as reader:
        reader.index()
        pid = reader.child_pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(MediaError) as caught:
            first_picture(reader)
        assert caught.value.code == "video_timeout"
        assert time.monotonic() - began < 8
        assert gone(pid)


def test_a_child_with_too_little_memory_is_an_error_of_its_clip(clips: Clips) -> None:
    with ClipReader(clips.coded("h264"), memory_mb=120) as reader, pytest.raises(MediaError) as caught:
        first_picture(reader)
    assert caught.value.code in {"video_worker_died", "video_out_of_memory"}


def test_close_reaps_and_may_be_repeated(clips: Clips) -> None:
    reader = ClipReader(clips.coded("h264"))
    reader.index()
    pid = reader.child_pid
    assert pid is not None
    answers = reader.dense(0, 10**15, 1, SIZE)
    next(answers)
    reader.close()
    reader.close()
    assert gone(pid)
    assert reader.child_pid is None
    with pytest.raises(RuntimeError, match="another request"):
        next(answers)


def test_a_child_whose_parent_is_gone_ends(clips: Clips) -> None:
    code = (
        "import os, sys; from pathlib import Path; from drillcheck.ingest.reader import ClipReader\n"
        "r = ClipReader(Path(sys.argv[1])); r.index(); print(r.child_pid, flush=True); os._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", code, clips.coded("h264")], capture_output=True, text=True, check=True)
    deadline = time.monotonic() + 5
    while not gone(int(done.stdout)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert gone(int(done.stdout)) or "Z" in Path(f"/proc/{int(done.stdout)}/stat").read_text().split()[2]


def test_an_iterator_left_early_does_not_disturb_the_next(clips: Clips, read: Read) -> None:
    reader = read(clips.coded("h264"))
    pts = reader.index().pts
    for start in (0, 30, 60):
        answers = reader.dense(int(pts[start]), int(pts[start]) + 10**6, 1, SIZE)
        frame = next(answers)
        assert isinstance(frame, Frame)
        assert number_of(frame.image) == start
    assert first_picture(reader) == 0
    with pytest.raises(RuntimeError, match="another request"):
        next(answers)


def test_the_parent_never_loads_the_decoder_and_the_child_nothing_else(clips: Clips) -> None:
    code = """
import sys
from pathlib import Path
from drillcheck.ingest.reader import ClipReader
from drillcheck.ingest.facts import Wanted
with ClipReader(Path(sys.argv[1])) as reader:
    reader.probe()
    list(reader.frames([Wanted(0, "keyframe")], (64, 64)))
    maps = Path(f"/proc/{reader.child_pid}/maps").read_text()
assert not {"av", "cv2", "torch", "openvino", "ultralytics", "pydantic"} & set(sys.modules), sorted(sys.modules)
assert "avcodec" in maps
assert not [lib for lib in ("torch", "openvino", "cv2", "pydantic") if f"/{lib}" in maps], maps
"""
    subprocess.run([sys.executable, "-c", code, clips.coded("h264")], check=True)


def test_nothing_is_printed_and_the_file_is_untouched(clips: Clips, capfd: pytest.CaptureFixture[str]) -> None:
    data = bytearray(clips.coded("h264").read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4000] = bytes(4000)
    path = clips.folder / "noisy.mp4"
    path.write_bytes(data)
    path.chmod(0o444)
    with ClipReader(path) as reader:
        list(reader.dense(0, reader.index().length, 1, SIZE))
    captured = capfd.readouterr()
    assert captured.out == captured.err == ""
    assert path.read_bytes() == data


def test_the_child_may_write_nothing_of_its_own_and_gets_a_clean_environment(
    clips: Clips, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("SECRET_TOKEN", "x")
    with ClipReader(clips.coded("h264")) as reader:
        reader.index()
        environment = Path(f"/proc/{reader.child_pid}/environ").read_bytes()
        limits = Path(f"/proc/{reader.child_pid}/limits").read_text()
    assert b"SECRET_TOKEN" not in environment
    assert b"PROXY" not in environment
    lines = {line[:26].strip(): line[26:].split() for line in limits.splitlines()}
    assert lines["Max address space"][0] == str(3072 << 20)
    assert lines["Max core file size"][0] == "0"
    assert lines["Max cpu time"][0] != "unlimited"


def peak_mb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def test_a_long_gop_is_not_held_in_memory(clips: Clips, read: Read) -> None:
    # 240 pictures of 1.4 MB that lean on one keyframe.
    path = clips.make("one-gop.mp4", "-f lavfi -i testsrc2=s=1280x720:r=25:d=9.6 -c:v libx264 -preset ultrafast -g 999")
    reader = read(path)
    list(reader.frames([Wanted(0, "keyframe"), Wanted(0, "exact")], SIZE))
    assert reader.child_pid is not None
    before = peak_mb(reader.child_pid)
    (last,) = reader.frames([Wanted(int(reader.index().pts[-1]), "exact")], SIZE)
    assert isinstance(last, Frame)
    assert peak_mb(reader.child_pid) - before < 150
