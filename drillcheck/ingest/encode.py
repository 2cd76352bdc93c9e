"""Writing video: raw pictures in, an H.264 file out. The one module that uses ffmpeg-python."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

import numpy as np
import numpy.typing as npt

from drillcheck.errors import MediaError


@dataclass(frozen=True)
class ClipFormat:
    """How a clip is written: size in pixels, frames a second, frames from keyframe to keyframe, recording time.

    `pauses`: (pictures written before it, frames long) of each hole to leave in the timestamps.
    """

    width: int
    height: int
    fps: int
    keyframe_interval: int
    recorded_at: datetime | None = None
    crf: int = 26
    pauses: tuple[tuple[int, int], ...] = ()


class ClipWriter:
    """Encodes pictures one by one. The file appears under its name only when all went well; nothing half-written stays.

    Use as a context manager: leaving it with an exception discards the file.
    """

    def __init__(self, path: Path, form: ClipFormat) -> None:
        self._path = path
        self._part = path.with_name(f".{path.stem}.part{path.suffix}")
        self._form = form
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self._log = TemporaryFile()
        try:
            self._process = subprocess.Popen(
                _command(self._part, self._form), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._log
            )
        except OSError as error:
            self._log.close()
            raise MediaError("encode_failed", path=str(self._path), problem=str(error)) from error
        return self

    def write(self, picture: npt.NDArray[np.uint8]) -> None:
        """Add one picture, (height, width, 3), blue first."""
        expected = (self._form.height, self._form.width, 3)
        if picture.shape != expected or picture.dtype != np.uint8:
            raise ValueError(f"expected a picture of {expected} uint8, got {picture.shape} {picture.dtype}")
        if self._process is None or self._process.stdin is None:
            raise ValueError("the clip is not open for writing")
        try:
            self._process.stdin.write(np.ascontiguousarray(picture).data)
        except BrokenPipeError as error:
            raise MediaError("encode_failed", path=str(self._path), problem=self._end()) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            problem = self._end()
            if kind is None:
                if problem:
                    raise MediaError("encode_failed", path=str(self._path), problem=problem)
                self._part.replace(self._path)
        finally:
            self._part.unlink(missing_ok=True)

    def _end(self) -> str:
        """Wait for the encoder; what it complained of, or an empty string when all is well."""
        if self._process is None or self._log is None:
            return ""
        try:
            self._process.communicate()
        except BrokenPipeError:
            self._process.wait()
        self._log.seek(0)
        said = self._log.read().decode("utf-8", "replace").strip()
        self._log.close()
        code, self._process = self._process.returncode, None
        return "" if code == 0 else said or f"the encoder ended with {code}"


def _command(target: Path, form: ClipFormat) -> list[str]:
    import ffmpeg
    import imageio_ffmpeg

    tags: dict[str, str] = {}
    if form.recorded_at is not None:
        moment = form.recorded_at.astimezone(UTC)
        tags["metadata"] = f"creation_time={moment:%Y-%m-%dT%H:%M:%S}.000000Z"
    source = ffmpeg.input(
        "pipe:", format="rawvideo", pix_fmt="bgr24", s=f"{form.width}x{form.height}", framerate=form.fps
    )
    if form.pauses:
        shifts = "".join(f"+gte(N,{before})*{frames}" for before, frames in form.pauses)
        source = source.filter("setpts", f"(N{shifts})/({form.fps}*TB)")
        tags["fps_mode"] = "passthrough"
    sink = ffmpeg.output(
        source,
        str(target),
        vcodec="libx264",
        preset="veryfast",
        pix_fmt="yuv420p",
        crf=form.crf,
        g=form.keyframe_interval,
        keyint_min=form.keyframe_interval,
        sc_threshold=0,
        movflags="+faststart",
        loglevel="error",
        **tags,
    )
    command: list[str] = ffmpeg.compile(sink, cmd=imageio_ffmpeg.get_ffmpeg_exe(), overwrite_output=True)
    return command
