"""Clips with truth: verdict, failing rule, headcount and rests, ours beside the truth.

`python tests/benchmarks/known_truth.py FOLDER` for a folder with `expect.json` and NAME.mp4, or
`python tests/benchmarks/known_truth.py --scenarios DIR [NAME …]` to render the project's own scenarios into DIR first.
`--detector NAME` and `--profile NAME` go to the measuring.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drillcheck.demo.render import render_scenario
from drillcheck.demo.scenario import known_scenarios
from drillcheck.evidence.model import Evidence
from drillcheck.judge.asof import choose_as_of
from drillcheck.judge.judge import judge
from drillcheck.judge.policy_file import policy_in_force
from drillcheck.judge.roster import read_roster
from drillcheck.judge.verdict import Verdict
from drillcheck.pipeline import measure_clip


@dataclass(frozen=True)
class Truth:
    """What must come out of a clip."""

    name: str
    clip: Path
    roster: Path
    verdicts: list[str]
    fails: list[str]
    may_fail: list[str]
    participants: int
    rests: list[tuple[float, float]]


def from_folder(folder: Path, scratch: Path) -> Iterator[Truth]:
    """Clips described by `expect.json`, each with a roster of so many people in service."""
    for name, row in json.loads((folder / "expect.json").read_text(encoding="utf-8")).items():
        yield Truth(
            name=name,
            clip=folder / f"{name}.mp4",
            roster=roster_of(row["roster"], scratch / f"{name}.csv"),
            verdicts=row["verdict"],
            fails=row["fails"],
            may_fail=row["may_fail"],
            participants=row["participants"],
            rests=[(start, end) for start, end in row["rests"]],
        )


def from_scenarios(folder: Path, names: list[str]) -> Iterator[Truth]:
    """The project's own scenarios, rendered when they are not there yet."""
    for name in names or known_scenarios():
        if not (folder / name / "truth.json").is_file():
            render_scenario(name, folder / name)
        truth = json.loads((folder / name / "truth.json").read_text(encoding="utf-8"))
        yield Truth(
            name=name,
            clip=folder / name / f"{name}.mp4",
            roster=folder / name / "roster.csv",
            verdicts=[truth["expect"]["verdict"]],
            fails=truth["expect"]["fails"],
            may_fail=truth["expect"]["may_fail"],
            participants=truth["participants"],
            rests=[(rest["start_s"], rest["end_s"]) for rest in truth["rests"]],
        )


def roster_of(people: int, path: Path) -> Path:
    """A roster file of so many people in service."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "name", "squad", "status", "from", "to", "reason"])
        rows.writerows([f"P{k:03d}", f"Person {k}", "squad", "in_service", "2020-01-01", "", ""] for k in range(people))
    return path


def judged(truth: Truth, evidence: Evidence) -> Verdict:
    """The verdict under the default policy, on the recording's day or one on which it is in force."""
    chosen = choose_as_of(None, evidence.video.recorded_at, datetime.date(2024, 5, 8))
    count = read_roster(truth.roster).as_of(chosen.day, None)
    return judge(evidence, policy_in_force(chosen.day), count, chosen.day, chosen.source)


def main() -> None:
    """Print a line a clip and a sum."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("folder", type=Path, nargs="?")
    args.add_argument("--scenarios", type=Path)
    args.add_argument("--work", type=Path, default=Path("runs/known-truth"))
    args.add_argument("--detector")
    args.add_argument("--profile", default="standard")
    args.add_argument("names", nargs="*")
    options = args.parse_args()
    truths = (
        from_scenarios(options.scenarios, options.names)
        if options.scenarios
        else from_folder(options.folder, options.work)
    )
    print("| clip | verdict (truth) | fails (truth) | people low–high (truth) | rest boundaries off, s | × real time |")
    print("|---|---|---|---|---|---|")
    wrong = 0
    for truth in truths:
        if options.names and truth.name not in options.names:
            continue
        begun = time.monotonic()
        evidence = measure_clip([truth.clip], profile=options.profile, detector=options.detector)
        took = time.monotonic() - begun
        options.work.mkdir(parents=True, exist_ok=True)
        (options.work / f"{truth.name}.evidence.json").write_text(evidence.to_json(), encoding="utf-8")
        wrong += not row(truth, evidence, judged(truth, evidence), took)
    print(f"\n{wrong} wrong")


def row(truth: Truth, evidence: Evidence, verdict: Verdict, took: float) -> bool:
    """Print one line; whether everything agrees with the truth."""
    fails = [finding.rule for finding in verdict.findings if finding.verdict == "fail"]
    reviews = [finding.rule for finding in verdict.findings if finding.verdict == "review"]
    people = evidence.headcount
    ours = [(float(evidence.seconds(rest.start.at)), float(evidence.seconds(rest.end.at))) for rest in evidence.rests]
    same = len(ours) == len(truth.rests)
    off = [abs(a - b) for mine, true in zip(ours, truth.rests, strict=False) for a, b in zip(mine, true, strict=True)]
    right = (
        verdict.verdict in truth.verdicts
        and set(truth.fails) <= set(fails) <= {*truth.fails, *truth.may_fail}
        and abs(people.count - truth.participants) <= 1
        and same
        and max(off, default=0.0) <= 5
    )
    boundaries = ", ".join(f"{value:.1f}" for value in off) if same else f"{len(ours)} rests, not {len(truth.rests)}"
    speed = float(evidence.seconds(evidence.video.duration)) / took
    cells = [
        truth.name,
        f"{verdict.verdict} ({'/'.join(truth.verdicts)})",
        f"{','.join(fails)} ({','.join(truth.fails)}){' review: ' + ','.join(reviews) if reviews else ''}",
        f"{people.count} {people.low}–{people.high} ({truth.participants})",
        boundaries,
        f"{speed:.1f}",
        "" if right else "WRONG",
    ]
    print("| " + " | ".join(cells) + " |", flush=True)
    return right


if __name__ == "__main__":
    main()
