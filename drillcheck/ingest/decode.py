"""Decoding one picture at a time, and telling a picture from a guess. Runs in the child only.

A decoder that meets damage goes on and paints something plausible, mostly without a word. So damage is followed
through the references: whatever leans on a packet that failed is undecoded, up to the next sound keyframe.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque

import av
from av.video.frame import VideoFrame

from drillcheck.ingest.demux import Clip, VideoPacket
from drillcheck.ingest.facts import UndecodedReason
from drillcheck.ingest.nal import zero_filled

# Codecs of which every packet gives one picture: one that does not come is lost. Others have packets that only
# repeat or prepare a picture.
_ONE_TO_ONE = {"h264", "hevc", "av1", "vp9"}
_GOES_ON = 12  # packets: decoding on is cheaper than seeking

Answer = VideoFrame | UndecodedReason


class Decoder:
    """Decodes the pictures of one clip; places are in presentation order unless they say otherwise."""

    def __init__(self, clip: Clip) -> None:
        self._clip = clip
        self._context = clip.stream.codec_context
        self._table = clip.table
        self._decoding_place = self._table.order
        self._times = self._table.pts[self._table.order]
        self._failed: list[tuple[int, UndecodedReason]] = []  # by decoding place, since the last seek
        self._waiting: deque[VideoFrame] = deque()
        self._from = 0  # decoding place where the running decode began
        self._fed: int | None = None  # decoding place to feed next; None when nothing is running
        self._passed: int | None = None  # time of the last picture that came out
        self._held: tuple[int, Answer] | None = None
        self._pace = clip.table.index().median_step

    def keyframe(self, place: int) -> Answer:
        """Decode the keyframe at `place` alone."""
        if self._held is not None and self._held[0] == place:
            return self._held[1]
        at = int(self._decoding_place[place])
        self._reset(at)
        answer: Answer = "missing"
        got = self._clip.read()
        if got is not None and got[0] == at:
            frames = [*self._send(*got), *self._drain()]
            answer = self._judged(frames[0], at) if frames else self._fault(at, at) or "missing"
        self._fed = None
        self._context.flush_buffers()
        if answer == "missing":
            # A stream that refreshes its picture bit by bit has entry points but no whole keyframes.
            answer = self._exact(place, self._table.key_before(at))
        self._held = (place, answer)
        return answer

    def exact(self, place: int) -> Answer:
        """Decode up to the picture at `place`, going on from where the last one left off when that is near."""
        if self._held is None or self._held[0] != place:
            self._held = (place, self._exact(place, self._table.start_of(int(self._decoding_place[place]))))
        return self._held[1]

    def _exact(self, place: int, start: int) -> Answer:
        when, at = int(self._times[place]), int(self._decoding_place[place])
        if not self._can_go_on(when, start):
            self._reset(start)
        while True:
            while self._waiting:
                frame = self._waiting.popleft()
                if frame.pts is None or frame.pts < when:
                    self._pass(frame)
                    continue
                if frame.pts == when:
                    self._pass(frame)
                    return self._judged(frame, at)
                return self._instead(frame, at, when)
            if self._fed is None:
                return self._fault(start, at) or "missing"
            got = self._clip.read()
            if got is None:
                self._waiting.extend(self._drain())
                self._fed = None
            else:
                self._waiting.extend(self._send(*got))
                self._fed = got[0] + 1

    def _can_go_on(self, when: int, start: int) -> bool:
        if self._passed is not None and when <= self._passed:
            return False
        if self._waiting and self._from <= start:
            return True
        return self._fed is not None and self._from <= start <= self._fed + _GOES_ON

    def _reset(self, start: int) -> None:
        """Stop, and make ready to feed from the decoding place `start`."""
        self._context.flush_buffers()
        self._waiting.clear()
        self._failed.clear()
        self._clip.go_to(start)
        self._from, self._fed, self._passed, self._held = start, start, None, None

    def _send(self, at: int, packet: VideoPacket) -> list[VideoFrame]:
        """Feed one packet; what came out, in presentation order."""
        if packet.is_corrupt or zero_filled(self._clip.codec, bytes(packet), self._clip.units):
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
        return frames

    def _drain(self) -> list[VideoFrame]:
        try:
            return self._context.decode(None)
        except av.error.MemoryError:
            raise
        except (av.FFmpegError, ValueError):
            return []

    def _pass(self, frame: VideoFrame) -> None:
        """Note a picture that came out: its own flag, and pictures before it that did not come."""
        if frame.pts is None:
            return
        place = bisect_left(self._times, frame.pts)
        if frame.is_corrupt and place < len(self._times) and self._times[place] == frame.pts:
            self._fail(int(self._decoding_place[place]), "corrupt")
        if self._passed is not None and self._clip.codec in _ONE_TO_ONE and not frame.interlaced_frame:
            for skipped in range(bisect_left(self._times, self._passed) + 1, place):
                if self._times[skipped] != self._passed:
                    self._fail(int(self._decoding_place[skipped]), "missing")
        self._passed = frame.pts

    def _judged(self, frame: VideoFrame, at: int) -> Answer:
        """The picture of the packet at decoding place `at`, or why it cannot be trusted."""
        if frame.is_corrupt:
            self._fail(at, "corrupt")
        return self._fault(self._table.start_of(at), at) or frame

    def _instead(self, frame: VideoFrame, at: int, when: int) -> Answer:
        """The picture wanted did not come, a later one did."""
        self._waiting.appendleft(frame)
        fault = self._fault(self._table.start_of(at), at)
        one_to_one = self._clip.codec in _ONE_TO_ONE and not frame.interlaced_frame
        if fault is not None or one_to_one or frame.pts is None or frame.pts > when + 2 * self._pace:
            return fault or "missing"
        self._waiting.popleft()
        self._pass(frame)
        return self._judged(frame, at)

    def _fail(self, at: int, reason: UndecodedReason) -> None:
        insort(self._failed, (at, reason))

    def _fault(self, start: int, at: int) -> UndecodedReason | None:
        """Why the picture at decoding place `at`, whose references begin at `start`, cannot be trusted."""
        first = bisect_left(self._failed, start, key=lambda failure: failure[0])
        for failed_at, reason in self._failed[first:]:
            if failed_at == at:
                return reason
            if failed_at < at:
                return "damaged_reference"
        return None
