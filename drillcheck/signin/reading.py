"""Lines of text on a sheet, by RapidOCR: as it was taken, and with its light made even where shadows lie on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from drillcheck.errors import InputError
from drillcheck.signin.pages import Image

if TYPE_CHECKING:
    from rapidocr_onnxruntime import RapidOCR

SHADE_SHARE = 0.04  # of the page's side: larger than any letter, smaller than any shadow
ENLARGED_TO = 1600  # pixels of the longer side, where a photo is smaller
FEWEST = 3  # lines, below which a page may lie on its side


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text: how sure its reading is, 0..1, and where it stands, in shares of the page."""

    text: str
    score: float
    x: float
    y: float
    height: float
    page: int


def lines(images: Sequence[Image]) -> list[Line]:
    """Every line that any view of a page shows; the same one may come several times. `InputError`: OCR is missing."""
    return [line for number, image in enumerate(images) for line in _of_page(image, number)]


def _of_page(image: Image, number: int) -> list[Line]:
    found = [line for view in _views(image) for line in _read(view, number)]
    if len(found) >= FEWEST:
        return found
    for turn in (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE):
        turned = np.asarray(cv2.rotate(image, turn), np.uint8)
        other = [line for view in _views(turned) for line in _read(view, number)]
        found = max(found, other, key=len)
    return found


def _views(image: Image) -> Iterator[Image]:
    scale = ENLARGED_TO / max(image.shape[:2])
    if scale > 1:
        image = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
    yield image
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    size = int(SHADE_SHARE * max(grey.shape)) | 1
    light = cv2.medianBlur(cv2.dilate(grey, np.ones((7, 7), np.uint8)), min(size, 255))
    even = 255 - cv2.absdiff(grey, light)
    low, high = float(even.min()), float(max(even.max(), even.min() + 1))
    stretched = ((even - low) * (255 / (high - low))).astype(np.uint8)
    yield np.asarray(cv2.cvtColor(stretched, cv2.COLOR_GRAY2BGR), np.uint8)


def _read(image: Image, number: int) -> Iterator[Line]:
    result, _ = _reader()(image)
    height, width = image.shape[:2]
    for box, text, score in result or []:
        corners = np.asarray(box, np.float64)
        x, y = corners.mean(axis=0)
        tall = float(np.ptp(corners[:, 1]))
        yield Line(str(text), float(score), float(x / width), float(y / height), tall / height, number)


@cache
def _reader() -> RapidOCR:
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ModuleNotFoundError as error:
        raise InputError("ocr_missing") from error
    return RapidOCR()
