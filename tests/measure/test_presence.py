"""When the training begins and ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.presence import counts, present_span, usual_number
from tests.measure.builders import block, stand


@pytest.mark.parametrize(
    ("seen", "span"),
    [
        ([], None),
        ([0] * 10, None),
        ([1] * 10, None),
        ([2] * 10, (0, 9)),
        ([20, 20], None),
        ([0, 0, 20, 20, 20, 0], (2, 4)),
        ([0, 0, 20, 0, 20, 20, 20, 20, 0, 20, 0], (4, 7)),
        ([0, 3, 7, 11, 20, 20, 20, 20, 12, 7, 1], (2, 9)),
        ([0, 3, 4, 6, 8, 8, 8, 8, 5, 3, 1], (2, 8)),
        ([0, *[14] * 9, *[40] * 9, 2, 0], (1, 18)),
        ([20] * 20 + [0] * 30 + [20] * 20, (0, 69)),
        ([0, 1, 1, 0] * 10, None),
    ],
    ids=[
        "no look",
        "nobody",
        "one person",
        "two people",
        "too brief",
        "three looks",
        "one odd look",
        "slowly",
        "few and slowly",
        "many, from the flank at first",
        "all away",
        "passers",
    ],
)
def test_the_training_lasts_from_the_first_to_the_last_three_looks_with_enough_people(
    seen: list[int], span: tuple[int, int] | None
) -> None:
    assert present_span(np.array(seen, dtype=np.float64)) == span


def test_the_usual_number_forgets_the_empty_yard_and_the_passer_by() -> None:
    assert usual_number(np.array([0, 0, 0, 0, 0, 1, 1, 18, 19, 20, 20, 21], dtype=np.float64)) == 20
    assert usual_number(np.zeros(0)) == 0.0


@given(st.lists(st.integers(0, 30), max_size=40).map(lambda seen: np.array(seen, dtype=np.float64)))
def test_the_span_is_the_same_read_backwards(seen: np.ndarray) -> None:
    span, mirrored = present_span(seen), present_span(seen[::-1])
    last = len(seen) - 1
    assert mirrored == (None if span is None else (last - span[1], last - span[0]))


def test_counts_are_of_people_sure_enough() -> None:
    assert counts([stand(block()), stand(block(), score=0.2), stand(np.zeros((0, 2)))]).tolist() == [21, 0, 0]
    assert counts([]).shape == (0,)
