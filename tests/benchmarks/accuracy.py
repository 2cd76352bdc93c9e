"""Accuracy on random scenes of known truth: render, measure, judge, compare.

`python tests/benchmarks/accuracy.py --seed 1 --scenes 60 --jobs 2 --out DIR` writes DIR/accuracy.json and
DIR/accuracy.md. What was measured is kept in DIR and used again while scene, renderer, measuring code, profile and
detector are the same, as is a clip with `--keep`; `--rejudge` judges the evidence that is there, whatever code it is
of. Exit code 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from scenes.kinds import KINDS
from scenes.outcome import Outcome
from scenes.report import markdown, row, targets
from scenes.running import Job, one_core, run


def main() -> int:
    """Run what is asked for; print a line a scene as they finish, then the tables."""
    options = arguments()
    jobs = [
        Job(
            seed=options.seed,
            number=number,
            kind=options.kind,
            folder=options.out,
            profile=options.profile,
            detector=options.detector,
            rejudge=options.rejudge,
            keep=options.keep,
        )
        for number in (options.only or range(options.start, options.start + options.scenes))
    ]
    options.out.mkdir(parents=True, exist_ok=True)
    outcomes, broken = everything(jobs, options.jobs)
    outcomes.sort(key=lambda each: each.name)
    tables = markdown(outcomes, f"Accuracy, seed {options.seed}, {len(outcomes)} scenes")
    (options.out / "accuracy.md").write_text(tables, encoding="utf-8")
    checked = [{"name": t.name, "measured": t.measured, "limit": t.limit, "met": t.met} for t in targets(outcomes)]
    rows = {
        "seed": options.seed,
        "targets": checked,
        "scenes": [each.model_dump() for each in outcomes],
        "broken": broken,
    }
    (options.out / "accuracy.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    sys.stdout.write("\n" + tables.split("| scene |")[0])
    return 1 if broken or not all(target.met for target in targets(outcomes)) else 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--scenes", type=int, default=60)
    parser.add_argument("--start", type=int, default=0, help="number of the first scene")
    parser.add_argument("--only", type=int, nargs="*", help="numbers of the scenes to run")
    parser.add_argument("--kind", choices=KINDS, help="only scenes of this kind")
    parser.add_argument("--jobs", type=int, default=1, help="processes, each on one core")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--profile", default="standard")
    parser.add_argument("--detector")
    parser.add_argument("--rejudge", action="store_true", help="judge stored evidence, however old")
    parser.add_argument("--keep", action="store_true", help="keep the rendered clips")
    return parser.parse_args()


def everything(jobs: list[Job], processes: int) -> tuple[list[Outcome], list[str]]:
    """All outcomes, and the names of scenes at which the program broke."""
    outcomes: list[Outcome] = []
    broken: list[str] = []
    cores = sorted(os.sched_getaffinity(0))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=one_core, initargs=(cores, context.Value("i", 0))) as pool:
        running = {pool.submit(run, job): job for job in jobs}
        for done in as_completed(running):
            try:
                outcomes.append(done.result())
            except Exception:
                broken.append(f"scene {running[done].number}: {traceback.format_exc(limit=-3)}")
                print(broken[-1], file=sys.stderr, flush=True)
            else:
                print(row(outcomes[-1]), flush=True)
    return outcomes, broken


if __name__ == "__main__":
    sys.exit(main())
