"""Activity from packet sizes."""

import numpy as np
import pytest

from drillcheck.measure.activity import RATE_HZ, activity, joined


def packets(seconds: int = 60, fps: int = 25, gop: int = 50, scale: float = 1.0, seed: int = 1):
    """A clip in which something moves every other ten seconds."""
    times = np.arange(seconds * fps) / fps
    moving = (times % 20) >= 10
    rng = np.random.default_rng(seed)
    size = scale * (300 + 2000 * moving) * rng.uniform(0.7, 1.4, len(times))
    key = np.arange(len(times)) % gop == 0
    size[key] = scale * 30_000
    return times, size.astype(np.int64), key


def test_it_is_high_where_something_moves() -> None:
    curve = np.frombuffer(activity(*packets()), np.uint8).astype(float)
    at = np.arange(len(curve)) / RATE_HZ
    assert len(curve) == 60 * RATE_HZ
    assert curve[(at % 20) >= 10].min() > curve[(at % 20) < 10].max()


@pytest.mark.parametrize("other", [{"fps": 10, "gop": 20}, {"gop": 250}, {"scale": 0.3}, {"fps": 60, "gop": 600}])
def test_another_encoding_gives_the_same_curve_but_for_its_level(other) -> None:
    one, two = (np.frombuffer(activity(*packets(**settings)), np.uint8).astype(float) for settings in ({}, other))
    assert np.corrcoef(one[: len(two)], two[: len(one)])[0, 1] > 0.97


def test_pictures_that_stand_alone_say_nothing_of_movement() -> None:
    times, size, key = packets()
    assert activity(times, size, np.ones_like(key)) == b""
    assert activity(times[:1], size[:1], key[:1]) == b""


def test_parts_are_laid_end_to_end() -> None:
    one = activity(*packets(20))
    both = joined([(0.0, one), (30.0, one)], 50.0)
    assert both[:80] == one[:80]
    assert both[120:200] == one[:80]
    assert set(both[80:120]) == {128}
    assert joined([(0.0, b"")], 20.0) == b""
