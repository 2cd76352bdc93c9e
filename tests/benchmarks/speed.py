"""Speed and memory of `drillcheck verify` on a 21-minute 1080p25 clip, beside a plain frame loop, in one run.

`python tests/benchmarks/speed.py [--work DIR] [--minutes M]`. The clip is the demo's drill enlarged to 1920×1080 at 25
pictures a second, H.264 at 6 Mbit/s with a keyframe a second; it is made once and kept in DIR. The alternative reads
every picture with OpenCV and gives each 25th to the same weights through Ultralytics; it is run on the first minute.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import cv2
import imageio_ffmpeg
import numpy as np

from drillcheck.demo.render import render_scenario
from drillcheck.detect.registry import checked_weights, find_model
from drillcheck.detect.ultralytics import UltralyticsDetector
from drillcheck.ingest.reader import ClipReader
from drillcheck.profile import load_profile


def clip_1080p(work: Path) -> tuple[Path, Path]:
    """The clip and its roster."""
    source = work / "pass"
    if not (source / "pass.mp4").is_file():
        render_scenario("pass", source)
    target = work / "1080p25.mp4"
    if not target.is_file():
        part = work / "part.mp4"
        grow = "scale=1920:1080:flags=bicubic,fps=25,noise=alls=6:allf=t"
        rate = [
            "-b:v",
            "6M",
            "-maxrate",
            "8M",
            "-bufsize",
            "12M",
            "-g",
            "25",
            "-keyint_min",
            "25",
            "-sc_threshold",
            "0",
        ]
        date = ["-metadata", "creation_time=2024-05-08T01:00:00Z"]
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-i", str(source / "pass.mp4"), "-vf", grow]
        subprocess.run([*command, "-c:v", "libx264", "-preset", "ultrafast", *rate, *date, str(part)], check=True)
        part.replace(target)
    return target, source / "roster.csv"


def peak_of_tree(process: subprocess.Popen[bytes], peak: list[int]) -> None:
    """Watch the proportional memory (PSS, bytes) of a process and all its children; the highest sum goes to `peak`."""
    while process.poll() is None:
        peak[0] = max(peak[0], sum(pss(pid) for pid in tree(process.pid)))
        time.sleep(0.25)


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return [pid]
    return [pid, *(one for child in text.split() for one in tree(int(child)))]


def pss(pid: int) -> int:
    """Proportional set size in bytes."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def ours(clip: Path, roster: Path) -> tuple[float, int, str]:
    """Seconds, peak bytes and verdict of one run of the command."""
    command = [sys.executable, "-m", "drillcheck", "verify", str(clip), "--roster", str(roster), "--json"]
    begun = time.monotonic()
    peak = [0]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        watch = threading.Thread(target=peak_of_tree, args=(process, peak))
        watch.start()
        assert process.stdout is not None
        answer = json.loads(process.stdout.read())
        process.wait()
        watch.join()
    people = answer["measurements"]["participants"]
    return time.monotonic() - begun, peak[0], f"{answer['verdict']}, {people['count']} people"


def plain_loop(clip: Path, seconds: float) -> float:
    """× real time of OpenCV and Ultralytics, every 25th picture, over the first `seconds`."""
    profile = load_profile()
    detector = UltralyticsDetector(checked_weights(find_model()), into=profile.detector.input, iou=profile.detector.iou)
    film = cv2.VideoCapture(str(clip))
    begun = time.monotonic()
    for number in range(round(seconds * 25)):
        there, image = film.read()
        assert there
        if number % 25 == 0:
            detector.detect(np.asarray(image, np.uint8))
    return seconds / (time.monotonic() - begun)


def main() -> None:
    """Print the table."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--work", type=Path, default=Path("runs/speed"))
    args.add_argument("--runs", type=int, default=3)
    options = args.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    clip, roster = clip_1080p(options.work)
    with ClipReader(clip) as reader:
        length = reader.probe().duration_s
    megabytes = clip.stat().st_size / 1e6
    print(f"{length / 60:.1f} min, {megabytes:.0f} MB, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}")
    print("| what | × real time | seconds | peak memory, MB | verdict |\n|---|---|---|---|---|")
    speeds = []
    for _ in range(options.runs):
        took, peak, verdict = ours(clip, roster)
        speeds.append(length / took)
        print(f"| drillcheck verify | {length / took:.1f} | {took:.1f} | {peak / 1e6:.0f} | {verdict} |", flush=True)
    plain = plain_loop(clip, 60.0)
    print(f"| plain loop, every 25th picture, PyTorch | {plain:.1f} | | | |")
    print(f"\nmedian {np.median(speeds):.1f} × real time, {np.median(speeds) / plain:.1f} × the plain loop")


if __name__ == "__main__":
    main()
