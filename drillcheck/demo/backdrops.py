"""The empty yard for every picture: drawn once for each place of the camera, warped while the camera is touched."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from drillcheck.demo.camera import Pinhole
from drillcheck.demo.ground import backdrop

Image = npt.NDArray[np.uint8]
ROOM = 1.3
"""How much wider than the picture the yard is drawn for a camera that is touched."""


class Backdrops:
    """Keeps the last few."""

    def __init__(self, yard: int, ground: str = "concrete") -> None:
        self._yard = yard, ground
        self._plain: dict[Pinhole, Image] = {}
        self._wide: dict[Pinhole, tuple[Pinhole, Image]] = {}

    def seen_by(self, camera: Pinhole, steady: Pinhole) -> Image:
        """The yard, (height, width, 3), to be drawn upon; `steady` is the camera were it not touched."""
        if camera != steady:
            warped = self._warped(camera, steady)
            if warped is not None:
                return warped
        if camera not in self._plain:
            if len(self._plain) > 4:
                self._plain.clear()
            self._plain[camera] = backdrop(camera, *self._yard)
        return self._plain[camera].copy()

    def _warped(self, camera: Pinhole, steady: Pinhole) -> Image | None:
        """A camera that only turns or zooms sees a homography of the same picture; None beyond what was drawn."""
        if steady not in self._wide:
            self._wide.clear()
            self._wide[steady] = _wide(steady, self._yard)
        drawn, picture = self._wide[steady]
        warp = drawn.warp_to(camera)
        size = (camera.width, camera.height)
        corners = np.array([[[0, 0], [size[0], 0], [0, size[1]], [size[0], size[1]]]], np.float64)
        back = cv2.perspectiveTransform(corners, np.linalg.inv(warp))[0]
        if (back < 0).any() or (back > [drawn.width, drawn.height]).any():
            return None
        return cv2.warpPerspective(picture, warp, size, flags=cv2.INTER_LINEAR).astype(np.uint8)


def _wide(steady: Pinhole, yard: tuple[int, str]) -> tuple[Pinhole, Image]:
    """Twice the pixels, so that warping leaves it as sharp as a plain picture."""
    width, height = round(steady.width * ROOM) * 2, round(steady.height * ROOM) * 2
    view = steady.view.model_copy(update={"focal_px": steady.view.focal_px * 2})
    drawn = Pinhole(view, width, height)
    return drawn, backdrop(drawn, *yard)
