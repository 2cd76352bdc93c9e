"""What a clip's length costs: time and peak memory of `drillcheck verify` at several lengths, with the linear fit.

One short drill is rendered and lengthened by copying its packets, so the content repeats: its verdict means nothing.
`--input W H` makes the input of the network smaller: the part that is not inference weighs more and the run is short.

    python tests/benchmarks/length_cost.py [--minutes 5 20 60 240] [--input 960 544]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from watched import watched

from drillcheck.demo.render import render_scenario
from drillcheck.resources import data_dir

SCENE = """
about = "Five minutes to be repeated."
seed = 41
recorded_at = 2024-05-08T01:00:00Z
timeline = [
  { do = "gather", seconds = 8 },
  { do = "drill", seconds = 180 },
  { do = "rest", seconds = 40 },
  { do = "drill", seconds = 60 },
  { do = "dismiss", seconds = 12 },
]
[formation]
people = 11
ranks = 2
[roster]
in_service = 15
[expect]
verdict = "review"
"""
PIECE_MIN = 5


def lengthened(work: Path, minutes: int) -> Path:
    """The rendered piece, its packets copied until the clip is so long."""
    piece, target = work / "piece" / "piece.mp4", work / f"{minutes}min.mp4"
    if not piece.is_file():
        (work / "piece.toml").write_text(SCENE, encoding="utf-8")
        render_scenario(work / "piece.toml", work / "piece")
    if not target.is_file():
        (work / f"{minutes}.txt").write_text(f"file '{piece.resolve()}'\n" * (minutes // PIECE_MIN), encoding="utf-8")
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-f", "concat", "-safe", "0"]
        date = ["-metadata", "creation_time=2024-05-08T01:00:00Z"]
        subprocess.run([*command, "-i", str(work / f"{minutes}.txt"), "-c", "copy", *date, str(target)], check=True)
    return target


def smaller_input(work: Path, size: list[int]) -> Path:
    """The standard profile with another input."""
    text = (data_dir("pipelines") / "profiles" / "standard.toml").read_text(encoding="utf-8")
    lines = [f"input = {size}" if line.startswith("input = ") else line for line in text.splitlines()]
    path = work / "profile.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def cost(clip: Path, roster: Path, profile: str) -> tuple[float, int]:
    """Seconds and peak bytes (PSS of all processes) of one run."""
    command = [sys.executable, "-m", "drillcheck", "verify", str(clip), "--roster", str(roster), "--json"]
    run = watched([*command, "--profile", profile], fine=(0, 1, 3))
    return run.seconds, run.peak


def fit(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float, float]:
    """Slope, intercept and R² of the straight line through the points."""
    slope, base = np.polyfit(x, y, 1)
    left = float(((y - slope * x - base) ** 2).sum())
    return float(slope), float(base), 1 - left / max(float(((y - y.mean()) ** 2).sum()), 1e-12)


def main() -> None:
    """Print the table and the two lines."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--work", type=Path, default=Path("runs/length"))
    args.add_argument("--minutes", type=int, nargs="+", default=[5, 20, 60, 240])
    args.add_argument("--input", type=int, nargs=2)
    options = args.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    profile = str(smaller_input(options.work, options.input)) if options.input else "standard"
    print(
        f"{len(os.sched_getaffinity(0))} CPUs, load {os.getloadavg()[0]:.1f}, input {options.input or 'as in standard'}"
    )
    print("| minutes | seconds | × real time | peak memory, MB |\n|---|---|---|---|")
    rows = []
    for minutes in options.minutes:
        clip = lengthened(options.work, minutes)
        took, peak = cost(clip, options.work / "piece" / "roster.csv", profile)
        rows.append((minutes, took, peak / 1e6))
        print(f"| {minutes} | {took:.1f} | {60 * minutes / took:.1f} | {peak / 1e6:.0f} |", flush=True)
    if len(rows) > 2:
        x, seconds, memory = np.array(rows, dtype=np.float64).T
        for name, y, unit in (("time", seconds, "s"), ("memory", memory, "MB")):
            slope, base, share = fit(x, y)
            print(f"{name}: {base:.1f} {unit} + {slope:.3f} {unit} a minute, R² = {share:.4f}")


if __name__ == "__main__":
    main()
