"""The networks that come with the program: they run as they lie there, in int8, and only if they are unaltered."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from drillcheck.detect import registry
from drillcheck.detect.fetch import fetch
from drillcheck.detect.load import Loaded, load_detector
from drillcheck.detect.people import Floats, Image
from drillcheck.detect.prepare import prepared
from drillcheck.detect.registry import ModelEntry, OwnSource, find_model, list_models
from drillcheck.errors import ModelError
from drillcheck.profile import load_profile
from drillcheck.resources import data_dir
from tests.detect.conftest import NUMBER

SETTINGS = load_profile().detector
LARGEST_BYTES = 25_000_000


OWN = [entry for entry in list_models() if isinstance(entry.source, OwnSource)]


def own() -> ModelEntry:
    return OWN[0]


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The network's files in a folder in which they may be harmed."""
    entry = own()
    assert entry.network is not None
    for name in (entry.file, entry.network.file):
        shutil.copyfile(data_dir("models") / name, tmp_path / name)
    monkeypatch.setattr(registry, "data_dir", lambda name: tmp_path)
    return tmp_path


@pytest.fixture(scope="module", params=OWN, ids=lambda entry: entry.name)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        return load_detector(request.param.name, SETTINGS)


def test_it_finds_everybody_in_a_rank_where_they_stand(loaded: Loaded, rank: tuple[Image, Floats]) -> None:
    picture, boxes = rank
    found = loaded.detector.detect(picture).above(0.25)
    assert len(found) == NUMBER
    assert found.boxes[np.argsort(found.boxes[:, 0])] == pytest.approx(boxes[np.argsort(boxes[:, 0])], abs=14)


def test_the_same_picture_gives_the_same_people(loaded: Loaded, rank: tuple[Image, Floats]) -> None:
    one, two = loaded.detector.detect(rank[0]), loaded.detector.detect(rank[0])
    assert np.array_equal(one.boxes, two.boxes)
    assert np.array_equal(one.scores, two.scores)


def test_the_evidence_says_what_ran(loaded: Loaded) -> None:
    facts = loaded.facts
    assert facts.sha256 == find_model(facts.name).sha256
    assert (facts.runtime, facts.precision) == ("openvino", "int8")
    assert (facts.input_width, facts.input_height) == SETTINGS.input


def test_nothing_is_fetched_and_its_size_is_as_registered() -> None:
    said: list[str] = []
    path = fetch(own().name, SETTINGS.input, said.append)
    assert "download" not in said
    assert path.stat().st_size == own().size_bytes


def test_all_that_comes_along_stays_small() -> None:
    files = [entry.file for entry in OWN] + [entry.network.file for entry in OWN if entry.network]
    assert sum((data_dir("models") / name).stat().st_size for name in files) <= LARGEST_BYTES


@pytest.mark.parametrize("kind", ["xml", "bin"])
def test_an_altered_file_is_refused(copied: Path, kind: str) -> None:
    (copied / own().file).with_suffix(f".{kind}").write_bytes(b"other")
    with pytest.raises(ModelError) as caught:
        prepared(own(), SETTINGS.input)
    assert caught.value.code == "model_altered"


@pytest.mark.parametrize("kind", ["xml", "bin"])
def test_a_missing_file_is_told(copied: Path, kind: str) -> None:
    (copied / own().file).with_suffix(f".{kind}").unlink()
    with pytest.raises(ModelError) as caught:
        prepared(own(), SETTINGS.input)
    assert caught.value.code == "model_missing"


def test_another_input_size_is_an_error_and_never_a_guess() -> None:
    with pytest.raises(ModelError) as caught:
        prepared(find_model(own().name), (640, 384))
    assert caught.value.code == "model_wrong_input"
    assert "960×544" in str(caught.value)
    assert "640×384" in str(caught.value)
