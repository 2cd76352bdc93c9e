"""Choosing the runtime: OpenVINO for known weights on a CPU, Ultralytics for any other weights and for CUDA."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from drillcheck.detect.people import PersonDetector
from drillcheck.detect.prepare import prepared
from drillcheck.detect.registry import checked_weights, find_model
from drillcheck.errors import InputError, ModelError
from drillcheck.evidence.facts import ModelFacts
from drillcheck.ingest.hashing import sha256_of
from drillcheck.profile import DetectorSettings
from drillcheck.resources import cache_dir, first_writable


@dataclass(frozen=True, slots=True)
class Loaded:
    """A detector that is ready, and what the evidence says of it."""

    detector: PersonDetector
    facts: ModelFacts


def load_detector(choice: str | None, settings: DetectorSettings) -> Loaded:
    """`choice`: a name in models.toml, the path of a .pt file, or None for the default."""
    if choice is not None and choice.endswith(".pt"):
        return _own_weights(Path(choice), settings)
    entry = find_model(choice)
    if cuda_present() and entry.network is None:
        weights = checked_weights(entry)
        return _through_ultralytics(weights, entry.name, entry.sha256, settings, entry.people)
    from drillcheck.detect.openvino import OpenVinoDetector

    detector = OpenVinoDetector(
        prepared(entry, settings.input),
        classes=entry.classes,
        people=entry.people,
        precision="int8" if entry.network is not None else settings.precision,
        iou=settings.iou,
        cache=_compiled_cache(),
    )
    return Loaded(detector, _facts(entry.name, entry.sha256, "openvino", detector.precision, detector.into))


def cuda_present() -> bool:
    """Whether this machine has an NVIDIA device. Asked of the system, because torch must not be imported to know."""
    return os.environ.get("DRILLCHECK_DEVICE", "auto") != "cpu" and Path("/dev/nvidiactl").exists()


def _own_weights(weights: Path, settings: DetectorSettings) -> Loaded:
    if not weights.is_file():
        raise InputError("file_missing", path=str(weights))
    return _through_ultralytics(weights, weights.name, sha256_of(weights), settings, None)


def _through_ultralytics(
    weights: Path, name: str, sha256: str, settings: DetectorSettings, people: list[str] | None
) -> Loaded:
    try:
        from drillcheck.detect.ultralytics import UltralyticsDetector

        detector = UltralyticsDetector(weights, into=settings.input, iou=settings.iou, people=people)
    except ImportError as error:
        raise ModelError("model_unreadable", path=str(weights), reason=str(error)) from error
    return Loaded(detector, _facts(name, sha256, "ultralytics", detector.precision, detector.into))


def _compiled_cache() -> Path | None:
    """Where OpenVINO may keep compiled networks; a read-only home must not stop the work."""
    return first_writable([cache_dir() / "compiled"])


def _facts(name: str, sha256: str, runtime: str, precision: str, into: tuple[int, int]) -> ModelFacts:
    return ModelFacts(
        name=name, sha256=sha256, runtime=runtime, precision=precision, input_width=into[0], input_height=into[1]
    )
