"""How parent and child speak: requests are JSON lines, answers a length, a JSON header and raw bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO

from drillcheck.ingest.facts import Json

_LENGTH = struct.Struct(">II")
MAX_HEADER = 1 << 20
MAX_PAYLOAD = 1 << 30


def write_request(stream: IO[bytes], request: Mapping[str, object]) -> None:
    """Send one request and flush."""
    stream.write(json.dumps(request).encode() + b"\n")
    stream.flush()


def write_answer(stream: IO[bytes], header: Mapping[str, object], payload: bytes | memoryview = b"") -> None:
    """Send one answer and flush."""
    head = json.dumps(header).encode()
    size = payload.nbytes if isinstance(payload, memoryview) else len(payload)
    stream.write(_LENGTH.pack(len(head), size))
    stream.write(head)
    stream.write(payload)
    stream.flush()


def read_answer(stream: IO[bytes]) -> tuple[dict[str, Json], bytearray] | None:
    """The next answer, or None at the end. Raises ValueError where it is cut short or malformed."""
    lead = stream.read(_LENGTH.size)
    if not lead:
        return None
    if len(lead) < _LENGTH.size:
        raise ValueError("answer cut short in its length")
    head_size, size = _LENGTH.unpack(lead)
    if head_size > MAX_HEADER or size > MAX_PAYLOAD:
        raise ValueError(f"answer claims {head_size} + {size} bytes")
    header = json.loads(_exactly(stream, head_size))
    if not isinstance(header, dict):
        raise ValueError(f"an answer's header is an object, found {type(header).__name__}")
    return header, _exactly(stream, size)


def _exactly(stream: IO[bytes], size: int) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    done = 0
    while done < size:
        got = stream.readinto(view[done:])  # type: ignore[attr-defined]
        if not got:
            raise ValueError(f"answer cut short: expected {size} bytes, found {done}")
        done += got
    return data
