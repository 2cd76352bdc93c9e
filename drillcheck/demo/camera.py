"""A pinhole camera above a flat ground: world metres to pixels, planes to homographies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drillcheck.demo.scenario import Scenario, Take, View
from drillcheck.demo.shake import STILL, Offset, offset_at

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pinhole:
    """World axes: x right, y away from the camera, z up, in metres; pixels: x right, y down."""

    view: View
    width: int
    height: int

    @property
    def centre(self) -> Floats:
        """The camera's place, shape (3,)."""
        return np.array([self.view.x_m, self.view.y_m, self.view.height_m])

    @property
    def axes(self) -> Floats:
        """Rows: picture right, picture down, viewing direction; shape (3, 3)."""
        yaw, pitch = math.radians(self.view.yaw_deg), math.radians(self.view.pitch_deg)
        forward = np.array([math.sin(yaw) * math.cos(pitch), math.cos(yaw) * math.cos(pitch), -math.sin(pitch)])
        right = np.array([math.cos(yaw), -math.sin(yaw), 0.0])
        down = np.cross(forward, right)
        cos, sin = math.cos(math.radians(self.view.roll_deg)), math.sin(math.radians(self.view.roll_deg))
        return np.stack([cos * right + sin * down, cos * down - sin * right, forward])

    @property
    def intrinsics(self) -> Floats:
        """The calibration matrix, shape (3, 3)."""
        focal = self.view.focal_px
        return np.array([[focal, 0, self.width / 2], [0, focal, self.height / 2], [0, 0, 1.0]])

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Pixels (..., 2) and depths (...) of world points (..., 3)."""
        inside = (points - self.centre) @ self.axes.T
        depth = np.maximum(inside[..., 2], 1e-3)
        pixels = inside[..., :2] * (self.view.focal_px / depth[..., None]) + [self.width / 2, self.height / 2]
        return pixels, inside[..., 2]

    def plane_homography(self, origin: Floats, across: Floats, down: Floats) -> Floats:
        """Texture pixels to picture pixels, (3, 3), for a plane whose texture axes span so many metres a pixel."""
        plane = np.stack([across, down, origin - self.centre], axis=1)
        homography: Floats = self.intrinsics @ self.axes @ plane
        return homography

    def turned(self, degrees: float) -> Pinhole:
        """The same camera turned to the right."""
        view = self.view.model_copy(update={"yaw_deg": self.view.yaw_deg + degrees})
        return Pinhole(view, self.width, self.height)

    def moved(self, offset: Offset) -> Pinhole:
        """The same camera looking elsewhere from the same place."""
        if offset == STILL:
            return self
        view, across = self.view, self.width / self.view.focal_px
        changed = {
            "yaw_deg": view.yaw_deg + math.degrees(math.atan(offset.dx * across)),
            "pitch_deg": view.pitch_deg + math.degrees(math.atan(offset.dy * across)),
            "roll_deg": view.roll_deg + offset.roll_deg,
            "focal_px": view.focal_px * offset.zoom,
        }
        return Pinhole(view.model_copy(update=changed), self.width, self.height)

    def warp_to(self, other: Pinhole) -> Floats:
        """Homography (3, 3) from this camera's pixels to those of another one at the same place."""
        warp: Floats = other.intrinsics @ other.axes @ self.axes.T @ np.linalg.inv(self.intrinsics)
        return warp


def take_at(scenario: Scenario, time_s: float) -> Take | None:
    """The take in force at `time_s`; none during the first."""
    begun = [take for take in scenario.takes if time_s >= take.at_s]
    return max(begun, key=lambda take: take.at_s, default=None)


def steady_camera_at(scenario: Scenario, time_s: float) -> Pinhole:
    """The camera of the take in force at `time_s`, turned as far as its pans have got, were it not touched."""
    views = [take.view for take in sorted(scenario.takes, key=lambda take: take.at_s) if time_s >= take.at_s]
    # A take without a view of its own was filmed from the same tripod.
    view = next((view for view in reversed(views) if view is not None), scenario.camera)
    camera = Pinhole(view, scenario.width, scenario.height)
    for pan in scenario.camera.pans:
        done = min(1.0, max(0.0, (time_s - pan.at_s) / pan.seconds))
        if done:
            # A hand starts and stops a pan gently.
            camera = camera.turned(pan.degrees * (3 * done**2 - 2 * done**3))
    return camera


def camera_at(scenario: Scenario, time_s: float) -> Pinhole:
    """The camera at `time_s`, with all that moves it."""
    offset = offset_at(scenario.camera.moves, time_s, scenario.fps, scenario.seed)
    return steady_camera_at(scenario, time_s).moved(offset)
