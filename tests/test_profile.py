"""Scan profiles."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from drillcheck.errors import InputError
from drillcheck.i18n import error_message
from drillcheck.profile import load_profile
from drillcheck.resources import data_dir

FOLDER = data_dir("pipelines") / "profiles"


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """The standard profile with some of its text replaced."""

    def write(old: str = "", new: str = "") -> Path:
        text = (FOLDER / "standard.toml").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "own.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*.toml"))])
def test_every_profile_that_comes_with_the_program_is_valid_and_leaves_no_blind_stretch(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    assert profile.sha256 == hashlib.sha256((FOLDER / f"{name}.toml").read_bytes()).hexdigest()
    assert profile.people.step_s + 2 * profile.people.keyframe_slack_s <= profile.people.max_gap_s


def test_the_evidence_records_name_hash_and_gap() -> None:
    profile = load_profile()
    assert profile.facts.model_dump() == {
        "name": "standard",
        "sha256": profile.sha256,
        "max_gap_s": profile.people.max_gap_s,
    }


def test_any_change_of_the_file_is_another_profile(changed: Callable[..., Path]) -> None:
    assert load_profile(changed()).sha256 == load_profile().sha256
    assert load_profile(changed("# How", "# how")).sha256 != load_profile().sha256


def test_a_file_cannot_claim_another_hash(changed: Callable[..., Path]) -> None:
    path = changed('name = "standard"', 'name = "standard"\nsha256 = "beef"')
    assert load_profile(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("step_s = 4.0", "stepp_s = 4.0", "people.step_s"),
        ("step_s = 4.0", "step_s = 0", "people.step_s"),
        ("step_s = 4.0", "step_s = inf", "people.step_s"),
        ("max_gap_s = 8.0", "max_gap_s = nan", "people.max_gap_s"),
        ("input = [960, 544]", "input = [960, 540]", "detector.input.1"),
        ("input = [960, 544]", "input = [0, 544]", "detector.input.0"),
        ("input = [960, 544]", "input = [960]", "detector.input"),
        ('precision = "bf16"', 'precision = "int8"', "detector.precision"),
        ("iou = 0.45", "iou = 1.0", "detector.iou"),
        ("[cuts]", "[cutz]", "cuts"),
        ("most_suspects = 40", "most_suspects = -1", "cuts.most_suspects"),
        ("width = 640", "width = 64", "camera.width"),
        ("step_s = 4.0", "step_s = 4.0\nstep_s = 5.0", ""),
        ("[people]", "[people", ""),
    ],
)
def test_a_wrong_value_is_refused_with_its_file_and_key(
    changed: Callable[..., Path], old: str, new: str, told: str
) -> None:
    path = changed(old, new)
    with pytest.raises(InputError) as caught:
        load_profile(path)
    assert caught.value.code == "profile_unreadable"
    assert str(path) in str(caught.value)
    assert told in str(caught.value)
    assert str(path) in error_message(caught.value, "zh")


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(InputError) as caught:
        load_profile("nightly")
    assert caught.value.code == "profile_unknown"
    assert "standard" in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "own.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_profile(path)
    assert caught.value.code == "profile_unreadable"
