"""What a scenario's events do to its pictures: light that changes, things before the lens."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from drillcheck.demo.atlas import Atlas, Dress, Sprite
from drillcheck.demo.incidents import Close, Cloud, Event, Exposure, Flash, Wipe
from drillcheck.demo.scenario import Scenario
from drillcheck.demo.stamp import stamp
from drillcheck.demo.tracks import STRIDE_M, gait

Image = npt.NDArray[np.uint8]
LENS_M = 1.45
"""Height at which the lens meets somebody who passes close to it: their chest."""
BLUR_SHARE = 0.012
"""Of the width: whatever is this close is out of focus."""
DARK = Dress((120, 150, 190), (92, 70, 52), (58, 46, 40), (24, 22, 22), (40, 32, 26), (28, 26, 28))


def gain_at(scenario: Scenario, time_s: float) -> float:
    """By how much the events multiply the light."""
    gain = 1.0
    for event in scenario.events:
        since = time_s - event.at_s
        if since < 0:
            continue
        if isinstance(event, Cloud):
            there = min(1.0, since / event.fade_s, (2 * event.fade_s + event.seconds - since) / event.fade_s)
            gain *= 1 + (event.gain - 1) * max(0.0, there)
        elif isinstance(event, Exposure):
            there = min(1.0, (since + 1 / scenario.fps) / max(event.settle_s, 1e-6))
            back = min(1.0, max(0.0, (since - event.seconds) / max(event.settle_s, 1e-6)))
            gain *= 1 + (event.gain - 1) * (there - back)
    return gain


def flash_at(scenario: Scenario, frame: int) -> float:
    """Grey levels that flashes add to a picture."""
    return sum(
        event.levels
        for event in scenario.events
        if isinstance(event, Flash) and 0 <= frame - round(event.at_s * scenario.fps) < event.pictures
    )


def cover(picture: Image, scenario: Scenario, frame: int, atlas: Atlas) -> None:
    """Draw whatever stands or passes right before the lens over a picture."""
    for event in scenario.events:
        done = (frame / scenario.fps - event.at_s) / _length_s(event)
        if 0 <= done < 1:
            if isinstance(event, Close):
                _walk_past(picture, event, done, atlas)
            elif isinstance(event, Wipe):
                _wipe(picture, done, scenario.seed)


def _length_s(event: Event) -> float:
    return event.seconds if isinstance(event, Close | Wipe) else math.inf


def _walk_past(picture: Image, event: Close, done: float, atlas: Atlas) -> None:
    height, width = picture.shape[:2]
    px_per_m = 1.1 * width / event.away_m  # a phone's lens sees about as wide as it is far
    sprite = _blurred(_passer(atlas, done * event.seconds * STRIDE_M, px_per_m), max(1.0, BLUR_SHARE * width))
    reach = sprite.colour.shape[1] / 2 + 2
    x = round(-reach + done * (width + 2 * reach))
    stamp(picture, sprite, x, round(height / 2 + LENS_M * px_per_m))


def _passer(atlas: Atlas, walked_m: float, px_per_m: float) -> Sprite:
    pose = int(gait(np.array([walked_m]))[0])
    # A quarter turn from facing the camera: walking to the picture's right.
    return atlas.person(atlas.bodies[0], DARK, pose, atlas.side(math.pi / 2), px_per_m)


def _blurred(sprite: Sprite, sigma: float) -> Sprite:
    edge = math.ceil(3 * sigma)
    colour = cv2.copyMakeBorder(sprite.colour, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    keep = cv2.copyMakeBorder(sprite.keep, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    soft = [cv2.GaussianBlur(layer, (0, 0), sigma).astype(np.uint8) for layer in (colour, keep)]
    return Sprite(soft[0], soft[1], sprite.left - edge, sprite.top - edge)


def _wipe(picture: Image, done: float, seed: int) -> None:
    """A cloth's right edge comes from the left and covers all by a third of the time, its left edge leaves last."""
    height, width = picture.shape[:2]
    right = (done * 3 * 1.2 - 0.1) * width
    left = ((done - 2 / 3) * 3 * 1.2 - 0.1) * width
    rng = np.random.default_rng([seed, 6])
    half = rng.normal(0, 14, (6, 5, 1)) + np.array([104.0, 112.0, 120.0])
    rough = np.concatenate([half, half[:, ::-1]], axis=1)  # without a seam when it is shifted
    cloth = cv2.resize(rough.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    cloth = np.roll(cloth, round(done * width), axis=1)
    columns = np.arange(width, dtype=np.float32)
    soft = 0.05 * width
    there = np.clip((right - columns) / soft, 0, 1) * np.clip((columns - left) / soft, 0, 1)
    opaque = there[None, :, None].astype(np.float32)
    picture[:] = (picture * (1 - opaque) + np.clip(cloth, 0, 255) * opaque).astype(np.uint8)
