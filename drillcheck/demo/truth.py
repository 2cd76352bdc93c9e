"""What is true of a clip, exactly, from its scenario alone.

Words: the session begins when the first person of the formation enters the picture and ends when the final fall-out
begins; `formed_s` is when all stand in formation. A rest begins when people start to fall out and ends when all stand
in formation again. Everything in the session that is not rest is drill. An edited clip is told as it plays: what is
played twice counts twice, and `edits` says which stretches are not as they were recorded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from drillcheck.demo.camera import camera_at
from drillcheck.demo.choreography import Choreography, Happening, choreograph, happenings_of
from drillcheck.demo.edits import EditFact, Playback
from drillcheck.demo.entries import Leave, Rest
from drillcheck.demo.incidents import Glance, Knock, Move, Nudge, Tremor, Zoom, event_end_s, move_end_s
from drillcheck.demo.scenario import Expect, Scenario

State = Literal["absent", "drill", "rest"]
ENTERED_PX = 4
"""Somebody is in the picture once their middle is this far inside it."""


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Segment(_Fact):
    """One state from `start_s` to `end_s`."""

    state: State
    start_s: float
    end_s: float


class RestFact(_Fact):
    """One rest, and how many went out of view in it."""

    start_s: float
    end_s: float
    walked_out: int


class Fault(_Fact):
    """Something wrong with the recording: a splice (with the seconds of the story left out), or a moved camera.

    `shift_share` is how far the picture's middle moves at most, of the width; `lasting` that it stays so.
    """

    type: Literal["splice", "pan", "nudge", "knock", "tremor", "zoom", "glance"]
    at_s: float
    end_s: float | None = None
    skip_s: float = 0.0
    shift_share: float = 0.0
    lasting: bool = True


class Harmless(_Fact):
    """Something that happened to the recording and is no fault: pictures in `at_s`..`end_s` show it."""

    type: Literal["flash", "cloud", "exposure", "close", "wipe", "dropped"]
    at_s: float
    end_s: float


class Truth(_Fact):
    """All that is known of a clip. Times in seconds from its first frame."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    kind: Literal["drillcheck.truth/1"] = Field(default="drillcheck.truth/1", alias="schema")
    scenario: str
    fps: int
    size: tuple[int, int]
    duration_s: float
    recorded_at: AwareDatetime
    segments: tuple[Segment, ...]
    rests: tuple[RestFact, ...]
    participants: int
    left_early: int
    session_start_s: float
    formed_s: float
    session_end_s: float
    session_s: float
    net_drill_s: float
    faults: tuple[Fault, ...]
    edits: tuple[EditFact, ...] = ()
    events: tuple[Harmless, ...] = ()
    roster_in_service: int
    expect: Expect


def truth_of(scenario: Scenario, choreography: Choreography | None = None) -> Truth:
    """The truth of a scenario. Draws nothing."""
    story = choreography or choreograph(scenario)
    fps = scenario.fps
    (gather,) = (h for h in happenings_of(scenario) if h.entry.do == "gather")
    (dismiss,) = (h for h in happenings_of(scenario) if h.entry.do == "dismiss")
    play = scenario.playback()
    entered = round(first_entry_s(scenario, story, gather) * fps)
    shown = play.stretches(entered, dismiss.start)
    start_s, end_s = shown[0][0] / fps, shown[-1][1] / fps
    rests = tuple(
        RestFact(start_s=a / fps, end_s=b / fps, walked_out=h.entry.leave)
        for h in happenings_of(scenario)
        if isinstance(h.entry, Rest)
        for a, b in play.stretches(h.start, h.end)
    )
    left_early = sum(entry.people for entry in scenario.timeline if isinstance(entry, Leave))
    duration_s = len(play.source) / fps
    return Truth(
        scenario=scenario.name,
        fps=fps,
        size=(scenario.width, scenario.height),
        duration_s=duration_s,
        recorded_at=scenario.recorded_at,
        segments=_segments(start_s, end_s, sorted(rests, key=lambda rest: rest.start_s), duration_s),
        rests=rests,
        participants=story.participants - left_early,
        left_early=left_early,
        session_start_s=start_s,
        formed_s=play.first(gather.end) / fps,
        session_end_s=end_s,
        session_s=round(end_s - start_s, 3),
        net_drill_s=round(end_s - start_s - sum(rest.end_s - rest.start_s for rest in rests), 3),
        faults=_faults(scenario, play),
        edits=play.facts,
        events=tuple(
            Harmless(
                type=event.do,
                at_s=_played_s(scenario, play, event.at_s),
                end_s=_played_s(scenario, play, event_end_s(event, scenario.fps)),
            )
            for event in sorted(scenario.events, key=lambda event: event.at_s)
        ),
        roster_in_service=scenario.roster.in_service,
        expect=scenario.expect,
    )


def first_entry_s(scenario: Scenario, story: Choreography, gather: Happening) -> float:
    """When the first person of the formation comes into the picture."""
    camera = camera_at(scenario, gather.start / scenario.fps)
    span = slice(gather.start, gather.end)
    places = story.tracks.place[span, : story.participants]
    middles = np.concatenate([places, np.full((*places.shape[:2], 1), 0.9)], axis=2).astype(np.float64)
    columns = camera.project(middles)[0][..., 0]
    inside = (columns >= ENTERED_PX) & (columns <= scenario.width - ENTERED_PX)
    seen = (inside & story.tracks.shown[span, : story.participants]).any(axis=1)
    return float(gather.start + int(np.argmax(seen))) / scenario.fps


def _segments(start_s: float, end_s: float, rests: Sequence[RestFact], duration_s: float) -> tuple[Segment, ...]:
    marks: list[tuple[State, float, float]] = [("absent", 0.0, start_s)]
    at = start_s
    for rest in rests:
        marks += [("drill", at, rest.start_s), ("rest", rest.start_s, rest.end_s)]
        at = rest.end_s
    marks += [("drill", at, end_s), ("absent", end_s, duration_s)]
    return tuple(Segment(state=state, start_s=a, end_s=b) for state, a, b in marks if b > a)


def _played_s(scenario: Scenario, play: Playback, recorded_s: float) -> float:
    """A moment of the recording in the clip as it plays."""
    return play.first(round(recorded_s * scenario.fps)) / scenario.fps if scenario.edits else recorded_s


def _faults(scenario: Scenario, play: Playback) -> tuple[Fault, ...]:
    splices = [Fault(type="splice", at_s=take.at_s, end_s=take.at_s, skip_s=take.skip_s) for take in scenario.takes]
    across = scenario.width / scenario.camera.focal_px
    pans = [
        Fault(
            type="pan",
            at_s=pan.at_s,
            end_s=pan.at_s + pan.seconds,
            shift_share=round(abs(math.tan(math.radians(pan.degrees))) / across, 5),
        )
        for pan in scenario.camera.pans
    ]
    moves = [_touched(move, scenario.fps) for move in scenario.camera.moves]
    played = [
        fault.model_copy(
            update={
                "at_s": _played_s(scenario, play, fault.at_s),
                "end_s": _played_s(scenario, play, fault.end_s if fault.end_s is not None else fault.at_s),
            }
        )
        for fault in (*splices, *pans, *moves)
    ]
    return tuple(sorted(played, key=lambda fault: fault.at_s))


def _touched(move: Move, fps: int) -> Fault:
    shift = 0.0
    if isinstance(move, Nudge | Knock):
        shift = math.hypot(move.dx, move.dy)
    elif isinstance(move, Glance):
        shift = abs(move.dx)
    elif isinstance(move, Tremor):
        shift = move.share
    lasting = isinstance(move, Nudge | Zoom)
    return Fault(
        type=move.do, at_s=move.at_s, end_s=move_end_s(move, fps), shift_share=round(shift, 5), lasting=lasting
    )
