"""Reading one clip: its probe, its packet index and the pictures asked for. The decoder lives in a child process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import cast

import numpy as np

from drillcheck.errors import MediaError
from drillcheck.ingest.facts import Frame, Json, Probe, Rotation, StreamFacts, Undecoded, UndecodedReason, Wanted
from drillcheck.ingest.packets import PacketIndex
from drillcheck.ingest.process import Answer, Child
from drillcheck.ingest.recorded import recorded_at
from drillcheck.ingest.source import check_content, check_source, container_name

FIRST_REPLY_S = 10.0
AHEAD = 4  # pictures decoded ahead of the consumer
_Target = tuple[str, int, int]  # mode, place in presentation order, pts


class ClipReader:
    """A clip opened for reading; one child process for one file, killed and reaped by `close`.

    Every method may raise MediaError, `video_worker_died` or `video_timeout` among them; then only this clip is
    lost. One thread at a time. A new request ends the iterator of the one before.
    """

    def __init__(self, path: Path, *, memory_mb: int = 3072, timeout_s: float = 60.0) -> None:
        """`memory_mb` bounds the child's address space; `timeout_s` is the longest wait without a sign of life.

        Raises InputError and MediaError as `check_source` does.
        """
        self.path = path
        self._real = check_source(path)
        self._memory_mb = memory_mb
        self._timeout_s = timeout_s
        self._child: Child | None = None
        self._index: PacketIndex | None = None
        self._probe: Probe | None = None
        self._open_requests = 0
        self._turn = 0

    def __enter__(self) -> ClipReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill and reap the child."""
        self._turn += 1
        if self._child is not None:
            self._child.close()
            self._child = None
            self._open_requests = 0

    @property
    def child_pid(self) -> int | None:
        """Process id of the child, None before the first request and after `close`."""
        return None if self._child is None else self._child.pid

    def probe(self) -> Probe:
        """What the clip is. The child opens it within ten seconds or MediaError is raised."""
        if self._probe is None:
            index = self.index()
            facts, _ = self._ask_alone({"do": "facts"}, "facts")
            self._probe = _probe_of(self.path, self._real, facts, index)
        return self._probe

    def index(self) -> PacketIndex:
        """Every packet of the picture stream, read once and nothing decoded."""
        if self._index is None:
            header, columns = self._ask_alone({"do": "index"}, "index")
            self._index = _index_of(header, columns)
        return self._index

    def frames(self, wanted: Sequence[Wanted], fit: tuple[int, int]) -> Iterator[Frame | Undecoded]:
        """One answer for each picture wanted, in that order, shrunk to fit inside `fit` (width, height)."""
        index = self.index()
        return self._stream([_target(index, want) for want in wanted], fit)

    def dense(self, start_pts: int, end_pts: int, step_pts: int, fit: tuple[int, int]) -> Iterator[Frame | Undecoded]:
        """The first picture at or after each step from `start_pts` up to, not including, `end_pts`; none twice."""
        if step_pts <= 0:
            raise ValueError(f"step_pts must be positive, found {step_pts}")
        index = self.index()
        places = index.stepping(start_pts, end_pts, step_pts)
        return self._stream([("exact", place, int(index.pts[place])) for place in places], fit)

    def _stream(self, targets: Sequence[_Target], fit: tuple[int, int]) -> Iterator[Frame | Undecoded]:
        """Keep a few requests open so that decoding runs ahead of the consumer."""
        probe = self.probe()
        child = self._ready()
        self._turn += 1
        turn = self._turn
        sent = 0
        for _, place, pts in targets:
            while sent < len(targets) and self._open_requests < AHEAD:
                self._send_frame_request(child, targets[sent], fit)
                sent += 1
            if place < 0:
                yield Undecoded(pts, "no_picture_at_or_after")
                continue
            answer = self._wait(child)
            yield _picture(answer, pts, probe)
            if turn != self._turn:
                raise RuntimeError(f"another request was made of {self.path.name} while its pictures were read")

    def _send_frame_request(self, child: Child, target: _Target, fit: tuple[int, int]) -> None:
        mode, place, _ = target
        if place >= 0:
            child.ask({"do": mode, "at": place, "width": fit[0], "height": fit[1]})
            self._open_requests += 1

    def _ask_alone(self, request: dict[str, object], expected: str) -> Answer:
        child = self._ready()
        child.ask(request)
        self._open_requests += 1
        answer = self._wait(child)
        if answer[0].get("answer") != expected:
            raise MediaError("video_worker_died", path=str(self.path), detail=f"expected {expected}")
        return answer

    def _ready(self) -> Child:
        """The child, started if need be, with no answer outstanding from an iterator that was left."""
        self._turn += 1
        if self._child is None:
            self._child = Child(str(self.path))
            self._child.ask(
                {
                    "path": str(self._real),
                    "shown": str(self.path),
                    "memory_mb": self._memory_mb,
                    "timeout_s": self._timeout_s,
                }
            )
            self._open_requests = 1
            self._wait(self._child, FIRST_REPLY_S)
        while self._open_requests:
            self._wait(self._child)
        return self._child

    def _wait(self, child: Child, timeout_s: float | None = None) -> Answer:
        try:
            answer = child.wait(self._timeout_s if timeout_s is None else timeout_s)
        except MediaError:
            self.close()
            raise
        self._open_requests -= 1
        return answer


def _target(index: PacketIndex, want: Wanted) -> _Target:
    place = index.nearest_keyframe(want.pts) if want.mode == "keyframe" else index.at_or_after(want.pts)
    return (want.mode, -1, want.pts) if place is None else (want.mode, place, int(index.pts[place]))


def _picture(answer: Answer, pts: int, probe: Probe) -> Frame | Undecoded:
    header, pixels = answer
    match header:
        case {"answer": "frame", "pts": int(at), "width": int(width), "height": int(height)}:
            image = np.frombuffer(pixels, dtype=np.uint8).reshape(height, width, 3)
            return Frame(at, image, probe.width, probe.height)
        case {"answer": "undecoded", "reason": str(reason)}:
            return Undecoded(pts, cast(UndecodedReason, reason))
    raise ValueError(f"unknown answer {header!r}")


def _index_of(header: dict[str, Json], columns: bytearray) -> PacketIndex:
    match header:
        case {
            "time_base": str(time_base),
            "missing_pts": int(missing),
            "corrupt": int(corrupt),
            "parameter_changes": list(changes),
            "clock_resets": list(resets),
            "edits": list(edits),
        }:
            pts, dts, duration, size, key = np.frombuffer(columns, dtype=np.int64).reshape(5, -1)
            return PacketIndex(
                Fraction(time_base),
                pts,
                dts,
                duration,
                size,
                key.astype(np.bool_),
                missing,
                corrupt,
                tuple(t for t in changes if isinstance(t, int)),
                tuple(t for t in resets if isinstance(t, int)),
                tuple(t for t in edits if isinstance(t, int)),
            )
    raise ValueError(f"unknown answer {header!r}")


def _probe_of(path: Path, real: Path, facts: dict[str, Json], index: PacketIndex) -> Probe:
    match facts:
        case {
            "streams": list(streams),
            "codec": str(codec),
            "width": int(width),
            "height": int(height),
            "rotation": 0 | 90 | 180 | 270 as rotation,
            "claimed_duration_s": (float() | None) as claimed,
            "tags": dict(tags),
        }:
            when, source = recorded_at({str(k): str(v) for k, v in tags.items()}, path.name)
            return Probe(
                path=str(path),
                size_bytes=real.stat().st_size,
                container=container_name(real, check_content(real, str(path))),
                streams=tuple(StreamFacts(str(s[0]), str(s[1])) for s in streams if isinstance(s, list)),
                codec=codec,
                width=width,
                height=height,
                rotation=cast(Rotation, rotation),
                fps=index.mean_rate,
                time_base=index.time_base,
                variable_rate=index.variable_rate,
                start_pts=index.origin,
                duration=index.length,
                claimed_duration_s=claimed,
                recorded_at=when,
                recorded_at_source=source,
            )
    raise ValueError(f"unknown answer {facts!r}")
