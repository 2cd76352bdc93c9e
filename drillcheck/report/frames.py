"""The proving frames as pictures: people boxed, heads blurred, a bar that says when and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from drillcheck.detect.people import People
from drillcheck.evidence.model import Evidence, Look
from drillcheck.i18n import Lang, message
from drillcheck.judge.verdict import Verdict
from drillcheck.measure.ground import Ground, fit_ground
from drillcheck.report.draw import Canvas, Picture, encode_jpeg, label_lang
from drillcheck.report.figures import rule_name
from drillcheck.report.privacy import SURE, Box, blur_heads, hide_all, on_ground, plausible
from drillcheck.report.proofs import Proof, proofs
from drillcheck.timecode import clock

WIDEST = 1600


@dataclass(frozen=True, eq=False)
class Seen:
    """A picture: the moment asked for, the moment that it shows (both in ticks), the picture as displayed, BGR."""

    wanted: int
    at: int
    picture: Picture


Fetch = Callable[[Sequence[int]], Iterable[Seen]]
"""Pictures at moments in ticks, in order; a moment that cannot be decoded is left out."""
FindPeople = Callable[[Picture], People]
"""A detector."""


@dataclass(frozen=True)
class SavedFrame:
    """One picture ready to be written."""

    name: str
    rules: tuple[str, ...]
    jpeg: bytes


def proving_frames(
    evidence: Evidence,
    verdict: Verdict,
    lang: Lang,
    fetch: Fetch,
    find: FindPeople | None = None,
    *,
    faces: bool = False,
) -> Iterator[SavedFrame]:
    """Make the pictures, by time.

    Where the moment is not a look of the evidence, people are looked for with `find`; where nobody can look for them,
    the whole picture is made unrecognisable unless `faces`.
    """
    wanted = {proof.at: proof for proof in proofs(evidence, verdict)}
    looks = {look.at: look for look in evidence.looks}
    ground = fit_ground(evidence.looks[:: max(1, len(evidence.looks) // 400)], evidence.video.width)
    for seen in fetch(list(wanted)):
        image = np.ascontiguousarray(seen.picture).copy()
        boxes, scores = _people(image, looks.get(seen.at), evidence, find, ground)
        if not faces:
            _hide(image, boxes)
        image, scale = _shrunk(image)
        _outline(image, boxes or [], scores, scale)
        proof = wanted[seen.wanted]
        captioned = caption(image, caption_text(proof, evidence, label_lang(lang)))
        yield SavedFrame(proof.filename(evidence), proof.rules, encode_jpeg(captioned))


def _people(
    image: Picture, look: Look | None, evidence: Evidence, find: FindPeople | None, ground: Ground | None
) -> tuple[list[Box] | None, list[float]]:
    """Boxes in the picture's own pixels, and scores; None where nobody has looked."""
    sx, sy = image.shape[1] / evidence.video.width, image.shape[0] / evidence.video.height
    if look is not None:
        boxes, scores = list(look.boxes), look.scores
    elif find is not None:
        people = find(image)
        boxes = [(float(x0 / sx), float(y0 / sy), float(x1 / sx), float(y1 / sy)) for x0, y0, x1, y1 in people.boxes]
        scores = people.scores.tolist()
    else:
        return None, []
    if ground is not None:
        boxes, scores = on_ground(boxes, scores, ground, evidence.video.height)
    boxes, scores = plausible(boxes, scores)
    return [(x0 * sx, y0 * sy, x1 * sx, y1 * sy) for x0, y0, x1, y1 in boxes], scores


def _hide(image: Picture, boxes: list[Box] | None) -> None:
    if boxes is None:
        hide_all(image)
    else:
        blur_heads(image, boxes)


def _shrunk(image: Picture) -> tuple[Picture, float]:
    height, width = image.shape[:2]
    scale = min(1.0, WIDEST / width)
    if scale == 1.0:
        return image, scale
    small = cv2.resize(image, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8), scale


def _outline(image: Picture, boxes: list[Box], scores: list[float], scale: float) -> None:
    """Thin boxes: green where the detector is sure, amber where it is not."""
    canvas = Canvas(image)
    for box, score in zip(boxes, scores, strict=True):
        colour = (60, 200, 90) if score >= SURE else (240, 170, 40)
        x0, y0, x1, y1 = (value * scale for value in box)
        canvas.rect(x0, y0, x1, y1, colour, 1)


def caption(image: Picture, text: str) -> Picture:
    """The picture with a bar of text below it, shortened to fit."""
    height, width = image.shape[:2]
    bar = max(28, round(width / 32))
    out = Canvas.blank(width, height + bar, (30, 30, 30))
    out.picture[:height] = image
    size = round(bar * 0.58)
    out.text(out.fitted(text, width - bar, size), bar / 2, height + bar * 0.7, size, (245, 245, 245))
    return out.picture


def caption_text(proof: Proof, evidence: Evidence, lang: Lang) -> str:
    """`8:12.0  休息开始 — 休息次数、休息时长`."""
    seconds = float(evidence.seconds(proof.at))
    reason = message("terminal", f"proof.{proof.reason}", lang)
    rules = message("terminal", "comma", lang).join(rule_name(rule, lang) for rule in proof.rules)
    return f"{clock(seconds)}.{int(seconds * 10) % 10}  {reason} — {rules}"
