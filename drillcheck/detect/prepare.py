"""The exported network beside its weights: made once for an input size, checked each time it is used."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from drillcheck.detect.registry import ModelEntry, Network, checked_weights
from drillcheck.errors import ModelError
from drillcheck.ingest.hashing import sha256_of
from drillcheck.resources import cache_dir, first_writable

EXPORT_TIMEOUT_S = 600


def prepared(entry: ModelEntry, into: tuple[int, int]) -> Path:
    """Path of the network (.xml) of checked weights for an input of `into` (w, h); exported if it is not there."""
    weights = checked_weights(entry)
    if entry.network is not None:
        return _shipped(entry, entry.network, weights, into)
    name = f"{weights.stem}-{entry.sha256[:8]}-{into[0]}x{into[1]}"
    for folder in (weights.parent / name, cache_dir() / "networks" / name):
        if _whole(folder, entry):
            return folder / "network.xml"
    return _export(entry, weights, into, name)


def _shipped(entry: ModelEntry, network: Network, weights: Path, into: tuple[int, int]) -> Path:
    """The network that comes with its weights, which fits one input size only."""
    if network.input != into:
        expected, found = ("×".join(str(side) for side in size) for size in (network.input, into))
        raise ModelError("model_wrong_input", name=entry.name, expected=expected, found=found)
    return weights.parent / network.file


def _whole(folder: Path, entry: ModelEntry) -> bool:
    """Whether an earlier export is complete and unaltered."""
    try:
        note = json.loads((folder / "export.json").read_text(encoding="utf-8"))
        return bool(
            note["weights"] == entry.sha256
            and note["xml"] == sha256_of(folder / "network.xml")
            and note["bin"] == sha256_of(folder / "network.bin")
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _export(entry: ModelEntry, weights: Path, into: tuple[int, int], name: str) -> Path:
    home = first_writable([weights.parent, cache_dir() / "networks"])
    if home is None:
        raise ModelError("model_export_failed", name=entry.name, reason=f"{weights.parent} cannot be written")
    with tempfile.TemporaryDirectory(dir=home, prefix=".export-") as scratch:
        copy = Path(scratch) / "weights.pt"
        copy.symlink_to(weights.resolve())  # Ultralytics writes beside the weights it is given
        made = Path(scratch) / "made"
        made.mkdir()
        _run(copy, into, made / "network.xml", entry)
        note = {"weights": entry.sha256, "xml": sha256_of(made / "network.xml"), "bin": sha256_of(made / "network.bin")}
        (made / "export.json").write_text(json.dumps(note), encoding="utf-8")
        _install(made, home / name)
    return home / name / "network.xml"


def _install(made: Path, target: Path) -> None:
    """Put the finished folder in place; another process may have been quicker, or an old one may be broken."""
    try:
        made.rename(target)
    except OSError:
        for file in made.iterdir():
            file.replace(target / file.name)


def _run(weights: Path, into: tuple[int, int], target: Path, entry: ModelEntry) -> None:
    """Export in a process of its own: this one must never import torch."""
    command = [
        sys.executable,
        "-m",
        "drillcheck.detect.ultralytics",
        str(weights),
        str(into[0]),
        str(into[1]),
        str(target),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=EXPORT_TIMEOUT_S, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise ModelError("model_export_failed", name=entry.name, reason=f"> {EXPORT_TIMEOUT_S} s") from error
    if done.returncode != 0 or not target.is_file():
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise ModelError("model_export_failed", name=entry.name, reason=lines[-1] if lines else str(done.returncode))
