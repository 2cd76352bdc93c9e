"""Straight ranks are told from crooked ones, in metres."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.alignment import alignment
from drillcheck.measure.formation import rotation
from tests.measure.builders import block


@given(st.floats(-0.4, 0.4))
def test_straight_ranks_are_straight_whichever_way_they_face(angle: float) -> None:
    found = alignment(block() @ rotation(angle).T)
    assert found is not None
    assert (found.lines, found.people) == (3, 21)
    assert found.straightness_m == pytest.approx(0, abs=0.002)
    assert found.interval_m == pytest.approx(0.9, abs=0.01)


def test_crooked_ranks_are_as_crooked_as_they_are() -> None:
    rng = np.random.default_rng(3)
    places = block(3, 20) + np.stack([np.zeros(60), rng.normal(0, 0.08, 60)], axis=1)
    found = alignment(places)
    assert found is not None
    assert found.straightness_m == pytest.approx(0.08, abs=0.02)


@pytest.mark.parametrize("places", [np.zeros((0, 2)), block(1, 2), block(2, 1)])
def test_two_people_have_no_alignment(places: np.ndarray) -> None:
    assert alignment(places) is None
