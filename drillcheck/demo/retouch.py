"""The edits of pictures: light, noise, black, a covered lens, and the look of footage filmed off a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from drillcheck.demo.edits import TIME, Black, Brightness, Cover, Edit, Noise, Playback

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
COVERED_LEVEL = 14
"""Grey of a covered lens: light comes through fingers."""
SENSOR_LEVELS = 1.6
# A screen filmed by hand: where the corners of its picture come to lie (shares of the width and height).
CORNERS = ((0.055, 0.045), (0.962, 0.03), (0.948, 0.955), (0.04, 0.965))
SURROUND, BEZEL = 34, 12
GRID_PER_PX, GRID_DEPTH = 0.47, 0.05
BAND_DEPTH, BAND_HZ, BANDS = 0.07, 0.83, 1.6


def played(
    play: Playback, picture: Callable[[int], Image], edits: Sequence[Edit], fps: int, seed: int
) -> Iterator[Image]:
    """The finished clip's frames; `picture` gives a recorded one by its number."""
    marked = [edit for edit in edits if not isinstance(edit, TIME)]
    held: tuple[float, Image] | None = None
    for number, source in enumerate(play.source.tolist()):
        if held is None or held[0] != source:
            held = (source, _mixed(picture, source))
        shown = held[1]
        for edit in marked:
            if edit.at_s <= number / fps < edit.end_s:
                shown = retouched(shown, edit, number, fps, seed)
        yield shown


def _mixed(picture: Callable[[int], Image], source: float) -> Image:
    low, part = int(source), source - int(source)
    if part < 1e-9:
        return picture(low)
    mixed = cv2.addWeighted(picture(low), 1 - part, picture(low + 1), part, 0)
    return np.asarray(mixed, np.uint8)


def retouched(picture: Image, edit: Edit, number: int, fps: int, seed: int) -> Image:
    """One frame under a picture edit; `number` is its place in the finished clip."""
    rng = np.random.default_rng([seed, 6, number])
    if isinstance(edit, Brightness):
        return _grey(picture.astype(np.float32) * edit.gain)
    if isinstance(edit, Noise):
        return _grey(picture + _noise(rng, picture.shape, edit.levels))
    if isinstance(edit, Black):
        return np.zeros_like(picture)
    if isinstance(edit, Cover):
        return _covered(picture, rng)
    return _off_a_screen(picture, number / fps, rng)


def _covered(picture: Image, rng: np.random.Generator) -> Image:
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    # A little light comes in at one side, and no shape of what is behind.
    leak = np.exp(-((x - 1.1) ** 2 + (y + 1) ** 2) * 2.2) * float(picture.mean()) * 0.35
    dark = np.repeat((COVERED_LEVEL + leak).astype(np.float32)[..., None], 3, axis=2)
    return _grey(dark + _noise(rng, picture.shape, SENSOR_LEVELS))


def _off_a_screen(picture: Image, time_s: float, rng: np.random.Generator) -> Image:
    height, width = picture.shape[:2]
    size = np.array([width, height], np.float32)
    corners = np.array(CORNERS, np.float32) * size
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    view = np.full_like(picture, SURROUND)
    rim = (corners - size / 2) * np.float32(1.03) + size / 2
    cv2.fillPoly(view, [rim.round().astype(np.int32)], (BEZEL, BEZEL, BEZEL))
    warp = cv2.getPerspectiveTransform(whole, corners)
    cv2.warpPerspective(picture, warp, (width, height), dst=view, borderMode=cv2.BORDER_TRANSPARENT)
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [corners.round().astype(np.int32)], 1)
    x, y = np.arange(width, dtype=np.float32)[None], np.arange(height, dtype=np.float32)[:, None]
    # The screen's pixels against the sensor's, and the screen's refresh against the shutter.
    grid = GRID_DEPTH * np.cos(2 * np.pi * GRID_PER_PX * (x + 0.03 * y)) * np.cos(2 * np.pi * GRID_PER_PX * y)
    band = BAND_DEPTH * np.sin(2 * np.pi * (BANDS * y / height - BAND_HZ * time_s))
    gain = np.where(inside[..., None] > 0, 1 + (grid + band)[..., None], 1)
    return _grey(view * gain + _noise(rng, picture.shape, SENSOR_LEVELS))


def _noise(rng: np.random.Generator, shape: tuple[int, ...], levels: float) -> Floats:
    return np.asarray(rng.standard_normal(shape, dtype=np.float32) * np.float32(levels))


def _grey(values: npt.NDArray[np.floating]) -> Image:
    return np.asarray(np.clip(values + 0.5, 0, 255), np.uint8)
