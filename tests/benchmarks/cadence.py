"""Steps a minute on small drills whose walkers' steps are known, at several paces and rates of pictures.

`python tests/benchmarks/cadence.py DIR [--only NAME …]` renders each drill into DIR where it is not there already.
The renderer's speed of marching is its own; what a stride covers is set for each drill, and with it the pace.
"""

from __future__ import annotations

import argparse
import resource
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from drillcheck.demo import drills, tracks
from drillcheck.demo.choreography import choreograph
from drillcheck.demo.render import render_script
from drillcheck.demo.scenario import Scenario
from drillcheck.detect.load import load_detector
from drillcheck.measure.ground import fit_ground
from drillcheck.profile import load_profile
from drillcheck.scan.cadence import cadence
from drillcheck.scan.clip import Clip
from drillcheck.scan.sweep import looks_at

ABSENT_S, GATHER_S = 3, 8
WALKS_MPS = 0.6


@dataclass(frozen=True)
class Case:
    """A drill: pictures a second, steps a minute (None: nobody marches), metres of a march, picture's height."""

    fps: int
    pace: float | None
    reach_m: float = 4.5
    height: int = 360
    seconds: int = 60

    @property
    def name(self) -> str:
        """Also the names of its folder and clip."""
        return f"{self.fps}fps-{self.pace or 'none'}-{self.reach_m}m-{self.height}p"

    @property
    def stride_m(self) -> float:
        """Ground covered by two steps."""
        return 120 * drills.MARCH_MPS / (self.pace or 103)

    def scenario(self, seed: int) -> Scenario:
        """Its script."""
        act = {"do": "drill", "seconds": self.seconds} if self.pace else {"do": "attention", "seconds": self.seconds}
        return Scenario.model_validate(
            {
                "name": self.name,
                "about": "Steps of a known pace.",
                "seed": seed,
                "recorded_at": "2024-05-08T01:00:00Z",
                "fps": self.fps,
                "yard": seed % 5,
                "width": self.height * 16 // 9,
                "height": self.height,
                "camera": {"focal_px": 760 * self.height / 360},
                "formation": {"people": 9, "ranks": 2 + seed % 2, "reach_m": self.reach_m},
                "roster": {"in_service": 10},
                "timeline": [
                    {"do": "absent", "seconds": ABSENT_S},
                    {"do": "gather", "seconds": GATHER_S},
                    act,
                    {"do": "dismiss", "seconds": 12},
                    {"do": "absent", "seconds": 3},
                ],
                "expect": {"verdict": "review"},
            }
        )


CASES = (
    Case(10, 104),
    Case(10, 116),
    Case(10, 122),
    Case(15, 112),
    Case(25, 104),
    Case(25, 116),
    Case(25, 122),
    Case(10, 116, reach_m=2.6),
    Case(10, None),
)


def truth(script: Scenario, case: Case, marches: list[tuple[float, float]]) -> float:
    """Steps a minute over these seconds, by how far people of the ranks go from picture to picture."""
    story = choreograph(script)
    ranks = [number for number, member in enumerate(story.members) if member.role == "rank"]
    mps = np.linalg.norm(np.diff(story.tracks.place[:, ranks], axis=0), axis=2) * script.fps
    inside = np.concatenate([mps[round(a * script.fps) : round(b * script.fps)].ravel() for a, b in marches])
    return float(np.mean(inside[inside > WALKS_MPS])) / case.stride_m * 120


def cpu_s() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measured(case: Case, seed: int, folder: Path) -> list[str]:
    """Render, look, measure and compare one drill; the cells of its row."""
    tracks.STRIDE_M = case.stride_m
    script, out = case.scenario(seed), folder / case.name
    if not (out / "truth.json").is_file():
        render_script(script, out)
    profile = load_profile()
    detector = load_detector(None, profile.detector).detector
    with Clip([out / f"{case.name}.mp4"]) as clip:
        looks = looks_at(clip, detector, profile, [at for at, _ in clip.grid(4.0, 0.1)])
        span = clip.ticks(ABSENT_S + GATHER_S - 8), clip.ticks(ABSENT_S + GATHER_S + case.seconds)
        ground = fit_ground(looks, clip.size[0])
        begun = cpu_s()
        found = cadence(clip, looks, [span], ground)
        took = cpu_s() - begun
        if found is None:
            return [case.name, "", "", "", "", f"{took:.2f}"]
        right = truth(script, case, [(clip.seconds(a), clip.seconds(b)) for a, b in found.marches])
    off = found.steps_per_minute - right
    shown = f"{found.steps_per_minute:.1f} ± {found.uncertainty:.1f}"
    return [case.name, f"{right:.1f}", shown, f"{off:+.1f}", str(len(found.marches)), f"{took:.2f}"]


def main() -> None:
    """Print a line a drill."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("folder", type=Path)
    args.add_argument("--only", nargs="*", help="names of drills")
    options = args.parse_args()
    print("| drill | truth | measured | off | marches | CPU, s |\n|---|---|---|---|---|---|")
    for number, case in enumerate(CASES):
        if not options.only or case.name in options.only:
            print("| " + " | ".join(measured(case, 300 + number, options.folder)) + " |", flush=True)


if __name__ == "__main__":
    main()
