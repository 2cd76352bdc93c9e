"""Which weights exist, and where they lie."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drillcheck.detect import registry
from drillcheck.detect.registry import OwnSource, checked_weights, find_model, list_models
from drillcheck.errors import InputError, ModelError
from drillcheck.resources import data_dir
from tests.detect.conftest import FETCHED


def test_exactly_one_of_the_known_weights_is_the_default() -> None:
    assert [entry.name for entry in list_models() if entry.default] == [find_model().name]


def test_the_default_comes_with_the_program_and_is_unaltered(no_weights: Path) -> None:
    """On a machine on which nothing was ever fetched."""
    entry = find_model()
    assert isinstance(entry.source, OwnSource)
    assert checked_weights(entry) == entry.path == data_dir("models") / entry.file
    assert (data_dir("models") / entry.file).stat().st_size == entry.size_bytes


def test_the_fetched_weights_are_here_and_unaltered(weights: Path) -> None:
    """Where they are not, this fails with the message that says how to get them."""
    assert weights == find_model(FETCHED).path
    assert weights.stat().st_size == find_model(FETCHED).size_bytes


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(InputError) as caught:
        find_model("yolo99")
    assert caught.value.code == "model_unknown"
    assert find_model().name in str(caught.value)


def test_missing_weights_are_an_error_that_says_what_to_do(no_weights: Path) -> None:
    with pytest.raises(ModelError) as caught:
        checked_weights(find_model(FETCHED))
    assert (caught.value.code, caught.value.exit_code) == ("model_missing", 4)
    assert f"drillcheck models fetch {FETCHED}" in str(caught.value)


def test_altered_weights_are_an_error_that_says_what_was_expected(no_weights: Path) -> None:
    (no_weights / find_model(FETCHED).file).write_bytes(b"other weights")
    with pytest.raises(ModelError) as caught:
        checked_weights(find_model(FETCHED))
    assert caught.value.code == "model_altered"
    assert find_model(FETCHED).sha256[:16] in str(caught.value)
    assert f"drillcheck models fetch {FETCHED}" in str(caught.value)


@pytest.mark.parametrize(
    ("checkout", "remedy"), [(False, "pip install --force-reinstall drillcheck"), (True, "restore models")]
)
@pytest.mark.parametrize("kind", ["bin", "xml"])
@pytest.mark.parametrize(("harm", "code"), [("lost", "model_missing"), ("altered", "model_altered")])
def test_a_file_of_the_default_that_was_harmed_is_brought_back_by_installing_not_by_fetching(
    shipped: Path, monkeypatch: pytest.MonkeyPatch, kind: str, harm: str, code: str, checkout: bool, remedy: str
) -> None:
    monkeypatch.setattr(registry, "in_checkout", lambda: checkout)
    file = (shipped / find_model().file).with_suffix(f".{kind}")
    if harm == "lost":
        file.unlink()
    else:
        file.write_bytes(b"other")
    with pytest.raises(ModelError) as caught:
        checked_weights(find_model())
    assert (caught.value.code, caught.value.exit_code) == (code, 4)
    assert file.name in str(caught.value)
    assert remedy in str(caught.value)
    assert "models fetch" not in str(caught.value)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another list of models, read instead of the project's."""
    (tmp_path / "models.toml").write_text(
        (data_dir("models") / "models.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    monkeypatch.setattr(registry, "data_dir", lambda name: tmp_path)
    list_models.cache_clear()
    yield tmp_path / "models.toml"
    list_models.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[[model]]", "[model", ""),
        ("[[model]]", "[[modell]]", "model"),
        ("licence =", "license =", "licence"),
        ('people = ["Normal", "Fall"]', "people = []", "people"),
        ('people = ["Normal", "Fall"]', 'people = ["Person"]', "Person"),
        ('sha256 = "5f', 'sha256 = "XY', "sha256"),
        ('kind = "pypi"', 'kind = "http"', "kind"),
    ],
)
def test_a_list_with_a_mistake_is_refused_with_its_file(written: Path, old: str, new: str, told: str) -> None:
    text = written.read_text(encoding="utf-8")
    assert old in text
    written.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        find_model()
    assert caught.value.code == "models_list_unreadable"
    assert str(written) in str(caught.value)
    assert told in str(caught.value)
