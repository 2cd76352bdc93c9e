"""All packets in decoding order on one steady timeline: what the decoder navigates by.

Kept in columns: a night's recording at sixty pictures a second has a million packets.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from drillcheck.ingest.packets import PacketIndex
from drillcheck.ingest.timeline import PacketRow, Timeline

Ticks = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNTOLD = -(1 << 63)  # stands for a time that a packet does not tell


@dataclass(frozen=True, eq=False)
class Rows:
    """Packets as the demuxer gave them, one entry a packet in each column; `PacketRow` says what they are."""

    pts: Ticks
    dts: Ticks
    duration: Ticks
    size: Ticks
    place: Ticks
    settles: Ticks
    key: Flags
    corrupt: Flags
    hidden: Flags
    new_parameters: Flags

    @classmethod
    def of(cls, rows: Iterable[PacketRow]) -> Rows:
        """Read the rows once."""
        numbers = [array("q") for _ in range(6)]
        flags = [bytearray() for _ in range(4)]
        for row in rows:
            told = (UNTOLD if row.pts is None else row.pts, UNTOLD if row.dts is None else row.dts)
            for column, value in zip(numbers, (*told, row.duration, row.size, row.place, row.settles), strict=True):
                column.append(value)
            for flag, on in zip(flags, (row.key, row.corrupt, row.hidden, row.new_parameters), strict=True):
                flag.append(on)
        pts, dts, duration, size, place, settles = (np.frombuffer(column, np.int64) for column in numbers)
        key, corrupt, hidden, new = (np.frombuffer(flag, np.bool_) for flag in flags)
        return cls(pts, dts, duration, size, place, settles, key, corrupt, hidden, new)

    def __len__(self) -> int:
        return len(self.pts)

    def __getitem__(self, i: int) -> PacketRow:
        pts, dts = int(self.pts[i]), int(self.dts[i])
        return PacketRow(
            pts=None if pts == UNTOLD else pts,
            dts=None if dts == UNTOLD else dts,
            duration=int(self.duration[i]),
            size=int(self.size[i]),
            place=int(self.place[i]),
            key=bool(self.key[i]),
            corrupt=bool(self.corrupt[i]),
            hidden=bool(self.hidden[i]),
            new_parameters=bool(self.new_parameters[i]),
            settles=int(self.settles[i]),
        )

    @property
    def start(self) -> int:
        """Time of the first packet, counted back from the first one that tells its own."""
        anchors = np.where(self.dts != UNTOLD, self.dts, self.pts)
        told = np.flatnonzero(anchors != UNTOLD)
        return int(anchors[told[0]] - self.duration[: told[0]].sum()) if told.size else 0


@dataclass
class PacketTable:
    """Rows in decoding order with their times on the timeline, and the presented ones in presentation order."""

    time_base: Fraction
    rows: Rows
    pts: Ticks
    dts: Ticks
    order: Ticks  # presentation place -> decoding place
    missing_pts: int
    resets: list[int]
    joins: list[int]  # times at which an edit list goes on with another stretch
    _keys: Ticks = field(init=False, repr=False)
    _by_place: Ticks = field(init=False, repr=False)
    _by_pts: Ticks = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._keys = np.flatnonzero(self.rows.key)
        self._by_place = np.argsort(self.rows.place, kind="stable")
        self._by_pts = np.argsort(self.rows.pts, kind="stable")

    @classmethod
    def build(
        cls, rows: Iterable[PacketRow], time_base: Fraction, wrap: int = 0, joins: Iterable[Fraction] = ()
    ) -> PacketTable:
        """Lay the rows out. `joins`: seconds at which an edit list goes on with another stretch."""
        kept = Rows.of(rows)
        line = Timeline(time_base, wrap, kept.start)
        times, resets = (array("q"), array("q")), []
        for i in range(len(kept)):
            at, decoded, restarted = line.place(kept[i])
            times[0].append(at)
            times[1].append(decoded)
            if restarted:
                resets.append(at)
        pts, dts = (np.frombuffer(column, np.int64) for column in times)
        shown = np.flatnonzero(~kept.hidden)
        order = shown[np.argsort(pts[shown], kind="stable")]
        return cls(time_base, kept, pts, dts, order, line.missing, resets, _entered(pts[order], time_base, joins))

    def index(self) -> PacketIndex:
        """The public part. Raises ValueError when nothing is presented."""
        order, rows = self.order, self.rows
        return PacketIndex(
            time_base=self.time_base,
            pts=self.pts[order],
            dts=self.dts[order],
            duration=rows.duration[order],
            size=rows.size[order],
            key=rows.key[order],
            missing_pts=self.missing_pts,
            corrupt=int(rows.corrupt.sum()),
            parameter_changes=tuple(int(at) for at in self.pts[rows.new_parameters]),
            clock_resets=tuple(self.resets),
            edits=tuple(self.joins),
        )

    def at_byte(self, place: int) -> list[int]:
        """Decoding places of the packets that stand at a byte of the file; an edit list may give one twice."""
        return self._same(self.rows.place, self._by_place, place)

    def told(self, pts: int) -> int | None:
        """Decoding place of the first packet that tells this time itself."""
        return next(iter(self._same(self.rows.pts, self._by_pts, pts)), None)

    @staticmethod
    def _same(column: Ticks, by: Ticks, value: int) -> list[int]:
        first = int(np.searchsorted(column, value, "left", by))
        return [int(i) for i in by[first : int(np.searchsorted(column, value, "right", by))]]

    def start_of(self, place: int) -> int:
        """Decoding place to start from so that the picture at decoding place `place` has all its references.

        The last keyframe before it in decoding order that is not presented after it (pictures that lead an open
        GOP's keyframe lean on the GOP before) and that has settled by then.
        """
        for i in self._keys[: int(np.searchsorted(self._keys, place, side="right"))][::-1]:
            if self.pts[i] <= self.pts[place] and i + self.rows.settles[i] <= place:
                return int(i)
        return 0

    def entry_of(self, place: int) -> int:
        """Where to start decoding so that what `start_of` names is sound itself: for a keyframe the same place,
        for a stream that refreshes bit by bit an entry that has settled by then."""
        start = self.start_of(place)
        return self.start_of(start) if self.rows.settles[start] else start

    def key_before(self, place: int) -> int:
        """Decoding place of the keyframe before the one at `place`, or 0."""
        i = int(np.searchsorted(self._keys, place))
        return int(self._keys[i - 1]) if i else 0


def _entered(shown: Ticks, time_base: Fraction, joins: Iterable[Fraction]) -> list[int]:
    """Time of the first picture at or after each join, which the edit list rounds to its own clock."""
    if len(shown) < 2:
        return []
    slack = max(0, int(np.median(np.diff(shown)))) // 2
    places = {int(np.searchsorted(shown, round(at / time_base) - slack)) for at in joins}
    return [int(shown[i]) for i in sorted(places) if 0 < i < len(shown)]
