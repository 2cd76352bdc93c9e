"""Footage of people who stand, played again: every one sways in a way of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from drillcheck.detect.people import Image
from drillcheck.measure.recurring import Likeness
from drillcheck.scan.clip import Clip
from drillcheck.scan.swaying import swaying
from tests.scan.builders import SHIRT, seen, write, yard

FPS, AT, SECONDS = 10, 26.3, 16.0
Film = Callable[..., Path]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """Four people who stand for most of a minute; the sixteen seconds before `AT` come once more, either way round."""
    folder = tmp_path_factory.mktemp("swaying")
    rng = np.random.default_rng(3)
    knots = rng.normal(0, 1.5, (40, 4))
    sway = np.stack([np.interp(np.arange(600), np.arange(40) * 16, knots[:, i]) for i in range(4)], axis=1)
    noise = rng.normal(0, 2, (8, 192, 320, 3))
    ground = seen(yard(1))

    def recorded(number: int, shown: int) -> Image:
        drawn = ground.copy()
        for i in range(4):
            x = round((40 + 60 * i + float(sway[number, i])) * 16)
            corners = np.array([[x, 90 * 16], [x + 320, 90 * 16], [x + 320, 139 * 16], [x, 139 * 16]])
            cv2.fillPoly(drawn, [corners], SHIRT, cv2.LINE_AA, shift=4)
        return np.asarray(np.clip(drawn + noise[shown % 8], 0, 255), np.uint8)

    def make(name: str, *, mirrored: bool | None) -> Path:
        at, length = round(AT * FPS), round(SECONDS * FPS)
        copied = list(range(at - length, at))
        again = [] if mirrored is None else copied[::-1] if mirrored else copied
        order = [*range(at), *again, *range(at, 600 - length)]
        return write(folder / f"{name}.mp4", lambda n: recorded(order[n], n), len(order) / FPS, FPS)

    return make


@pytest.mark.parametrize("mirrored", [False, True], ids=["again", "backwards"])
def test_what_stands_twice_agrees_in_every_little_movement(film: Film, mirrored: bool) -> None:
    lag = 2 * AT if mirrored else SECONDS
    with Clip([film("mirrored" if mirrored else "again", mirrored=mirrored)]) as clip:
        told = swaying(clip, Likeness(AT - 14, AT - 2, lag, mirrored, 1.0))
        assert told is not None
        assert told.same, told


def test_other_moments_of_the_same_people_do_not_agree(film: Film) -> None:
    with Clip([film("honest", mirrored=None)]) as clip:
        for lag, mirrored in ((SECONDS, False), (2 * AT, True)):
            told = swaying(clip, Likeness(AT - 14, AT - 2, lag, mirrored, 1.0))
            assert told is not None
            assert not told.same, told


def test_a_stretch_that_reaches_past_the_clip_is_not_compared(film: Film) -> None:
    with Clip([film("honest", mirrored=None)]) as clip:
        assert swaying(clip, Likeness(10.0, 22.0, 500.0, False, 1.0)) is None
