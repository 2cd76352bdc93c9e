"""Detectors side by side on drawn pictures with known truth: `python tests/benchmarks/detector.py [--real FOLDER]`.

Recall of people of whom at least 85 % show, and of those of whom 15–85 % show; precision; the mean error of the count;
milliseconds a picture, the detectors taking turns. A box is right where it covers a person with an IoU of at least 0.5.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from drillcheck.demo.atlas import people_atlas
from drillcheck.detect.load import Loaded, load_detector
from drillcheck.detect.people import Floats
from drillcheck.profile import load_profile
from models.training.formations import Drawn, draw
from models.training.kinds import KINDS
from tests.benchmarks.real_counts import CASES, count, pictures

FIRST_SEED = 900_000
SIZE = (640, 360)
SCORE, RIGHT = 0.25, 0.5
SHOWN = ("ranks", "four", "dusk-four", "dense", "files", "rest", "walkers")


@dataclass
class Tally:
    """People and boxes of one kind of picture."""

    whole: int = 0
    whole_found: int = 0
    partly: int = 0
    partly_found: int = 0
    boxes: int = 0
    wrong: int = 0
    errors: int = 0
    pictures: int = 0

    def row(self) -> str:
        """Recall, recall, precision, error of the count, as a table's cells."""
        shares = (
            (self.whole_found, self.whole),
            (self.partly_found, self.partly),
            (self.boxes - self.wrong, self.boxes),
        )
        cells = [f"{part / total:.3f} ({total})" if total else "" for part, total in shares]
        return " | ".join([*cells, f"{self.errors / max(1, self.pictures):.1f}"])


def main() -> None:
    """Print the tables."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("detectors", nargs="*", default=["fall-yolov8s", "drill-s"])
    args.add_argument("--each", type=int, default=10, help="pictures of each kind")
    args.add_argument("--seed", type=int, default=FIRST_SEED)
    args.add_argument("--real", type=Path)
    options = args.parse_args()
    settings = load_profile().detector
    loaded = {name: load_detector(name, settings) for name in options.detectors}
    tallies = {(name, kind): Tally() for name in loaded for kind in (*SHOWN, "all")}
    times: dict[str, list[float]] = {name: [] for name in loaded}
    for number, kind in enumerate(SHOWN):
        for order in range(options.each):
            drawn = draw(options.seed + order * len(SHOWN) + number, people_atlas(), KINDS[kind], SIZE)
            for name, one in loaded.items():
                times[name].append(_look(one, drawn, [tallies[name, kind], tallies[name, "all"]]))
    print("| pictures | detector | found, whole | found, partly | precision | off by |\n|---|---|---|---|---|---|")
    for (name, kind), tally in sorted(tallies.items(), key=lambda item: item[0][1]):
        print(f"| {kind} | {name} | {tally.row()} |")
    for name, spent in times.items():
        print(f"{name}: {loaded[name].facts.precision}, median {np.median(spent) * 1e3:.0f} ms a picture")
    if options.real is not None:
        _real(options.real, loaded)


def _look(loaded: Loaded, drawn: Drawn, tallies: list[Tally]) -> float:
    began = time.perf_counter()
    found = loaded.detector.detect(drawn.image).above(SCORE)
    spent = time.perf_counter() - began
    hit = _hits(found.boxes, drawn.boxes)
    whole = drawn.seen >= 0.85
    partly = ~whole & (drawn.seen >= 0.15)
    for tally in tallies:
        tally.whole += int(whole.sum())
        tally.whole_found += int((hit & whole).sum())
        tally.partly += int(partly.sum())
        tally.partly_found += int((hit & partly).sum())
        tally.boxes += len(found)
        tally.wrong += len(found) - int(hit.sum())
        tally.errors += abs(len(found) - int(drawn.countable.sum()))
        tally.pictures += 1
    return spent


def _hits(boxes: Floats, people: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whom a box was found for, (n,); each box serves one person, the best pairs first."""
    hit = np.zeros(len(people), np.bool_)
    if not len(boxes) or not len(people):
        return hit
    low = np.maximum(boxes[:, None, :2], people[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], people[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2)
    areas = [(side[:, 2:] - side[:, :2]).prod(axis=1) for side in (boxes, people)]
    overlap = shared / np.maximum(areas[0][:, None] + areas[1] - shared, 1e-6)
    used: set[int] = set()
    for pair in np.argsort(-overlap, axis=None):
        box, person = divmod(int(pair), len(people))
        if overlap[box, person] < RIGHT:
            break
        if box not in used and not hit[person]:
            used.add(box)
            hit[person] = True
    return hit


def _real(folder: Path, loaded: dict[str, Loaded]) -> None:
    print("\n| file | hand count | " + " | ".join(f"{name} at 0.15 / 0.25 / 0.4" for name in loaded) + " |")
    print("|---|---|" + "---|" * len(loaded))
    for case in CASES:
        if not (folder / case.file).is_file():
            continue
        images = pictures(folder / case.file, case.frame, load_profile().detector.input)
        cells = []
        for one in loaded.values():
            middle = np.median([count(one, image) for image in images], axis=0)
            cells.append(" / ".join(f"{value:g}" for value in middle))
        print(f"| {case.file} | {case.low}–{case.high} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
