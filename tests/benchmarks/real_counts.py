"""Counts on real pictures beside hand counts: `python tests/benchmarks/real_counts.py FOLDER [--detector NAME]`.

FOLDER holds the clips and stills named below; what is missing is left out of the table and named. Nothing of the
footage enters the project.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from drillcheck.detect.load import Loaded, load_detector
from drillcheck.detect.people import Image
from drillcheck.profile import load_profile
from drillcheck.scan.clip import Clip, Shot


@dataclass(frozen=True)
class Case:
    """A hand count: `low`..`high` people, at picture `frame` of a clip, or (None) at a usual moment of it."""

    file: str
    low: int
    high: int
    frame: int | None = None
    what: str = ""


CASES = (
    Case("p2.jpg", 22, 24, what="cadets in two files, one bystander"),
    Case("p3.jpg", 18, 60, what="block head-on, most hidden; first rank 17 ± 1 and two leaders"),
    Case("p1.jpg", 40, 999, what="dense block: a case for review, not for a number"),
    Case("vtest.avi", 4, 9, what="campus, people far away, 4–9 at a time"),
    Case("people1.mp4", 8, 10, what="towards the camera, heavy overlap"),
    Case("pc_people.mp4", 43, 47, frame=68, what="high view of a hall, small people"),
    Case("pc_test.mp4", 15, 18, frame=60, what="street from above, 3 of them cut by the edge"),
    Case("one-by-one.mp4", 0, 1, what="one person at a time, long empty stretches"),
)


def main() -> None:
    """Print the table."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("folder", type=Path)
    args.add_argument("--detector")
    options = args.parse_args()
    profile = load_profile()
    loaded = load_detector(options.detector, profile.detector)
    print(f"{loaded.facts.name} {loaded.facts.runtime} {loaded.facts.precision}, input {profile.detector.input}\n")
    print("| file | hand count | at 0.15 | at 0.25 | at 0.4 | off at 0.25 |\n|---|---|---|---|---|---|")
    for case in CASES:
        path = options.folder / case.file
        if not path.is_file():
            print(f"| {case.file} | (not there) | | | | |")
            continue
        counts = [count(loaded, image) for image in pictures(path, case.frame, profile.detector.input)]
        usual = [float(np.median([found[k] for found in counts])) for k in range(3)]
        off = max(case.low - usual[1], usual[1] - case.high, 0)
        hand = f"≥ {case.low}" if case.high == 999 else f"{case.low}–{case.high}"
        print(f"| {case.file} | {hand} | {usual[0]:g} | {usual[1]:g} | {usual[2]:g} | {off:g} |")


def count(loaded: Loaded, image: Image) -> tuple[int, int, int]:
    """People at three scores."""
    people = loaded.detector.detect(image)
    return len(people.above(0.15)), len(people.above(0.25)), len(people.above(0.4))


def pictures(path: Path, frame: int | None, fit: tuple[int, int]) -> list[Image]:
    """A still, the picture of that number, or one every two seconds."""
    if path.suffix == ".jpg":
        image = cv2.imread(str(path))
        assert image is not None
        return [np.asarray(image, np.uint8)]
    with Clip([path]) as clip:
        part = clip.parts[0]
        if frame is not None:
            ats = [part.to_clip(int(part.index.pts[frame]))]
        else:
            ats = list(range(0, clip.duration, clip.ticks(2.0)))
        shots = clip.look([(at, "exact") for at in ats], fit)
        return [shot.image for shot in shots if isinstance(shot, Shot)]


if __name__ == "__main__":
    main()
