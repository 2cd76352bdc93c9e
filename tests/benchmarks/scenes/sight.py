"""Whether people can be counted at all: how long each one is plainly to be seen, not behind others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from drillcheck.demo.camera import camera_at
from drillcheck.demo.choreography import Choreography, choreograph
from drillcheck.demo.scenario import Scenario

MOMENTS = 110
"""Looked at, spread over the training."""
PLAIN = 0.5
"""Share of a body that shows when somebody is plainly to be seen."""
LONG_ENOUGH = 0.08
"""Share of the training through which everybody should be."""
MOST = 0.8
WIDTH_M, HEIGHT_M = 0.46, 1.72
SHRUNK = 2


def all_to_be_seen(scenario: Scenario) -> bool:
    """Whether everybody who takes part is plainly to be seen at some time, and most of them at once."""
    seen = who_is_seen(scenario, choreograph(scenario))
    return bool((seen.mean(axis=0) >= LONG_ENOUGH).all() and seen.mean(axis=1).max() >= MOST)


def who_is_seen(scenario: Scenario, story: Choreography) -> npt.NDArray[np.bool_]:
    """Who of the formation is plainly to be seen, (moments of the training, people)."""
    (gather,) = (each for each in story.happenings if each.entry.do == "gather")
    ends = [each.start for each in story.happenings if each.entry.do == "dismiss"]
    last = min([*ends, scenario.frames]) - 1
    frames = np.linspace(gather.end, last, MOMENTS).astype(int).tolist()
    return np.stack([_plain(scenario, story, frame) for frame in frames])


def _plain(scenario: Scenario, story: Choreography, frame: int) -> npt.NDArray[np.bool_]:
    """Who is plainly to be seen in one frame: bodies as upright boxes, painted far to near."""
    camera = camera_at(scenario, frame / scenario.fps)
    place = story.tracks.place[frame].astype(np.float64)
    feet, depths = camera.project(np.column_stack([place, np.zeros(len(place))]))
    px = camera.view.focal_px / np.maximum(depths, 0.1) / SHRUNK
    canvas = np.full((scenario.height // SHRUNK, scenario.width // SHRUNK), -1, np.int16)
    area = np.ones(len(place))
    for person in np.argsort(-depths):
        if not story.tracks.shown[frame, person] or depths[person] < 1:
            continue
        x, y = feet[person] / SHRUNK
        half, tall = WIDTH_M / 2 * px[person], HEIGHT_M * px[person]
        area[person] = max(1.0, 2 * half * tall)
        window = np.s_[max(0, round(y - tall)) : max(0, round(y)), max(0, round(x - half)) : max(0, round(x + half))]
        canvas[window] = person
    seen = np.bincount(canvas[canvas >= 0], minlength=len(place))
    plain: npt.NDArray[np.bool_] = (seen / area >= PLAIN)[: story.participants]
    return plain
