"""How a scene looks: the formation's make-up, ground, light, and a camera that sees all of the drill."""

from __future__ import annotations

import math

import numpy as np

from drillcheck.demo.camera import Pinhole
from drillcheck.demo.choreography import choreograph
from drillcheck.demo.scenario import Camera, Formation, Light, Scenario

Rng = np.random.Generator
Span = tuple[float, float]
UNIFORMS = ("blue", "olive", "navy", "white", "camouflage", "grey")
GROUNDS = ("concrete", "asphalt", "grass", "sand")
SMALLEST_PX = 38.0
"""Height of the farthest person in the drill at 640×360: below, nobody could count them."""
MARGIN_PX = 6


def formation(rng: Rng, people: int) -> Formation:
    """`people` in the ranks and one in command."""
    least = 1 if people <= 9 else 2 if people <= 24 else 3
    most = 2 if people <= 9 else 3 if people <= 16 else 4
    ranks = int(rng.integers(least, most + 1))
    facing = rng.uniform(-45, 45) if rng.random() < 0.7 else rng.uniform(-180, 180)
    return Formation(
        people=people,
        ranks=ranks,
        x_m=0.0,
        y_m=round(float(rng.uniform(14.5, 19.5) + people / 10), 2),
        facing_deg=round(float(facing), 1),
        abreast_m=round(float(rng.uniform(0.9, 1.25)), 2),
        depth_m=round(float(rng.uniform(1.25, 1.8)), 2),
        reach_m=round(float(rng.uniform(1.4, 3.0)), 2),
        uniform=str(rng.choice(UNIFORMS)),  # type: ignore[arg-type]
    )


def light(rng: Rng) -> Light:
    """Mostly day; one scene in six at dusk, with a noisier sensor."""
    dusk = rng.random() < 1 / 6
    gain = rng.uniform(0.38, 0.55) if dusk else rng.uniform(0.82, 1.12)
    noise = rng.uniform(2.5, 4.5) if dusk else rng.uniform(1.0, 3.0)
    return Light(
        gain=round(float(gain), 2), warmth=round(float(rng.uniform(-0.06, 0.1)), 2), noise=round(float(noise), 1)
    )


def camera(rng: Rng, scene: Scenario) -> tuple[Camera, Formation] | None:
    """A place for the camera and the formation's place before it, so that everybody is in the picture through the
    drill; None where they would be too small."""
    block = scene.formation
    steepest = math.radians(24)
    # Nobody who wants to count several ranks films them from a child's height.
    lowest = 7 if block.ranks <= 2 else 12 if block.people <= 20 else 16
    elevation = rng.uniform(math.radians(lowest), steepest)
    height_m = min(10.5, max(2.2, block.y_m * math.tan(elevation)))
    yaw = float(rng.uniform(-18, 18))
    x_m = round(block.y_m * math.tan(math.radians(yaw)) + float(rng.uniform(-0.8, 0.8)), 2)
    placed = block.model_copy(update={"x_m": x_m})
    points = _drill_points(scene.model_copy(update={"formation": placed}))
    share = float(rng.uniform(0.56, 0.64))
    scale = scene.width / 640
    for focal in 900 * 0.97 ** np.arange(40):
        pitch = math.degrees(math.atan2(height_m, block.y_m) - math.atan((share - 0.5) * 360 / focal))
        view = Camera(
            x_m=0.0,
            y_m=0.0,
            height_m=round(height_m, 2),
            yaw_deg=round(yaw, 2),
            pitch_deg=round(pitch, 2),
            focal_px=round(float(focal) * scale, 1),
        )
        pixels, depths = Pinhole(view, scene.width, scene.height).project(points)
        if (pixels > MARGIN_PX).all() and (pixels < np.array([scene.width, scene.height]) - MARGIN_PX).all():
            return (view, placed) if 1.7 * focal / depths.max() >= SMALLEST_PX else None
    return None


def _drill_points(scene: Scenario) -> np.ndarray:
    """Feet and heads of the formation through the drill, (n, 3), with half a shoulder to either side."""
    story = choreograph(scene)
    frames = [
        frame
        for happening in story.happenings
        if happening.entry.do not in ("absent", "gather", "rest", "dismiss", "leave", "fetch")
        for frame in range(happening.start, happening.end, scene.fps * (1 if scene.duration_s < 600 else 3))
    ]
    places = story.tracks.place[frames, : story.participants].reshape(-1, 2).astype(np.float64)
    shown = story.tracks.shown[frames, : story.participants].reshape(-1)
    feet = np.column_stack([places[shown], np.zeros(shown.sum())])
    parts = [feet + np.array([side, 0.0, up]) for side in (-0.3, 0.3) for up in (-0.02, 1.95)]
    return np.concatenate(parts)
