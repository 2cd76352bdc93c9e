"""Photos of a made-up session: three honest angles, and triples that only look like three."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from drillcheck.demo.atlas import people_atlas
from drillcheck.demo.choreography import choreograph
from drillcheck.demo.compose import Composer
from drillcheck.demo.scenario import Scenario, load_scenario

Image = NDArray[np.uint8]
FRAME = 3000  # of the demo's drill: all stand in their ranks
TRICKS = ("copy", "crop", "mirror", "relit", "burst", "crop_mirror", "zoom")


@cache
def _base() -> Scenario:
    return load_scenario("pass")


def photo(seed: int, angle: float, later: int = 0, shake: tuple[float, float] = (0.0, 0.0)) -> Image:
    """From an angle (degrees around the people); `later` pictures on; `shake`: metres that the hand moved."""
    base = _base()
    around, far = math.radians(angle), base.formation.y_m
    camera = base.camera.model_copy(
        update={
            "x_m": base.formation.x_m + far * math.sin(around) + shake[0],
            "y_m": base.formation.y_m - far * math.cos(around),
            "height_m": base.camera.height_m + shake[1],
            "yaw_deg": -angle,
            "focal_px": 820.0,
        }
    )
    scene = base.model_copy(update={"camera": camera, "width": 960, "height": 540, "seed": seed, "yard": seed})
    return np.asarray(Composer(scene, choreograph(scene), people_atlas()).picture(FRAME + later), np.uint8)


def honest(seed: int) -> list[Image]:
    """From the left, the middle and the right."""
    rng = np.random.default_rng([seed, 37])
    angles = [float(rng.uniform(-60, -32)), float(rng.uniform(-8, 8)), float(rng.uniform(32, 60))]
    return [_as_taken(photo(seed, angle, later=200 * n), rng) for n, angle in enumerate(angles)]


def dishonest(seed: int, trick: str) -> list[Image]:
    """Two angles; the third photo is made of the first one."""
    rng = np.random.default_rng([seed, 73])
    first, second = float(rng.uniform(-50, -20)), float(rng.uniform(20, 50))
    one = photo(seed, first)
    made: dict[str, Callable[[], Image]] = {
        "copy": lambda: one,
        "crop": lambda: _cropped(one, rng),
        "mirror": lambda: one[:, ::-1],
        "relit": lambda: _relit(one, rng),
        "burst": lambda: photo(seed, first + float(rng.uniform(-0.4, 0.4)), 15, (float(rng.uniform(-0.1, 0.1)), 0.02)),
        "crop_mirror": lambda: _relit(_cropped(one, rng)[:, ::-1], rng),
        "zoom": lambda: _cropped(photo(seed, first, 30), rng),
    }
    return [_as_taken(image, rng) for image in (one, photo(seed, second), made[trick]())]


def _cropped(image: Image, rng: np.random.Generator) -> Image:
    height, width = image.shape[:2]
    keep = rng.uniform(0.6, 0.8)
    top, left = (int(rng.uniform(0, 1 - keep) * side) for side in (height, width))
    part = image[top : top + int(keep * height), left : left + int(keep * width)]
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def _relit(image: Image, rng: np.random.Generator) -> Image:
    gain, gamma = rng.uniform(0.6, 1.4), rng.uniform(0.7, 1.4)
    warm = np.array([rng.uniform(0.85, 1.15), 1.0, rng.uniform(0.85, 1.15)])
    lit = 255 * np.clip(gain * (image / 255.0) ** gamma * warm, 0, 1)
    return np.asarray(lit, np.uint8)


def _as_taken(image: Image, rng: np.random.Generator) -> Image:
    noisy = np.clip(image + rng.normal(0, 3, image.shape), 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(70, 92))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
