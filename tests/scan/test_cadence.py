"""Steps a minute from a real clip of a rank that marches to and fro on legs of a known pace."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from drillcheck.detect.people import Image
from drillcheck.evidence.model import Cadence, Look
from drillcheck.measure.ground import Ground
from drillcheck.scan.cadence import cadence
from drillcheck.scan.clip import Clip
from tests.scan.builders import SIZE, seen, write, yard

SECONDS = 52
MARCH_S, STAND_S = 4.0, 2.0
SPEED = 35.0  # pixels a second: 1.2 m/s of people 50 pixels tall
HIGH, FEET = 50, 140
GROUND = Ground(slope=HIGH / FEET, offset=0.0, width=SIZE[0], agreement=1.0)
NOISE = np.random.default_rng(5).normal(0, 2, (8, SIZE[1], SIZE[0], 3)).round().astype(np.int16)


def place(seconds: float) -> tuple[float, float]:
    """How far the rank has gone to the right, and how far its legs have walked, in pixels."""
    rounds, within = divmod(seconds, 2 * (MARCH_S + STAND_S))
    out = min(within, MARCH_S)
    back = min(max(within - MARCH_S - STAND_S, 0), MARCH_S)
    return SPEED * (out - back), SPEED * (out + back + 2 * MARCH_S * rounds)


def picture(seconds: float, pace: float, ground: Image, noise: Image) -> Image:
    drawn = ground.copy()
    gone, walked = place(seconds)
    for person in range(4):
        x = 20 + 45 * person + gone
        angle = np.pi * pace / 60 * walked / SPEED + 1.3 * person
        for side, shade in ((1, 30), (-1, 50)):
            foot = (round(16 * (x + side * 9 * np.sin(angle))), 16 * FEET)
            cv2.line(drawn, (round(16 * x), 16 * (FEET - 25)), foot, (shade, shade, shade), 5, cv2.LINE_AA, 4)
        trunk = np.array([[x - 7, FEET - HIGH], [x + 7, FEET - HIGH], [x + 7, FEET - 22], [x - 7, FEET - 22]])
        cv2.fillPoly(drawn, [np.round(16 * trunk).astype(np.int32)], (150, 90, 60), cv2.LINE_AA, 4)
        cv2.circle(drawn, (round(16 * x), 16 * (FEET - HIGH + 12)), 16 * 4, (220, 220, 220), -1, cv2.LINE_AA, 4)
    return np.clip(drawn.astype(np.int16) + noise, 0, 255).astype(np.uint8)


def looks(clip: Clip) -> list[Look]:
    """What a detector would find every two seconds."""
    out = []
    for second in range(1, SECONDS, 2):
        xs = [20 + 45 * person + place(second)[0] for person in range(4)]
        boxes = [(x - 10, FEET - HIGH, x + 10, float(FEET)) for x in xs]
        out.append(Look(at=clip.ticks(second), boxes=boxes, scores=[0.9] * 4))
    return out


def told(path: Path, fps: int, pace: float) -> Cadence | None:
    ground = seen(yard(3))
    write(path, lambda number: picture(number / fps, pace, ground, NOISE[number % 8]), SECONDS, fps)
    with Clip([path]) as clip:
        return cadence(clip, looks(clip), [(0, clip.duration)], GROUND)


@pytest.mark.parametrize(("fps", "pace"), [(10, 116.0), (15, 104.0), (25, 122.0)])
def test_the_pace_of_a_marching_rank(tmp_path: Path, fps: int, pace: float) -> None:
    found = told(tmp_path / "march.mp4", fps, pace)
    assert found is not None
    assert abs(found.steps_per_minute - pace) <= found.uncertainty <= 4
    assert all(a < b for a, b in found.marches)


def test_people_who_glide_have_no_pace(tmp_path: Path) -> None:
    assert told(tmp_path / "glide.mp4", 10, 0.0) is None


def test_nobody_to_follow_no_pace(tmp_path: Path) -> None:
    path = write(tmp_path / "yard.mp4", lambda number: seen(yard(3)), 30, 10)
    with Clip([path]) as clip:
        assert cadence(clip, [], [(0, clip.duration)], GROUND) is None
        assert cadence(clip, looks(clip), [(0, clip.duration)], None) is None
        assert cadence(clip, looks(clip), [], GROUND) is None
