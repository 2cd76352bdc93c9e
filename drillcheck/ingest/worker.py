"""The child process: opens one file, answers requests until its input ends. Started by `reader.ClipReader`."""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import time
from pathlib import Path
from typing import BinaryIO

from drillcheck.errors import DrillcheckError, MediaError
from drillcheck.ingest.protocol import write_answer
from drillcheck.ingest.source import check_content, local_file

SIGN_OF_LIFE_S = 0.5


class Voice:
    """The way back to the parent: answers, and signs of life while an answer takes long."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._last = time.monotonic()

    def answer(self, header: dict[str, object], payload: bytes | memoryview = b"") -> None:
        """Send an answer."""
        write_answer(self._stream, header, payload)
        self._last = time.monotonic()

    def alive(self) -> None:
        """Tell that work goes on, at most every half second."""
        if time.monotonic() - self._last > SIGN_OF_LIFE_S:
            self.answer({"answer": "alive"})


def restrain(memory_mb: int, timeout_s: float) -> None:
    """Limit what a hostile or broken file can take: memory, processor time in a loop, core dumps."""
    size = memory_mb << 20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    allow_time(timeout_s)


def allow_time(timeout_s: float) -> None:
    """Renew the processor time for the next request; the parent's clock is the stricter one."""
    used = time.process_time()
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    # An hour at least: a request that makes progress is never cut short by this.
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + max(3600.0, 20 * timeout_s)), hard))


def serve(requests: BinaryIO, voice: Voice) -> None:
    """Answer requests one by one; the first names the file."""
    first = json.loads(requests.readline() or b"{}")
    if not first:
        return
    shown = str(first["shown"])
    restrain(int(first["memory_mb"]), float(first["timeout_s"]))
    try:
        # Checked again here: the file may have been exchanged since the parent looked.
        path = local_file(Path(first["path"]))
        kind = check_content(path, shown)
        voice.answer({"answer": "alive"})  # loading libraries on a busy machine is not the file's fault
        import av

        from drillcheck.ingest.demux import Clip
        from drillcheck.ingest.session import Session

        voice.answer({"answer": "alive"})
        av.logging.set_level(av.logging.ERROR)
        session = Session(Clip(path, kind, shown, voice.alive), voice)
        voice.answer({"answer": "open"})
        for line in requests:
            allow_time(float(first["timeout_s"]))
            session.handle(json.loads(line))
    except DrillcheckError as error:
        voice.answer({"answer": "error", "code": error.code, "params": dict(error.params)})
    except MemoryError:
        out_of_memory = MediaError("video_out_of_memory", path=shown)
        voice.answer({"answer": "error", "code": out_of_memory.code, "params": dict(out_of_memory.params)})


def main() -> None:
    """Take the answer pipe away from stray prints, then serve."""
    logging.basicConfig(stream=sys.stderr, format="%(name)s: %(message)s", level=logging.WARNING)
    pipe = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(2, 1)
    status = 0
    try:
        serve(sys.stdin.buffer, Voice(pipe))
    except BrokenPipeError:
        pass  # the parent has lost interest
    except BaseException:
        logging.getLogger("drillcheck.ingest").exception("decoding process failed")
        status = 1
    sys.stderr.flush()
    os._exit(status)  # nothing here is worth a slow or hanging teardown


if __name__ == "__main__":
    main()
