"""Where data files are found: the checkout's top-level folders, or the copies a wheel carries."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def data_dir(name: str) -> Path:
    """Folder `models`, `pipelines` or `fixtures`: in a checkout the top-level one, else the wheel's copy."""
    checkout = PACKAGE.parent / name
    if (PACKAGE.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    return PACKAGE / "_data" / name


def in_checkout() -> bool:
    """Whether the package runs from a source checkout."""
    return (PACKAGE.parent / "pyproject.toml").is_file()


def cache_dir() -> Path:
    """The user's cache for what can be made again: fetched weights, exported models.

    A user without a home (a service account, a container's bare uid) gets one in the system's temporary folder.
    """
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "drillcheck"
    except RuntimeError:
        return Path(tempfile.gettempdir()) / f"drillcheck-{os.getuid()}"


def model_dirs() -> list[Path]:
    """Where weights are looked for, in order: `$DRILLCHECK_MODELS`, the checkout's models/, the user's cache."""
    chosen = os.environ.get("DRILLCHECK_MODELS")
    dirs = [Path(chosen)] if chosen else []
    if in_checkout():
        dirs.append(PACKAGE.parent / "models")
    return [*dirs, cache_dir() / "models"]


def first_writable(folders: Iterable[Path]) -> Path | None:
    """The first folder that is there, or can be made, and can be written."""
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return None
