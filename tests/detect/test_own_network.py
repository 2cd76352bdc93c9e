"""The networks that come with the program: they run as they lie there, in int8, and only if they are unaltered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

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


def test_two_pictures_at_once_give_the_same_people_as_one_after_the_other(
    loaded: Loaded, rank: tuple[Image, Floats]
) -> None:
    pictures = [rank[0], np.ascontiguousarray(rank[0][:, ::-1])] * 3
    alone = [loaded.detector.detect(picture) for picture in pictures]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(loaded.detector.detect, pictures))
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one.boxes, other.boxes)
        assert np.array_equal(one.scores, other.scores)


def test_the_evidence_says_what_ran(loaded: Loaded) -> None:
    facts = loaded.facts
    assert facts.sha256 == find_model(facts.name).sha256
    assert (facts.runtime, facts.precision) == ("openvino", "int8")
    assert (facts.input_width, facts.input_height) == SETTINGS.input


@pytest.mark.parametrize("name", [None, *(entry.name for entry in OWN)])
def test_nothing_is_fetched_and_its_size_is_as_registered(name: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The default, asked for without its name, is one of them."""
    monkeypatch.setattr("drillcheck.detect.fetch.subprocess.run", None)
    said: list[str] = []
    path = fetch(name, SETTINGS.input, said.append)
    assert "download" not in said
    assert path.stat().st_size == find_model(name).size_bytes


def test_all_that_comes_along_stays_small() -> None:
    files = [entry.file for entry in OWN] + [entry.network.file for entry in OWN if entry.network]
    assert sum((data_dir("models") / name).stat().st_size for name in files) <= LARGEST_BYTES


@pytest.mark.parametrize("kind", ["xml", "bin"])
def test_an_altered_file_is_refused(shipped: Path, kind: str) -> None:
    (shipped / find_model().file).with_suffix(f".{kind}").write_bytes(b"other")
    for use in (lambda: prepared(find_model(), SETTINGS.input), lambda: fetch(None, SETTINGS.input)):
        with pytest.raises(ModelError) as caught:
            use()
        assert caught.value.code == "model_altered"


@pytest.mark.parametrize("kind", ["xml", "bin"])
def test_a_missing_file_is_told(shipped: Path, kind: str) -> None:
    (shipped / find_model().file).with_suffix(f".{kind}").unlink()
    for use in (lambda: prepared(find_model(), SETTINGS.input), lambda: fetch(None, SETTINGS.input)):
        with pytest.raises(ModelError) as caught:
            use()
        assert caught.value.code == "model_missing"


@pytest.mark.parametrize("entry", OWN, ids=lambda entry: entry.name)
def test_another_input_size_is_an_error_and_never_a_guess(entry: ModelEntry) -> None:
    with pytest.raises(ModelError) as caught:
        prepared(entry, (640, 384))
    assert caught.value.code == "model_wrong_input"
    assert "960×544" in str(caught.value)
    assert "640×384" in str(caught.value)
    assert "--detector" in str(caught.value)
