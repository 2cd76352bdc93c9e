"""Clips filmed off a screen."""

from pathlib import Path

import numpy as np

from drillcheck.demo.edits import Screen
from drillcheck.demo.retouch import retouched
from drillcheck.detect.people import Image
from drillcheck.scan.clip import Clip
from drillcheck.scan.screen import off_a_screen
from tests.scan.builders import seen, with_people, write, yard

FPS = 10
GROUND = seen(yard(1))


def people(number: int) -> Image:
    return with_people(GROUND, 5 + number % 60)[0]


def test_bands_that_wander_within_a_still_frame_are_found(tmp_path: Path) -> None:
    edit = Screen(do="screen", at_s=0.0, seconds=30.0)
    path = write(tmp_path / "screen.mp4", lambda n: retouched(people(n), edit, n, FPS, 1), 24)
    with Clip([path]) as clip:
        assert len(off_a_screen(clip)) >= 3


def test_people_clouds_and_lamps_are_no_screen(tmp_path: Path) -> None:
    rows = np.linspace(0, 1, GROUND.shape[0])[:, None, None]

    def lit(number: int) -> Image:
        lamp = 1 + 0.05 * np.sin(2 * np.pi * (1.6 * rows - 0.083 * number))
        return np.clip(people(number) * lamp, 0, 255).astype(np.uint8)

    def clouded(number: int) -> Image:
        return np.clip(people(number) * (1 - 0.01 * (number % 30) * rows), 0, 255).astype(np.uint8)

    for name, picture in (("plain", people), ("lamp", lit), ("cloud", clouded)):
        with Clip([write(tmp_path / f"{name}.mp4", picture, 24)]) as clip:
            assert off_a_screen(clip) == [], name
