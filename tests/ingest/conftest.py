"""Clips whose pictures carry their own number, made once a session."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from drillcheck.ingest.reader import ClipReader

SECONDS = 4
RATE = 25
PICTURES = SECONDS * RATE
SIZE = (192, 128)
# Eight blocks along the top show the picture's number in binary; the rest moves and has texture.
SOURCE = (
    f"testsrc2=s={SIZE[0]}x{SIZE[1]}:r={RATE}:d={SECONDS},format=yuv420p,"
    "geq=lum='if(lt(Y,32),if(mod(floor(N/pow(2,floor(X/24))),2),235,16),lum(X,Y))':cb='cb(X,Y)':cr='cr(X,Y)'"
)
ENCODERS = {
    "h264": "-c:v libx264 -preset ultrafast -bf 2 -g 25 -sc_threshold 0",
    "hevc": "-c:v libx265 -preset ultrafast -x265-params "
    "log-level=none:keyint=25:min-keyint=25:scenecut=0:open-gop=0:pools=1",
    "av1": "-c:v libsvtav1 -preset 12 -g 25 -svtav1-params lp=1",
    "mpeg4": "-c:v mpeg4 -q:v 3 -g 25 -bf 2 -sc_threshold 1000000000",
    "mjpeg": "-c:v mjpeg -pix_fmt yuvj420p -q:v 3",
}


def number_of(image: NDArray[np.uint8]) -> int:
    """The number that a picture carries."""
    height, width = image.shape[:2]
    row = image[height // 16 : height // 6].mean(axis=(0, 2))
    return sum(1 << bit for bit in range(8) if row[int((bit + 0.5) * width / 8)] > 128)


def ffmpeg(arguments: str, *paths: str | Path) -> None:
    """Run it; `{}` in the arguments stand for the paths, in order."""
    parts = iter(paths)
    words = [str(next(parts)) if word == "{}" else word for word in arguments.split()]
    done = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


class Clips:
    """Makes each clip once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, name: str, arguments: str, *sources: str | Path) -> Path:
        """Clip `name` by ffmpeg arguments, in which `{}` stand for the sources."""
        path = self.folder / name
        if not path.exists():
            ffmpeg(f"{arguments} {{}}", *sources, path)
        return path

    def rendered(self, name: str, encoder: str, source: str = SOURCE) -> Path:
        """The numbered pictures, encoded."""
        return self.make(name, f"-f lavfi -i {{}} {encoder}", source)

    def coded(self, codec: str, container: str = "mp4") -> Path:
        """The numbered pictures in a codec; containers other than the first hold the very same packets."""
        if container == "avi" or (codec, container) == ("mpeg4", "ts"):
            # A copied AVI gets an odd time base and HEVC no tag that is understood; copied MPEG-4 loses its header.
            tag = " -tag:v HEVC" if codec == "hevc" else ""
            return self.rendered(f"{codec}.{container}", ENCODERS[codec] + tag)
        first = self.rendered(f"{codec}.mp4", ENCODERS[codec])
        return first if container == "mp4" else self.make(f"{codec}.{container}", "-i {} -c copy", first)


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return Clips(tmp_path_factory.mktemp("clips"))


@pytest.fixture
def read() -> Iterator[Callable[[Path], ClipReader]]:
    """Opens readers and closes them after the test."""
    opened: list[ClipReader] = []

    def open_one(path: Path) -> ClipReader:
        opened.append(ClipReader(path))
        return opened[-1]

    yield open_one
    for reader in opened:
        reader.close()
