"""The detector through Ultralytics: any weights the user has, and CUDA. Also the export to OpenVINO.

Ultralytics would write settings to the home folder, report usage, install packages and download weights:
`quiet_environment` must hold before it is imported, and only this module imports it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, cast

import numpy as np

from drillcheck.detect.letterbox import LOWEST_SCORE, MOST_PEOPLE
from drillcheck.detect.people import Floats, Image, People
from drillcheck.errors import ModelError

# Class names that mean a person, in whatever weights the user has.
PERSON_NAMES = frozenset({"person", "people", "pedestrian", "normal", "fall", "human"})


class _Boxes(Protocol):
    """What is used of Ultralytics' result."""

    xyxy: Floats
    conf: Floats


class _Result(Protocol):
    """One picture's result, on whatever device."""

    boxes: _Boxes

    def cpu(self) -> _Result: ...
    def numpy(self) -> _Result: ...


def quiet_environment(config_dir: str) -> dict[str, str]:
    """Environment that keeps Ultralytics from the network, from pip and from the home folder."""
    return {
        "YOLO_OFFLINE": "true",
        "YOLO_AUTOINSTALL": "false",
        "YOLO_VERBOSE": "false",
        "YOLO_CONFIG_DIR": config_dir,
        "MPLCONFIGDIR": config_dir,
    }


class UltralyticsDetector:
    """YOLO weights run by Ultralytics on CPU or CUDA."""

    runtime = "ultralytics"

    def __init__(self, weights: Path, *, into: tuple[int, int], iou: float, people: list[str] | None = None) -> None:
        self._config = tempfile.TemporaryDirectory(prefix="drillcheck-yolo-")
        os.environ.update(quiet_environment(self._config.name))
        import torch
        from ultralytics import YOLO  # type: ignore[attr-defined]

        try:
            self._model = YOLO(str(weights), task="detect")
            names = cast(Mapping[int, str], self._model.names)
        except Exception as error:  # the loader raises whatever the pickle inside raises
            raise ModelError("model_unreadable", path=str(weights), reason=str(error).splitlines()[0][:160]) from error
        wanted = {name.lower() for name in people} if people else PERSON_NAMES
        self._classes = [number for number, name in names.items() if name.lower() in wanted]
        if not self._classes:
            raise ModelError("model_no_people", path=str(weights), classes=", ".join(names.values()))
        self._device = "cuda:0" if torch.cuda.is_available() else "cpu"
        self.precision = "f16" if self._device != "cpu" else "f32"
        self.into = into
        self._iou = iou

    def detect(self, image: Image) -> People:
        """People in a (height, width, 3) uint8 BGR picture."""
        found = self._model.predict(
            image,
            imgsz=(self.into[1], self.into[0]),
            conf=LOWEST_SCORE,
            iou=self._iou,
            agnostic_nms=True,
            classes=self._classes,
            max_det=MOST_PEOPLE,
            device=self._device,
            half=self._device != "cpu",
            verbose=False,
        )
        result = cast(_Result, next(iter(found))).cpu().numpy().boxes
        boxes = np.asarray(result.xyxy, np.float32).reshape(-1, 4)
        scores = np.asarray(result.conf, np.float32).reshape(-1)
        size = (int(image.shape[1]), int(image.shape[0]))
        order = np.argsort(-scores, kind="stable")
        return People(boxes[order], scores[order], size, saturated=len(boxes) >= MOST_PEOPLE)


def export(weights: Path, into: tuple[int, int], target: Path) -> None:
    """Write `target` (.xml, with its .bin beside it): the network at a fixed input size, for OpenVINO."""
    os.environ.update(quiet_environment(tempfile.mkdtemp(prefix="drillcheck-yolo-")))
    # OpenVINO's converter reports usage too; without this package it has a silent stand-in.
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino
    import torch
    from ultralytics import YOLO  # type: ignore[attr-defined]

    torch.manual_seed(0)
    made = Path(YOLO(str(weights), task="detect").export(format="openvino", imgsz=(into[1], into[0]), batch=1, verbose=False))
    network = openvino.Core().read_model(next(made.glob("*.xml")))
    openvino.save_model(network, target, compress_to_fp16=True)


if __name__ == "__main__":
    export(Path(sys.argv[1]), (int(sys.argv[2]), int(sys.argv[3])), Path(sys.argv[4]))
