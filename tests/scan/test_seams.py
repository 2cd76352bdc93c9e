"""A stretch that was turned round in its place leaves two seams that belong together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from drillcheck.detect.people import Image
from drillcheck.evidence.model import Boundary, Cut
from drillcheck.scan.clip import Clip
from drillcheck.scan.seams import turned_round
from tests.scan.builders import seen, with_people, write, yard

FPS = 10


def cuts(clip: Clip, *seconds: float) -> list[Cut]:
    """Cuts whose first new pictures stand at these seconds."""
    return [
        Cut(at=Boundary(at=clip.ticks(at), uncertainty=clip.ticks(1 / FPS)), certain=True, reasons=["people_jump"])
        for at in seconds
    ]


def filmed(path: Path, order: list[int]) -> Path:
    """A rank that walks to the right, one pixel a picture, its recorded pictures shown in this order."""
    ground = seen(yard(1))
    noise = np.random.default_rng(4).normal(0, 2, (8, *ground.shape))

    def picture(number: int) -> Image:
        drawn, _ = with_people(ground, 5 + 1.0 * (order[number] % 110))
        return np.asarray(np.clip(drawn + noise[number % 8], 0, 255), np.uint8)

    return write(path, picture, len(order) / FPS, FPS)


def test_a_stretch_turned_round_in_its_place_is_found(tmp_path: Path) -> None:
    order = [*range(33), *range(33, 87)[::-1], *range(87, 110)]
    with Clip([filmed(tmp_path / "turned.mp4", order)]) as clip:
        (found,) = turned_round(clip, cuts(clip, 3.3, 8.7))
        assert found.kind == "reversed"
        assert clip.seconds(found.start) == pytest.approx(3.3)
        assert clip.seconds(found.end) == pytest.approx(8.7)


@pytest.mark.parametrize(
    "order",
    [
        [*range(33), *range(60, 110), *range(10, 40)],
        [*range(33), *range(80, 110), *range(56, 80), *range(33, 56)],
        [*range(33), *range(33, 87)[::-1], *range(93, 110)],
    ],
    ids=["two splices", "stretches that changed places", "the second seam lacks a moment"],
)
def test_other_pairs_of_cuts_are_no_reversal(tmp_path: Path, order: list[int]) -> None:
    with Clip([filmed(tmp_path / "other.mp4", order)]) as clip:
        second = next(i for i in range(40, len(order)) if abs(order[i] - order[i - 1]) > 1) / FPS
        assert turned_round(clip, cuts(clip, 3.3, second)) == []


def test_one_cut_has_no_partner(tmp_path: Path) -> None:
    with Clip([filmed(tmp_path / "one.mp4", [*range(33), *range(60, 110)])]) as clip:
        assert turned_round(clip, cuts(clip, 3.3)) == []
