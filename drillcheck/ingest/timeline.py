"""One steady timeline out of the times that packets tell: wrapped, restarted, and missing ones."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

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
    last: int | None = None  # decoding time of the latest packet
    latest: int | None = None  # presentation time of the latest picture
    last_step: int = 0
    missing: int = 0

    def place(self, row: PacketRow) -> tuple[int, int, bool]:
        """(pts, dts, whether the clock restarted here) of the next packet in decoding order."""
        anchor = row.dts if row.dts is not None else row.pts
        if anchor is None:
            return self._guessed(row)
        if row.hidden and not self.wrap:
            # An edit list enters a GOP at its keyframe: what it hides before its start lies over what was shown before.
            return (row.pts if row.pts is not None else anchor) + self.offset, anchor + self.offset, False
        restarted = self._adjust(anchor, row.pts)
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
        self.latest = pts if self.latest is None else max(self.latest, pts)
        return pts, dts, restarted

    def _guessed(self, row: PacketRow) -> tuple[int, int, bool]:
        self.missing += 1
        dts = self.start if self.last is None else self.last + self.last_step
        self.last, self.last_step = dts, row.duration or self.last_step
        return dts, dts, False

    def _adjust(self, anchor: int, pts: int | None) -> bool:
        """Whether the clock restarted; then the new recording begins where the last picture of the one before ended."""
        if self.last is None:
            return False
        if self.wrap:
            laps = round(Fraction(self.last - anchor - self.offset, self.wrap))
            self.offset += laps * self.wrap
        if anchor + self.offset >= self.last - to_ticks(RESTART, self.time_base):
            return False
        self.offset = self.last + self.last_step - anchor
        if pts is not None and self.latest is not None:
            # Where decoding times are counted from the pictures', they do not run ahead of them.
            self.offset = max(self.offset, self.latest + self.last_step - pts)
        return True
