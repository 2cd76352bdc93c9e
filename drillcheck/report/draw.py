"""Shapes and text on a picture. OpenCV 5 brings a font that has Chinese; without it, labels are English."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from drillcheck.i18n import Lang

Picture = NDArray[np.uint8]
"""Height × width × 3, BGR."""
Colour = tuple[int, int, int]
"""Red, green, blue; turned into BGR when drawn."""
Anchor = Literal["left", "centre", "right"]

ASCII = {"–": "-", "—": "-", "×": "x", "≥": ">=", "≤": "<=", "·": "-", "±": "+-", "°": " deg", "，": ",", "：": ":"}
HERSHEY_HEIGHT = 22.0
"""Height in pixels of Hershey capitals at scale 1."""


def has_font() -> bool:
    """Whether this OpenCV can draw any script."""
    return hasattr(cv2, "FontFace")


def label_lang(wanted: Lang) -> Lang:
    """The language in which a picture can be labelled: English where Chinese would come out as boxes."""
    return wanted if has_font() else "en"


@dataclass
class Canvas:
    """A picture that is drawn on in place."""

    picture: Picture

    @classmethod
    def blank(cls, width: int, height: int, colour: Colour = (255, 255, 255)) -> Canvas:
        """A new picture of one colour."""
        return cls(np.full((height, width, 3), colour[::-1], dtype=np.uint8))

    @cached_property
    def _face(self) -> cv2.FontFace | None:
        return cv2.FontFace("sans") if has_font() else None

    def rect(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, line: int = -1) -> None:
        """A rectangle, filled unless `line` gives its width."""
        cv2.rectangle(self.picture, (round(x0), round(y0)), (round(x1), round(y1)), colour[::-1], line, cv2.LINE_AA)

    def shade(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, strength: float) -> None:
        """A rectangle through which the picture shows."""
        area = self.picture[max(0, round(y0)) : round(y1) + 1, max(0, round(x0)) : round(x1) + 1]
        area[:] = (area * (1 - strength) + np.array(colour[::-1]) * strength).astype(np.uint8)

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, width: int = 2) -> None:
        """A line through `points`."""
        corners = np.array([[round(x), round(y)] for x, y in points], dtype=np.int32)
        cv2.polylines(self.picture, [corners], False, colour[::-1], width, cv2.LINE_AA)

    def dashes(self, start: tuple[float, float], end: tuple[float, float], colour: Colour, width: int = 2) -> None:
        """A dashed straight line."""
        (x0, y0), (x1, y1) = start, end
        count = max(1, round(max(abs(x1 - x0), abs(y1 - y0)) / 7))
        for step in range(0, count, 2):
            a, b = step / count, min(1.0, (step + 1) / count)
            self.line(
                [(x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)], colour, width
            )

    def dot(self, x: float, y: float, colour: Colour, radius: int = 3) -> None:
        """A filled circle."""
        cv2.circle(self.picture, (round(x), round(y)), radius, colour[::-1], -1, cv2.LINE_AA)

    def text_width(self, text: str, size: int, weight: int = 400) -> float:
        """Pixels that `text` takes."""
        if self._face is not None:
            return float(cv2.getTextSize((0, 0), text, (0, 0), self._face, size, weight)[2])
        return float(cv2.getTextSize(ascii_text(text), cv2.FONT_HERSHEY_SIMPLEX, size / HERSHEY_HEIGHT * 0.72, 1)[0][0])

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: int,
        colour: Colour = (40, 40, 40),
        anchor: Anchor = "left",
        weight: int = 400,
    ) -> None:
        """Text whose baseline is at `y`; `x` is its left end, middle or right end. `size` is in pixels."""
        shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[anchor]
        origin = (round(x - shift * self.text_width(text, size, weight)), round(y))
        if self._face is not None:
            cv2.putText(self.picture, text, origin, colour[::-1], self._face, size, weight)
            return
        scale = size / HERSHEY_HEIGHT * 0.72
        thickness = 2 if weight > 500 else 1
        cv2.putText(
            self.picture,
            ascii_text(text),
            origin,
            cv2.FONT_HERSHEY_SIMPLEX,
            scale,
            colour[::-1],
            thickness,
            cv2.LINE_AA,
        )

    def fitted(self, text: str, width: float, size: int, weight: int = 400) -> str:
        """`text`, shortened with … where it is wider than `width`; empty where nothing fits."""
        if self.text_width(text, size, weight) <= width:
            return text
        for length in range(len(text) - 1, 0, -1):
            if self.text_width(text[:length] + "…", size, weight) <= width:
                return text[:length] + "…"
        return ""


def ascii_text(text: str) -> str:
    """What the built-in ASCII font can draw of `text`."""
    out = "".join(ASCII.get(char, char) for char in text)
    return unicodedata.normalize("NFKD", out).encode("ascii", "replace").decode("ascii")


def encode_png(picture: Picture) -> bytes:
    """As a PNG file."""
    return _encode(".png", picture)


def encode_jpeg(picture: Picture, quality: int = 88) -> bytes:
    """As a JPEG file."""
    return _encode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])


def _encode(suffix: str, picture: Picture, settings: Sequence[int] = ()) -> bytes:
    done, data = cv2.imencode(suffix, picture, settings)
    if not done:
        raise ValueError(f"OpenCV could not encode a picture of shape {picture.shape} as {suffix}")
    return bytes(data)
