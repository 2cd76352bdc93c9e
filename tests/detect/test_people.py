"""One value for every detector's output."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.detect.people import People, suppress

corner = st.floats(0, 200, width=32)
rectangles = st.tuples(corner, corner, st.floats(0.5, 60, width=32), st.floats(0.5, 60, width=32))
crowds = st.lists(st.tuples(rectangles, st.sampled_from([0.1, 0.25, 0.5, 0.5, 0.9])), max_size=40)


def boxes_of(crowd: list[tuple[tuple[float, ...], float]]) -> tuple[np.ndarray, np.ndarray]:
    rows = np.array([row for row, _ in crowd], np.float32).reshape(-1, 4)
    boxes = np.concatenate([rows[:, :2], rows[:, :2] + rows[:, 2:]], axis=1)
    return boxes, np.array([score for _, score in crowd], np.float32)


def iou(a: np.ndarray, b: np.ndarray) -> float:
    w, h = (max(0.0, float(min(a[i + 2], b[i + 2]) - max(a[i], b[i]))) for i in (0, 1))
    area = sum(float((one[2] - one[0]) * (one[3] - one[1])) for one in (a, b))
    return w * h / (area - w * h)


def people(boxes: object, scores: object) -> People:
    return People(np.array(boxes, np.float32), np.array(scores, np.float32), (100, 100))


@pytest.mark.parametrize(
    ("boxes", "scores", "told"),
    [
        ([1, 2, 3, 4], [0.5], r"shape \(n, 4\)"),
        ([[1, 2, 3]], [0.5], r"shape \(n, 4\)"),
        ([[1, 2, 3, 4, 5]], [0.5], r"shape \(n, 4\)"),
        ([[1, 2, 3, 4]], [0.5, 0.4], r"shape \(1,\)"),
        ([[1, 2, 3, 4]], [[0.5]], r"shape \(1,\)"),
        ([[1, 2, 3, np.nan]], [0.5], "finite"),
        ([[1, 2, 3, np.inf]], [0.5], "finite"),
        ([[1, 2, 3, 4]], [np.nan], "finite"),
        ([[1, 2, 3, 4]], [1.5], r"0\.\.1"),
        ([[1, 2, 3, 4]], [-0.1], r"0\.\.1"),
        ([[3, 2, 1, 4]], [0.5], "x0 ≤ x1"),
        ([[1, 4, 3, 2]], [0.5], "y0 ≤ y1"),
    ],
)
def test_wrong_shapes_and_numbers_are_refused(boxes: object, scores: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        people(boxes, scores)


def test_nobody_is_a_value_like_any_other() -> None:
    nobody = People(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), (100, 100))
    assert len(nobody) == len(nobody.above(0.5)) == 0


def test_above_keeps_order_size_and_saturation() -> None:
    some = People(np.array([[0, 0, 1, 1], [2, 2, 3, 3]], np.float32), np.array([0.9, 0.3], np.float32), (9, 8), True)
    kept = some.above(0.5)
    assert (kept.boxes.tolist(), kept.size, kept.saturated) == ([[0, 0, 1, 1]], (9, 8), True)


@given(crowds, st.floats(0.1, 0.9))
def test_suppression_keeps_the_best_and_none_like_it(
    crowd: list[tuple[tuple[float, ...], float]], limit: float
) -> None:
    boxes, scores = boxes_of(crowd)
    kept = suppress(boxes, scores, limit, 300)
    assert len(set(kept.tolist())) == len(kept)
    assert (np.diff(scores[kept]) <= 0).all()
    if len(scores):
        assert kept[0] == int(np.argmax(scores))
    for place, i in enumerate(kept):
        assert all(iou(boxes[i], boxes[j]) <= limit + 1e-3 for j in kept[:place])
    for i in set(range(len(scores))) - set(kept.tolist()):
        assert any(scores[j] >= scores[i] and iou(boxes[i], boxes[j]) > limit - 1e-3 for j in kept)


@given(crowds, st.floats(0.1, 0.9), st.randoms(use_true_random=False))
def test_suppression_is_stable_and_suppressing_again_changes_nothing(
    crowd: list[tuple[tuple[float, ...], float]], limit: float, shuffler: object
) -> None:
    boxes, scores = boxes_of(crowd)
    kept = suppress(boxes, scores, limit, 300)
    assert np.array_equal(suppress(boxes, scores, limit, 300), kept)
    assert suppress(boxes[kept], scores[kept], limit, 300).tolist() == list(range(len(kept)))


def test_equal_scores_keep_the_order_of_the_input() -> None:
    boxes = np.array([[50, 0, 60, 10], [0, 0, 10, 10], [1, 0, 11, 10]], np.float32)
    assert suppress(boxes, np.full(3, 0.5, np.float32), 0.5, 300).tolist() == [0, 1]


@pytest.mark.parametrize(("most", "left"), [(0, 0), (2, 2), (3, 3), (9, 3)])
def test_no_more_are_kept_than_asked_for(most: int, left: int) -> None:
    boxes = np.array([[20 * i, 0, 20 * i + 10, 10] for i in range(3)], np.float32)
    assert len(suppress(boxes, np.array([0.1, 0.2, 0.3], np.float32), 0.5, most)) == left


def test_boxes_without_area_are_no_error() -> None:
    assert len(suppress(np.full((4, 4), 5, np.float32), np.full(4, 0.5, np.float32), 0.5, 300)) >= 1
