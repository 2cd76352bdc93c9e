"""The detector through Ultralytics: any weights the user has, and CUDA. Also the export to OpenVINO.

Ultralytics would write settings to the home folder, report usage, install packages and download weights:
`quiet_environment` must hold before it is imported, and only this module imports it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import numpy as np

from drillcheck.detect.letterbox import Letterbox
from drillcheck.detect.openvino import mute_telemetry
from drillcheck.detect.people import Image, People
from drillcheck.errors import ModelError

# Class names that mean a person, in whatever weights the user has.
PERSON_NAMES = frozenset({"person", "people", "pedestrian", "normal", "fall", "human"})


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
    """YOLO weights of the user's own, or any weights on CUDA.

    Ultralytics loads and builds the network; pictures go in and boxes come out by the code that OpenVINO's path uses
    too, so that both runtimes see the same picture and suppress doubles alike.
    """

    def __init__(self, weights: Path, *, into: tuple[int, int], iou: float, people: list[str] | None = None) -> None:
        config = tempfile.mkdtemp(prefix="drillcheck-yolo-")
        weakref.finalize(self, shutil.rmtree, config, ignore_errors=True)
        os.environ.update(quiet_environment(config))
        import torch
        from ultralytics import YOLO  # type: ignore[attr-defined]

        try:
            network = cast(torch.nn.Module, YOLO(str(weights), task="detect").model)
            names = cast(Mapping[int, str], network.names)
        except Exception as error:  # the loader raises whatever the pickle inside raises
            reason = (str(error).splitlines() or [type(error).__name__])[0][:160]
            raise ModelError("model_own_unreadable", path=str(weights), reason=reason) from error
        wanted = {name.lower() for name in people} if people else PERSON_NAMES
        self._classes = np.array([number for number, name in names.items() if name.lower() in wanted], dtype=np.intp)
        if not len(self._classes):
            raise ModelError("model_no_people", path=str(weights), classes=", ".join(names.values()))
        self._device = "cuda:0" if torch.cuda.is_available() else "cpu"
        self._half = self._device != "cpu"
        self.precision = "f16" if self._half else "f32"
        self._network = (network.half() if self._half else network.float()).to(self._device).eval()
        self._weights, self._rows = weights, 4 + len(names)
        self.into = into
        self._iou = iou

    def detect(self, image: Image) -> People:
        """People in a (height, width, 3) uint8 BGR picture."""
        import torch

        box = Letterbox((image.shape[1], image.shape[0]), self.into)
        with torch.inference_mode():
            batch = torch.from_numpy(box.fill(image)).to(self._device)
            given = self._network(batch.half() if self._half else batch)
        raw = np.asarray((given[0] if isinstance(given, tuple | list) else given)[0].float().cpu().numpy(), np.float32)
        if raw.ndim == 2 and raw.shape[0] == self._rows:
            return box.people(raw, self._classes, self._iou)
        if raw.ndim == 2 and raw.shape[1] == 6:
            return box.chosen(raw, self._classes, self._iou)
        shape = "×".join(str(side) for side in raw.shape)
        raise ModelError("model_wrong_output", path=str(self._weights), expected=f"{self._rows}×N / N×6", found=shape)


def export(weights: Path, into: tuple[int, int], target: Path) -> None:
    """Write `target` (.xml, with its .bin beside it): the network at a fixed input size, for OpenVINO."""
    config = tempfile.mkdtemp(prefix="drillcheck-yolo-")
    atexit.register(shutil.rmtree, config, ignore_errors=True)
    os.environ.update(quiet_environment(config))
    mute_telemetry()
    import openvino
    import torch
    from ultralytics import YOLO  # type: ignore[attr-defined]

    torch.manual_seed(0)
    made = Path(
        YOLO(str(weights), task="detect").export(format="openvino", imgsz=(into[1], into[0]), batch=1, verbose=False)
    )
    network = openvino.Core().read_model(next(made.glob("*.xml")))
    openvino.save_model(network, target, compress_to_fp16=True)


if __name__ == "__main__":
    export(Path(sys.argv[1]), (int(sys.argv[2]), int(sys.argv[3])), Path(sys.argv[4]))
