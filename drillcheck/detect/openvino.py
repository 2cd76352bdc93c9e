"""The detector on a CPU: an exported network in OpenVINO, in a process that never imports torch."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol, cast

import numpy as np

from drillcheck.detect.letterbox import Letterbox
from drillcheck.detect.people import Floats, Image, People
from drillcheck.errors import ModelError


class _Request(Protocol):
    def infer(self, inputs: list[Floats]) -> dict[int, Floats]: ...


class OpenVinoDetector:
    """A YOLO detection network with a fixed input; `at_once` threads may each give it a picture.

    Deterministic: fixed precision, own suppression. `precision` is what the CPU really runs.
    """

    def __init__(
        self,
        network: Path,
        *,
        classes: list[str],
        people: list[str],
        precision: str,
        iou: float,
        cache: Path | None = None,
    ) -> None:
        mute_telemetry()
        import openvino

        core = openvino.Core()
        offered = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        usual = "bf16" if precision == "bf16" and "BF16" in offered else "f32"
        # A quantised network says itself which layers run in int8; the few others are to run alike everywhere.
        self.precision = precision if precision == "int8" else usual
        # Two pictures on a core each take an eighth less of the processor than one picture spread over both.
        self.at_once = min(2, len(os.sched_getaffinity(0)))
        config: dict[str, str] = {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "NUM_STREAMS": str(self.at_once),
            "INFERENCE_PRECISION_HINT": usual,
        }
        if cache is not None:
            config["CACHE_DIR"] = str(cache)
        try:
            model = core.read_model(network)
            self.into = _input_size(model.input(0).partial_shape.to_string(), network)
            _check_output(model.output(0).partial_shape.to_string(), 4 + len(classes), network)
            compiled = core.compile_model(model, "CPU", config)
        except RuntimeError as error:
            raise ModelError("model_unreadable", path=str(network), reason=_first_line(error)) from error
        self._idle: SimpleQueue[_Request] = SimpleQueue()
        for _ in range(self.at_once):
            self._idle.put(cast(_Request, compiled.create_infer_request()))
        self._people = np.array([classes.index(name) for name in people], dtype=np.intp)
        self._iou = iou

    def detect(self, image: Image) -> People:
        """People in a (height, width, 3) uint8 BGR picture."""
        box = Letterbox((image.shape[1], image.shape[0]), self.into)
        request = self._idle.get()
        try:
            raw = np.asarray(request.infer([box.fill(image)])[0][0], dtype=np.float32)
            return box.people(raw, self._people, self._iou)
        finally:
            self._idle.put(request)


def mute_telemetry() -> None:
    """Call before importing OpenVINO, which reports every import to its maker unless this package is missing."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]


def _input_size(shape: str, network: Path) -> tuple[int, int]:
    """Width and height from a shape such as `[1,3,544,960]`."""
    match = re.fullmatch(r"\[1,3,(\d+),(\d+)\]", shape)
    if match is None:
        raise ModelError("model_wrong_output", path=str(network), expected="[1,3,H,W]", found=shape)
    return int(match[2]), int(match[1])


def _check_output(shape: str, rows: int, network: Path) -> None:
    if re.fullmatch(rf"\[1,{rows},\d+\]", shape) is None:
        raise ModelError("model_wrong_output", path=str(network), expected=f"[1,{rows},N]", found=shape)


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__)[:160]
