"""Bands of a screen's refresh, from how the brightness of rows changed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.refresh import bands

HEIGHT = 360
STILL = np.zeros(HEIGHT)


def wave(waves: float, depth: float, noise: float = 0.002) -> np.ndarray:
    rows = np.linspace(0, 1, HEIGHT)
    return depth * np.sin(2 * np.pi * waves * rows + 1) + np.random.default_rng(2).normal(0, noise, HEIGHT)


@pytest.mark.parametrize("waves", [1.2, 1.6, 3.0, 6.1])
@pytest.mark.parametrize("depth", [0.006, 0.05])
def test_a_wave_that_ends_before_the_edges_is_a_screen(waves: float, depth: float) -> None:
    assert bands(wave(waves, depth), (STILL, STILL))


def test_a_wave_over_the_whole_picture_is_a_lamp() -> None:
    assert not bands(wave(2, 0.05), (wave(2, 0.05), wave(2, 0.05)))
    assert not bands(wave(2, 0.05), (STILL, wave(2, 0.05)))


@given(st.floats(-0.5, 0.5), st.floats(-0.3, 0.3), st.integers(0, 1000))
def test_exposure_a_cloud_and_noise_are_no_screen(step: float, slope: float, seed: int) -> None:
    noise = np.random.default_rng(seed).normal(0, 0.02, HEIGHT)
    assert not bands(step + slope * np.linspace(0, 1, HEIGHT) + noise, (STILL, STILL))
