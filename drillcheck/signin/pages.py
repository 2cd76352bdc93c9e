"""A sheet's file to pictures: a photo, or the pages of a PDF. What is no picture is refused by name."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from drillcheck.errors import InputError

Image = NDArray[np.uint8]
DPI = 200
MOST_PAGES = 20
LEAST_SIDE = 200  # pixels: smaller is a thumbnail, in which nothing can be read
MOST_SIDE = 4000


def pages(path: Path) -> list[Image]:
    """(h, w, 3) BGR pictures, upright as their file says. `InputError`: unreadable, no picture, too small, too many."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("sheet_unreadable", file=str(path), reason=error.strerror or str(error)) from error
    found = _of_pdf(data, path) if data.startswith(b"%PDF") else [_decoded(data, path)]
    for image in found:
        if min(image.shape[:2]) < LEAST_SIDE:
            size = f"{image.shape[1]}×{image.shape[0]}"
            raise InputError("sheet_small", file=str(path), size=size, least=LEAST_SIDE)
    return [_fitted(image) for image in found]


def _decoded(data: bytes, path: Path) -> Image:
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    if image is None:
        raise InputError("sheet_no_picture", file=str(path))
    return np.asarray(image, np.uint8)


def _of_pdf(data: bytes, path: Path) -> list[Image]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise InputError("sheet_no_picture", file=str(path)) from error
    try:
        if len(document) > MOST_PAGES:
            raise InputError("sheet_pages", file=str(path), found=len(document), most=MOST_PAGES)
        return [np.asarray(page.render(scale=DPI / 72).to_numpy()[..., :3], np.uint8) for page in document]
    finally:
        document.close()


def _fitted(image: Image) -> Image:
    """No larger than reading needs."""
    scale = MOST_SIDE / max(image.shape[:2])
    if scale >= 1:
        return image
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
