"""The default, and both runtimes with fetched weights, keep one contract; files that are no detector are errors."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drillcheck.detect.load import Loaded, load_detector
from drillcheck.detect.openvino import OpenVinoDetector
from drillcheck.detect.people import Floats, Image, PersonDetector
from drillcheck.detect.prepare import prepared
from drillcheck.detect.registry import find_model
from drillcheck.errors import InputError, ModelError
from drillcheck.profile import DetectorSettings, load_profile
from tests.detect.conftest import FETCHED, NUMBER, SIZE

SETTINGS = load_profile().detector
SMALL = DetectorSettings(input=(640, 384), precision="f32", iou=0.6)
Found = Callable[[str], Loaded]


@pytest.fixture(scope="module")
def loaded(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """A runtime's detector, loaded once; torch is slow on a CPU, so its input is smaller."""
    known: dict[str, Loaded] = {}
    patch = pytest.MonkeyPatch()
    patch.setenv("DRILLCHECK_DEVICE", "cpu")
    patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))

    def load(runtime: str) -> Loaded:
        if runtime not in known:
            choices = {"default": None, "openvino": FETCHED, "ultralytics": str(weights)}
            known[runtime] = load_detector(choices[runtime], SMALL if runtime == "ultralytics" else SETTINGS)
        return known[runtime]

    return load


@pytest.fixture(params=["default", "openvino", "ultralytics"])
def detector(request: pytest.FixtureRequest, loaded: Found) -> PersonDetector:
    return loaded(request.param).detector


def test_everybody_in_the_rank_is_found_where_they_stand(detector: PersonDetector, rank: tuple[Image, Floats]) -> None:
    picture, boxes = rank
    found = detector.detect(picture).above(0.25)
    assert len(found) == NUMBER
    assert found.size == SIZE
    assert not found.saturated
    nearest = found.boxes[np.argsort(found.boxes[:, 0])]
    assert nearest == pytest.approx(boxes[np.argsort(boxes[:, 0])], abs=14)


def test_boxes_lie_in_the_picture_and_the_best_come_first(detector: PersonDetector, rank: tuple[Image, Floats]) -> None:
    found = detector.detect(rank[0])
    assert found.boxes.dtype == found.scores.dtype == np.float32
    assert (found.boxes >= 0).all()
    assert (found.boxes <= np.array([*SIZE, *SIZE])).all()
    assert (np.diff(found.scores) <= 0).all()


def test_the_same_picture_gives_the_same_people_to_the_last_bit(
    detector: PersonDetector, rank: tuple[Image, Floats]
) -> None:
    one, two = detector.detect(rank[0]), detector.detect(rank[0].copy())
    assert np.array_equal(one.boxes, two.boxes)
    assert np.array_equal(one.scores, two.scores)


@pytest.mark.parametrize("size", [(640, 360), (90, 160), (1, 1)])
def test_an_empty_picture_of_any_shape_shows_nobody_for_sure(detector: PersonDetector, size: tuple[int, int]) -> None:
    found = detector.detect(np.full((size[1], size[0], 3), 128, np.uint8))
    assert len(found.above(0.4)) == 0
    assert found.size == size


def test_a_portrait_picture_shows_the_same_person(detector: PersonDetector, rank: tuple[Image, Floats]) -> None:
    portrait = np.ascontiguousarray(rank[0][60:360, 20:180])
    assert len(detector.detect(portrait).above(0.25)) == 1


def test_both_runtimes_say_of_themselves_what_the_evidence_records(loaded: Found, weights: Path) -> None:
    own, other = loaded("openvino").facts, loaded("ultralytics").facts
    assert own.sha256 == other.sha256 == find_model(FETCHED).sha256
    assert (own.runtime, other.runtime) == ("openvino", "ultralytics")
    assert own.precision in ("bf16", "f32")
    assert (own.input_width, own.input_height) == SETTINGS.input
    assert (other.precision, other.input_width, other.input_height) == ("f32", *SMALL.input)


@pytest.mark.parametrize("harm", ["no XML", "cut short", "no numbers", "wrong numbers", "missing"])
def test_a_network_that_is_corrupt_is_an_error(weights: Path, tmp_path: Path, harm: str) -> None:
    network, copy = prepared(find_model(FETCHED), SETTINGS.input), tmp_path / "network.xml"
    if harm == "no XML":
        copy.write_text("<net", encoding="utf-8")
    elif harm == "cut short":
        copy.write_bytes(network.read_bytes()[:100_000])
    elif harm != "missing":
        shutil.copyfile(network, copy)
    if harm == "wrong numbers":
        copy.with_suffix(".bin").write_bytes(b"123")
    with pytest.raises(ModelError) as caught:
        OpenVinoDetector(copy, classes=["Normal", "Fall"], people=["Normal"], precision="f32", iou=0.6)
    assert caught.value.code == "model_unreadable"
    assert str(copy) in str(caught.value)


def test_a_network_with_another_number_of_classes_is_an_error_and_not_nobody(weights: Path) -> None:
    network = prepared(find_model(FETCHED), SETTINGS.input)
    with pytest.raises(ModelError) as caught:
        OpenVinoDetector(network, classes=["person"], people=["person"], precision="f32", iou=0.6)
    assert caught.value.code == "model_wrong_output"
    assert "[1,6," in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"junk" * 100, None], ids=["empty", "junk", "cut short"])
def test_weights_that_are_no_detector_are_an_error(weights: Path, tmp_path: Path, content: bytes | None) -> None:
    own = tmp_path / "own.pt"
    own.write_bytes(weights.read_bytes()[:3_000_000] if content is None else content)
    with pytest.raises(ModelError) as caught:
        load_detector(str(own), SMALL)
    assert caught.value.code == "model_own_unreadable"
    assert str(own) in str(caught.value)


def test_weights_that_are_not_there_are_never_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load_detector("yolov8n.pt", SMALL)
    assert caught.value.code == "file_missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "names", "code"),
    [
        ("detect", ["cat", "dog"], "model_no_people"),
        ("segment", ["person", "dog"], "model_wrong_output"),
        ("classify", ["person", "dog"], "model_wrong_output"),
    ],
)
def test_weights_that_cannot_find_people_are_an_error_and_not_nobody(
    loaded: Found, tmp_path: Path, kind: str, names: list[str], code: str
) -> None:
    loaded("ultralytics")  # which keeps Ultralytics from the home folder and from the network
    own = untrained(tmp_path, kind, names)
    with pytest.raises(ModelError) as caught:
        load_detector(str(own), SMALL).detector.detect(np.zeros((36, 64, 3), np.uint8))
    assert caught.value.code == code


@pytest.mark.parametrize("kind", ["detect", "chooses"])
def test_weights_of_ones_own_with_any_kind_of_head_are_used(loaded: Found, tmp_path: Path, kind: str) -> None:
    loaded("ultralytics")
    own = untrained(tmp_path, kind, ["dog", "Person"])
    found = load_detector(str(own), SMALL)
    assert (found.facts.name, found.facts.runtime) == ("own.pt", "ultralytics")
    assert found.detector.detect(np.zeros((36, 64, 3), np.uint8)).size == (64, 36)
    del found
    gc.collect()  # its folder of settings goes in silence


def untrained(folder: Path, kind: str, names: list[str]) -> Path:
    """Weights of the smallest network of that kind that never learnt anything."""
    import torch
    from ultralytics.nn import tasks

    builders = {"segment": tasks.SegmentationModel, "classify": tasks.ClassificationModel}
    plans = {
        "detect": "yolov8n.yaml",
        "chooses": "yolov10n.yaml",
        "segment": "yolov8n-seg.yaml",
        "classify": "yolov8n-cls.yaml",
    }
    network = builders.get(kind, tasks.DetectionModel)(plans[kind], nc=len(names), verbose=False)
    network.names, network.args = dict(enumerate(names)), {}
    torch.save({"model": network, "train_args": {}}, folder / "own.pt")
    return folder / "own.pt"


@pytest.mark.parametrize("name", [None, FETCHED])
def test_a_process_that_detects_with_openvino_never_imports_torch_nor_reports_anything(
    weights: Path, tmp_path: Path, name: str | None
) -> None:
    code = f"""
import sys
import numpy as np
from drillcheck.detect.load import load_detector
from drillcheck.profile import load_profile
load_detector({name!r}, load_profile().detector).detector.detect(np.zeros((90, 160, 3), np.uint8))
print(*sorted(set(sys.modules) & set(("torch", "torchvision", "ultralytics"))))
print(sys.modules.get("openvino_telemetry"))
"""
    env = {
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "DRILLCHECK_DEVICE": "cpu",
        "DRILLCHECK_MODELS": str(weights.parent),
    }
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False, cwd=root, env=env
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["None"]
    written = {path.relative_to(tmp_path).parts[:2] for path in tmp_path.rglob("*") if path.is_file()}
    assert written <= {(".cache", "drillcheck")}
