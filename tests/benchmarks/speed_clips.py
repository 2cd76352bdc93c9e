"""The clips of the speed benchmark: the demo's drill enlarged, and the same in other codings. Made once and kept."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from drillcheck.demo.render import render_scenario
from drillcheck.scan.clip import Clip

GROW = "scale=1920:1080:flags=bicubic,fps=25,noise=alls=6:allf=t"
RATE = ["-b:v", "6M", "-maxrate", "8M", "-bufsize", "12M"]
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-sc_threshold", "0"]
DATE = ["-metadata", "creation_time=2024-05-08T01:00:00Z"]
UHD_FROM_S, UHD_S = 400, 240  # four minutes that hold the whole rest, so with more boundaries a minute than the clip


@dataclass(frozen=True, slots=True)
class Footage:
    """A clip to be verified. `verdict`: the one that is right, None for a piece, whose verdict means nothing."""

    name: str
    path: Path
    roster: Path
    length_s: float
    verdict: str | None


def whole(work: Path, seconds: int | None) -> Footage:
    """1920×1080, 25 pictures a second, H.264 at 6 Mbit/s, a keyframe a second; only its first `seconds` if given."""
    source = work / "pass"
    if not (source / "truth.json").is_file():
        render_scenario("pass", source)
    target = work / ("1080p25.mp4" if seconds is None else f"1080p25-{seconds}s.mp4")
    piece = [] if seconds is None else ["-t", str(seconds)]
    coding = ["-vf", GROW, *H264, *RATE, "-g", "25", "-keyint_min", "25"]
    _encoded([*piece, "-i", str(source / "pass.mp4"), *coding], target)
    truth = json.loads((source / "truth.json").read_text(encoding="utf-8"))
    verdict = truth["expect"]["verdict"] if seconds is None else None
    return _footage("1080p25, keyframe a second", target, source / "roster.csv", verdict)


def stretch(clip: Footage, seconds: float, work: Path) -> Path:
    """`seconds` of a clip from the middle of its drill, its packets copied."""
    start = round(min(180.0, max(0.0, clip.length_s - seconds)))
    target = work / f"{clip.path.stem}-from{start}-{seconds:g}s.mp4"
    _encoded(["-ss", str(start), "-t", f"{seconds:g}", "-i", str(clip.path), "-c", "copy"], target)
    return target


def variants(clip: Footage, work: Path, seconds: int | None) -> list[Footage]:
    """The same clip with 10-second GOPs, as HEVC, and four minutes of it in 4K; of each only the first `seconds`."""
    piece = [] if seconds is None else ["-t", str(seconds)]
    verdict = clip.verdict if seconds is None else None
    given = [*piece, "-i", str(clip.path)]
    long_gop = work / f"{clip.path.stem}-gop10{_mark(seconds)}.mp4"
    _encoded([*given, *H264, *RATE, "-g", "250", "-keyint_min", "250"], long_gop)
    hevc = work / f"{clip.path.stem}-hevc{_mark(seconds)}.mp4"
    x265 = "keyint=25:min-keyint=25:scenecut=0:open-gop=0:log-level=error"
    _encoded([*given, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", x265, "-tag:v", "hvc1", *RATE], hevc)
    uhd = work / f"{clip.path.stem}-4k{_mark(seconds)}.mp4"
    begin = min(UHD_FROM_S, max(0, int(clip.length_s) - UHD_S))
    part = ["-ss", str(begin), "-t", str(min(UHD_S, seconds or UHD_S)), "-i", str(clip.path)]
    grow = ["-vf", "scale=3840:2160:flags=bicubic", *H264, "-b:v", "20M", "-maxrate", "26M", "-bufsize", "40M"]
    _encoded([*part, *grow, "-g", "25", "-keyint_min", "25"], uhd)
    return [
        _footage("GOP of 10 s", long_gop, clip.roster, verdict),
        _footage("HEVC", hevc, clip.roster, verdict),
        _footage("4K", uhd, clip.roster, None),
    ]


def _mark(seconds: int | None) -> str:
    return "" if seconds is None else f"-{seconds}s"


def _footage(name: str, path: Path, roster: Path, verdict: str | None) -> Footage:
    with Clip([path]) as clip:
        return Footage(name, path, roster, clip.seconds(clip.duration), verdict)


def _encoded(asked: list[str], target: Path) -> None:
    if target.is_file():
        return
    part = target.with_name(f"part-{target.name}")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", *asked, *DATE, str(part)]
    subprocess.run(command, check=True)
    part.replace(target)
