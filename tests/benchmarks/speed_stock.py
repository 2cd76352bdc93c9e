"""Ultralytics' own `YOLO(WEIGHTS).track(CLIP, vid_stride=25)`, timed from the start of the process.

`python tests/benchmarks/speed_stock.py WEIGHTS CLIP WIDTH HEIGHT`, run by speed.py; prints one line of JSON. Loader,
letterbox, network, suppression and the default tracker are Ultralytics'. Where the compiled parts it calls do not load
here, its own NumPy or PyTorch code for the same thing is put in their place: suppression for torchvision's, assignment
for `lap`'s; a dozen boxes a picture cost next to nothing either way.
"""

from __future__ import annotations

import time

BEGUN = time.monotonic()

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from importlib.machinery import ModuleSpec  # noqa: E402
from types import ModuleType, SimpleNamespace  # noqa: E402

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from drillcheck.detect.openvino import mute_telemetry  # noqa: E402
from drillcheck.detect.ultralytics import quiet_environment  # noqa: E402

STRIDE = 25


def stood_in() -> list[str]:
    """Put stand-ins where compiled libraries do not load; their names."""
    missing = []
    try:
        import torchvision  # noqa: F401
    except (ImportError, RuntimeError):
        for name in [one for one in sys.modules if one.partition(".")[0] == "torchvision"]:
            del sys.modules[name]
        from ultralytics.utils.nms import TorchNMS

        _put("torchvision", ops=SimpleNamespace(nms=TorchNMS.nms))
        missing.append("torchvision")
    try:
        import lap  # noqa: F401
    except ImportError:
        _put("lap", lapjv=assigned)
        missing.append("lap")
    return missing


def assigned(
    cost: NDArray[np.float64], extend_cost: bool = True, cost_limit: float = np.inf
) -> tuple[float, NDArray[np.intp], NDArray[np.intp]]:
    """`lap.lapjv`: the column of each row and the row of each column, -1 where the cost would be above the limit."""
    from ultralytics.utils.ops import linear_sum_assignment

    found = linear_sum_assignment(np.minimum(cost, cost_limit))  # type: ignore[no-untyped-call]
    rows, columns = np.full(cost.shape[0], -1), np.full(cost.shape[1], -1)
    for row, column in zip(*found, strict=True):
        if cost[row, column] <= cost_limit:
            rows[row], columns[column] = column, row
    return 0.0, rows, columns


def _put(name: str, **parts: object) -> None:
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None)
    vars(module).update(parts, __version__="0")
    sys.modules[name] = module


def main() -> None:
    """Track, and print when the first picture was done, seconds for each later one, and how many there were."""
    weights, clip, width, height = sys.argv[1:]
    with tempfile.TemporaryDirectory() as config:
        os.environ.update(quiet_environment(config))
        mute_telemetry()
        missing = stood_in()
        from ultralytics import YOLO  # type: ignore[attr-defined]

        model = YOLO(weights, task="detect")
        done: list[float] = []
        boxes = 0
        size = [int(height), int(width)]
        for result in model.track(clip, vid_stride=STRIDE, imgsz=size, device="cpu", stream=True, verbose=False):
            done.append(time.monotonic() - BEGUN)
            boxes += 0 if result.boxes is None else len(result.boxes)
        rate = (done[-1] - done[0]) / (len(done) - 1)
        tracker = "" if model.predictor is None else str(model.predictor.args.tracker)
        answer = {"first_s": done[0], "each_s": rate, "pictures": len(done), "boxes": boxes}
        sys.stdout.write(json.dumps({**answer, "stand_ins": missing, "tracker": tracker}) + "\n")


if __name__ == "__main__":
    main()
