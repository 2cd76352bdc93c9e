"""Who stands where in a training picture: ranks, marching files, dense blocks, rests, walkers, nobody."""

from __future__ import annotations

import math

import numpy as np

from drillcheck.demo.atlas import Atlas
from models.training.formations import Kind, Rng, Standing, bodies, clothes, pose

STANDING = ("attention", "ease", "salute", "mark0", "mark1", "mark2")
IDLE = ("relaxed0", "relaxed1", "ease", "relaxed0", "sit", "crouch", "sit")
TOWARDS = -math.pi / 2
MIDDLE = (0.0, 18.0)


def _block(
    rng: Rng, atlas: Atlas, count: int, ranks: int, gaps: tuple[float, float], *, turned: float = math.pi
) -> list[Standing]:
    """`count` people in `ranks`, `gaps` metres abreast and deep, turned at most `turned` away from the camera."""
    dress = clothes(rng, uniform=True)
    heading = TOWARDS + rng.uniform(-turned, turned)
    looks = heading + (0.0, 0.0, 0.0, math.pi / 2, -math.pi / 2, math.pi)[int(rng.integers(6))]
    marching, phase, name = rng.random() < 0.45, int(rng.integers(8)), STANDING[int(rng.integers(len(STANDING)))]
    files = math.ceil(count / ranks)
    ahead, left = np.array([math.cos(heading), math.sin(heading)]), np.array([-math.sin(heading), math.cos(heading)])
    people = []
    for number in range(count):
        rank, place = divmod(number, files)
        spot = ahead * ((ranks - 1) / 2 - rank) * gaps[1] + left * (place - (files - 1) / 2) * gaps[0]
        at = spot + MIDDLE + rng.normal(0, 0.05, 2)
        step = pose(f"walk{(phase + int(rng.integers(-1, 2))) % 8}") if marching else pose(name)
        turn = looks + rng.normal(0, 0.07)
        people.append(Standing((float(at[0]), float(at[1])), turn, step, bodies(rng, atlas), dress))
    return people


def _others(rng: Rng, atlas: Atlas, most: int) -> list[Standing]:
    """A commander before the front and people of no concern behind and beside."""
    people = []
    for _ in range(int(rng.integers(0, most + 1))):
        at = MIDDLE + np.array([rng.uniform(-9, 9), rng.choice([rng.uniform(-6, -3.5), rng.uniform(5, 14)])])
        step = pose(f"walk{int(rng.integers(8))}") if rng.random() < 0.6 else pose("relaxed0")
        dress = clothes(rng, uniform=rng.random() < 0.4)
        people.append(Standing((float(at[0]), float(at[1])), rng.uniform(-4, 4), step, bodies(rng, atlas), dress))
    return people


def _ranks(rng: Rng, atlas: Atlas) -> list[Standing]:
    count, ranks = int(rng.integers(6, 31)), int(rng.integers(1, 5))
    gaps = float(rng.uniform(0.75, 1.4)), float(rng.uniform(1.0, 2.0))
    return [*_block(rng, atlas, count, ranks, gaps), *_others(rng, atlas, 3)]


def _four(rng: Rng, atlas: Atlas) -> list[Standing]:
    gaps = float(rng.uniform(0.75, 1.25)), float(rng.uniform(0.9, 1.6))
    return [*_block(rng, atlas, int(rng.integers(16, 31)), 4, gaps, turned=0.7), *_others(rng, atlas, 2)]


def _dense(rng: Rng, atlas: Atlas) -> list[Standing]:
    gaps = float(rng.uniform(0.6, 0.95)), float(rng.uniform(0.75, 1.2))
    return _block(rng, atlas, int(rng.integers(35, 71)), int(rng.integers(5, 9)), gaps, turned=0.5)


def _files(rng: Rng, atlas: Atlas) -> list[Standing]:
    gaps = float(rng.uniform(0.8, 1.5)), float(rng.uniform(1.0, 1.7))
    count, abreast = int(rng.integers(10, 31)), int(rng.integers(2, 4))
    return [*_block(rng, atlas, count, math.ceil(count / abreast), gaps, turned=0.6), *_others(rng, atlas, 2)]


def _rest(rng: Rng, atlas: Atlas) -> list[Standing]:
    people = []
    for _ in range(int(rng.integers(3, 7))):
        centre = MIDDLE + np.array([rng.uniform(-7, 7), rng.uniform(-4, 5)])
        dress = clothes(rng, uniform=True)
        for _ in range(int(rng.integers(1, 6))):
            at = centre + rng.normal(0, 0.75, 2)
            turn = math.atan2(*(centre - at)[::-1]) + rng.normal(0, 0.5)
            name = IDLE[int(rng.integers(len(IDLE)))]
            people.append(Standing((float(at[0]), float(at[1])), turn, pose(name), bodies(rng, atlas), dress))
    return [*people, *_others(rng, atlas, 2)]


def _walkers(rng: Rng, atlas: Atlas) -> list[Standing]:
    people = []
    for _ in range(int(rng.integers(3, 18))):
        at = MIDDLE + np.array([rng.uniform(-6, 6), rng.uniform(-4, 6)])
        step, dress = pose(f"walk{int(rng.integers(8))}"), clothes(rng, uniform=False)
        people.append(Standing((float(at[0]), float(at[1])), rng.uniform(-4, 4), step, bodies(rng, atlas), dress))
    return people


def _nobody(rng: Rng, atlas: Atlas) -> list[Standing]:
    return []


KINDS = {
    kind.name: kind
    for kind in (
        Kind("ranks", _ranks, (45, 110), (2.2, 8.0)),
        Kind("four", _four, (50, 95), (2.1, 6.5), dusk=0.4),
        Kind("dusk-four", _four, (55, 95), (3.0, 6.5), dusk=1.0),
        Kind("dense", _dense, (45, 110), (2.1, 5.0)),
        Kind("files", _files, (50, 150), (2.1, 5.0)),
        Kind("rest", _rest, (45, 120), (2.2, 7.0)),
        Kind("walkers", _walkers, (30, 170), (2.2, 9.0)),
        Kind("nobody", _nobody, (60, 90), (3.0, 8.0)),
    )
}
"""By name."""
TRAINING = ("ranks", "four", "dusk-four", "dense", "files", "rest", "walkers", "nobody")
SHARES = (0.2, 0.18, 0.14, 0.14, 0.12, 0.12, 0.08, 0.02)
"""How often each kind is drawn for training."""
