"""Steps a minute from legs that come back: right where they march at one pace, nothing where they do not."""

import numpy as np
import pytest

from drillcheck.measure.cadence import Marching, marching, steps

CELLS = 60


def stretch(pace: float, seed: int, fps: float = 12.0, seconds: float = 3.0, noise: float = 1.0) -> Marching:
    """Six people who march for some seconds, each in his own time and with his own looks."""
    rng = np.random.default_rng(seed)
    times = np.arange(int(seconds * fps)) / fps
    people = []
    for _ in range(6):
        angle = np.pi * pace / 60 * times + rng.uniform(0, 2 * np.pi)
        waves = np.stack([np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)], axis=1)
        drift = np.outer(times, rng.normal(0, 1, CELLS))
        # Left and right legs look nearly the same.
        weights = np.array([[0.3], [0.3], [1.0], [1.0]])
        people.append(
            waves @ (weights * rng.normal(0, 1, (4, CELLS))) + drift + rng.normal(0, noise, (len(times), CELLS))
        )
    return marching(times, people)


@pytest.mark.parametrize("fps", [8.0, 10.0, 12.5, 15.0])
@pytest.mark.parametrize("pace", [88.0, 104.0, 116.0, 122.0, 140.0])
def test_the_pace_at_which_people_march(pace: float, fps: float) -> None:
    told = steps([stretch(pace, seed, fps) for seed in range(3)])
    assert told is not None
    assert abs(told.rate - pace) <= told.uncertainty <= 3
    assert told.agreeing == (0, 1, 2)


def test_the_same_whatever_the_order() -> None:
    stretches = [stretch(pace, seed) for seed, pace in enumerate((115.0, 116.0, 117.5))]
    told, other = steps(stretches), steps(stretches[::-1])
    assert told is not None
    assert other is not None
    assert told.rate == pytest.approx(other.rate)


def test_stretches_at_other_paces_tell_nothing() -> None:
    assert steps([stretch(pace, seed) for seed, pace in enumerate((90.0, 104.0, 116.0, 130.0))]) is None


def test_one_other_pace_of_four_is_left_out() -> None:
    told = steps([stretch(pace, seed) for seed, pace in enumerate((116.0, 116.0, 96.0, 116.0))])
    assert told is not None
    assert told.agreeing == (0, 1, 3)
    assert abs(told.rate - 116) <= told.uncertainty


@pytest.mark.parametrize("pace", [40.0, 60.0, 200.0])
def test_a_pace_that_nobody_marches_at_tells_nothing(pace: float) -> None:
    assert steps([stretch(pace, seed) for seed in range(4)]) is None


def test_no_legs_no_pace() -> None:
    rng = np.random.default_rng(3)
    times = np.arange(36) / 12
    noisy = [marching(times, [rng.normal(0, 1, (36, CELLS)) for _ in range(6)]) for _ in range(4)]
    assert steps(noisy) is None
    assert steps([marching(times, [np.ones((36, CELLS))])] * 4) is None


def test_one_stretch_is_too_few() -> None:
    assert steps([stretch(116.0, 1)]) is None
