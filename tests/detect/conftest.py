"""Rendered people whose places are known, the weights that are fetched, and those that come with the program."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from drillcheck.demo.atlas import POSE, people_atlas
from drillcheck.demo.compose import UNIFORM, stamp
from drillcheck.detect import registry
from drillcheck.detect.people import Floats, Image
from drillcheck.detect.registry import checked_weights, find_model, list_models
from drillcheck.resources import data_dir, model_dirs

SIZE = (640, 360)
NUMBER = 5
FETCHED = "fall-yolov8s"


@pytest.fixture(scope="session")
def weights() -> Path:
    """The weights that are fetched. Where they are missing the error says how to get them."""
    return checked_weights(find_model(FETCHED))


@pytest.fixture(scope="session")
def rank() -> tuple[Image, Floats]:
    """Five people in uniform, some 150 pixels tall and 110 apart, and their boxes."""
    rng = np.random.default_rng(4)
    ground = np.full((SIZE[1], SIZE[0], 3), (128, 138, 134), np.int16)
    picture = (ground + rng.normal(0, 4, ground.shape)).clip(0, 255).astype(np.uint8)
    picture[:120] = (190, 170, 150)
    atlas = people_atlas()
    boxes = []
    for i in range(NUMBER):
        body = atlas.bodies[i % len(atlas.bodies)]
        sprite = atlas.person(body, UNIFORM, POSE["attention"], 0, 88.0)
        x, y = 100 + 110 * i, 300
        stamp(picture, sprite, x, y)
        height, width = sprite.colour.shape[:2]
        left, top = x + sprite.left, y + sprite.top
        rows, columns = np.nonzero(sprite.keep[..., 0] < 128)
        assert rows.max() < height
        assert columns.max() < width
        boxes.append((left + columns.min(), top + rows.min(), left + columns.max() + 1, top + rows.max() + 1))
    return picture, np.array(boxes, np.float32)


@pytest.fixture
def no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which no fetched weights lie; the folder in which they would be looked for first."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("registry", "fetch"):
        monkeypatch.setattr(f"drillcheck.detect.{name}.model_dirs", lambda: [folder])
    assert model_dirs() != [folder]
    return folder


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The default's files in a folder in which they may be harmed."""
    entry = find_model()
    assert entry.network is not None
    folder = tmp_path / "shipped"
    folder.mkdir()
    list_models()  # the list itself is read from where it lies
    for name in (entry.file, entry.network.file):
        shutil.copyfile(data_dir("models") / name, folder / name)
    monkeypatch.setattr(registry, "data_dir", lambda name: folder)
    return folder
