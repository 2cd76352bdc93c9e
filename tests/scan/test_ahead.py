"""Detection runs ahead and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from drillcheck.detect.people import Image, People
from drillcheck.scan.ahead import detected, plain_image_operations
from drillcheck.scan.clip import Shot


class Counting:
    """Finds as many people as the picture is light."""

    def __init__(self, at_once: int = 1) -> None:
        self.asked: list[int] = []
        self.at_once = at_once

    def detect(self, image: Image) -> People:
        number = int(image[0, 0, 0])
        self.asked.append(number)
        if number == 13:
            raise ValueError("thirteen")
        return People(np.zeros((number, 4), np.float32), np.zeros(number, np.float32), (4, 4))


def shots(numbers: list[int]) -> Iterator[Shot | int]:
    """A picture for each number; below zero one that cannot be decoded."""
    for number in numbers:
        yield number if number < 0 else Shot(number, np.full((4, 4, 3), number, np.uint8), 1.0)


@pytest.mark.parametrize("at_once", [1, 2, 3])
@pytest.mark.parametrize("numbers", [[], [5], [-1], [3, -7, 0, 9, 2], [-1, -2, 4, -3]])
def test_every_picture_comes_in_order_with_its_own_people(numbers: list[int], at_once: int) -> None:
    detector = Counting(at_once)
    found = [
        seen if isinstance(seen, int) else (seen[0].at, len(seen[1])) for seen in detected(shots(numbers), detector)
    ]
    assert found == [number if number < 0 else (number, number) for number in numbers]
    assert sorted(detector.asked) == sorted(number for number in numbers if number >= 0)


def test_a_detector_that_fails_is_heard_of_at_its_picture() -> None:
    seen = detected(shots([1, 13, 2]), Counting())
    assert isinstance(next(seen), tuple)
    with pytest.raises(ValueError, match="thirteen"):
        next(seen)


def test_image_operations_get_their_threads_back() -> None:
    before = cv2.getNumThreads()
    with plain_image_operations():
        assert cv2.getNumThreads() == 1
    assert cv2.getNumThreads() == before
