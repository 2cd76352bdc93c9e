"""All packets in decoding order on one steady timeline: what the decoder navigates by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from drillcheck.ingest.packets import PacketIndex
from drillcheck.timecode import to_ticks

RESTART = Fraction(1)  # seconds: a clock that falls back further than this was restarted
TS_WRAP = 1 << 33  # transport stream clocks have 33 bits


@dataclass(slots=True)
class PacketRow:
    """One packet as the demuxer gave it."""

    pts: int | None
    dts: int | None
    duration: int
    size: int
    place: int  # byte offset, or -1
    key: bool
    corrupt: bool
    hidden: bool  # an edit list hides it, or it holds no picture
    new_parameters: bool
    settles: int = 0  # pictures after this keyframe until the picture is whole


@dataclass(slots=True)
class Timeline:
    """Lays raw times out: unwraps 33-bit clocks, runs on where a clock restarts, fills in what is missing."""

    time_base: Fraction
    wrap: int = 0
    start: int = 0  # time of the first packet, where it has none of its own
    offset: int = 0
    last: int | None = None
    last_step: int = 0
    missing: int = 0

    def place(self, row: PacketRow) -> tuple[int, int, bool]:
        """(pts, dts, whether the clock restarted here) of the next packet in decoding order."""
        anchor = row.dts if row.dts is not None else row.pts
        if anchor is None:
            self.missing += 1
            dts = self.start if self.last is None else self.last + self.last_step
            self.last, self.last_step = dts, row.duration or self.last_step
            return dts, dts, False
        restarted = self._adjust(anchor)
        dts = anchor + self.offset
        pts = dts
        if row.pts is not None:
            pts = row.pts + self.offset
            if self.wrap and abs(pts - dts) > self.wrap // 2:
                pts += self.wrap if pts < dts else -self.wrap
        else:
            self.missing += 1
        self.last_step = row.duration or self.last_step
        self.last = dts if self.last is None or restarted else max(self.last, dts)
        return pts, dts, restarted

    def _adjust(self, anchor: int) -> bool:
        if self.last is None:
            return False
        if self.wrap:
            laps = round(Fraction(self.last - anchor - self.offset, self.wrap))
            self.offset += laps * self.wrap
        if anchor + self.offset >= self.last - to_ticks(RESTART, self.time_base):
            return False
        self.offset = self.last + self.last_step - anchor
        return True


@dataclass
class PacketTable:
    """Rows in decoding order with their times on the timeline, and the presented ones in presentation order."""

    time_base: Fraction
    rows: list[PacketRow]
    pts: NDArray[np.int64]
    dts: NDArray[np.int64]
    key: NDArray[np.bool_]
    order: NDArray[np.int64]  # presentation place -> decoding place
    missing_pts: int
    resets: list[int]
    _keys: NDArray[np.int64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._keys = np.flatnonzero(self.key)

    @classmethod
    def build(cls, rows: Sequence[PacketRow], time_base: Fraction, wrap: int = 0) -> PacketTable:
        """Lay the rows out."""
        line = Timeline(time_base, wrap, _start(rows))
        times = [line.place(row) for row in rows]
        pts = np.array([t[0] for t in times], dtype=np.int64)
        dts = np.array([t[1] for t in times], dtype=np.int64)
        key = np.array([row.key for row in rows], dtype=np.bool_)
        shown = np.flatnonzero(np.array([not row.hidden for row in rows], dtype=np.bool_))
        order = shown[np.argsort(pts[shown], kind="stable")]
        resets = [t[0] for t in times if t[2]]
        return cls(time_base, list(rows), pts, dts, key, order.astype(np.int64), line.missing, resets)

    def index(self) -> PacketIndex:
        """The public part. Raises ValueError when nothing is presented."""
        order = self.order
        return PacketIndex(
            time_base=self.time_base,
            pts=self.pts[order],
            dts=self.dts[order],
            duration=np.array([self.rows[i].duration for i in order], dtype=np.int64),
            size=np.array([self.rows[i].size for i in order], dtype=np.int64),
            key=self.key[order],
            missing_pts=self.missing_pts,
            corrupt=sum(row.corrupt for row in self.rows),
            parameter_changes=tuple(int(self.pts[i]) for i, row in enumerate(self.rows) if row.new_parameters),
            clock_resets=tuple(self.resets),
        )

    def start_of(self, place: int) -> int:
        """Decoding place to start from so that the picture at decoding place `place` has all its references.

        The last keyframe before it in decoding order that is not presented after it (pictures that lead an open
        GOP's keyframe lean on the GOP before) and that has settled by then.
        """
        for i in self._keys[: int(np.searchsorted(self._keys, place, side="right"))][::-1]:
            if self.pts[i] <= self.pts[place] and i + self.rows[i].settles <= place:
                return int(i)
        return 0

    def entry_of(self, place: int) -> int:
        """Where to start decoding so that what `start_of` names is sound itself: for a keyframe the same place,
        for a stream that refreshes bit by bit an entry that has settled by then."""
        start = self.start_of(place)
        return self.start_of(start) if self.rows[start].settles else start

    def key_before(self, place: int) -> int:
        """Decoding place of the keyframe before the one at `place`, or 0."""
        i = int(np.searchsorted(self._keys, place))
        return int(self._keys[i - 1]) if i else 0


def _start(rows: Sequence[PacketRow]) -> int:
    """Time of the first packet, counted back from the first one that tells its own."""
    before = 0
    for row in rows:
        anchor = row.dts if row.dts is not None else row.pts
        if anchor is not None:
            return anchor - before
        before += row.duration
    return 0
