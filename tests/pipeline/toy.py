"""A small drill whose pictures carry their own number, and a detector that knows from it who stands where.

What is tested with it is everything but the network: the same pictures give the same people, and cost nothing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from drillcheck.detect.load import Loaded
from drillcheck.detect.people import Image, People
from drillcheck.evidence.facts import ModelFacts
from drillcheck.ingest.encode import ClipFormat, ClipWriter
from tests.scan.builders import yard

FPS, SIZE, BITS = 10, (320, 192), 11
GATHERED, FALL_OUT, FALL_IN, DISMISS, GONE, END = (second * FPS for second in (12, 76, 106, 176, 184, 190))
MODEL = ModelFacts(name="toy", sha256="0" * 64, runtime="openvino", precision="f32", input_width=320, input_height=192)
TURN_S = 8.0

Points = NDArray[np.float64]


@cache
def scattered() -> Points:
    """(turns, people, 2): where people go in the rest, every eight seconds."""
    rng = np.random.default_rng(8)
    return rng.uniform((20, 100), (300, 150), (6, 8, 2))


@cache
def swaying() -> tuple[Points, Points]:
    """Where each leg of the march turns, and how each person sways in each picture: no stretch is like another."""
    rng = np.random.default_rng(9)
    sway = rng.normal(0, 1, (END + 9, 8, 2))
    return rng.uniform(20, 120, 40), np.stack([sway[i : i + 9].mean(axis=0) for i in range(END)])


def feet(number: int) -> Points:
    """(n, 2) pixels: where people stand in a picture; nobody before they gather and after they are gone."""
    if number < GATHERED - 6 * FPS or number >= GONE:
        return np.zeros((0, 2))
    turns, sway = swaying()
    leg, part = divmod(number / FPS / 10, 1)
    march = turns[int(leg)] * (1 - part) + turns[int(leg) + 1] * part
    ranks = np.array([[60 + march + 30 * file + 4 * rank, 112 + 20 * rank] for rank in range(2) for file in range(4)])
    ranks = ranks + 2 * sway[number]
    if FALL_OUT <= number < FALL_IN:
        turn, share = divmod((number - FALL_OUT) / FPS / TURN_S, 1)
        spots = scattered()[int(turn)] * (1 - share) + scattered()[int(turn) + 1] * share
        beside = min(1.0, (number - FALL_OUT) / FPS, (FALL_IN - number) / FPS)
        return ranks + beside * (spots - ranks)
    away = max(0.0, (GATHERED - number) / (6 * FPS), (number - DISMISS) / (GONE - DISMISS))
    return ranks - away * np.array([330, 0])


def boxes(number: int) -> Points:
    """(n, 4): as tall as their place on the ground says, cut off at the picture's edge."""
    stand = feet(number)
    tall = 0.4 * stand[:, 1]
    found = np.stack([stand[:, 0] - tall / 6, stand[:, 1] - tall, stand[:, 0] + tall / 6, stand[:, 1]], axis=1)
    found[:, [0, 2]] = found[:, [0, 2]].clip(0, SIZE[0])
    return found[found[:, 2] - found[:, 0] > 4]


def film(path: Path) -> Path:
    """Render it."""
    ground = yard(3)[80:-80, 80:-80].copy()
    noise = np.random.default_rng(5).normal(0, 2, (8, SIZE[1], SIZE[0], 3)).round().astype(np.int16)
    with ClipWriter(path, ClipFormat(*SIZE, FPS, 2 * FPS, crf=20)) as clip:
        for number in range(END):
            picture = ground.copy()
            for x0, y0, x1, y1 in boxes(number).round().astype(int).tolist():
                cv2.rectangle(picture, (x0, y0), (x1, y1), (150, 90, 40), -1)
            for bit in range(BITS):
                # Light beside dark or dark beside light: the picture is as light as ever.
                for half, light in enumerate((number >> bit & 1, 1 - (number >> bit & 1))):
                    x, shade = bit * 28 + half * 14, 180 if light else 60
                    cv2.rectangle(picture, (x, 0), (x + 13, 15), (shade, shade, shade), -1)
            clip.write(np.clip(picture + noise[number % 8], 0, 255).astype(np.uint8))
    return path


class Knowing:
    """Reads the picture's number and tells who stands where."""

    def detect(self, image: Image) -> People:
        """`image` is not shrunk."""
        lights = image[4:12].mean(axis=(0, 2))
        halves = lights[: 28 * BITS].reshape(BITS, 2, 14)[:, :, 3:11].mean(axis=2)
        number = sum(1 << bit for bit in range(BITS) if halves[bit, 0] > halves[bit, 1])
        found = boxes(number).astype(np.float32)
        return People(found, np.full(len(found), 0.9, np.float32), SIZE)


def load(choice: str | None, settings: object) -> Loaded:
    """In place of the real one."""
    return Loaded(Knowing(), MODEL)
