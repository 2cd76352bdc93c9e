"""The clip as one line of characters: a glyph for each state, so that it reads without colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from drillcheck.judge.verdict import SegmentSpan, Verdict
from drillcheck.timecode import clock

GLYPHS = {"drill": "█", "rest": "▂", "absent": "·", "unseen": "?"}
CUT = "|"
LOOK_HERE = "^"
WEIGHT = {"absent": 0, "drill": 1, "rest": 2, "unseen": 3}
"""Of two states in one column, the weightier is shown: a short rest must not vanish."""


@dataclass(frozen=True)
class Timeline:
    """Lines of equal width: times, states (a state name or `cut` per column), and where a person should look."""

    times: str
    states: list[str]
    look: str

    @property
    def bar(self) -> str:
        """The states as glyphs."""
        return "".join(CUT if state == "cut" else GLYPHS[state] for state in self.states)


def timeline(verdict: Verdict, width: int) -> Timeline:
    """Scale the clip to `width` columns."""
    duration = max(verdict.video.duration_s, 1e-9)
    facts = verdict.measurements
    states = _states(facts.segments, duration, width)
    for take in facts.takes[1:]:
        states[_column(take.start_s, duration, width)] = "cut"
    spans = [span for finding in verdict.findings if finding.verdict in ("fail", "review") for span in finding.spans]
    return Timeline(_times(facts.segments, duration, width), states, _marks(spans, duration, width))


def _column(second: float, duration: float, width: int) -> int:
    return min(width - 1, max(0, int(second / duration * width)))


def _first_column(second: float, duration: float, width: int) -> int:
    """The first column whose middle is not before `second`: where a state that begins then is first shown."""
    return min(width - 1, max(0, ceil(second / duration * width - 0.5)))


def _states(segments: Iterable[SegmentSpan], duration: float, width: int) -> list[str]:
    """Each column shows the state in its middle, except that every rest and unseen stretch keeps at least one."""
    states = ["unseen"] * width
    for segment in segments:
        first, last = segment.start_s / duration * width, segment.end_s / duration * width
        for column in range(width):
            if first <= column + 0.5 < last:
                states[column] = segment.state
    for segment in segments:
        column = _column((segment.start_s + segment.end_s) / 2, duration, width)
        if WEIGHT[segment.state] > WEIGHT[states[column]] and segment.end_s > segment.start_s:
            states[column] = segment.state
    return states


def _times(segments: Sequence[SegmentSpan], duration: float, width: int) -> str:
    """The clip's start and end, and as many changes of state in between as there is room for."""
    line = [" "] * width
    changes = [segment.start_s for segment in segments[1:]]
    for at in (0.0, duration, *changes):
        text = clock(at)
        start = width - len(text) if at == duration else _first_column(at, duration, width)
        before, after = max(0, start - 2), start + len(text) + 2
        if start + len(text) <= width and all(char == " " for char in line[before:after]):
            line[start : start + len(text)] = text
    return "".join(line).rstrip()


def _marks(spans: Iterable[tuple[float, float]], duration: float, width: int) -> str:
    line = [" "] * width
    for start, end in spans:
        if end - start >= 0.95 * duration:
            continue  # a finding about the whole clip points nowhere
        for column in range(_column(start, duration, width), _column(max(start, end - 1e-9), duration, width) + 1):
            line[column] = LOOK_HERE
    return "".join(line).rstrip()
