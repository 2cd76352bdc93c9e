"""The camera's pose over time: the largest departure from the clip's first look, and where it moved for good."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Boundary, Camera, CameraMove, CameraPoint

Array = NDArray[np.float64]

MOVE_SHARE = 0.01  # of the width: smaller steps are wind and rounding
TREMBLES = 0.0006  # of the width, from look to look: on a tripod it is a fifth of that
LEVEL = 3  # looks on either side whose median is a level: one odd registration is not a move


class Posed(Protocol):
    """A pose of the background (see scan.background.Pose)."""

    @property
    def dx(self) -> float: ...
    @property
    def dy(self) -> float: ...
    @property
    def rotation_deg(self) -> float: ...
    @property
    def zoom(self) -> float: ...
    @property
    def quality(self) -> float: ...


def camera(poses: Sequence[tuple[int, Posed | None]], width: int, max_gap: int) -> Camera:
    """Summary of (tick, pose) pairs; `width` in displayed pixels, `max_gap` in ticks."""
    known = [(at, pose) for at, pose in poses if pose is not None]
    values = np.array([[p.dx, p.dy, p.rotation_deg, p.zoom] for _, p in known]).reshape(-1, 4)
    if len(values):
        # The clip's reference is how it stands at first, by three looks: a hand on the lens in the very first is not.
        rest = np.median(values[:LEVEL], axis=0)
        values = np.concatenate([values[:, :3] - rest[:3], values[:, 3:] / rest[3]], axis=1)
    curve = [
        CameraPoint(
            at=at,
            shift_px=round(float(np.hypot(dx, dy)), 2),
            shift_share=round(float(np.hypot(dx, dy)) / width, 5),
            rotation_deg=round(float(rotation), 3),
            zoom=round(float(zoom), 4),
            quality=round(pose.quality, 3),
        )
        for (at, pose), (dx, dy, rotation, zoom) in zip(known, values, strict=True)
    ]
    smooth = _median3(values)
    shift = np.hypot(smooth[:, 0], smooth[:, 1])
    zooms = np.maximum(smooth[:, 3], 1 / np.maximum(smooth[:, 3], 1e-6))
    return Camera(
        curve=curve,
        moves=_moves([at for at, _ in known], smooth, width),
        max_shift_px=round(float(shift.max(initial=0.0)), 2),
        max_shift_share=round(float(shift.max(initial=0.0)) / width, 5),
        max_rotation_deg=round(float(np.abs(smooth[:, 2]).max(initial=0.0)), 3),
        max_zoom=round(float(zooms.max(initial=1.0)), 4),
        unknown=_unknown(poses, max_gap),
    )


def moving(camera: Camera) -> list[tuple[int, int]]:
    """Stretches (ticks) in which the camera turned, shifted or zoomed: between the looks that saw it otherwise; all of
    the clip where it is held in a hand and never stands quite still.
    """
    points = list(itertools.pairwise(camera.curve))
    trembling = points and np.median([abs(one.shift_share - other.shift_share) for one, other in points]) > TREMBLES
    if trembling:
        return [(camera.curve[0].at, camera.curve[-1].at)]
    stepped = [(one.at, other.at) for one, other in points if _step(one, other) > MOVE_SHARE]
    return [*stepped, *((move.at.at - move.at.uncertainty, move.at.at + move.at.uncertainty) for move in camera.moves)]


def _step(one: CameraPoint, other: CameraPoint) -> float:
    """How far two poses lie apart, as a share of the width; a degree and two hundredths of zoom weigh as 1 %."""
    turned = abs(one.rotation_deg - other.rotation_deg) / 100
    return max(abs(one.shift_share - other.shift_share), turned, abs(other.zoom / one.zoom - 1) / 2)


def _median3(values: Array) -> Array:
    """Each pose by its neighbours, the outermost by the three there: one odd registration never counts."""
    if len(values) < 3:
        return values
    inner = np.median(np.stack([values[:-2], values[1:-1], values[2:]]), axis=0)
    return np.concatenate([inner[:1], inner, inner[-1:]])


def _moves(ats: Sequence[int], values: Array, width: int) -> list[CameraMove]:
    """Steps between two levels; neighbouring ones are one move, told by its largest step."""
    steps: list[tuple[int, float]] = []
    for i in range(1, len(values)):
        before, after = _levels(values, i, i)
        size = float(np.hypot(*(after - before)[:2])) / width
        size = max(size, abs(float(after[2] - before[2])) / 100, abs(float(after[3] / before[3]) - 1) / 2)
        if size > MOVE_SHARE:
            steps.append((i, size))
    moves = []
    for group in _groups([i for i, _ in steps]):
        low, high = ats[group[0] - 1], ats[group[-1]]
        # Moved and soon moved back: the whole is nothing, its largest part is not.
        parts = [_levels(values, group[0], group[-1]), *(_levels(values, i, i) for i in group)]
        before, after = max(parts, key=lambda part: float(np.hypot(*(part[1] - part[0])[:2])))
        moved = float(np.hypot(*(after - before)[:2]))
        moves.append(
            CameraMove(
                at=Boundary(at=(low + high) // 2, uncertainty=(high - low + 1) // 2),
                shift_px=round(moved, 2),
                shift_share=round(moved / width, 5),
                rotation_deg=round(float(after[2] - before[2]), 3),
                zoom=round(float(after[3] / before[3]), 4),
            )
        )
    return moves


def _levels(values: Array, first: int, last: int) -> tuple[Array, Array]:
    """The poses held before look `first` and from look `last` on."""
    before = np.median(values[max(0, first - LEVEL) : first], axis=0)
    return before, np.asarray(np.median(values[last : last + LEVEL], axis=0))


def _groups(indices: Sequence[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for i in indices:
        if groups and i - groups[-1][-1] <= 1:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _unknown(poses: Sequence[tuple[int, Posed | None]], max_gap: int) -> list[tuple[int, int]]:
    """Stretches between two known poses longer than `max_gap`."""
    if not poses:
        return []
    edges = [poses[0][0], *(at for at, pose in poses if pose is not None), poses[-1][0]]
    return [(a, b) for a, b in itertools.pairwise(edges) if b - a > max_gap]
