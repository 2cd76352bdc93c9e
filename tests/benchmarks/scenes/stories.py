"""What happens in a scene: timelines with exactly the seconds of training and rest that are asked for."""

from __future__ import annotations

from typing import Literal

import numpy as np

from drillcheck.demo.entries import (
    Absent,
    Attention,
    Dismiss,
    Drill,
    Entry,
    Evolution,
    Fetch,
    Gather,
    OneByOne,
    Rest,
)

Rng = np.random.Generator
TURNING: tuple[Evolution, ...] = ("block_turns", "wheels", "circuits", "facings")
OPENING: tuple[Evolution, ...] = ("ranks", "files")
NEAR_S = 40.0
"""A rest this short is spent within a few metres of the ranks."""


def rest(rng: Rng, seconds: float, leave: int = 0) -> Rest:
    """One rest."""
    near = seconds < NEAR_S and not leave
    return Rest(do="rest", seconds=round(seconds, 1), leave=leave, sit=bool(rng.random() < 0.6), near=near)


def timeline(rng: Rng, formed_s: float, rests: list[Rest], evolutions: tuple[Evolution, ...]) -> tuple[Entry, ...]:
    """From nobody there to nobody there: `formed_s` from all standing in formation to the final falling out, `rests`
    in between, drill of several kinds around them."""
    drill_s = formed_s - sum(each.seconds for each in rests)
    shares = rng.uniform(0.7, 1.3, len(rests) + 1)
    lengths = [round(float(x), 1) for x in shares / shares.sum() * drill_s]
    lengths[-1] = round(drill_s - sum(lengths[:-1]), 1)
    middle: list[Entry] = []
    for index, seconds in enumerate(lengths):
        middle += _stretch(rng, seconds, evolutions)
        middle += rests[index : index + 1]
    return (
        Absent(do="absent", seconds=round(float(rng.uniform(4, 12)), 1)),
        Gather(do="gather", seconds=round(float(rng.uniform(9, 16)), 1)),
        *middle,
        Dismiss(do="dismiss", seconds=round(float(rng.uniform(13, 18)), 1)),
        Absent(do="absent", seconds=round(float(rng.uniform(3, 7)), 1)),
    )


def repertoire(rng: Rng) -> tuple[Evolution, ...]:
    """Which evolutions this squad drills: the common ones, with turning, with opening, or all of them."""
    roll = rng.random()
    if roll < 0.2:
        return ("drill",)
    if roll < 0.5:
        return ("drill", *(name for name in TURNING if rng.random() < 0.7))
    if roll < 0.65:
        return TURNING
    return ("drill", *(name for name in (*TURNING, *OPENING) if rng.random() < 0.6))


def _stretch(rng: Rng, seconds: float, evolutions: tuple[Evolution, ...]) -> list[Entry]:
    """Drill of `seconds`, in parts: commands, perhaps one by one, standing long, or somebody fetching something."""
    parts: list[Entry] = []
    left = seconds
    if left > 70 and rng.random() < 0.4:
        length = round(float(rng.uniform(32, min(0.6 * left, 200))), 1)
        parts.append(OneByOne(do="one_by_one", seconds=length, pose=_pose(rng)))
        left -= length
    if left > 60 and rng.random() < 0.4:
        length = round(float(rng.uniform(25, min(0.6 * left, 300))), 1)
        parts.append(Attention(do="attention", seconds=length, pose=_pose(rng)))
        left -= length
    if left > 50 and rng.random() < 0.2:
        length = round(float(rng.uniform(18, 30)), 1)
        parts.append(Fetch(do="fetch", seconds=length, pose=_pose(rng)))
        left -= length
    if left > 1:
        parts.append(Drill(do="drill", seconds=round(left, 1), evolutions=evolutions))
    return [parts[int(index)] for index in rng.permutation(len(parts))]


def _pose(rng: Rng) -> Literal["attention", "ease"]:
    return "attention" if rng.random() < 0.5 else "ease"
