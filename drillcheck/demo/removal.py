"""Seconds that were filmed and are not in the clip: where a splice or a recorder left them out.

Where the timestamps tell of it, the frames are merely not written. Where they do not, the scenario's timeline is what
the clip shows, and the story behind it is longer: it is written whole, and the left-out frames are taken away, so that
everybody jumps as they would.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from drillcheck.demo.incidents import Dropped
from drillcheck.demo.scenario import Scenario


def removals(scenario: Scenario) -> list[tuple[int, int]]:
    """(frame of the clip, frames left out before it), in order."""
    takes = [(take.at_s, take.skip_s) for take in scenario.takes if take.skip_s > 0]
    lost = [(e.at_s, e.seconds) for e in scenario.events if isinstance(e, Dropped) and e.closed]
    # The first picture at or after the moment, as with everything else that a take changes.
    return sorted((_first(at * scenario.fps), round(seconds * scenario.fps)) for at, seconds in takes + lost)


def _first(frame: float) -> int:
    return math.ceil(frame - 1e-6)


def story_s(scenario: Scenario, time_s: float) -> float:
    """The story's second shown at a second of the clip."""
    frame = time_s * scenario.fps + 1e-6
    return time_s + sum(left_out for at, left_out in removals(scenario) if frame >= at) / scenario.fps


def whole_story(scenario: Scenario) -> Scenario:
    """The scenario as it was filmed: the entry in which seconds are left out lasts so much longer."""
    left_out = removals(scenario)
    if not left_out:
        return scenario
    ends = np.round(np.cumsum([entry.seconds for entry in scenario.timeline]) * scenario.fps).astype(int)
    timeline = list(scenario.timeline)
    for at, frames in left_out:
        i = min(int(np.searchsorted(ends, at, side="right")), len(timeline) - 1)
        timeline[i] = timeline[i].model_copy(update={"seconds": timeline[i].seconds + frames / scenario.fps})
    later = [take.model_copy(update={"at_s": story_s(scenario, take.at_s)}) for take in scenario.takes]
    pans = [pan.model_copy(update={"at_s": story_s(scenario, pan.at_s)}) for pan in scenario.camera.pans]
    camera = scenario.camera.model_copy(update={"pans": tuple(pans)})
    return scenario.model_copy(update={"timeline": tuple(timeline), "takes": tuple(later), "camera": camera})


def kept(story_frames: int, left_out: Sequence[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Which of the story's frames are in the clip."""
    keep = np.ones(story_frames, np.bool_)
    before = 0
    for at, frames in left_out:
        keep[at + before : at + before + frames] = False
        before += frames
    return keep


def lost_pictures(scenario: Scenario) -> set[int]:
    """Frames of the clip that the recorder never wrote, leaving a hole in the timestamps."""
    lost = [event for event in scenario.events if isinstance(event, Dropped) and not event.closed]
    starts = [(round(event.at_s * scenario.fps), round(event.seconds * scenario.fps)) for event in lost]
    return {frame for start, frames in starts for frame in range(start, start + frames)}


def pauses(lost: set[int]) -> tuple[tuple[int, int], ...]:
    """(pictures written before it, frames long) of each hole, as the encoder is told."""
    found: list[tuple[int, int]] = []
    for number, frame in enumerate(sorted(lost)):
        if found and frame - 1 in lost:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((frame - number, 1))
    return tuple(found)
