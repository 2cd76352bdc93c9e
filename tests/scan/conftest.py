"""A short profile for small pictures, and clips made once a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drillcheck.detect.people import Image
from drillcheck.profile import Profile, load_profile
from tests.scan.builders import seen, with_people, write, yard

FPS = 10
AT = 57  # frame at which something happens: 5.7 s


@pytest.fixture(scope="session")
def profile() -> Profile:
    """The standard one, for pictures of 320 × 192."""
    standard = load_profile()
    return standard.model_copy(update={"camera": standard.camera.model_copy(update={"width": 320})})


@pytest.fixture(scope="session")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Twelve seconds of four people who walk to the right; at 5.7 s nothing happens, or a cut, a flash, a jump; or the
    camera trembles all the time."""
    folder = tmp_path_factory.mktemp("scan")
    one, other = yard(1), yard(2)
    noise = np.random.default_rng(5).normal(0, 2, (8, 192, 320, 3)).round().astype(np.int16)

    def picture(kind: str, number: int) -> Image:
        later = number >= AT
        shift = (-40.0, 9.0) if kind == "reframed" and later else (0.0, 0.0)
        trembling = kind.startswith("trembling")
        if trembling:
            shift = (9 * np.sin(0.7 * number), 4 * np.cos(0.5 * number))
        ground = seen(other if "elsewhere" in kind and later else one, shift)
        # Half of the distance between two people, in the ground's own terms: nobody stands where somebody stood.
        step = {"skipped": 30, "reframed": -10}.get(kind, 0) if later else 0
        drawn, _ = with_people(ground, 10 + 0.5 * number + step + (shift[0] if trembling else 0))
        light = 0
        if kind == "flash" and AT <= number < AT + 2:
            light = 90
        if kind == "cloud":
            light = -min(40, max(0, (number - 30) // 2))
        return np.clip(drawn.astype(np.int16) + noise[number % 8] + light, 0, 255).astype(np.uint8)

    def film(kind: str) -> Path:
        path = folder / f"{kind}.mp4"
        return path if path.exists() else write(path, lambda number: picture(kind, number), 12, FPS)

    return film
