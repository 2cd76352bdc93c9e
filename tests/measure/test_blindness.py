"""Looks that show nothing."""

import numpy as np
import pytest
from numpy.typing import NDArray

from drillcheck.measure.blindness import blind, cover_kind, structure, usual_structure

Grey = NDArray[np.uint8]
RNG = np.random.default_rng(2)
YARD = np.kron(RNG.integers(60, 200, (12, 16)), np.ones((3, 4))).astype(np.uint8)


def covered(glow: float, noise: float) -> Grey:
    light = 14 + glow * np.linspace(0, 1, 64)[None] * np.linspace(1, 0, 36)[:, None]
    return np.clip(light + RNG.normal(0, noise, (36, 64)), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "thumb",
    [np.zeros((36, 64), np.uint8), np.full((36, 64), 255, np.uint8), covered(0, 0.5), covered(60, 0.5)],
    ids=["black", "white", "a dark cloth", "fingers with light round them"],
)
def test_nothing_is_to_be_seen_in_black_or_behind_a_hand(
    thumb: Grey,
) -> None:
    assert blind(structure(thumb), structure(YARD))


@pytest.mark.parametrize("gain", [1.0, 0.5, 0.3])
def test_a_dim_yard_is_still_seen(gain: float) -> None:
    assert not blind(structure((YARD * gain).astype(np.uint8)), structure(YARD))


def test_what_is_usual_holds_though_much_of_the_clip_is_black() -> None:
    assert usual_structure([0.0] * 70 + [9.0] * 30) == 9.0
    assert usual_structure([]) == 0.0


def test_black_and_covered_are_told_apart() -> None:
    assert (cover_kind(3.0), cover_kind(40.0)) == ("black", "covered")
