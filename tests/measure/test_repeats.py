"""Footage that stands twice, packet for packet."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from drillcheck.measure.repeats import copied_packets

Ints = NDArray[np.int64]
STEP = 40


def sizes(number: int, seed: int = 1) -> Ints:
    """Packet sizes of a live camera: a keyframe each second, noise in every picture."""
    rng = np.random.default_rng(seed)
    size = rng.normal(9000, 700, number) + 50_000 * (np.arange(number) % 25 == 0)
    return np.asarray(np.maximum(size, 100), dtype=np.int64)


def pts(number: int, origin: int = 0) -> Ints:
    return np.arange(number, dtype=np.int64) * STEP + origin


def test_an_honest_stream_holds_no_copy() -> None:
    assert copied_packets(pts(31_500), sizes(31_500), 0) == []


@given(st.integers(0, 300), st.integers(180, 400), st.integers(0, 300), st.integers(0, 10_000))
def test_a_copied_stretch_is_found_with_its_source(before: int, length: int, between: int, origin: int) -> None:
    stretch = sizes(length, 2)
    size = np.concatenate([sizes(before, 3), stretch, sizes(between, 4), stretch, sizes(200, 5)])
    (found,) = copied_packets(pts(len(size), origin), size, origin)
    start = before + length + between
    assert (found.kind, found.copy_of_start) == ("loop", before * STEP)
    assert (found.start, found.end) == (start * STEP, (start + length - 1) * STEP)


def test_a_copy_in_a_long_stream_is_found_too() -> None:
    size = sizes(40_000)
    size[30_000:31_000] = size[5_000:6_000]
    began = time.process_time()
    (found,) = copied_packets(pts(40_000), size, 0)
    assert time.process_time() - began < 5
    assert (found.start, found.copy_of_start) == (30_000 * STEP, 5_000 * STEP)


def test_a_short_loop_played_again_and_again_is_one_copy() -> None:
    (found,) = copied_packets(pts(2000), np.tile(sizes(100), 20), 0)
    assert found.copy_of_start == 0
    assert found.end == 1999 * STEP
    assert found.start <= 250 * STEP


@pytest.mark.parametrize(
    "size",
    [np.zeros(0), np.full(5000, 1500), np.tile([9000, 800, 900], 1000), sizes(149), sizes(150)],
    ids=["none", "constant rate", "a still scene", "short", "as long as one copy"],
)
def test_streams_without_anything_of_their_own_prove_nothing(size: Ints) -> None:
    assert copied_packets(pts(len(size)), size.astype(np.int64), 0) == []
