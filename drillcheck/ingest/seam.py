"""Where one recording was appended to another, and what an edit list hides. Runs in the child only."""

from __future__ import annotations

from fractions import Fraction

from drillcheck.ingest.timeline import RESTART
from drillcheck.timecode import to_ticks


class Seam:
    """Tells what an edit list hides from what the demuxer marks so because its time was given before.

    It takes the first fragment of a recording that was appended for one that came twice.
    """

    def __init__(self, time_base: Fraction, *, edited: bool) -> None:
        self._edited = edited
        self._slack = to_ticks(RESTART, time_base)
        self._latest: int | None = None
        self._passed = False

    def hides(self, dts: int | None, marked: bool) -> bool:
        """Whether the next packet in decoding order is not to be presented."""
        if dts is None or self._edited:
            return marked
        if marked and self._latest is not None and dts < self._latest - self._slack:
            self._passed = True
        if marked and not self._passed:
            return True
        self._latest = dts if self._latest is None else max(self._latest, dts)
        return False
