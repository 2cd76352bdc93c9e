"""What the child answers about one opened clip. Runs in the child only."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
from av.video.frame import VideoFrame

from drillcheck.ingest.decode import Answer, Decoder
from drillcheck.ingest.demux import Clip
from drillcheck.ingest.facts import Rotation
from drillcheck.ingest.picture import Shrink, displayed_size, upright

if TYPE_CHECKING:
    from drillcheck.ingest.worker import Voice

_TRIES = 3  # keyframes decoded to learn how the picture is turned
# Pictures that lean on others are decoded by so many threads where there are cores, in codecs whose decoders tell of
# damage whatever the threads.
_THREADS, _THREADED = 2, {"h264", "hevc"}


class Session:
    """Holds the clip, its decoder and its geometry between requests."""

    def __init__(self, clip: Clip, voice: Voice) -> None:
        self._clip = clip
        self._voice = voice
        self._decoder: Decoder | None = None
        self._swift: Decoder | None = None
        self._shrink: Shrink | None = None

    def handle(self, request: dict[str, object]) -> None:
        """Answer one request."""
        match request:
            case {"do": "facts"}:
                self._facts()
            case {"do": "index"}:
                self._index()
            case {"do": "keyframe" | "exact" as mode, "at": int(at), "width": int(width), "height": int(height)}:
                self._picture(mode == "keyframe", at, (width, height))
            case _:
                raise ValueError(f"unknown request {request!r}")

    @property
    def decoder(self) -> Decoder:
        """Made on first use, for it needs the packets."""
        if self._decoder is None:
            self._decoder = Decoder(self._clip)
        return self._decoder

    def exact(self, at: int) -> Answer:
        """The picture at a place. Swiftly, and again one packet at a time where anything is amiss.

        Threads give the same pictures, but tell of damage only after more packets were sent.
        """
        if self._swift is None and self._may_be_swift():
            self._swift = Decoder(self._clip.again(_THREADS))
        if self._swift is not None:
            answer = self._swift.exact(at)
            if self._swift.sound and isinstance(answer, VideoFrame):
                return answer
        return self.decoder.exact(at)

    def _may_be_swift(self) -> bool:
        slots = self._clip.in_slots
        return self._clip.codec in _THREADED and not slots and len(os.sched_getaffinity(0)) >= _THREADS

    @property
    def shrink(self) -> Shrink:
        """How pictures are made upright; found from the first keyframes that decode."""
        if self._shrink is None:
            rotation = self._rotation()
            context = self._clip.context
            aspect = self._clip.stream.sample_aspect_ratio
            self._shrink = Shrink(displayed_size(context.width, context.height, aspect, rotation), rotation)
        return self._shrink

    def _rotation(self) -> Rotation:
        tag = self._clip.tags().get("rotate")
        for place in np.flatnonzero(self._clip.table.index().key)[:_TRIES]:
            frame = self.decoder.keyframe(int(place))
            if isinstance(frame, VideoFrame):
                return upright(frame.rotation, tag)
        return upright(0, tag)

    def _facts(self) -> None:
        width, height = self.shrink.displayed
        self._voice.answer(
            {
                "answer": "facts",
                "streams": [[stream.kind, stream.codec] for stream in self._clip.streams()],
                "codec": self._clip.codec,
                "width": width,
                "height": height,
                "rotation": self.shrink.rotation,
                "claimed_duration_s": self._clip.claimed_duration(),
                "tags": self._clip.tags(),
            }
        )

    def _index(self) -> None:
        index = self._clip.table.index()
        columns = (index.pts, index.dts, index.duration, index.size, index.key.astype(np.int64))
        self._voice.answer(
            {
                "answer": "index",
                "time_base": str(index.time_base),
                "missing_pts": index.missing_pts,
                "corrupt": index.corrupt,
                "parameter_changes": list(index.parameter_changes),
                "clock_resets": list(index.clock_resets),
                "edits": list(index.edits),
            },
            np.stack(columns).tobytes(),
        )

    def _picture(self, alone: bool, at: int, fit: tuple[int, int]) -> None:
        shrink = self.shrink
        answer = self.decoder.keyframe(at) if alone else self.exact(at)
        if not isinstance(answer, VideoFrame) or answer.pts is None:
            reason = answer if isinstance(answer, str) else "missing"
            self._voice.answer({"answer": "undecoded", "at": at, "reason": reason})
            return
        image = shrink(answer, fit)
        height, width = image.shape[:2]
        self._voice.answer(
            {"answer": "frame", "at": at, "pts": answer.pts, "width": width, "height": height},
            memoryview(image.data).cast("B"),
        )
