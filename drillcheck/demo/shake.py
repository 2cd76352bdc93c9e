"""How far a touched camera looks from where it stood: the scenario's camera moves at one moment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drillcheck.demo.incidents import Glance, Knock, Move, Nudge, Tremor, Zoom

SWINGS_HZ = 4.0  # a tripod that was pushed swings a few times a second
WAVES = 4  # sines that make a hand's wandering


@dataclass(frozen=True)
class Offset:
    """The camera looks `dx` further right and `dy` further down (shares of the width), turned clockwise by
    `roll_deg`, with `zoom` times its focal length."""

    dx: float = 0.0
    dy: float = 0.0
    roll_deg: float = 0.0
    zoom: float = 1.0

    def plus(self, other: Offset) -> Offset:
        """Both together."""
        return Offset(self.dx + other.dx, self.dy + other.dy, self.roll_deg + other.roll_deg, self.zoom * other.zoom)


STILL = Offset()


def offset_at(moves: Sequence[Move], time_s: float, fps: int, seed: int) -> Offset:
    """All moves together at one moment."""
    total = STILL
    for number, move in enumerate(moves):
        if time_s >= move.at_s - 1e-9:
            total = total.plus(_one(move, time_s - move.at_s, fps, seed + number))
    return total


def _one(move: Move, since_s: float, fps: int, seed: int) -> Offset:
    match move:
        case Nudge():
            share = _swing(since_s, move.settle_s)
            return Offset(move.dx * share, move.dy * share, move.roll_deg * share)
        case Knock():
            left = max(0.0, 1 - math.floor(since_s * fps + 1e-6) / move.pictures)
            return Offset(move.dx * left, move.dy * left, move.roll_deg * left)
        case Tremor():
            return _wander(move, since_s, seed) if since_s < move.seconds else STILL
        case Zoom():
            return Offset(zoom=move.ratio ** _gently(since_s / move.seconds))
        case Glance():
            back = since_s - move.seconds - move.hold_s
            return Offset(dx=move.dx * (_gently(since_s / move.seconds) - _gently(back / move.seconds)))


def _gently(done: float) -> float:
    """A hand starts and stops gently: 0 to 1 over 0..1."""
    done = min(1.0, max(0.0, done))
    return done * done * (3 - 2 * done)


def _swing(since_s: float, settle_s: float) -> float:
    """From 0 to 1, past it and back a few times."""
    if settle_s <= 0 or since_s >= settle_s:
        return 1.0
    return 1.0 - math.exp(-5 * since_s / settle_s) * math.cos(2 * math.pi * SWINGS_HZ * since_s)


def _wander(move: Tremor, since_s: float, seed: int) -> Offset:
    """Sines about the frequency with phases of their own; comes and goes within a second."""
    rng = np.random.default_rng([seed, 5])
    rates = move.hz * rng.uniform(0.4, 1.5, (3, WAVES))
    phases = rng.uniform(0, 2 * math.pi, (3, WAVES))
    dx, dy, roll = np.sin(2 * math.pi * rates * since_s + phases).sum(axis=1) / math.sqrt(WAVES)
    strength = move.share * min(1.0, since_s, move.seconds - since_s) / math.sqrt(2)
    # A turn by this many degrees moves the picture's edge as far as the shift does.
    return Offset(strength * float(dx), strength * float(dy), math.degrees(strength) * float(roll))
