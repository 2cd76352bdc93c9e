"""Evolutions: the whole arrangement wheels, turns to any heading, marches a circuit, opens its ranks or files.

Each gives steps like the commands in `drills`, and brings the block's middle home; a block that has turned stays so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from drillcheck.demo.drills import ABOUT, COMMANDS, MARCH_MPS, Command, Rng, Step, hold, turn
from drillcheck.demo.entries import Evolution

EDGE_MPS = 1.8
"""Who is farthest out in a wheel takes longer steps, but nobody runs."""
STANDING = ("attention", "attention", "ease", "mark", "salute")


@dataclass(frozen=True)
class Size:
    """How far from the block's middle the flank is, and whoever stands farthest, the one in command included."""

    half_m: float
    farthest_m: float


def commands_of(evolutions: Sequence[Evolution], size: Size) -> list[tuple[Command, float]]:
    """The commands with their weights for a block of that size."""
    figures: dict[Evolution, Command] = {
        "block_turns": lambda rng, fps, reach_m: block_turn(rng, fps, size),
        "wheels": lambda rng, fps, reach_m: wheel_and_back(rng, fps, size),
        "circuits": lambda rng, fps, reach_m: circuit(rng, fps, reach_m, size),
        "facings": lambda rng, fps, reach_m: facing(rng, fps),
        "ranks": lambda rng, fps, reach_m: opened(rng, fps, (float(rng.uniform(0.6, 1.0)), 0.0)),
        "files": lambda rng, fps, reach_m: opened(rng, fps, (0.0, float(rng.uniform(0.4, 0.7)))),
    }
    commands = [(figures[name], 0.3) for name in evolutions if name != "drill"]
    return [*commands, *(COMMANDS if "drill" in evolutions else ())]


def wheel(radians: float, pivot_m: float, size: Size, fps: int) -> Step:
    """The arrangement turns about a point `pivot_m` to the left of its middle."""
    seconds = max(1.5, abs(radians) * (abs(pivot_m) + size.farthest_m) / EDGE_MPS)
    return Step(round(seconds * fps), "march", wheel=radians, pivot_m=pivot_m)


def block_turn(rng: Rng, fps: int, size: Size) -> list[Step]:
    """The whole block turns about its middle to some other heading and stands there."""
    radians = float(rng.choice((-1, 1)) * rng.uniform(math.radians(25), math.radians(150)))
    return [wheel(radians, 0.0, size, fps), *_standing(rng, fps, 8, 22)]


def wheel_and_back(rng: Rng, fps: int, size: Size) -> list[Step]:
    """Wheel about a flank, stand, turn about and wheel back, turn to the front."""
    side = float(rng.choice((-1, 1)))
    radians = side * float(rng.uniform(math.radians(30), math.radians(110)))
    pause = hold(1.2, fps)
    out = [wheel(radians, side * size.half_m, size, fps), *_standing(rng, fps, 4, 12), turn(ABOUT, fps), pause]
    # Turned about, the pivot is on the other hand.
    return [*out, wheel(-radians, -side * size.half_m, size, fps), pause, turn(ABOUT, fps), pause]


def circuit(rng: Rng, fps: int, reach_m: float, size: Size) -> list[Step]:
    """March round a square or a triangle, wheeling at each corner, and halt at home."""
    corners, side = int(rng.integers(3, 5)), float(rng.choice((-1, 1)))
    metres = float(rng.uniform(0.6, 1.0)) * reach_m
    corner = wheel(side * 2 * math.pi / corners, side * size.half_m, size, fps)
    leg = Step(max(1, round(metres / MARCH_MPS * fps)), "march", metres=metres)
    return [*([leg, corner] * corners), hold(2.0, fps)]


def facing(rng: Rng, fps: int) -> list[Step]:
    """Everybody faces some other way, stands, and faces the front again; places stay."""
    radians = float(rng.choice((-1, 1)) * rng.uniform(math.radians(30), math.radians(160)))
    return [turn(radians, fps), *_standing(rng, fps, 5, 14), turn(-radians, fps), hold(1.5, fps)]


def opened(rng: Rng, fps: int, spread: tuple[float, float]) -> list[Step]:
    """Ranks or files move apart, stand so for a while, and close up."""
    stroke = round(3.0 * fps)
    closing = (-spread[0], -spread[1])
    still = [step for _ in range(int(rng.integers(1, 4))) for step in _standing(rng, fps, 6, 14)]
    return [Step(stroke, "march", spread=spread), *still, Step(stroke, "march", spread=closing)]


def _standing(rng: Rng, fps: int, shortest_s: float, longest_s: float) -> list[Step]:
    pose = STANDING[int(rng.integers(len(STANDING)))]
    if pose == "salute":
        return [hold(rng.uniform(3.0, 4.5), fps, "salute"), hold(rng.uniform(shortest_s, longest_s), fps)]
    return [hold(rng.uniform(shortest_s, longest_s), fps, pose)]
