"""The container: opening one file, reading its packets, finding a place again. Runs in the child only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
from av.codec.context import ThreadType
from av.packet import Packet
from av.stream import Discard
from av.video.stream import VideoStream

from drillcheck.errors import MediaError
from drillcheck.ingest.edits import edit_joins
from drillcheck.ingest.facts import StreamFacts
from drillcheck.ingest.nal import Reading, Units, parameters_in, read_units
from drillcheck.ingest.opening import codec_name, open_container, picture_stream
from drillcheck.ingest.seam import Seam
from drillcheck.ingest.source import Kind
from drillcheck.ingest.table import PacketTable
from drillcheck.ingest.timeline import TS_WRAP, PacketRow

_READS_ON = 8  # packets: reading on is cheaper than seeking
_STRIDE_BACK = 4  # keyframes further back at each failed attempt to find a place
_ATTEMPTS = 4
_CHUNK_HEADER = 8  # bytes between where an AVI's index points and where the packet's data begins
_READ_ERRORS = 64  # in a row, before the rest of the file is given up

if TYPE_CHECKING:
    VideoPacket = Packet[VideoStream]  # generic in the stubs only


class Clip:
    """One opened file and its picture stream. `alive` is called often while it works.

    With one thread errors belong to the packet just sent. With more, pictures are decoded side by side.
    """

    def __init__(self, path: Path, kind: Kind, shown: str, alive: Callable[[], None], threads: int = 1) -> None:
        self.shown = shown
        self.kind = kind
        self._alive = alive
        self._path = path
        self.container = open_container(path, kind, shown)
        self.stream = picture_stream(self.container, shown)
        self.context = context = self.stream.codec_context
        context.thread_count = threads
        if threads > 1:
            context.thread_type = ThreadType.FRAME
        self.codec = "av1" if context.name == "libdav1d" else context.name
        self.units = Units.of(self.codec, context.extradata or b"")
        self.time_base = self.stream.time_base or Fraction(1, 1000)
        # AVI has no presentation times: pictures take the times of the packets in the order they come out.
        self.in_slots = kind == "avi" and self.units is not None
        self._table: PacketTable | None = None
        self._packets: Iterator[VideoPacket] = iter(())
        self._next: int | None = None
        # From here on seeking has failed, as behind the seam of files that were appended: reading on is all there is.
        self._unfound = sys.maxsize

    def again(self, threads: int) -> Clip:
        """The same file opened once more, with its own place of reading; packets are not read anew."""
        other = Clip(self._path, self.kind, self.shown, self._alive, threads)
        other._table = self.table
        return other

    @property
    def table(self) -> PacketTable:
        """All packets, read once from the start of the file. Raises MediaError where no picture is in it."""
        if self._table is None:
            joins = edit_joins(self._path, self.stream.id) if self.kind == "mov" else []
            wrap = TS_WRAP if self.kind == "mpegts" else 0
            self._table = PacketTable.build(self._rows(edited=bool(joins)), self.time_base, wrap, joins)
        if not len(self._table.order):
            raise MediaError("video_no_frames", path=self.shown)
        if len(self._table.order) == 1:
            raise MediaError("video_single_picture", path=self.shown)
        return self._table

    def streams(self) -> tuple[StreamFacts, ...]:
        """Kind and codec of every stream."""
        return tuple(StreamFacts(stream.type, codec_name(stream)) for stream in self.container.streams)

    def tags(self) -> dict[str, str]:
        """Metadata of the container, and of the stream where the container is silent."""
        return {**self.stream.metadata, **self.container.metadata}

    def claimed_duration(self) -> float | None:
        """Seconds that the header claims for the pictures: the shorter of the stream's and the file's own.

        Sound may outlast the pictures, and an edit list may hide some of them: neither makes a clip cut off.
        """
        whole, own = self.container.duration, self.stream.duration
        claims = [whole / 1_000_000] if whole is not None and whole >= 0 else []
        if own is not None and own > 0 and self.stream.time_base is not None:
            claims.append(float(own * self.stream.time_base))
        return min(claims, default=None)

    def go_to(self, place: int) -> None:
        """Make `read` give the packet at decoding place `place` next."""
        if self._next is not None and self._next <= place:
            near = place < self._next + _READS_ON
            if (near or self._next >= self._unfound) and self._skip_to(place):
                return
        goal = place
        for _ in range(_ATTEMPTS):
            for jump in self._jumps(goal):
                if self._lands(jump, place):
                    return
            for _ in range(_STRIDE_BACK):
                goal = self.table.key_before(goal)
        self._unfound = min(self._unfound, place)
        self._lands(self._rewind, place)

    def read(self) -> tuple[int, VideoPacket] | None:
        """The next packet and its decoding place, with its times on the timeline; None at the end."""
        packet = self._take()
        while packet is not None:
            place = self._identify(packet)
            if place is not None:
                self._next = place + 1
                if packet.is_discard and not self.table.rows.hidden[place]:
                    packet = cast("VideoPacket", Packet(bytes(packet)))  # one without the mark
                packet.pts, packet.dts = int(self.table.pts[place]), int(self.table.dts[place])
                return place, packet
            packet = self._take()
        self._next = None
        return None

    def _rows(self, *, edited: bool) -> Iterator[PacketRow]:
        parameters = parameters_in(self.codec, self.context.extradata or b"")
        listed = self._listed()
        last_rank = -1
        self._restart_reading()
        seen_key = False
        seam = Seam(self.time_base, edited=edited)
        while (packet := self._take()) is not None:
            look = self._look(packet)
            key = packet.is_keyframe if look.key is None else look.key
            told = self._told_parameters(packet) or look.parameters
            changed = bool(told and parameters) and told != parameters
            parameters = told or parameters
            pts, dts = packet.pts, packet.dts
            lost_before = False
            if dts is not None and packet.pos in listed:
                rank, when = listed[packet.pos]
                pts, dts = None if pts is None else pts + when - dts, when
                lost_before, last_rank = rank > last_rank + 1, rank
            yield PacketRow(
                pts=dts if self.in_slots else pts,
                dts=dts,
                duration=0 if self.kind == "avi" else packet.duration or 0,  # there always one tick, true or not
                size=packet.size,
                place=-1 if packet.pos is None else packet.pos,
                key=key,
                corrupt=packet.is_corrupt or lost_before,
                hidden=seam.hides(dts, packet.is_discard) or not packet.size,
                new_parameters=changed and seen_key,
                settles=look.settles,
            )
            seen_key = seen_key or key

    def _listed(self) -> dict[int | None, tuple[int, int]]:
        """Rank and time of packets by place, from an AVI's own index.

        The demuxer only counts the packets that it finds, and so is early after damage.
        """
        if self.kind != "avi":
            return {}
        entries = [(e.pos + _CHUNK_HEADER, e.timestamp) for e in self.stream.index_entries if e.size]
        return {place: (rank, when) for rank, (place, when) in enumerate(entries)}

    def _look(self, packet: VideoPacket) -> Reading:
        """What the packet's own units say; enough of its head to reach the first slice."""
        if self.units is None or not packet.size:
            return Reading(None)
        return read_units(self.units, bytes(packet))

    def _told_parameters(self, packet: VideoPacket) -> bytes:
        """New sequence parameters that the container announces with this packet."""
        if not packet.has_sidedata("new_extradata"):
            return b""
        return parameters_in(self.codec, bytes(packet.get_sidedata("new_extradata")))

    def _take(self) -> VideoPacket | None:
        """The next packet of the picture stream, past places that cannot be read."""
        for _ in range(_READ_ERRORS):
            self._alive()
            try:
                packet = next(self._packets, None)
            except (av.FFmpegError, OSError):
                self._restart_reading()
                continue
            if packet is None or packet.size or packet.pts is not None or packet.dts is not None:
                return packet
            # An empty packet without times is how the end is marked.
        return None

    def _restart_reading(self) -> None:
        for stream in self.container.streams:
            if stream.index != self.stream.index:
                stream.discard = Discard.all
        self._packets = self.container.demux(self.stream)

    def _identify(self, packet: VideoPacket) -> int | None:
        """Decoding place of a packet, by where it stands in the file; times differ after a seek."""
        rows = self.table.rows
        if self._next is not None and self._next < len(rows) and self._same(rows[self._next], packet):
            return self._next
        here = self.table.at_byte(-1 if packet.pos is None else packet.pos)
        near = [i for i in here if self._same(rows[i], packet)]
        if len(near) > 1:
            near = [i for i in near if rows[i].pts == packet.pts] or near
        if near:
            return near[0]
        found = self.table.told(packet.pts) if packet.pts is not None else None
        return found if found is not None and rows[found].size == packet.size else None

    @staticmethod
    def _same(row: PacketRow, packet: VideoPacket) -> bool:
        return row.size == packet.size and row.place == (-1 if packet.pos is None else packet.pos)

    def _jumps(self, goal: int) -> list[Callable[[], None]]:
        """Ways to seek to a packet, the surest first."""
        row = self.table.rows[goal]
        ways: list[Callable[[], None]] = []
        if self.kind == "mpegts" and row.place >= 0:
            ways.append(lambda: self.container.seek(row.place, unsupported_byte_offset=True, stream=self.stream))
        for when in dict.fromkeys((row.pts, row.dts)):
            if when is not None and self.kind != "mpegts":
                ways.append(lambda when=when: self.container.seek(when, stream=self.stream))  # type: ignore[misc]
        return ways

    def _rewind(self) -> None:
        """Begin again at the start of the file: not every demuxer can seek to where it has no time or entry."""
        self.container.close()
        self.container = open_container(self._path, self.kind, self.shown)
        self.stream = picture_stream(self.container, self.shown)

    def _lands(self, jump: Callable[[], None], place: int) -> bool:
        self._next = None
        try:
            jump()
        except (av.FFmpegError, OSError):
            return False
        self._restart_reading()
        return self._skip_to(place)

    def _skip_to(self, place: int) -> bool:
        """Read up to, not including, the packet at `place`; False when the reading stands after it."""
        if self._next == place:
            return True
        while (packet := self._take()) is not None:
            found = self._identify(packet)
            if found is None:
                continue
            if found > place:
                break
            self._next = found + 1
            if found == place:
                self._unread(packet, place)
                return True
        self._next = None
        return False

    def _unread(self, packet: VideoPacket, place: int) -> None:
        rest = self._packets

        def again() -> Iterator[VideoPacket]:
            yield packet
            yield from rest

        self._packets = again()
        self._next = place
