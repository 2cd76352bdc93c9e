"""Moments at which the whole picture moved, between two looks."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from drillcheck.detect.people import Image
from drillcheck.ingest.packets import PacketIndex
from drillcheck.profile import Profile
from drillcheck.scan.background import scenery
from drillcheck.scan.clip import Clip
from drillcheck.scan.glances import NOBODY, glances, swollen
from tests.scan.builders import seen, with_people, write, yard


def stream(swell: slice) -> PacketIndex:
    rng = np.random.default_rng(2)
    pts = np.arange(600, dtype=np.int64)
    size = rng.normal(3000, 300, 600)
    size[swell] *= 6
    key = pts % 20 == 0
    size[key] = 30_000
    return PacketIndex(Fraction(1, 10), pts, pts, np.ones_like(pts), size.astype(np.int64), key)


def test_a_stretch_of_swollen_packets_is_found_in_its_middle() -> None:
    (found, *_) = swollen(stream(slice(305, 316)))
    assert 305 <= found <= 316


@pytest.mark.parametrize("swell", [slice(0, 0), slice(305, 306)], ids=["none", "a single picture"])
def test_steady_packets_and_single_large_ones_are_nothing(swell: slice) -> None:
    assert swollen(stream(swell)) == []


def test_a_camera_turned_away_and_back_is_seen(tmp_path: Path, profile: Profile) -> None:
    noise = np.random.default_rng(5).normal(0, 2, (8, 192, 320, 3))

    def picture(number: int) -> Image:
        away = 40 * np.clip(min(number - 54, 70 - number) / 4, 0, 1)
        drawn, _ = with_people(seen(yard(), (-away, 0)), 10 + 0.5 * number)
        return np.clip(drawn + noise[number % 8], 0, 255).astype(np.uint8)

    with Clip([write(tmp_path / "glance.mp4", picture, 12)]) as clip:
        reference = scenery(picture(0), NOBODY, profile.camera.width)
        found = glances(clip, profile, reference)
        shifts = [pose.shift for _, pose in found if pose is not None]
        assert sorted(shifts)[-2] > 0.05 * 320  # two of them: one alone would count as a mistake
        assert all(5.0 < clip.seconds(at) < 7.5 for at, pose in found if pose is not None and pose.shift > 6)
        assert glances(clip, profile, None) == []
