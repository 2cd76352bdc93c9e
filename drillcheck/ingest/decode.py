"""Decoding one picture at a time, and telling a picture from a guess. Runs in the child only.

A decoder that meets damage goes on and paints something plausible, mostly without a word. So damage is followed
through the references: whatever leans on a packet that failed is undecoded, up to the next sound keyframe.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

import av
import numpy as np
from av.video.frame import VideoFrame

from drillcheck.ingest.demux import Clip
from drillcheck.ingest.facts import UndecodedReason
from drillcheck.ingest.nal import zero_filled

if TYPE_CHECKING:
    from drillcheck.ingest.demux import VideoPacket

# Codecs of which every packet gives one picture: one that does not come is lost. Others have packets that only
# repeat or prepare a picture.
_ONE_TO_ONE = {"h264", "hevc", "av1", "vp9"}
_GOES_ON = 12  # packets: decoding on is cheaper than seeking
_SLOT_DOUBT = 4  # packets: without presentation times, a picture may lean on one that far ahead
_REORDER = 16  # packets: no codec here holds more pictures back

Answer = VideoFrame | UndecodedReason


class Decoder:
    """Decodes the pictures of one clip; places are in presentation order unless they say otherwise."""

    def __init__(self, clip: Clip) -> None:
        self._clip = clip
        self._context = clip.context
        self._table = clip.table
        self._decoding_place = self._table.order
        self._times = self._table.pts[self._table.order]
        self._failed: list[tuple[int, UndecodedReason]] = []  # by decoding place, since the last seek
        self._complained = False  # since the last seek
        self._waiting: deque[VideoFrame] = deque()
        self._from = 0  # decoding place where the running decode began
        self._fed: int | None = None  # decoding place to feed next; None when nothing is running
        self._passed: int | None = None  # time of the last picture that was handed out or dropped
        self._seen = 0  # latest time of a picture that came out of the decoder
        self._held: tuple[int, Answer] | None = None
        # Where nothing but the order of pictures tells their time: place of the next, of the last, of those due.
        self._slot = 0
        self._turns: deque[int] = deque(maxlen=_REORDER)
        self._awaited: set[int] = set()
        self._pace = clip.table.index().median_step

    @property
    def sound(self) -> bool:
        """Whether nothing has been amiss since decoding last began at a keyframe."""
        return not self._failed and not self._complained

    def keyframe(self, place: int) -> Answer:
        """Decode the keyframe at `place` alone."""
        if self._held is not None and self._held[0] == place:
            return self._held[1]
        at = int(self._decoding_place[place])
        self._reset(at)
        answer: Answer = "missing"
        got = None if self._table.rows.settles[at] else self._clip.read()
        if got is not None and got[0] == at:
            frames = [*self._send(*got), *self._drain()]
            answer = self._judged(frames[0], at) if frames else self._fault(at) or "missing"
        self._fed = None
        self._context.flush_buffers()
        if answer == "missing":
            # A stream that refreshes its picture bit by bit has entry points but no whole keyframes.
            answer = self._exact(place, min(self._table.entry_of(at), self._table.key_before(at)))
        self._held = (place, answer)
        return answer

    def exact(self, place: int) -> Answer:
        """Decode up to the picture at `place`, going on from where the last one left off when that is near."""
        if self._held is None or self._held[0] != place:
            self._held = (place, self._exact(place, self._table.entry_of(int(self._decoding_place[place]))))
        return self._held[1]

    def _exact(self, place: int, entry: int) -> Answer:
        when, at = int(self._times[place]), int(self._decoding_place[place])
        if not self._can_go_on(when, entry):
            self._reset(entry)
        # Pictures shown before the one they lean on come out first: wait for that one, it may be flagged.
        horizon = int(self._table.pts[max(entry, at - _REORDER) : at + 1].max())
        while self._fed is not None and self._seen < horizon:
            got = self._clip.read()
            self._waiting.extend(self._drain() if got is None else self._send(*got))
            self._fed = None if got is None else got[0] + 1
            self._pass_by(when)  # as they come: a long GOP held whole takes a gigabyte
        self._pass_by(when)
        if not self._waiting:
            return self._fault(at) or "missing"
        frame = self._waiting[0]
        if frame.pts != when and not self._stands_in(frame, at, when):
            return self._fault(at) or "missing"
        self._passed = self._waiting.popleft().pts
        return self._judged(frame, at)

    def _pass_by(self, when: int) -> None:
        """Drop pictures that are shown before."""
        while self._waiting and (self._waiting[0].pts is None or self._waiting[0].pts < when):
            self._passed = self._waiting.popleft().pts

    def _can_go_on(self, when: int, entry: int) -> bool:
        if self._from > entry or (self._passed is not None and when <= self._passed):
            return False
        if self._fed is None:
            return bool(self._waiting)
        return entry <= self._fed + _GOES_ON

    def _reset(self, start: int) -> None:
        """Stop, and make ready to feed from the decoding place `start`."""
        self._context.flush_buffers()
        self._waiting.clear()
        self._failed.clear()
        self._complained = False
        self._clip.go_to(start)
        self._from, self._fed, self._passed, self._held = start, start, None, None
        self._seen = int(self._table.pts[start]) - 1
        self._slot = int(np.searchsorted(self._times, self._table.pts[start]))
        self._turns.clear()
        self._awaited.clear()

    def _send(self, at: int, packet: VideoPacket) -> list[VideoFrame]:
        """Feed one packet; what came out, in presentation order."""
        # Pictures that lead an open GOP's keyframe are rightly not shown when decoding begins there.
        if self._clip.in_slots and at > self._from + _SLOT_DOUBT and not self._table.rows.hidden[at]:
            self._awaited.add(int(np.searchsorted(self._times, self._table.pts[at])))
        if self._table.rows.corrupt[at] or zero_filled(self._clip.codec, bytes(packet), self._clip.units):
            self._fail(at, "corrupt")
        try:
            with av.logging.Capture() as complaints:
                frames = self._context.decode(packet)
        except av.error.MemoryError:
            raise
        except (av.FFmpegError, ValueError):
            self._fail(at, "decode_error")
            return []
        if complaints and self._clip.codec == "mjpeg":
            self._fail(at, "corrupt")  # this decoder only complains, it flags nothing
        return self._noted(frames)

    def _drain(self) -> list[VideoFrame]:
        try:
            return self._noted(self._context.decode(None))
        except av.error.MemoryError:
            raise
        except (av.FFmpegError, ValueError):
            self._complained = True
            return []

    def _noted(self, frames: Sequence[VideoFrame]) -> list[VideoFrame]:
        """Note what came out: each picture's own flag, and pictures before it that did not come."""
        for frame in frames:
            if frame.pts is None:
                continue
            if self._clip.in_slots:
                self._into_slot(frame)
            place = int(np.searchsorted(self._times, frame.pts))
            if frame.is_corrupt and place < len(self._times):
                self._fail(int(self._decoding_place[place]), "corrupt")
            if self._one_to_one(frame):
                for lost in range(int(np.searchsorted(self._times, self._seen, side="right")), place):
                    at = int(self._decoding_place[lost])
                    if self._table.rows[at].pts is not None:  # else its place in time is a guess
                        self._fail(at, "missing")
            self._seen = max(self._seen, frame.pts)
        return list(frames)

    def _into_slot(self, frame: VideoFrame) -> None:
        """Time a picture by its turn. At a keyframe the turn is known anew: whatever was lost came before it."""
        packet = int(np.searchsorted(self._times, frame.pts or 0))
        if frame.key_frame:
            self._slot = packet + sum(other > packet for other in self._turns)
        self._turns.append(packet)
        for lost in sorted(p for p in self._awaited if p < packet - _REORDER):
            self._fail(int(self._decoding_place[lost]), "missing")
        self._awaited = {p for p in self._awaited if p >= packet - _REORDER} - {packet}
        frame.pts = int(self._times[min(self._slot, len(self._times) - 1)])
        self._slot += 1

    def _one_to_one(self, frame: VideoFrame) -> bool:
        # The two fields of an interlaced picture may come in a packet each.
        return self._clip.codec in _ONE_TO_ONE and not frame.interlaced_frame

    def _judged(self, frame: VideoFrame, at: int) -> Answer:
        """The picture of the packet at decoding place `at`, or why it cannot be trusted."""
        return self._fault(at) or frame

    def _stands_in(self, frame: VideoFrame, at: int, when: int) -> bool:
        """Whether the next picture may be taken for one that its packet only repeats or completes."""
        near = frame.pts is not None and frame.pts <= when + 2 * self._pace
        return near and not self._one_to_one(frame) and self._fault(at) is None

    def _fail(self, at: int, reason: UndecodedReason) -> None:
        insort(self._failed, (at, reason))

    def _fault(self, at: int) -> UndecodedReason | None:
        """Why the picture at decoding place `at` cannot be trusted: it or what it leans on failed."""
        start = self._table.start_of(at)
        reach = at + (_SLOT_DOUBT if self._clip.in_slots else 0)
        first = bisect_left(self._failed, start, key=lambda failure: failure[0])
        for failed_at, reason in self._failed[first:]:
            if failed_at <= reach:
                return reason if failed_at == at else "damaged_reference"
        return None
