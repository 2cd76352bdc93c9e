"""Moments of a drill put together: what looks like a rest at either end of the training is none."""

from types import SimpleNamespace

import numpy as np
import pytest

from drillcheck.evidence.model import Boundary, Rest
from drillcheck.pipeline.moments import _outside

START, END = Boundary(at=120, uncertainty=10), Boundary(at=2600, uncertainty=20)


def rest(start: Boundary, end: Boundary) -> Rest:
    return Rest(start=start, end=end, left_share=0.0, certainty=0.99)


def found(first: int, last: int) -> SimpleNamespace:
    """Of a clip of 70 looks."""
    return SimpleNamespace(span=(first, last), times_s=np.arange(70) * 4.0)


EARLY = rest(START, Boundary(at=420, uncertainty=15))
MIDDLE = rest(Boundary(at=1000, uncertainty=5), Boundary(at=1400, uncertainty=5))
LATE = rest(Boundary(at=2200, uncertainty=30), END)


def test_people_who_stand_about_before_the_first_ranks_do_not_rest_and_make_the_beginning_doubtful() -> None:
    (start, end), rests = _outside(found(3, 66), (START, END), [EARLY, MIDDLE])
    assert rests == [MIDDLE]
    assert (start.at - start.uncertainty, start.at + start.uncertainty) == (pytest.approx(110, abs=1), 435)
    assert end == END


def test_people_who_stand_about_after_the_last_ranks_do_not_rest_and_make_the_end_doubtful() -> None:
    (start, end), rests = _outside(found(3, 66), (START, END), [MIDDLE, LATE])
    assert rests == [MIDDLE]
    assert start == START
    assert end.at - end.uncertainty <= 2170
    assert end.at + end.uncertainty >= 2620


def test_a_clip_that_begins_and_ends_in_a_rest_keeps_it() -> None:
    assert _outside(found(0, 69), (START, END), [EARLY, LATE]) == ((START, END), [EARLY, LATE])
