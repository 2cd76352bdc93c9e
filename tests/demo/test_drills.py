"""Commands: whatever is given, the block comes home, faces the front and fills its time."""

import math

import numpy as np
import pytest

from drillcheck.demo import drills
from drillcheck.demo.atlas import POSE

FPS = 10


@pytest.mark.parametrize(("give", "_"), drills.COMMANDS, ids=lambda value: getattr(value, "__name__", ""))
@pytest.mark.parametrize("seed", range(5))
def test_every_command_ends_at_home_and_to_the_front(give: drills.Command, _: float, seed: int) -> None:
    block = drills.block_motion(give(np.random.default_rng(seed), FPS, 2.5), FPS)
    assert np.linalg.norm(block.offset[-1]) < 1e-6
    assert math.cos(block.heading[-1]) == pytest.approx(1.0)


@pytest.mark.parametrize("frames", [5, 47, 600, 4301])
def test_a_programme_fills_its_time_exactly_and_stays_in_reach(frames: int) -> None:
    block = drills.block_motion(drills.programme(np.random.default_rng(frames), frames, FPS, 2.5), FPS)
    assert len(block.heading) == len(block.pose) == len(block.offset) == frames
    assert np.linalg.norm(block.offset, axis=1).max() <= 2.5 + 1e-6
    assert np.linalg.norm(block.offset[-1]) < 1e-6


def test_people_march_at_a_walking_pace_with_moving_legs() -> None:
    block = drills.block_motion([drills.march(5.0, FPS)], FPS)
    paces = np.linalg.norm(np.diff(block.offset, axis=0), axis=1) * FPS
    assert paces == pytest.approx(drills.MARCH_MPS, rel=0.05)
    assert len(set(block.pose.tolist())) == 8


def test_marking_time_lifts_both_legs_in_place() -> None:
    block = drills.block_motion(drills.mark_time(np.random.default_rng(0), FPS, 2.5), FPS)
    assert {POSE["mark0"], POSE["mark1"], POSE["mark2"]} == set(block.pose.tolist())
    assert not block.offset.any()
