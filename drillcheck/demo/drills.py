"""Commands of a drill: how the block as a whole stands, turns and marches, frame by frame."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drillcheck.demo.atlas import POSE
from drillcheck.demo.tracks import TURN_S, gait

Rng = np.random.Generator
Floats = npt.NDArray[np.float64]
MARCH_MPS = 1.25
PACE_S = 0.5
RIGHT, ABOUT, LEFT = -math.pi / 2, math.pi, math.pi / 2


@dataclass(frozen=True)
class Step:
    """A stroke of block movement: it lasts `frames`, everybody turns by `turn` radians, marches `metres` ahead.

    `wheel`: the whole arrangement turns by so many radians about a pivot `pivot_m` to the left of its middle, as seen
    by those who face ahead. `spread`: ranks and files move apart by these shares of their distance (below 0: close up).
    """

    frames: int
    pose: str = "attention"
    turn: float = 0.0
    metres: float = 0.0
    wheel: float = 0.0
    pivot_m: float = 0.0
    spread: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Block:
    """The block's motion over frames: `offset` (n, 2) in block axes (forward, left) from home, `heading` (n,) of the
    people from its front, counter-clockwise, `pose` (n,), `turned` (n,) how far the arrangement has turned, `spread`
    (n, 2) how far ranks and files stand apart beyond the usual."""

    offset: Floats
    heading: Floats
    pose: npt.NDArray[np.int16]
    turned: Floats
    spread: Floats


def hold(seconds: float, fps: int, pose: str = "attention") -> Step:
    """Stand for some seconds."""
    return Step(max(1, round(seconds * fps)), pose)


def turn(radians: float, fps: int) -> Step:
    """Turn on the spot."""
    return Step(round(TURN_S * fps), turn=radians)


def march(metres: float, fps: int) -> Step:
    """March straight ahead."""
    return Step(max(1, round(metres / MARCH_MPS * fps)), "march", metres=metres)


def attention(rng: Rng, fps: int, reach_m: float) -> list[Step]:
    """Stand at attention."""
    return [hold(rng.uniform(6, 16), fps)]


def at_ease(rng: Rng, fps: int, reach_m: float) -> list[Step]:
    """Stand at ease."""
    return [hold(rng.uniform(6, 12), fps, "ease")]


def mark_time(rng: Rng, fps: int, reach_m: float) -> list[Step]:
    """Mark time."""
    return [hold(rng.uniform(7, 14), fps, "mark")]


def salute(rng: Rng, fps: int, reach_m: float) -> list[Step]:
    """Salute and drop the hand."""
    return [hold(rng.uniform(3, 4.5), fps, "salute")]


def turns(rng: Rng, fps: int, reach_m: float) -> list[Step]:
    """Turns on the spot that end at the front."""
    figure = ((RIGHT, LEFT), (LEFT, RIGHT), (ABOUT, ABOUT), (RIGHT, RIGHT, ABOUT), (LEFT, LEFT, LEFT, LEFT))
    chosen = figure[int(rng.integers(len(figure)))]
    return [step for angle in chosen for step in (turn(angle, fps), hold(rng.uniform(1.5, 2.6), fps))]


def march_sideways(rng: Rng, fps: int, reach_m: float) -> list[Step]:
    """Turn to a flank, march out, turn about, march back, face the front."""
    side = RIGHT if rng.random() < 0.5 else LEFT
    metres = float(rng.uniform(0.65, 1.0)) * reach_m
    pause = hold(1.2, fps)
    out = [turn(side, fps), pause, march(metres, fps), pause, turn(ABOUT, fps), pause]
    return [*out, march(metres, fps), pause, turn(side, fps), pause]


def march_forward(rng: Rng, fps: int, reach_m: float) -> list[Step]:
    """March to the front, turn about, march back, turn about."""
    metres = float(rng.uniform(0.5, 0.8)) * min(reach_m, 2.6)
    pause = hold(1.2, fps)
    out = [march(metres, fps), pause, turn(ABOUT, fps), pause]
    return [*out, march(metres, fps), pause, turn(ABOUT, fps), pause]


Command = Callable[[Rng, int, float], list[Step]]
"""Gives the steps of one command from a generator, frames a second and the reach in metres."""

COMMANDS: tuple[tuple[Command, float], ...] = (
    (march_sideways, 0.34),
    (turns, 0.2),
    (attention, 0.14),
    (march_forward, 0.12),
    (mark_time, 0.08),
    (at_ease, 0.06),
    (salute, 0.06),
)
"""Each command with how often it is given."""


def programme(
    rng: Rng, frames: int, fps: int, reach_m: float, commands: Sequence[tuple[Command, float]] = COMMANDS
) -> list[Step]:
    """Commands that fill exactly `frames` and leave the block where it began, facing its front."""
    steps, left = [hold(min(3.0, frames / fps), fps)], frames
    left -= steps[0].frames
    weights = np.array([weight for _, weight in commands])
    while left > 0:
        give = commands[int(rng.choice(len(commands), p=weights / weights.sum()))][0]
        chosen = [*give(rng, fps, reach_m), hold(rng.uniform(1.0, 2.5), fps)]
        length = sum(step.frames for step in chosen)
        if length > left:
            chosen, length = [Step(left)], left
        steps += chosen
        left -= length
    return steps


def block_motion(steps: list[Step], fps: int) -> Block:
    """Carry out the steps from home."""
    at, heading, turned, spread, parts = np.zeros(2), 0.0, 0.0, np.zeros(2), []
    for step in steps:
        done = (np.arange(step.frames) + 1) / step.frames
        ahead = np.array([math.cos(heading), math.sin(heading)])
        path = at + ahead * (done * step.metres)[:, None]
        if step.pivot_m and step.wheel:
            pivot = at + step.pivot_m * np.array([-ahead[1], ahead[0]])
            path = pivot + _rotated(at - pivot, done * step.wheel)
        parts.append(
            Block(
                offset=path,
                heading=heading + done * (step.turn + step.wheel),
                pose=_pose(step, fps, done * _walked(step)),
                turned=turned + done * step.wheel,
                spread=spread + done[:, None] * np.array(step.spread),
            )
        )
        at, heading, turned = path[-1], heading + step.turn + step.wheel, turned + step.wheel
        spread = spread + np.array(step.spread)
    return Block(
        offset=np.concatenate([part.offset for part in parts]),
        heading=np.concatenate([part.heading for part in parts]),
        pose=np.concatenate([part.pose for part in parts]),
        turned=np.concatenate([part.turned for part in parts]),
        spread=np.concatenate([part.spread for part in parts]),
    )


def _rotated(arm: Floats, radians: Floats) -> Floats:
    """`arm` (2,) turned counter-clockwise by each angle, (n, 2)."""
    cos, sin = np.cos(radians), np.sin(radians)
    return np.stack([cos * arm[0] - sin * arm[1], sin * arm[0] + cos * arm[1]], axis=1)


def _walked(step: Step) -> float:
    """Metres that legs show: of those half-way out in a wheel, and of those at the edge of opening ranks."""
    return step.metres + abs(step.wheel) * max(2.0, abs(step.pivot_m)) + 2.5 * max(map(abs, step.spread))


def _pose(step: Step, fps: int, walked: Floats) -> npt.NDArray[np.int16]:
    if step.pose == "march":
        return gait(walked)
    if step.pose == "mark":
        beat = np.floor(np.arange(step.frames) / (PACE_S * fps) * 2).astype(np.int64) % 4
        return np.array([POSE[name] for name in ("mark0", "mark1", "mark2", "mark1")], np.int16)[beat]
    return np.full(step.frames, POSE[step.pose], np.int16)
