"""One number from all kinds of evidence, and how wide its interval is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.tellings import CLUES, DOUBTS, Tellings
from drillcheck.measure.weighing import weigh

FINE = dict(zip(CLUES, np.zeros(len(CLUES)), strict=True)) | {"placed": 1.0}


def told(base: float, clues: dict[str, float] | None = None, spread: float = 0.0) -> Tellings:
    values = FINE | {"size": float(np.sqrt(base))} | (clues or {})
    doubts = dict.fromkeys(DOUBTS, 0.0) | {"spread": float(np.log1p(spread)), "size": float(np.sqrt(base)) / 4}
    return Tellings(base, np.array([values[k] for k in CLUES]), np.array([doubts[k] for k in DOUBTS]), round(base))


@pytest.mark.parametrize("people", [6, 9, 14, 20, 30, 40])
def test_where_all_evidence_agrees_the_number_is_what_it_says(people: int) -> None:
    low, count, high = weigh(told(people))
    assert count == people
    assert people - 1 <= low <= count <= high <= people + 1


@pytest.mark.parametrize("people", [21, 27, 33, 40])
def test_of_many_people_one_more_or_less_is_never_ruled_out(people: int) -> None:
    low, count, high = weigh(told(people))
    assert low <= count - 1 < count + 1 <= high


def test_places_that_tell_of_more_raise_the_number_and_widen_the_interval() -> None:
    low, count, high = weigh(told(14))
    more = weigh(
        told(
            14, dict.fromkeys(("places", "possible_places", "certain_places", "soft_places", "narrow_places"), 6.0), 6.0
        )
    )
    assert more[1] > count
    assert more[2] - more[0] > high - low


@given(
    st.floats(0, 80),
    st.lists(st.floats(-50, 50), min_size=len(CLUES), max_size=len(CLUES)),
    st.lists(st.floats(0, 3), min_size=len(DOUBTS), max_size=len(DOUBTS)),
)
def test_the_number_lies_in_its_interval_whatever_is_told(base: float, clues: list[float], doubts: list[float]) -> None:
    low, count, high = weigh(Tellings(base, np.array(clues), np.array(doubts), round(base)))
    assert 0 <= low <= count <= high
