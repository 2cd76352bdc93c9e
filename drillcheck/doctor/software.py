"""Python, libraries, OpenCV's variants, ffmpeg. Libraries are tried in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata, util

from drillcheck.doctor.check import Check

LIBRARIES = {
    "numpy": "numpy",
    "opencv-python": "cv2",
    "av": "av",
    "openvino": "openvino",
    "pydantic": "pydantic",
    "click": "click",
    "rich": "rich",
    "openpyxl": "openpyxl",
    "defusedxml": "defusedxml",
    "imageio-ffmpeg": "imageio_ffmpeg",
    "ffmpeg-python": "ffmpeg",
}
"""Distribution → module. Ultralytics is looked up, not imported: it would import torch."""

OPENCV = ("opencv-python", "opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless")
SYSTEM_LIBRARIES = ("libGL", "libglib", "libgthread", "libSM", "libXext", "libxcb")

_TRY = """
import importlib, json, sys
found = {}
for name in sys.argv[1:]:
    try:
        module = importlib.import_module(name)
        found[name] = ["", hasattr(module, "FontFace")]
    except BaseException as error:
        found[name] = [f"{type(error).__name__}: {error}".splitlines()[0], False]
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Imports:
    """What happened when the libraries were imported: module → error, empty if it went well."""

    errors: dict[str, str]
    cjk_font: bool


def try_imports(modules: Iterable[str] = LIBRARIES.values()) -> Imports:
    """Import each module in one separate process; a crash there is every module's error."""
    names = list(modules)
    try:
        command = [sys.executable, "-c", _TRY, *names]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        found: dict[str, list[object]] = json.loads(done.stdout.splitlines()[-1])
    except (OSError, subprocess.TimeoutExpired, ValueError, IndexError) as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        return Imports(dict.fromkeys(names, reason), False)
    errors = {name: str(error) for name, (error, _) in found.items()}
    return Imports(errors, any(font for _, font in found.values()))


def check_python() -> Check:
    """Python 3.11 or later."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    right = sys.version_info >= (3, 11)
    return Check("python", "ok" if right else "fail", "ok" if right else "old", {"version": version})


def check_libraries(imports: Imports) -> Check:
    """Every library is installed and can be imported; OpenCV has its own check."""
    missing = [name for name, module in LIBRARIES.items() if imports.errors.get(module) and module != "cv2"]
    if util.find_spec("ultralytics") is None:
        missing.append("ultralytics")
    if missing:
        reason = next((imports.errors[LIBRARIES[name]] for name in missing if name in LIBRARIES), "not installed")
        return Check("libraries", "fail", "missing", {"names": ", ".join(missing), "reason": reason})
    names = ("av", "openvino", "ultralytics", "numpy", "pydantic")
    return Check("libraries", "ok", "ok", {"versions": ", ".join(f"{name} {_version(name)}" for name in names)})


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "?"


def installed_opencv() -> list[str]:
    """OpenCV distributions that are installed; they all write the same cv2 folder."""
    found = []
    for name in OPENCV:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return found


def check_opencv(imports: Imports, installed: list[str]) -> Check:
    """Exactly one OpenCV package, and cv2 loads: it needs libGL and glib from the system."""
    error = imports.errors.get("cv2", "")
    if error and any(name in error for name in SYSTEM_LIBRARIES):
        return Check("opencv", "fail", "system_library", {"reason": error})
    if not installed:
        return Check("opencv", "fail", "missing", {"reason": error})
    if len(installed) > 1:
        names = " ".join(name.split()[0] for name in installed)
        return Check(
            "opencv", "fail" if error else "warn", "several", {"installed": ", ".join(installed), "names": names}
        )
    if error:
        return Check("opencv", "fail", "broken", {"installed": installed[0], "reason": error})
    return Check("opencv", "ok", "ok", {"installed": installed[0]})


def check_fonts(imports: Imports) -> Check:
    """Pictures are labelled in Chinese with the font that OpenCV 5 brings along."""
    return Check("fonts", "ok", "ok") if imports.cjk_font else Check("fonts", "warn", "none")


def check_ffmpeg() -> Check:
    """The ffmpeg program that imageio-ffmpeg brings along runs."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        path = str(get_ffmpeg_exe())
        done = subprocess.run([path, "-version"], capture_output=True, text=True, check=False, timeout=30)
    except (ImportError, RuntimeError, OSError, subprocess.TimeoutExpired) as error:
        return Check("ffmpeg", "warn", "missing", {"reason": str(error).splitlines()[0]})
    if done.returncode != 0 or not done.stdout:
        return Check("ffmpeg", "warn", "broken", {"path": path, "code": done.returncode})
    return Check("ffmpeg", "ok", "ok", {"version": done.stdout.split()[2], "path": path})
