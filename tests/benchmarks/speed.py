"""Speed and memory on a 21-minute 1080p25 clip: the program, stock and tuned Ultralytics, and the floor, in one run.

`python tests/benchmarks/speed.py [--dir DIR] [--variants]` prints a table and writes DIR/speed.json. The clip is the
demo's drill enlarged, with a keyframe a second; it is made once and kept in DIR. Every row is the wall time of a fresh
process from its start; networks are exported and compiled before. All use the weights of the default detector.

* ours: `drillcheck measure` and `drillcheck judge` of the whole clip.
* stock: `YOLO("drill-s.pt").track(vid_stride=25)` at the same input size; tuned: with its OpenVINO export;
  tuned, int8: with the very network that ours runs. They run over `--stock-seconds` from the middle of the drill, and
  the rest of the clip is extrapolated (0: all of it).
* floor: demux, decode and detect of exactly the pictures that our evidence names, with the same detector.

Timings that miss their targets are told; the exit code is 1 only where a verdict is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from speed_clips import Footage, stretch, variants, whole
from watched import watched

from drillcheck import __version__
from drillcheck.detect.load import load_detector
from drillcheck.detect.registry import find_model
from drillcheck.detect.ultralytics import quiet_environment
from drillcheck.profile import load_profile

HERE = Path(__file__).resolve().parent
WEIGHTS = HERE.parents[1] / "models" / "drill-s.pt"
DRILLCHECK = [sys.executable, "-m", "drillcheck"]
STRIDE_S = 1.0  # every 25th picture of 25 a second


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `seconds`: wall, for the whole clip; `all_seconds`: of every run, where there are some."""

    what: str
    clip: str
    detector: str
    seconds: float
    times_real: float
    peak_mb: float
    verdict: str
    right: bool
    pictures: int
    note: str = ""
    all_seconds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A figure and the limit it is held against."""

    name: str
    value: float
    limit: float
    met: bool


def ours(footage: Footage, detector: str, work: Path, runs: int) -> Row:
    """The program over a whole clip; the evidence of the last run stays in `work`."""
    evidence, took, peak = work / f"{footage.path.stem}-{detector}.json", [], 0
    told: dict[str, str] = {}
    for _ in range(runs):
        measure = [*DRILLCHECK, "measure", str(footage.path), "-q", "-o", str(evidence), "--detector", detector]
        measured = watched(measure)
        judge = [*DRILLCHECK, "judge", str(evidence), "--roster", str(footage.roster), "--json"]
        judged = watched(judge, fine=(0, 1, 3))
        took.append(measured.seconds + judged.seconds)
        peak = max(peak, measured.peak, judged.peak)
        told = json.loads(judged.output)
    seconds = float(np.median(took))
    looks = len(json.loads(evidence.read_text(encoding="utf-8"))["looks"])
    right = footage.verdict in (None, told["verdict"])
    row = Row(
        what="ours",
        clip=footage.name,
        detector=detector,
        seconds=seconds,
        times_real=footage.length_s / seconds,
        peak_mb=peak / 1e6,
        verdict=told["verdict"] if footage.verdict else "",
        right=right,
        pictures=looks,
        note="" if footage.verdict else f"a piece of {footage.length_s:.0f} s",
        all_seconds=tuple(took),
    )
    return shown(row)


def ultralytics(footage: Footage, weights: Path, what: str, work: Path, seconds: float) -> Row:
    """`track` with some weights or an export; over a stretch unless `seconds` is 0."""
    part = stretch(footage, seconds, work) if 0 < seconds < footage.length_s else footage.path
    size = [str(side) for side in load_profile().detector.input]
    run = watched([sys.executable, str(HERE / "speed_stock.py"), str(weights), str(part), *size])
    answer = json.loads(run.output.splitlines()[-1])
    total = answer["first_s"] + answer["each_s"] * (footage.length_s / STRIDE_S - 1)
    notes = [answer["tracker"]]
    if part != footage.path:
        notes.append(f"extrapolated from {seconds:g} s")
    if answer["stand_ins"]:
        notes.append(f"stand-ins for {' and '.join(answer['stand_ins'])}")
    row = Row(
        what=what,
        clip=footage.name,
        detector=WEIGHTS.stem,
        seconds=total,
        times_real=footage.length_s / total,
        peak_mb=run.peak / 1e6,
        verdict="",
        right=True,
        pictures=answer["pictures"],
        note=", ".join(notes),
    )
    return shown(row)


def floor(footage: Footage, detector: str, work: Path, runs: int) -> Row:
    """Demux, decode and detect of the pictures that the evidence of `ours` names."""
    evidence = work / f"{footage.path.stem}-{detector}.json"
    command = [sys.executable, str(HERE / "speed_floor.py"), str(evidence), str(footage.path), detector]
    done = [watched(command) for _ in range(runs)]
    seconds = float(np.median([run.seconds for run in done]))
    row = Row(
        what="floor",
        clip=footage.name,
        detector=detector,
        seconds=seconds,
        times_real=footage.length_s / seconds,
        peak_mb=max(run.peak for run in done) / 1e6,
        verdict="",
        right=True,
        pictures=json.loads(done[-1].output.splitlines()[-1])["pictures"],
        all_seconds=tuple(run.seconds for run in done),
    )
    return shown(row)


def shown(row: Row) -> Row:
    """Print a line of the table."""
    verdict = row.verdict if row.right else f"{row.verdict}, WRONG"
    runs = ", ".join(f"{one:.1f}" for one in row.all_seconds) if len(row.all_seconds) > 1 else ""
    note = "; ".join(one for one in (f"runs: {runs}" if runs else "", row.note) if one)
    figures = f"{row.seconds:.1f} | {row.times_real:.1f} | {row.peak_mb:.0f} | {row.pictures}"
    print(f"| {row.what} | {row.clip} | {row.detector} | {figures} | {verdict} | {note} |", flush=True)
    return row


def exported(work: Path) -> Path:
    """Ultralytics' own OpenVINO export of the weights, made once, as a folder that it loads."""
    width, height = load_profile().detector.input
    folder = work / f"{WEIGHTS.stem}_openvino_model"
    if not folder.is_dir():
        weights = work / WEIGHTS.name
        shutil.copyfile(WEIGHTS, weights)
        with tempfile.TemporaryDirectory() as config:
            export = f".export(format='openvino', imgsz=[{height}, {width}])"
            code = f"from ultralytics import YOLO; YOLO({str(weights)!r}){export}"
            subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, **quiet_environment(config)})
    return folder


def quantised(work: Path) -> Path:
    """The network that ours runs, as a folder that Ultralytics loads."""
    entry, (width, height) = find_model(), load_profile().detector.input
    folder = work / "int8_openvino_model"
    folder.mkdir(exist_ok=True)
    for suffix in (".xml", ".bin"):
        shutil.copyfile(WEIGHTS.with_suffix(suffix), folder / f"{WEIGHTS.stem}{suffix}")
    names = "".join(f"  {number}: {name}\n" for number, name in enumerate(entry.classes))
    size = f"stride: 32\ntask: detect\nbatch: 1\nimgsz:\n- {height}\n- {width}\n"
    (folder / "metadata.yaml").write_text(f"{size}names:\n{names}", encoding="utf-8")
    return folder


def targets(rows: list[Row]) -> list[Target]:
    """What the table is held against."""
    of = {row.what: row for row in rows}
    own = of["ours"]
    out = []
    for what, least in (("stock", 25.0), ("tuned", 8.0)):
        ratio = of[what].seconds / own.seconds
        out.append(Target(f"times as fast as {what}, same weights", ratio, least, ratio >= least))
    slower = own.seconds / of["floor"].seconds
    out.append(Target("times the floor's seconds", slower, 1.3, slower <= 1.3))
    out.append(Target("peak memory, MB", own.peak_mb, 1500.0, own.peak_mb <= 1500))
    for least, kind in ((30.0, "the default detector"), (60.0, "a detector of our own, the same")):
        out.append(Target(f"× real time with {kind}", own.times_real, least, own.times_real >= least))
    return out


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dir", type=Path, default=Path("runs/speed"))
    parser.add_argument("--runs", type=int, default=2, help="of ours and of the floor; the table has their median")
    parser.add_argument("--stock-seconds", type=float, default=60.0, help="0: the whole clip")
    parser.add_argument("--seconds", type=int, help="only the first so many seconds of the clip: a trial, no verdict")
    parser.add_argument("--variants", action="store_true", help="also GOPs of 10 s, HEVC and 4K, ours only")
    parser.add_argument("--variant-seconds", type=int, help="only so much of each variant")
    return parser.parse_args()


def main() -> int:
    """Print the table and the targets, write both."""
    options = arguments()
    work: Path = options.dir
    work.mkdir(parents=True, exist_ok=True)
    clip = whole(work, options.seconds)
    others = variants(clip, work, options.variant_seconds) if options.variants else []
    name = find_model().name
    load_detector(name, load_profile().detector)  # compiles once
    networks = {"stock": WEIGHTS, "tuned": exported(work), "tuned, int8": quantised(work)}
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    size = clip.path.stat().st_size / 1e6
    print(f"drillcheck {__version__}; {clip.length_s / 60:.1f} min, {size:.0f} MB; {cores} cores, load {load:.1f}\n")
    print("| what | clip | detector | seconds | × real time | peak, MB | pictures | verdict | |\n" + "|---" * 9 + "|")
    rows = [ours(clip, name, work, options.runs), floor(clip, name, work, options.runs)]
    rows += [ultralytics(clip, network, what, work, options.stock_seconds) for what, network in networks.items()]
    held = targets(rows)
    rows += [ours(other, name, work, 1) for other in others]
    print()
    for target in held:
        print(f"{'met   ' if target.met else 'MISSED'} {target.name}: {target.value:.2f} (limit {target.limit:g})")
    facts = {"version": __version__, "cores": cores, "load": load, "length_s": clip.length_s}
    answer = {**facts, "rows": [asdict(row) for row in rows], "targets": [asdict(target) for target in held]}
    (work / "speed.json").write_text(json.dumps(answer, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0 if all(row.right for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
