"""One picture of the clip: the yard, shadows, people far to near, the day's light, sensor noise."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from drillcheck.demo.atlas import Atlas, Dress, Sprite
from drillcheck.demo.backdrops import Backdrops
from drillcheck.demo.camera import Pinhole, camera_at, steady_camera_at, take_at
from drillcheck.demo.choreography import Choreography
from drillcheck.demo.disturb import cover, flash_at, gain_at
from drillcheck.demo.removal import story_s
from drillcheck.demo.scenario import Scenario
from drillcheck.demo.stamp import stamp

Image = npt.NDArray[np.uint8]
NOISE_TILES = 24
LIGHT_DRIFT = 0.05

UNIFORM = Dress(
    skin=(142, 172, 214),
    shirt=(178, 132, 92),
    trousers=(98, 76, 62),
    shoes=(30, 28, 28),
    cap=(72, 52, 40),
    belt=(34, 32, 34),
)
OUTFITS = {
    "blue": UNIFORM,
    "olive": Dress((142, 172, 214), (72, 104, 98), (60, 84, 78), (30, 28, 28), (52, 74, 70), (34, 40, 44)),
    "navy": Dress((142, 172, 214), (74, 52, 40), (62, 44, 36), (30, 28, 28), (50, 36, 30), (34, 32, 34)),
    "white": Dress((142, 172, 214), (222, 224, 224), (70, 56, 48), (30, 28, 28), (216, 218, 220), (34, 32, 34)),
    "camouflage": Dress((142, 172, 214), (88, 118, 116), (84, 110, 112), (60, 74, 92), (80, 106, 104), (50, 66, 76)),
    "grey": Dress((142, 172, 214), (150, 146, 142), (84, 82, 80), (30, 28, 28), (90, 86, 84), (34, 32, 34)),
    "civil0": Dress((146, 176, 216), (214, 218, 222), (120, 92, 70), (60, 62, 70), (26, 28, 34), (60, 50, 44)),
    "civil1": Dress((138, 168, 210), (64, 68, 176), (52, 52, 56), (40, 40, 44), (22, 24, 28), (40, 40, 44)),
    "civil2": Dress((148, 178, 218), (96, 150, 96), (110, 124, 140), (70, 84, 104), (34, 42, 56), (72, 80, 92)),
    "civil3": Dress((140, 170, 212), (70, 176, 214), (66, 60, 60), (230, 230, 232), (24, 26, 30), (60, 56, 56)),
}

UNIFORMS = [name for name in OUTFITS if not name.startswith("civil")]
# The one in command wears a red cap and a brown belt.
OUTFITS |= {f"{name}-commander": replace(OUTFITS[name], cap=(52, 48, 168), belt=(40, 50, 84)) for name in UNIFORMS}


class Composer:
    """Draws a scenario's pictures in order."""

    def __init__(self, scenario: Scenario, choreography: Choreography, atlas: Atlas) -> None:
        self._scenario = scenario
        self._story = choreography
        self._atlas = atlas
        self._backdrops = Backdrops(scenario.yard, scenario.ground)
        self._noise = _noise_tiles(scenario)

    def pictures(self) -> Iterator[Image]:
        """Every frame, (height, width, 3), blue first."""
        for frame in range(self._scenario.frames):
            yield self.picture(frame)

    def picture(self, frame: int) -> Image:
        """One frame."""
        time_s = frame / self._scenario.fps
        camera = camera_at(self._scenario, time_s)
        picture = self._backdrops.seen_by(camera, steady_camera_at(self._scenario, time_s))
        self._draw_people(picture, frame, camera)
        cover(picture, self._scenario, frame, self._atlas)
        lit = cv2.LUT(picture, _light_table(self._scenario, frame))
        tile = self._noise[int(np.random.default_rng([self._scenario.seed, 3, frame]).integers(NOISE_TILES))]
        noisy: Image = cv2.add(lit, tile, dtype=cv2.CV_8U).astype(np.uint8, copy=False)
        return noisy

    def _draw_people(self, picture: Image, frame: int, camera: Pinhole) -> None:
        tracks = self._story.tracks
        people = np.flatnonzero(tracks.shown[frame])
        ground = np.zeros((len(people), 3))
        ground[:, :2] = tracks.place[frame, people]
        feet, depths = camera.project(ground)
        order = np.argsort(-depths)
        far_to_near = [i for i in order if depths[i] > 1]
        drawn = [self._sprites(int(people[i]), frame, camera, ground[i], float(depths[i])) for i in far_to_near]
        for layer in (1, 0):
            for pair, foot in zip(drawn, feet[far_to_near], strict=True):
                stamp(picture, pair[layer], round(float(foot[0])), round(float(foot[1])))

    def _sprites(
        self, person: int, frame: int, camera: Pinhole, at: npt.NDArray[np.float64], depth: float
    ) -> tuple[Sprite, Sprite]:
        tracks, member = self._story.tracks, self._story.members[person]
        px_per_m = camera.view.focal_px / depth
        ahead = math.atan2(at[1] - camera.centre[1], at[0] - camera.centre[0])
        # Turned by 0 is facing the camera: the opposite of the viewing direction.
        side = self._atlas.side(float(tracks.heading[frame, person]) - ahead - math.pi)
        pose = int(tracks.pose[frame, person])
        body = self._atlas.person(member.body, OUTFITS[member.outfit], pose, side, px_per_m)
        return body, self._atlas.shadow(member.body, pose, side, px_per_m)


def _noise_tiles(scenario: Scenario) -> list[npt.NDArray[np.int16]]:
    rng = np.random.default_rng([scenario.seed, 4])
    shape = (scenario.height, scenario.width, 3)
    tiles = []
    for _ in range(NOISE_TILES):
        noise = rng.standard_normal(shape, dtype=np.float32) * np.float32(scenario.light.noise)
        tiles.append(np.round(noise).astype(np.int16))
    return tiles


def _light_table(scenario: Scenario, frame: int) -> Image:
    """Grey levels under the light of the moment, (1, 256, 3): slow clouds, another take's light, events."""
    time_s = frame / scenario.fps
    filmed_s = story_s(scenario, time_s)
    slow = math.sin(2 * math.pi * filmed_s / 410 + scenario.seed) + 0.5 * math.sin(2 * math.pi * filmed_s / 97)
    gain = (1 + LIGHT_DRIFT * slow / 1.5) * gain_at(scenario, time_s) * scenario.light.gain
    take = take_at(scenario, time_s)
    if take:
        gain *= take.light
    tint = np.array([1 - scenario.light.warmth, 1.0, 1 + scenario.light.warmth])
    levels = np.arange(256)[:, None] * (gain * tint) + flash_at(scenario, frame) + 0.5
    table: Image = np.clip(levels, 0, 255).astype(np.uint8)[None]
    return table
