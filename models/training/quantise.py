"""Make a network run in int8: `python -m models.training.quantise --weights own.pt --name drill-s` (needs NNCF).

Writes NAME.xml and NAME.bin into models/ and prints what models.toml must say of them. The layers that give the final
numbers, and the arithmetic of the boxes after them, stay in floating point: a box's edge has more than 256 places.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from drillcheck.detect.letterbox import Letterbox
from drillcheck.detect.openvino import mute_telemetry
from drillcheck.ingest.hashing import sha256_of
from models.training.data import FIRST_SEED, INPUT, make, read

HEAD = "__module.model.22"
"""The detection head in the names of an exported YOLOv8."""
ARITHMETIC = frozenset(
    {"Add", "Subtract", "Multiply", "Divide", "Sigmoid", "Softmax"}
    | {"Concat", "Reshape", "Transpose", "Split", "VariadicSplit", "StridedSlice"}
)


def main() -> None:
    """Export, quantise, write."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--weights", type=Path, required=True)
    args.add_argument("--name", required=True)
    args.add_argument("--out", type=Path, default=Path("models"))
    args.add_argument("--data", type=Path, default=Path("build/training"))
    args.add_argument("--pictures", type=int, default=150)
    options = args.parse_args()
    make(options.data, options.pictures, FIRST_SEED)
    with tempfile.TemporaryDirectory() as scratch:
        network = Path(scratch) / "network.xml"
        command = [sys.executable, "-m", "drillcheck.detect.ultralytics", str(options.weights)]
        subprocess.run([*command, str(INPUT[0]), str(INPUT[1]), str(network)], check=True)
        files = sorted(options.data.glob("*.npz"))[: options.pictures]
        _quantise(network, files, options.out / f"{options.name}.xml")
    for suffix in (".bin", ".xml"):
        made = options.out / f"{options.name}{suffix}"
        print(f"{made.name}: sha256 {sha256_of(made)}, {made.stat().st_size} bytes")


def _quantise(network: Path, files: list[Path], target: Path) -> None:
    mute_telemetry()
    import nncf
    import openvino

    model = openvino.Core().read_model(network)
    quantised = nncf.quantize(
        model,
        nncf.Dataset(files, _filled),
        preset=nncf.QuantizationPreset.MIXED,
        subset_size=len(files),
        ignored_scope=nncf.IgnoredScope(names=_kept(model), validate=False),
    )
    openvino.save_model(quantised, target, compress_to_fp16=True)


def _filled(file: Path) -> np.ndarray[Any, np.dtype[np.float32]]:
    image = read(file).image
    return Letterbox((image.shape[1], image.shape[0]), INPUT).fill(image)


def _kept(model: Any) -> list[str]:
    """Names of the operations that stay in floating point."""
    last = [f"{HEAD}.cv{branch}.{level}.2/" for branch in (2, 3) for level in range(3)] + [f"{HEAD}.dfl"]
    kept = []
    for operation in model.get_ops():
        name, kind = operation.get_friendly_name(), operation.get_type_name()
        final = kind == "Convolution" and any(name.startswith(start) for start in last)
        if final or (name.startswith(f"{HEAD}/") and kind in ARITHMETIC):
            kept.append(name)
    return kept


if __name__ == "__main__":
    main()
