"""Fitting a picture into a network's input, and its boxes back out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.detect.letterbox import GREY, MOST_PEOPLE, Letterbox

INTO = (960, 544)
BOTH = np.array([0, 1])
sizes = st.tuples(st.integers(1, 4000), st.integers(1, 4000))
inputs = st.tuples(st.integers(1, 40), st.integers(1, 40)).map(lambda sides: (32 * sides[0], 32 * sides[1]))


def head(rows: list[tuple[float, ...]], anchors: int = 50) -> np.ndarray:
    """A YOLO head's (6, anchors) with these columns: centre x y, width, height, two scores."""
    raw = np.zeros((6, anchors), np.float32)
    for i, row in enumerate(rows):
        raw[:, i] = row
    return raw


@given(sizes, inputs)
def test_the_picture_lies_inside_the_input_centred_and_touching_two_sides(
    size: tuple[int, int], into: tuple[int, int]
) -> None:
    x, y, w, h = Letterbox(size, into).inner
    assert x >= 0
    assert y >= 0
    assert x + w <= into[0]
    assert y + h <= into[1]
    assert w == into[0] or h == into[1]
    assert abs(2 * x + w - into[0]) <= 1
    assert abs(2 * y + h - into[1]) <= 1


@given(
    st.tuples(st.integers(64, 4000), st.integers(64, 4000)),
    st.tuples(*[st.floats(0, 1)] * 4),
    st.floats(0.0625, 1, width=32),
)
def test_a_box_sent_in_comes_back_within_a_pixel_of_the_input(
    size: tuple[int, int], corners: tuple[float, ...], score: float
) -> None:
    fit = Letterbox(size, INTO)
    x0, x1 = sorted(share * size[0] for share in corners[:2])
    y0, y1 = sorted(share * size[1] for share in corners[2:])
    x, y, _, _ = fit.inner
    inside = np.array([x0, y0, x1, y1]) * fit.scale + [x, y, x, y]
    cx, cy, w, h = (
        (inside[0] + inside[2]) / 2,
        (inside[1] + inside[3]) / 2,
        inside[2] - inside[0],
        inside[3] - inside[1],
    )
    found = fit.people(head([(cx, cy, w, h, score, 0)]), BOTH, 0.6)
    again = fit.chosen(np.array([[*inside, score, 1]], np.float32), BOTH, 0.6)
    assert found.size == size
    for one in (found, again):
        assert one.scores == pytest.approx([score])
        assert one.boxes[0] == pytest.approx([x0, y0, x1, y1], abs=1.1 / fit.scale)


def test_what_fits_already_is_copied_pixel_by_pixel_as_rgb() -> None:
    image = np.random.default_rng(0).integers(0, 256, (64, 96, 3), dtype=np.uint8)
    filled = Letterbox((96, 64), (96, 64)).fill(image)
    assert filled.shape == (1, 3, 64, 96)
    assert filled.dtype == np.float32
    assert np.array_equal((filled[0] * 255).round().astype(np.uint8), image[:, :, ::-1].transpose(2, 0, 1))


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (96, 64), (1, 1), (2000, 2), (3, 3000)])
def test_any_shape_is_filled_up_with_grey(size: tuple[int, int]) -> None:
    fit = Letterbox(size, INTO)
    filled = fit.fill(np.full((size[1], size[0], 3), 255, np.uint8))
    assert filled.shape == (1, 3, INTO[1], INTO[0])
    x, y, w, h = fit.inner
    assert filled[0, :, y : y + h, x : x + w].min() == 1
    assert (filled < 1).sum() == 3 * (INTO[0] * INTO[1] - w * h)
    assert np.allclose(filled[filled < 1], GREY / 255)


def test_only_wanted_classes_and_believable_scores_are_people() -> None:
    rows = [(100, 100, 20, 50, 0.9, 0.0), (200, 100, 20, 50, 0.0, 0.9), (300, 100, 20, 50, 0.04, 0.04)]
    fit = Letterbox(INTO, INTO)
    assert len(fit.people(head(rows), BOTH, 0.6)) == 2
    assert fit.people(head(rows), np.array([1]), 0.6).boxes[0, 0] == pytest.approx(190)


def test_somebody_who_is_both_standing_and_fallen_is_one_person() -> None:
    rows = [(100, 100, 20, 50, 0.9, 0.1), (101, 100, 20, 50, 0.1, 0.8)]
    assert len(Letterbox(INTO, INTO).people(head(rows), BOTH, 0.6)) == 1


def test_as_many_people_as_can_be_told_are_marked_as_saturated() -> None:
    grid = [(10 + 25 * (i % 36), 10 + 30 * (i // 36), 10, 20, 0.5, 0.0) for i in range(MOST_PEOPLE + 5)]
    fit = Letterbox(INTO, INTO)
    full = fit.people(head(grid, 400), BOTH, 0.6)
    assert (len(full), full.saturated) == (MOST_PEOPLE, True)
    assert not fit.people(head(grid[:-10], 400), BOTH, 0.6).saturated


def test_a_network_that_filled_its_own_list_is_saturated_though_doubles_were_among_them() -> None:
    row = [10, 10, 20, 40, 0.5, 0]
    fit = Letterbox(INTO, INTO)
    assert fit.chosen(np.array([row] * 300, np.float32), BOTH, 0.6).saturated
    spare = np.array([row] * 299 + [[0] * 6], np.float32)
    assert not fit.chosen(spare, BOTH, 0.6).saturated


@pytest.mark.parametrize("anchors", [0, 50])
def test_nobody_found_is_nobody(anchors: int) -> None:
    fit = Letterbox((1920, 1080), INTO)
    assert len(fit.people(np.zeros((6, anchors), np.float32), BOTH, 0.6)) == 0
    assert len(fit.chosen(np.zeros((anchors, 6), np.float32), BOTH, 0.6)) == 0
