"""Three photos are three angles, or are not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from drillcheck.photos.viewpoint import compared
from tests.benchmarks.session_photos import TRICKS, dishonest, honest
from tests.cli.conftest import Ran, cli

__all__ = ["cli"]
SEED = 5


def saved(folder: Path, images: list[np.ndarray]) -> list[Path]:
    paths = [folder / f"{number}.jpg" for number in range(len(images))]
    for path, image in zip(paths, images, strict=True):
        cv2.imencode(".jpg", image)[1].tofile(path)
    return paths


def test_three_honest_photos_are_three_angles(cli: Callable[..., Ran], tmp_path: Path) -> None:
    ran = cli("ledger", "photos", *saved(tmp_path, honest(SEED)), "--json")
    assert ran.code == 0
    told = json.loads(ran.out)
    assert (told["angles"], told["pairs"]) == (3, [])
    assert min(told["people"]) >= 10


@pytest.mark.parametrize("trick", TRICKS)
def test_a_photo_made_of_another_is_no_angle_of_its_own(trick: str) -> None:
    one, two, made = dishonest(SEED, trick)
    assert compared(one, made).sameness == "same"
    assert compared(one, two).sameness == compared(two, made).sameness == "other"
    assert compared(one, made).mirrored == ("mirror" in trick)


def test_too_few_angles_fail_and_empty_rooms_are_for_a_person(
    cli: Callable[..., Ran],
    tmp_path: Path,
) -> None:
    assert cli("ledger", "photos", *saved(tmp_path, dishonest(SEED, "crop"))).code == 1
    assert cli("ledger", "photos", *saved(tmp_path, honest(SEED)[:2])).code == 1
    rng = np.random.default_rng(1)
    walls = [cv2.resize(rng.integers(0, 255, (30, 40, 3), np.uint8), (960, 540)) for _ in range(3)]
    assert cli("ledger", "photos", *saved(tmp_path, walls)).code == 3


def test_what_is_no_picture_is_named(cli: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_text("no picture", encoding="utf-8")
    ran = cli("ledger", "photos", path)
    assert ran.code == 2
    assert "x.jpg" in ran.err
