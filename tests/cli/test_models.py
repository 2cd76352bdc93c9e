"""`models list` and `models fetch`: what is here, what can be got, and what only installing again mends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Ran


def test_models_list(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drillcheck.detect.registry.model_dirs", list)
    models = {model["name"]: model for model in json.loads(cli("models", "list", "--json").out)["models"]}
    assert models["fall-yolov8s"]["path"] is None
    (default,) = [model for model in models.values() if model["default"]]
    assert Path(default["path"]).is_file()
    shown = cli("models", "list").out
    assert all(name in shown for name in models)
    assert f"{default['name']} (default)" in shown
    assert shown.count("drillcheck models fetch") == shown.count("drillcheck models fetch fall-yolov8s") == 1


def test_models_fetch_prepares_for_the_profile(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(name: str | None, into: tuple[int, int], say: Callable[[str], None]) -> Path:
        say("download")
        return Path(f"{name}-{into[0]}.pt")

    monkeypatch.setattr("drillcheck.detect.fetch.fetch", fetch)
    ran = cli("models", "fetch", "fall-yolov8s")
    assert "Detector ready: fall-yolov8s-" in ran.out
    assert "Download" in ran.err
    quiet = cli("models", "fetch", "fall-yolov8s", "--json")
    assert quiet.err == ""
    assert json.loads(quiet.out)["path"].startswith("fall-yolov8s-")


@pytest.mark.parametrize("name", [[], ["drill-s"], ["fall-yolov8s-int8"]], ids=["default", "drill-s", "int8"])
def test_models_fetch_of_what_comes_along_says_that_there_is_nothing_to_fetch(
    cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, name: list[str]
) -> None:
    monkeypatch.setattr("drillcheck.detect.fetch.subprocess.run", None)
    ran = cli("models", "fetch", *name)
    assert ran.code == 0
    assert f"{(name or ['drill-s'])[0]} comes with drillcheck" in ran.out
    assert "nothing to fetch" in ran.out
    assert "Download" not in ran.err
    assert Path(json.loads(cli("models", "fetch", *name, "--json").out)["path"]).is_file()


def test_models_fetch_cannot_mend_what_comes_along_and_says_what_does(
    cli: Callable[..., Ran], harmed_default: Path
) -> None:
    ran = cli("models", "fetch")
    assert ran.code == 4
    assert harmed_default.name in ran.err
    assert "pip install --force-reinstall drillcheck" in ran.err
