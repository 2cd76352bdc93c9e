"""From a decoded frame to the picture handed out: shrunk, in colour, turned upright. Runs in the child only."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from drillcheck.ingest.facts import Rotation

_UNSPECIFIED = 2  # AVCOL_SPC_UNSPECIFIED
_SANE_ASPECT = (Fraction(1, 4), Fraction(4))


def upright(degrees_counterclockwise: int, tag: str | None) -> Rotation:
    """Degrees clockwise to turn a stored picture, from its display matrix or else the old `rotate` tag."""
    turn = -degrees_counterclockwise
    if not turn and tag is not None:
        try:
            turn = round(float(tag))
        except ValueError:
            turn = 0
    quarter = round(turn / 90) % 4
    turns: tuple[Rotation, Rotation, Rotation, Rotation] = (0, 90, 180, 270)
    return turns[quarter]


def displayed_size(width: int, height: int, aspect: Fraction | None, rotation: Rotation) -> tuple[int, int]:
    """Pixels across and down as a viewer sees the picture. An absurd pixel aspect is ignored."""
    if aspect is not None and _SANE_ASPECT[0] <= aspect <= _SANE_ASPECT[1]:
        width = max(1, round(width * aspect))
    return (height, width) if rotation in (90, 270) else (width, height)


def fitted(width: int, height: int, fit: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same shape that fits inside `fit`, never larger than it is."""
    scale = min(Fraction(1), Fraction(fit[0], width), Fraction(fit[1], height))
    return max(2, round(width * scale)), max(2, round(height * scale))


class Shrink:
    """Makes every picture of a clip the same size, whatever size a damaged or changed stream decodes to."""

    def __init__(self, displayed: tuple[int, int], rotation: Rotation) -> None:
        self.displayed = displayed
        self.rotation = rotation
        self._scaler = VideoReformatter()

    def __call__(self, frame: VideoFrame, fit: tuple[int, int]) -> NDArray[np.uint8]:
        """Height × width × 3 bytes, blue green red, contiguous."""
        width, height = fitted(*self.displayed, fit)
        if self.rotation in (90, 270):
            width, height = height, width
        # Pictures that do not say which matrix they use: by size, as players do.
        space = (
            (Colorspace.ITU709 if frame.height >= 720 else Colorspace.ITU601)
            if (frame.colorspace == _UNSPECIFIED)
            else None
        )
        full = ColorRange.JPEG if frame.format.name.startswith("yuvj") else None
        shrinks = width < frame.width or height < frame.height
        scaled = self._scaler.reformat(
            frame,
            width,
            height,
            "bgr24",
            src_colorspace=space,
            src_color_range=full,
            dst_color_range=ColorRange.JPEG,
            interpolation=Interpolation.AREA if shrinks else Interpolation.BILINEAR,
            threads=1,
        )
        image = scaled.to_ndarray().astype(np.uint8, copy=False)
        return np.ascontiguousarray(np.rot90(image, k=-(self.rotation // 90)))
