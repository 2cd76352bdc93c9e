"""Movement from packets, and where it comes again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from drillcheck.measure.motion import HZ, Packets, movement, referenced
from drillcheck.measure.recurring import Likeness, recurring, spots

Array = NDArray[np.float64]
FPS = 10


def drilled(seconds: float, seed: int) -> Array:
    """Movement of a drill, ten times a second: starts and stops of unequal length, each with its own strength."""
    rng = np.random.default_rng(seed)
    out: list[float] = []
    while len(out) < seconds * FPS:
        out += [0.05] * int(rng.integers(8, 40)) + [float(rng.uniform(0.4, 2))] * int(rng.integers(6, 50))
    return np.array(out[: int(seconds * FPS)]) * rng.uniform(0.7, 1.4, int(seconds * FPS))


def packets(moving: Array, gop: int = 20, noise: float = 0.0, b_pictures: bool = True) -> Packets:
    """A stream that spends by movement: a keyframe every `gop` pictures, two B pictures before each P."""
    n = len(moving)
    rng = np.random.default_rng(9)
    key = np.arange(n) % gop == 0
    size = 200 + 3000 * moving + noise * rng.uniform(0, 1, n)
    place = np.arange(n) % gop
    is_b = b_pictures & (place % 3 != 0) & (place < gop - gop % 3)
    size = np.where(is_b, 60 + 0.2 * size, size)
    times = np.arange(n) / FPS
    decoded = np.where(is_b, times + 0.25, times - 0.2)
    return Packets(times, decoded, np.where(key, 30_000.0, size), key)


def test_pictures_that_others_lean_on_are_told_from_those_between() -> None:
    stream = packets(np.ones(60))
    told = referenced(stream)
    assert told[stream.key].all()
    assert told[3]
    assert not told[1]
    assert referenced(packets(np.ones(60), b_pictures=False)).all()


@pytest.mark.parametrize("gop", [10, 20, 100])
def test_movement_is_the_same_wherever_the_keyframes_stand(gop: int) -> None:
    moving = drilled(120, 1)
    one, other = movement(packets(moving, 20)), movement(packets(moving, gop))
    assert np.corrcoef(one, other)[0, 1] > 0.9


def test_too_little_to_go_by_is_no_movement() -> None:
    assert len(movement(packets(np.ones(2)))) == 0
    assert recurring(np.zeros(100), 3) == []


def best(moving: Array, **how: float) -> Likeness:
    return recurring(movement(packets(moving, **how)), 3)[0]  # type: ignore[arg-type]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 99), st.integers(301, 699), st.integers(200, 400))
def test_a_copied_stretch_is_the_likeliest_with_its_exact_lag(seed: int, start: int, length: int) -> None:
    moving = drilled(150, seed)
    copied = np.concatenate([moving[: start + length], moving[start : start + length], moving[start + length :]])
    found = best(copied)
    assert not found.mirrored
    assert abs(found.lag_s - length / FPS) <= 0.15
    assert abs(found.start_s - start / FPS) < 10
    assert abs(found.end_s - (start + length) / FPS) < 10


def test_a_copy_under_noise_is_found_too() -> None:
    moving = drilled(150, 4)
    found = best(np.concatenate([moving[:900], moving[400:900], moving[900:]]), noise=2500.0)
    assert abs(found.lag_s - 50) <= 0.15


def test_a_stretch_played_backwards_is_found_mirrored() -> None:
    moving = drilled(150, 6)
    found = best(np.concatenate([moving[:900], moving[500:900][::-1], moving[900:]]))
    assert found.mirrored
    assert abs(found.copy_of(60.0) - 120.0) <= 0.45


def test_a_short_stretch_played_many_times_comes_at_a_multiple_of_its_length() -> None:
    moving = drilled(100, 8)
    found = best(np.concatenate([moving[:700], np.tile(moving[627:700], 12), moving[700:]]))
    assert found.lag_s / 7.3 == pytest.approx(round(found.lag_s / 7.3), abs=0.03)


def test_spots_lie_where_most_moves_the_middle_one_first() -> None:
    signal = np.zeros(1000)
    signal[[420, 560, 700]] = 1.0
    moments = spots(signal, Likeness(30.0, 90.0, 100.0, False, 5.0), 3)
    assert [round(moment * HZ) for moment in moments] == [560, 700, 420]
