"""Sign-in sheets drawn and then photographed: skewed, from the side, under shadows, blurred, noisy."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰波辉鹏宇欣悦晨"
WIDE, TALL = 1240, 1754  # A4 at 150 dpi


@dataclass(frozen=True, slots=True)
class Sheet:
    """A photo of a sheet: the roster, whose names stand on it printed, and strangers who do too."""

    image: Image
    roster: dict[str, str]
    printed: set[str]
    strangers: set[str]


def sheet(seed: int) -> Sheet:
    """Some twenty people of a squad, one or two of whom are not on the sheet; a stranger; scribbled signatures."""
    rng = np.random.default_rng([seed, 38])
    names: list[str] = []
    while len(names) < 22:
        name = str(rng.choice(list(SURNAMES))) + "".join(rng.choice(list(GIVEN), size=int(rng.integers(1, 3))))
        if name not in names:
            names.append(name)
    roster = {f"{number:04d}": name for number, name in enumerate(names[:20], start=1)}
    missing = set(rng.choice(sorted(roster), size=2, replace=False))
    printed = [who for who in roster if who not in missing]
    # Somebody of another squad, whose name differs from a colleague's by a character.
    near = roster[printed[0]]
    stranger = near[:-1] + str(rng.choice([c for c in GIVEN if near[:-1] + c not in names]))
    rows = [(who, roster[who]) for who in printed] + [("", stranger), ("", names[21])]
    page = _drawn([rows[k] for k in rng.permutation(len(rows))], rng)
    return Sheet(_photographed(page, rng), roster, set(printed), {stranger, names[21]})


def _drawn(rows: list[tuple[str, str]], rng: np.random.Generator) -> Image:
    page = np.full((TALL, WIDE, 3), 255, np.uint8)
    face = cv2.FontFace("sans")
    cv2.putText(page, "科队学习签到表", (430, 120), (0, 0, 0), face, 44)
    tall, top = 66, 190
    for number, title in enumerate(("序号", "工号", "姓名", "签名")):
        cv2.putText(page, title, (110 + 240 * number, top + 44), (0, 0, 0), face, 28)
    for line in range(len(rows) + 2):
        cv2.line(page, (80, top + line * tall), (1160, top + line * tall), (60, 60, 60), 2)
    for at in (80, 220, 460, 700, 1160):
        cv2.line(page, (at, top), (at, top + (len(rows) + 1) * tall), (60, 60, 60), 2)
    for number, (who, name) in enumerate(rows, start=1):
        y = top + number * tall + 44
        cv2.putText(page, str(number), (120, y), (0, 0, 0), face, 28)
        cv2.putText(page, who, (260, y), (0, 0, 0), face, 28)
        cv2.putText(page, name, (500, y), (0, 0, 0), face, 30)
        strokes = np.cumsum(rng.normal(0, 11, (26, 2)), axis=0) + np.array([820, y - 12])
        strokes[:, 1] = np.clip(strokes[:, 1], y - 40, y + 14)
        cv2.polylines(page, [strokes.astype(np.int32)], False, (120, 40, 20), 3, cv2.LINE_AA)
    return page


def _photographed(page: Image, rng: np.random.Generator) -> Image:
    """From a hand-held phone: perspective, a little turned, a shadow, soft, noisy, as JPEG."""
    out = (1500, 2000)
    corners = np.array([[0, 0], [WIDE, 0], [WIDE, TALL], [0, TALL]], np.float32)
    seen = np.array([[120, 130], [1380, 130], [1380, 1880], [120, 1880]], np.float32)
    seen += rng.normal(0, 38, seen.shape).astype(np.float32)
    middle = (out[0] / 2, out[1] / 2)
    turn = cv2.getRotationMatrix2D(middle, float(rng.uniform(-7, 7)), 1.0)
    seen = (np.c_[seen, np.ones(4)] @ turn.T).astype(np.float32)
    move = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(page, move, out, borderValue=(96, 112, 120)).astype(np.float64)
    y, x = np.mgrid[0 : out[1], 0 : out[0]]
    edge = rng.uniform(0.2, 0.8) * out[0] + (y - middle[1]) * rng.uniform(-0.6, 0.6)
    shade = 1 - rng.uniform(0.25, 0.6) / (1 + np.exp(-(x - edge) / rng.uniform(15, 90)))
    light = (0.75 + 0.25 * rng.random()) * (1 - 0.25 * y / out[1])
    photo *= (shade * light)[..., None]
    photo = cv2.GaussianBlur(photo, (0, 0), float(rng.uniform(0.6, 1.5)))
    photo += rng.normal(0, rng.uniform(2, 7), photo.shape)
    _, data = cv2.imencode(".jpg", np.clip(photo, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 80])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
