"""A clip's fingerprint as arrays: how much moves when, and where people stand in every sparse look."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Evidence, Look

Points = NDArray[np.float64]
Array = NDArray[np.float64]

USED_SCORE = 0.25  # people found with less are not the same people in a re-encoded copy
UNIT = 16384  # stored positions: parts of the picture's width


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """People at one moment: `points` (n, 3): middle, top and height of each, in widths of the picture."""

    at_s: float
    points: Points


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """`activity` (n,) one value a quarter second, `aspect` height by width, `layouts` by time."""

    aspect: float
    activity: NDArray[np.float32]
    layouts: tuple[Layout, ...]


def layout_of(look: Look, at_s: float, width: int) -> Layout:
    """The people of one look."""
    boxes = np.array(look.boxes, dtype=np.float64).reshape(-1, 4)[np.array(look.scores) >= USED_SCORE]
    columns = ((boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 1], boxes[:, 3] - boxes[:, 1])
    return Layout(at_s, np.stack(columns, axis=1) / width)


def signature(evidence: Evidence) -> Signature:
    """From evidence; one without a fingerprint (measured before there were any) has no activity."""
    video, kept = evidence.video, evidence.fingerprint
    curve = base64.b64decode(kept.activity) if kept else b""
    return Signature(
        aspect=video.height / video.width,
        activity=np.frombuffer(curve, np.uint8).astype(np.float32),
        layouts=tuple(layout_of(look, float(evidence.seconds(look.at)), video.width) for look in evidence.looks),
    )


def pack(one: Signature) -> bytes:
    """For the index: no picture, no hash of a face, only where people stood and how much moved."""
    counts = np.array([len(layout.points) for layout in one.layouts], "<u2")
    times = np.array([layout.at_s for layout in one.layouts], "<f8")
    points = np.concatenate([layout.points for layout in one.layouts]) if len(counts) else np.zeros((0, 3))
    stored = np.clip(np.round(points * UNIT), -32768, 32767).astype("<i2")
    head = struct.pack("<dII", one.aspect, len(one.activity), len(counts))
    body = one.activity.astype(np.uint8).tobytes() + counts.tobytes() + times.tobytes() + stored.tobytes()
    return zlib.compress(head + body, 6)


def unpack(packed: bytes) -> Signature:
    """What `pack` made. Raises ValueError or struct.error where it did not."""
    raw = zlib.decompress(packed)
    aspect, samples, looks = struct.unpack_from("<dII", raw)
    at = struct.calcsize("<dII")
    curve = np.frombuffer(raw, np.uint8, samples, at)
    counts = np.frombuffer(raw, "<u2", looks, at + samples).astype(int)
    times = np.frombuffer(raw, "<f8", looks, at + samples + 2 * looks)
    points = np.frombuffer(raw, "<i2", 3 * int(counts.sum()), at + samples + 10 * looks).reshape(-1, 3) / UNIT
    ends = np.cumsum(counts)
    layouts: Iterable[Layout] = (
        Layout(float(time), points[end - count : end]) for time, count, end in zip(times, counts, ends, strict=True)
    )
    return Signature(aspect, curve.astype(np.float32), tuple(layouts))
