"""Where to look next: the looks asked for close in on a moment, and end."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.narrowing import PIECES, between, closer

SPARSE = [96.0, 100.0, 104.0, 108.0]


def test_gaps_are_cut_into_pieces_of_a_step() -> None:
    assert between(SPARSE, 2.0) == [98.0, 102.0, 106.0]
    assert between(SPARSE, 4.0) == []
    assert between([0.0, 4.1], 2.0) == pytest.approx([2.05])


def test_a_long_gap_costs_no_more_looks_at_a_time_than_a_short_one() -> None:
    assert len(between([0.0, 60.0], 0.5)) == PIECES - 1


@given(st.floats(96, 108), st.sampled_from([0.5, 1.0]))
def test_any_moment_is_known_to_a_step_after_few_looks(at: float, step: float) -> None:
    times = np.array(sorted([*SPARSE, *between(SPARSE, 2.0)]))
    for _ in range(3):
        times = np.sort(np.concatenate([times, closer(times, at, step)]))
    after = int(np.clip(np.searchsorted(times, at), 1, len(times) - 1))
    assert times[after] - times[after - 1] <= 1.25 * step
    assert closer(times, at, step) == []
    assert len(times) - len(SPARSE) <= 8  # three in the middle, three in one gap, one to either side


def test_a_change_has_looks_close_by_on_both_sides() -> None:
    times = np.array([98.0, 100.0, 102.0, 104.0])
    assert closer(times, 101.2, 0.5) == [100.5, 101.0, 101.5, 99.5, 102.5]


@pytest.mark.parametrize("at", [90.0, 110.0])
def test_a_moment_beyond_the_looks_is_sought_at_their_edge(at: float) -> None:
    wanted = closer(np.array(SPARSE), at, 0.5)
    assert all(96 < t < 108 for t in wanted)
