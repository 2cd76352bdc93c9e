"""People in the same places, whatever was done to the picture."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from drillcheck.fresh.people import NEAR, Crowd, View, find_view, likeness
from drillcheck.fresh.signature import Layout

from .builders import ASPECT

ASPECTS = (ASPECT, ASPECT)
FEW = settings(max_examples=8, deadline=None)


def scattered(rng: np.random.Generator, number: int = 12) -> np.ndarray:
    return np.column_stack([rng.uniform([0.1, 0.1], [0.9, 0.4], (number, 2)), rng.uniform(0.08, 0.12, number)])


@FEW
@given(
    seed=st.integers(0, 10_000),
    mirrored=st.booleans(),
    share=st.floats(0.88, 1.0),
    left=st.floats(0, 1),
    top=st.floats(0, 1),
)
def test_a_cropped_or_mirrored_picture_is_seen_through(seed, mirrored, share, left, top) -> None:
    rng = np.random.default_rng(seed)
    room = 1 - share
    view = View(mirrored, (share, share), (left * room, top * room * ASPECT))
    pairs = [
        (there, view.back(there) + rng.normal(0, 0.001, there.shape)) for there in (scattered(rng) for _ in "abcd")
    ]
    found = find_view(pairs, ASPECTS)
    assert found is not None
    assert found.mirrored == mirrored
    assert all(likeness(there, here, found, ASPECTS) > 0.8 for there, here in pairs)


@FEW
@given(seed=st.integers(0, 10_000))
def test_other_people_are_not_alike_under_any_view(seed) -> None:
    rng = np.random.default_rng(seed)
    pairs = [(scattered(rng), scattered(rng)) for _ in range(6)]
    found = find_view(pairs, ASPECTS)
    assert np.mean([likeness(there, here, found, ASPECTS) or 0.0 for there, here in pairs]) < 0.55


@FEW
@given(seed=st.integers(0, 10_000), mirrored=st.booleans())
def test_many_at_once_are_as_one_by_one(seed, mirrored) -> None:
    rng = np.random.default_rng(seed)
    layouts = [Layout(k, scattered(rng, int(rng.integers(0, 14)))) for k in range(5)]
    view = View(mirrored, (0.95, 0.97), (0.02, 0.01))
    here = view.back(layouts[2].points) if len(layouts[2].points) else scattered(rng)
    at_once = Crowd(layouts, ASPECT).likeness(here, view, ASPECT)
    assert at_once.tolist() == [likeness(layout.points, here, view, ASPECTS) or 0.0 for layout in layouts]


def test_a_step_aside_is_another_place() -> None:
    there = scattered(np.random.default_rng(3))
    aside = there + np.array([1.5 * NEAR * 0.12, 0, 0])
    assert likeness(there, there, View(), ASPECTS) == 1.0
    assert likeness(there, aside, View(), ASPECTS) < 0.3
    assert likeness(there[:2], there[:2], View(), ASPECTS) is None
