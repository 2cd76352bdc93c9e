"""Writing clips: what comes out plays back as written, and failures leave nothing behind."""

from datetime import UTC, datetime
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from drillcheck.errors import MediaError
from drillcheck.ingest.encode import ClipFormat, ClipWriter

FORM = ClipFormat(64, 48, fps=10, keyframe_interval=20, recorded_at=datetime(2024, 5, 8, 1, tzinfo=UTC))


def grey(level: int) -> np.ndarray:
    return np.full((48, 64, 3), level, np.uint8)


def write_clip(path: Path, frames: int = 45) -> Path:
    with ClipWriter(path, FORM) as clip:
        for frame in range(frames):
            clip.write(grey(40 + 4 * frame))
    return path


def test_every_picture_comes_back_in_order(tmp_path: Path) -> None:
    reader = cv2.VideoCapture(str(write_clip(tmp_path / "clip.mp4")))
    levels = []
    while (got := reader.read())[0]:
        levels.append(float(got[1].mean()))
    assert len(levels) == 45
    assert levels == pytest.approx([40 + 4 * frame for frame in range(45)], abs=4)


def test_keyframes_rate_and_recording_time_are_as_asked(tmp_path: Path) -> None:
    with av.open(str(write_clip(tmp_path / "clip.mp4"))) as container:
        assert container.metadata["creation_time"] == "2024-05-08T01:00:00.000000Z"
        stream = container.streams.video[0]
        assert stream.average_rate == 10
        assert stream.codec_context.name == "h264"
        keyed = [index for index, frame in enumerate(container.decode(stream)) if frame.key_frame]
    assert keyed == [0, 20, 40]


def test_only_the_clip_is_left_in_the_folder(tmp_path: Path) -> None:
    write_clip(tmp_path / "clip.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_an_interrupted_clip_leaves_nothing_and_keeps_an_older_one(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp4"
    target.write_bytes(b"older")
    with pytest.raises(KeyboardInterrupt):
        _write_and_be_interrupted(target)
    assert target.read_bytes() == b"older"
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def _write_and_be_interrupted(target: Path) -> None:
    with ClipWriter(target, FORM) as clip:
        clip.write(grey(100))
        raise KeyboardInterrupt


def test_a_target_that_cannot_be_written_is_a_media_error(tmp_path: Path) -> None:
    with pytest.raises(MediaError) as caught:
        write_clip(tmp_path / "missing" / "clip.mp4", frames=200)
    assert caught.value.code == "encode_failed"


def test_pictures_of_another_size_are_refused(tmp_path: Path) -> None:
    refusal = pytest.raises(ValueError, match=r"expected a picture of \(48, 64, 3\)")
    with refusal, ClipWriter(tmp_path / "clip.mp4", FORM) as clip:
        clip.write(np.zeros((48, 60, 3), np.uint8))
    assert list(tmp_path.iterdir()) == []
