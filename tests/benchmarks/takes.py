"""One take and one angle on small scenes: each fault and each harmless event, what is caught and what is alarmed at.

`python tests/benchmarks/takes.py DIR [--series N] [NAME …]` renders the scenes into DIR first where they are not there.
"""

from __future__ import annotations

import argparse
import datetime
import time
from collections import Counter
from pathlib import Path

from drillcheck.evidence.model import Evidence
from drillcheck.judge.asof import choose_as_of
from drillcheck.judge.judge import judge
from drillcheck.judge.policy_file import policy_in_force
from drillcheck.judge.roster import read_roster
from drillcheck.judge.verdict import Finding
from drillcheck.pipeline import measure_clip
from tests.benchmarks.take_scenes import Scene, rendered, scenes

NEAR_S = 2.0


def findings(evidence: Evidence, roster: Path) -> dict[str, Finding]:
    """The two rules' findings under the default policy."""
    chosen = choose_as_of(None, evidence.video.recorded_at, datetime.date(2024, 5, 8))
    count = read_roster(roster).as_of(chosen.day, None)
    verdict = judge(evidence, policy_in_force(chosen.day), count, chosen.day, chosen.source)
    return {finding.rule: finding for finding in verdict.findings if finding.rule in ("single_take", "same_angle")}


def row(scene: Scene, evidence: Evidence, found: dict[str, Finding], took_s: float) -> bool:
    """Print one line; whether both outcomes are allowed."""
    take, angle = found["single_take"], found["same_angle"]
    right = take.verdict in scene.take and angle.verdict in scene.angle
    cuts = [f"{float(evidence.seconds(cut.at.at)):.1f}{'' if cut.certain else '?'}" for cut in evidence.cuts]
    cells = [
        scene.name,
        f"{take.verdict} ({'/'.join(scene.take)})",
        f"{angle.verdict} ({'/'.join(scene.angle)})",
        " ".join(cuts),
        "" if scene.at_s is None else f"{scene.at_s:.1f}",
        f"{took_s:.0f}",
        "" if right else "WRONG",
    ]
    print("| " + " | ".join(cells) + " |", flush=True)
    return right


def main() -> None:
    """Print a line a scene and what came of each kind."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("folder", type=Path)
    args.add_argument("--series", type=int, default=1)
    args.add_argument("names", nargs="*")
    options = args.parse_args()
    print("| scene | one take (right) | one angle (right) | cuts, s | truth, s | s | |")
    print("|---|---|---|---|---|---|---|")
    outcomes: Counter[tuple[str, str, str]] = Counter()
    wrong = 0
    for scene in scenes(options.series):
        if options.names and scene.name not in options.names:
            continue
        clip = rendered(scene, options.folder)
        begun = time.monotonic()
        evidence = measure_clip([clip])
        found = findings(evidence, clip.with_name("roster.csv"))
        wrong += not row(scene, evidence, found, time.monotonic() - begun)
        outcomes[scene.kind, found["single_take"].verdict, found["same_angle"].verdict] += 1
    for (kind, take, angle), number in sorted(outcomes.items()):
        print(f"{kind}: one take {take}, one angle {angle}: {number}")
    print(f"{wrong} wrong")


if __name__ == "__main__":
    main()
