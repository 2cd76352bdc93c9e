"""One number from all kinds of evidence, and how wide its interval is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.tellings import DOUBTS, Tellings
from drillcheck.measure.weighing import weigh


def told(base: float, *, spread: float = 0.0, **others: float) -> Tellings:
    doubts = dict.fromkeys(DOUBTS, 0.0) | {"spread": float(np.log1p(spread)), "size": float(np.sqrt(base)) / 4}
    seen = dict.fromkeys(("base", "usual", "best", "faint", "stretch", "places"), base) | {"rested": 0.0}
    return Tellings(**(seen | others), doubts=np.array([doubts[k] for k in DOUBTS]))


@pytest.mark.parametrize("people", [6, 9, 14, 20, 30, 40])
def test_where_all_evidence_agrees_the_number_is_what_it_says(people: int) -> None:
    low, count, high = weigh(told(people))
    assert count == people
    assert people - 1 <= low <= count <= high <= people + 1


@pytest.mark.parametrize("people", [21, 27, 33, 40])
def test_of_many_people_one_more_or_less_is_never_ruled_out(people: int) -> None:
    low, count, high = weigh(told(people))
    assert low <= count - 1 < count + 1 <= high


def test_who_is_shown_through_a_stretch_is_there() -> None:
    assert weigh(told(14, stretch=17))[1] == 17


def test_who_is_seen_at_rest_alone_may_have_come_from_elsewhere() -> None:
    low, count, high = weigh(told(14, rested=17))
    assert (low, count) == (weigh(told(14))[0], 17)
    assert high >= 17


def test_places_tell_of_the_hidden_where_looks_usually_miss_some() -> None:
    assert weigh(told(18, places=21))[1] == 18
    assert weigh(told(18, places=21, usual=14.5))[1] == 21


def test_one_look_beyond_all_others_counts_for_little() -> None:
    assert weigh(told(14, best=15))[1] == 14
    assert 14 < weigh(told(14, best=18))[1] <= 16


def test_kinds_of_evidence_that_differ_widen_the_interval_more_upwards() -> None:
    low, count, high = weigh(told(14))
    wider = weigh(told(14, spread=6.0))
    assert wider[1] == count
    assert wider[2] > high
    assert wider[2] - wider[1] >= wider[1] - wider[0] >= count - low


@given(
    st.lists(st.floats(0, 80), min_size=7, max_size=7),
    st.lists(st.floats(0, 3), min_size=len(DOUBTS), max_size=len(DOUBTS)),
)
def test_the_number_lies_in_its_interval_whatever_is_told(seen: list[float], doubts: list[float]) -> None:
    low, count, high = weigh(Tellings(*seen, np.array(doubts)))
    assert 0 <= low <= count <= high
