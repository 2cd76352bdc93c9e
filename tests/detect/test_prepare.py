"""The exported network beside its weights."""

import json
import shutil
from pathlib import Path

import pytest

from drillcheck.detect import prepare
from drillcheck.detect.prepare import prepared
from drillcheck.detect.registry import find_model
from drillcheck.errors import ModelError
from drillcheck.ingest.hashing import sha256_of
from drillcheck.profile import load_profile
from tests.detect.conftest import FETCHED

INTO = load_profile().detector.input


@pytest.fixture
def copied(no_weights: Path, weights: Path) -> Path:
    """A machine on which the weights lie, and no network yet."""
    (no_weights / weights.name).symlink_to(weights)
    return no_weights


def fake_export(marks: list[str]) -> object:
    """In place of the export, which takes half a minute: writes a network and counts."""

    def run(weights: Path, into: tuple[int, int], target: Path, entry: object) -> None:
        marks.append(f"{into[0]}x{into[1]}")
        target.write_text("<net/>", encoding="utf-8")
        target.with_suffix(".bin").write_bytes(b"numbers")

    return run


def test_the_network_of_the_fetched_weights_stands_ready(weights: Path) -> None:
    network = prepared(find_model(FETCHED), INTO)
    note = json.loads((network.parent / "export.json").read_text(encoding="utf-8"))
    assert note["weights"] == find_model(FETCHED).sha256
    assert note["xml"] == sha256_of(network)


def test_a_network_is_exported_once_for_each_input_size(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marks: list[str] = []
    monkeypatch.setattr(prepare, "_run", fake_export(marks))
    first = prepared(find_model(FETCHED), (640, 384))
    assert prepared(find_model(FETCHED), (640, 384)) == first
    assert prepared(find_model(FETCHED), (320, 192)) != first
    assert marks == ["640x384", "320x192"]
    assert sorted(path.name for path in copied.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize("name", ["network.xml", "network.bin", "export.json"])
@pytest.mark.parametrize("harm", ["altered", "lost"])
def test_a_network_that_was_harmed_is_exported_anew(
    copied: Path, monkeypatch: pytest.MonkeyPatch, name: str, harm: str
) -> None:
    marks: list[str] = []
    monkeypatch.setattr(prepare, "_run", fake_export(marks))
    file = prepared(find_model(FETCHED), INTO).parent / name
    if harm == "lost":
        file.unlink()
    else:
        file.write_bytes(b"[]")
    network = prepared(find_model(FETCHED), INTO)
    assert len(marks) == 2
    assert network.read_text(encoding="utf-8") == "<net/>"
    assert prepared(find_model(FETCHED), INTO) == network
    assert len(marks) == 2


def test_weights_that_cannot_be_exported_say_why_and_leave_nothing(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = find_model(FETCHED)
    junk = copied / "junk.pt"
    junk.write_bytes(b"junk")
    broken = entry.model_copy(update={"file": "junk.pt", "sha256": sha256_of(junk)})
    with pytest.raises(ModelError) as caught:
        prepared(broken, INTO)
    assert caught.value.code == "model_export_failed"
    assert entry.name in str(caught.value)
    assert sorted(path.name for path in copied.iterdir()) == sorted([entry.file, "junk.pt"])


def test_nothing_is_exported_from_missing_weights(no_weights: Path) -> None:
    with pytest.raises(ModelError) as caught:
        prepared(find_model(FETCHED), INTO)
    assert caught.value.code == "model_missing"


def test_where_the_weights_folder_cannot_hold_it_the_network_goes_to_the_cache(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "_run", fake_export([]))
    monkeypatch.setattr("drillcheck.resources.os.access", lambda folder, mode: Path(folder) != copied)
    network = prepared(find_model(FETCHED), INTO)
    assert (tmp_path / "cache") in network.parents
    assert prepared(find_model(FETCHED), INTO) == network
    shutil.rmtree(network.parent)
