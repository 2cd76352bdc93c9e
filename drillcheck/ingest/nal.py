"""What a packet's own bytes say: whether it can be decoded alone, and its sequence parameters.

Containers mislabel keyframes (an MP4 without a sync table calls every picture one), so for H.264 and HEVC the
units inside the packet decide where they are clear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ZERO_RUN = bytes(32)
_PADS_WITH_ZEROS = {"mpeg1video", "mpeg2video"}  # up to the next start code, to keep a bit rate
_UNITS_LOOKED_AT = 24
_HEADER_BYTES = 1 << 16
_PACKETS_A_FRAME_NUMBER = 4  # recovery is counted in reference pictures; up to three others stand between two


@dataclass(frozen=True, slots=True)
class Units:
    """How H.264 or HEVC units are laid out: `length_size` bytes before each, or 0 for start codes."""

    codec: str
    length_size: int

    @classmethod
    def of(cls, codec: str, extradata: bytes) -> Units | None:
        """The layout that the codec's extradata tells, or None for codecs without such units."""
        if codec not in ("h264", "hevc"):
            return None
        if codec == "h264" and len(extradata) > 6 and extradata[0] == 1:
            return cls(codec, (extradata[4] & 3) + 1)
        if codec == "hevc" and len(extradata) > 22 and extradata[:3] not in (b"\0\0\1", b"\0\0\0"):
            return cls(codec, (extradata[21] & 3) + 1)
        return cls(codec, 0)

    def split(self, data: bytes) -> Iterator[bytes]:
        """The first units of a packet, as far as they make sense."""
        return _by_length(data, self.length_size) if self.length_size else _by_start_code(data)

    def kind(self, unit: bytes) -> int:
        """The unit's type number."""
        return unit[0] & 0x1F if self.codec == "h264" else (unit[0] >> 1) & 0x3F


@dataclass(frozen=True, slots=True)
class Reading:
    """`key`: surely a place to enter (True), surely not (False), or for the container to say (None).

    `settles` is how many pictures later the picture is whole: 0 but for streams that refresh it bit by bit.
    """

    key: bool | None
    parameters: bytes = b""
    settles: int = 0


def read_units(units: Units, data: bytes) -> Reading:
    """Look at the units before and at the first slice of a packet."""
    parameters = b""
    recovery: int | None = None
    for unit in units.split(data):
        kind = units.kind(unit)
        if units.codec == "h264":
            if kind == 5:
                return Reading(True, parameters)
            if kind == 6:
                recovery = _recovery_count(unit) if recovery is None else recovery
            elif kind == 7:
                parameters += unit
            elif kind in (1, 2):
                intra = len(unit) > 1 and _numbers(unit[1:17], 2)[1:] in ([2], [4], [7], [9])
                if recovery is not None:
                    return Reading(True, parameters, recovery * _PACKETS_A_FRAME_NUMBER)
                return Reading(None if intra else False, parameters)
        elif kind in range(16, 22):
            return Reading(True, parameters)
        elif kind in range(10):
            return Reading(False, parameters)
        elif kind == 33:
            parameters += unit
    return Reading(None, parameters)


def parameters_in(codec: str, extradata: bytes) -> bytes:
    """The sequence parameter sets that stand in the codec's extradata, joined; for other codecs all of it."""
    units = Units.of(codec, extradata)
    if units is None:
        return extradata
    if not units.length_size:
        return b"".join(u for u in _by_start_code(extradata) if units.kind(u) == (7 if codec == "h264" else 33))
    return _avc_sets(extradata) if codec == "h264" else _hevc_sets(extradata)


def zero_filled(codec: str, data: bytes, units: Units | None) -> bool:
    """Whether a packet has a run of zeros that no encoder writes: a hole in the file.

    Entropy-coded data never has 32 zero bytes in a row (H.264 and HEVC forbid three); padding after the last unit of
    a start-code stream is allowed, and flat JPEG may repeat zero codes, so there only a longer run counts.
    """
    if codec in _PADS_WITH_ZEROS:
        return False
    if units is not None and not units.length_size:
        data = data.rstrip(b"\0")
    return data.find(ZERO_RUN * 4 if codec == "mjpeg" else ZERO_RUN) >= 0


def _by_length(data: bytes, size: int) -> Iterator[bytes]:
    at = 0
    for _ in range(_UNITS_LOOKED_AT):
        length = int.from_bytes(data[at : at + size], "big")
        if length == 0 or at + size + length > len(data):
            return
        yield data[at + size : at + size + min(length, _HEADER_BYTES)]
        at += size + length


def _by_start_code(data: bytes) -> Iterator[bytes]:
    at = data.find(b"\0\0\1", 0, _HEADER_BYTES)
    for _ in range(_UNITS_LOOKED_AT):
        if at < 0 or at + 3 >= len(data):
            return
        following = data.find(b"\0\0\1", at + 3, at + _HEADER_BYTES)
        yield data[at + 3 : following if following >= 0 else at + _HEADER_BYTES].rstrip(b"\0") or b"\xff"
        at = following


def _recovery_count(sei: bytes) -> int | None:
    """Pictures until recovery, from message 6 of an H.264 SEI unit, or None without one."""
    at = 1
    while at + 2 < len(sei):
        kind, at = _stretched(sei, at)
        size, at = _stretched(sei, at)
        if kind == 6:
            return (_numbers(sei[at : at + 16], 1) or [0])[0]
        at += size
    return None


def _stretched(data: bytes, at: int) -> tuple[int, int]:
    """A number written as bytes of 255 and a rest, and the place after it."""
    total = 0
    while at < len(data) and data[at] == 0xFF:
        total, at = total + 255, at + 1
    return (total + data[at] if at < len(data) else total), at + 1


def _numbers(data: bytes, count: int) -> list[int]:
    """The first exp-Golomb numbers in the data, fewer where it ends."""
    bits = "".join(f"{byte:08b}" for byte in data)
    at, found = 0, []
    for _ in range(count):
        zeros = bits.find("1", at) - at
        if zeros < 0 or at + 2 * zeros + 1 > len(bits):
            break
        found.append(int(bits[at + zeros : at + 2 * zeros + 1], 2) - 1)
        at += 2 * zeros + 1
    return found


def _avc_sets(extradata: bytes) -> bytes:
    at, found = 6, b""
    for _ in range(extradata[5] & 0x1F):
        size = int.from_bytes(extradata[at : at + 2], "big")
        found += extradata[at + 2 : at + 2 + size]
        at += 2 + size
    return found


def _hevc_sets(extradata: bytes) -> bytes:
    at, found = 23, b""
    for _ in range(extradata[22]):
        if at + 3 > len(extradata):
            break
        kind, count = extradata[at] & 0x3F, int.from_bytes(extradata[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            size = int.from_bytes(extradata[at : at + 2], "big")
            found += extradata[at + 2 : at + 2 + size] if kind == 33 else b""
            at += 2 + size
    return found
