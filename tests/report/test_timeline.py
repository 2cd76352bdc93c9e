"""The one-line timeline keeps what matters at any width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.judge.verdict import SegmentSpan
from drillcheck.report.timeline import timeline

from .builders import a_failing_verdict, a_verdict


@pytest.mark.parametrize("width", [20, 76, 106])
def test_states_are_in_proportion(width: int) -> None:
    bar = timeline(a_verdict(), width).bar
    assert len(bar) == width
    assert bar.count("▂") == pytest.approx(width * 173 / 1264, abs=1.5)


def test_times_mark_start_changes_and_end() -> None:
    line = timeline(a_verdict(), 76)
    assert line.times.split() == ["0:00", "8:12", "11:05", "21:04"]
    assert line.times.index("8:12") == line.bar.index("▂")


def test_a_cut_and_the_spans_to_look_at_are_marked() -> None:
    line = timeline(a_failing_verdict(), 76)
    assert line.bar[int(900 / 1264 * 76)] == "|"
    assert "^" in line.look


@given(st.integers(10, 120), st.floats(0, 1200), st.floats(0.5, 60))
def test_a_short_rest_never_vanishes(width: int, start: float, length: float) -> None:
    verdict = a_verdict()
    spans = [("drill", 0, start), ("rest", start, start + length), ("drill", start + length, 1264)]
    segments = [SegmentSpan.model_validate({"state": s, "start_s": a, "end_s": b}) for s, a, b in spans]
    facts = verdict.measurements.model_copy(update={"segments": segments})
    assert "▂" in timeline(verdict.model_copy(update={"measurements": facts}), width).bar
