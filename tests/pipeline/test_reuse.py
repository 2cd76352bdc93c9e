"""An edited copy of real footage, from files to the finding."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg

from drillcheck.demo.render import Rendered
from drillcheck.fresh.check import compare_and_store, upload_of
from drillcheck.fresh.index import Index
from drillcheck.pipeline import measure_clip
from drillcheck.pipeline.closer import Closer
from drillcheck.scan.clip import Clip


def test_an_edited_copy_is_found_and_proved(drill: Callable[[str], Rendered], tmp_path: Path) -> None:
    original, copy = drill("few").clip, tmp_path / "copy.mp4"
    edit = "hflip,crop=iw*0.92:ih*0.92:30:12,scale=480:270,eq=brightness=0.06"
    encode = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "28", "-g", "50", str(copy)]
    ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-ss", "21.3", "-i", str(original)]
    subprocess.run([*ffmpeg, "-vf", edit, *encode], check=True)
    first, second = measure_clip([original]), measure_clip([copy])
    with Index(tmp_path / "uploads.sqlite") as index:
        assert compare_and_store(index, upload_of(first, None, "2024-05-08"), first).reuses == ()
        assert compare_and_store(index, upload_of(first, None, "2024-05-08"), first).reuses == ()
        [again] = compare_and_store(index, upload_of(first, None, "2024-05-20"), first).reuses
        assert again.kind == "file"
        with Clip([copy]) as clip:
            found = compare_and_store(index, upload_of(second, None, "2024-06-05"), second, Closer(clip))
    best = found.reuses[0]
    assert (best.kind, best.name) == ("footage", str(original))
    assert abs(best.there[0] - best.here[0] - 21.3) < 0.3
    assert best.here[1] - best.here[0] > 120
