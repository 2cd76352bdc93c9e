"""Reuse: how often edited copies are proved, whether other drills on one ground are, and a query among 10,000 clips.

`python tests/benchmarks/reuse.py --index 10000` stores so many made-up drills and times the queries.
`python tests/benchmarks/reuse.py --edits DIR [NAME …]` renders scenarios (those in DIR are used), edits them, and
compares every copy, and every scenario rendered with another seed, with all originals.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from drillcheck.demo import drills
from drillcheck.demo.render import render_scenario
from drillcheck.demo.scenario import known_scenarios
from drillcheck.evidence.model import Evidence
from drillcheck.fresh.check import EXAMINED, compare_and_store, upload_of
from drillcheck.fresh.index import Index, Upload
from drillcheck.fresh.search import propose
from drillcheck.fresh.signature import Signature
from drillcheck.measure.activity import RATE_HZ
from drillcheck.pipeline import measure_clip
from drillcheck.pipeline.closer import Closer
from drillcheck.resources import data_dir
from drillcheck.scan.clip import Clip

LIVELY = {"mark": 40.0, "march": 70.0, "salute": 25.0}
EDITS: dict[str, list[str]] = {
    "crf 32": ["-crf", "32"],
    "480×270": ["-vf", "scale=480:270", "-crf", "28", "-g", "100"],
    "crop 90 %": ["-vf", "crop=iw*0.9:ih*0.9:iw*0.07:ih*0.02,scale=640:360", "-crf", "26"],
    "mirror": ["-vf", "hflip", "-crf", "26", "-g", "30"],
    "brighter": ["-vf", "eq=brightness=0.12:contrast=1.1", "-crf", "26"],
    "15 fps": ["-r", "15", "-crf", "26"],
    "trim 137.3 s": ["-ss", "137.3", "-crf", "26", "-g", "50"],
    "part 60 s": ["-ss", "200.7", "-t", "60", "-crf", "26"],
    "part 120 s": ["-ss", "200.7", "-t", "120", "-crf", "26"],
    "part 200 s": ["-ss", "200.7", "-t", "200", "-crf", "26"],
    "all at once": [
        "-ss",
        "41.9",
        "-vf",
        "hflip,crop=iw*0.9:ih*0.9:20:8,scale=480:270,eq=brightness=0.08",
        "-crf",
        "28",
    ],
}


def made_up(seed: int, length_s: int = 1300) -> Signature:
    """A drill's activity from a drawn programme of commands; proposing looks at nothing else."""
    rng = np.random.default_rng(seed)
    level = np.concatenate(
        [
            np.full(step.frames, 60.0 if step.turn else 70.0 if step.metres else LIVELY.get(step.pose, 0.0))
            for step in drills.programme(rng, length_s * RATE_HZ, RATE_HZ, 2.6)
        ]
    )
    curve = np.clip(np.round(90 + level + rng.normal(0, 4, len(level))), 0, 255).astype(np.float32)
    return Signature(9 / 16, curve, ())


def noisy(one: Signature, rng: np.random.Generator, start_s: int, end_s: int, other: Signature) -> Signature:
    """A copy of a stretch inside other footage, encoded again."""
    part = one.activity[start_s * RATE_HZ : end_s * RATE_HZ] * 0.7 + 20
    curve = np.concatenate([other.activity[:1200], part, other.activity[1200:2400]])
    return Signature(one.aspect, np.clip(np.round(curve + rng.normal(0, 4, len(curve))), 0, 255).astype(np.float32), ())


def crowded(number: int, folder: Path) -> None:
    """Time queries against an index of so many clips."""
    path = folder / "uploads.sqlite"
    with Index(path) as index:
        with index.writing():
            for seed in range(number):
                index.store(Upload(f"{seed:064x}", (f"{seed:064x}",), None, "2024-05-08", f"{seed}"), made_up(seed))
        print(f"{number} clips, {path.stat().st_size / 1e6:.0f} MB")
        rng = np.random.default_rng(1)
        for length_s in (30, 45, 60, 120, 600):
            took, found = [], 0
            for k in range(6):
                source = int(rng.integers(number))
                start = int(rng.integers(50, 1240 - length_s))
                query = noisy(made_up(source), rng, start, start + length_s, made_up(10**6 + 100 * length_s + k))
                begun = time.perf_counter()
                proposed = propose(query, index.shelf(0, index.last + 1), EXAMINED)
                took.append(time.perf_counter() - begun)
                shift = start - 300
                found += any(i == source + 1 and abs(each.shift_s - shift) < 1 for i, each in proposed)
            middle, worst = statistics.median(took), max(took)
            print(f"part {length_s} s: proposed {found}/6; median {middle:.2f} s, worst {worst:.2f} s")


def originals(folder: Path, names: list[str]) -> dict[str, Path]:
    """The scenarios' clips, rendered when they are not there."""
    out = {}
    for name in names or known_scenarios():
        clip = folder / name / f"{name}.mp4"
        out[name] = clip if clip.is_file() else render_scenario(name, folder / name).clip
    return out


def others(folder: Path, names: list[str]) -> dict[str, Path]:
    """The same scenes with another drill: ground, camera, light, uniforms and times as in the originals."""
    out = {}
    for name in names or known_scenarios():
        home = folder / f"{name}-other"
        home.mkdir(parents=True, exist_ok=True)
        text = (data_dir("fixtures") / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
        lines = [f"seed = {9000 + len(out)}" if line.startswith("seed =") else line for line in text.splitlines()]
        (home / f"{name}-other.toml").write_text("\n".join(lines), encoding="utf-8")
        clip = home / f"{name}-other.mp4"
        out[name] = clip if clip.is_file() else render_scenario(home / f"{name}-other.toml", home).clip
    return out


def edited(clip: Path, name: str, folder: Path) -> Path:
    """One copy."""
    out = folder / f"{clip.stem}-{list(EDITS).index(name)}.mp4"
    options = EDITS[name]
    seek, rest = (options[:2], options[2:]) if options[0] == "-ss" else ([], options)
    encoder = ["-c:v", "libx264", "-preset", "veryfast"]
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-y",
        "-loglevel",
        "error",
        *seek,
        "-i",
        str(clip),
        *encoder,
        *rest,
        str(out),
    ]
    subprocess.run(command, check=True)
    return out


def measured(clip: Path) -> Evidence:
    """Evidence, kept beside the clip."""
    kept = clip.with_suffix(".evidence.json")
    if not kept.is_file():
        kept.write_text(measure_clip([clip]).to_json(), encoding="utf-8")
    return Evidence.model_validate_json(kept.read_text(encoding="utf-8"))


def judged(index: Path, clip: Path, day: str) -> tuple[str, float]:
    """Kind of the strongest reuse found, and the seconds it took beyond measuring. The index stays as it is."""
    evidence = measured(clip)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "uploads.sqlite"
        copy.write_bytes(index.read_bytes())
        begun = time.perf_counter()
        with Index(copy) as opened, Clip([clip]) as source:
            found = compare_and_store(opened, upload_of(evidence, None, day), evidence, Closer(source))
        took = time.perf_counter() - begun
    kinds = [reuse.kind for reuse in found.reuses]
    return next((kind for kind in ("file", "footage", "likely") if kind in kinds), "none"), took


def table(folder: Path, names: list[str]) -> None:
    """Each edit of each original, and other drills."""
    index = folder / "uploads.sqlite"
    index.unlink(missing_ok=True)
    clips = originals(folder, names)
    with Index(index) as opened:
        for clip in clips.values():
            evidence = measured(clip)
            compare_and_store(opened, upload_of(evidence, None, "2024-05-08"), evidence)
    # Closed, so that everything is in the one file.
    print("| edit | proved | likely | not found | seconds, median |\n|---|---|---|---|---|")
    rows: dict[str, list[Path]] = {name: [edited(clip, name, folder) for clip in clips.values()] for name in EDITS}
    rows["another drill, same scene"] = list(others(folder, names).values())
    for name, copies in rows.items():
        results = [judged(index, copy, "2024-06-05") for copy in copies]
        counts = [sum(kind == wanted for kind, _ in results) for wanted in ("footage", "likely", "none")]
        seconds = statistics.median(took for _, took in results)
        print(f"| {name} | {counts[0]} | {counts[1]} | {counts[2]} | {seconds:.1f} |", flush=True)


def main() -> None:
    """Run one of the two."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--index", type=int)
    args.add_argument("--edits", type=Path)
    args.add_argument("names", nargs="*")
    options = args.parse_args()
    if options.index:
        with tempfile.TemporaryDirectory() as scratch:
            crowded(options.index, Path(scratch))
    if options.edits:
        options.edits.mkdir(parents=True, exist_ok=True)
        table(options.edits, options.names)


if __name__ == "__main__":
    main()
