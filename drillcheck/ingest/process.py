"""The parent's hold on one child process: start, ask, wait no longer than allowed, always reap."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from queue import Empty, SimpleQueue

from drillcheck.errors import MediaError
from drillcheck.ingest.facts import Json
from drillcheck.ingest.protocol import read_answer, write_request
from drillcheck.resources import PACKAGE

log = logging.getLogger("drillcheck.ingest")

Answer = tuple[dict[str, Json], bytearray]
_KEPT_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV")
_CLOSED = None


class Child:
    """One decoding process. Answers are read by a thread as they come.

    The queue needs no bound of its own: the reader never has more than a few requests open.
    """

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._answers: SimpleQueue[Answer | None] = SimpleQueue()
        self._complaints: deque[str] = deque(maxlen=50)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "drillcheck.ingest.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,
            cwd="/",
        )
        self._threads = [threading.Thread(target=job, daemon=True) for job in (self._listen, self._collect)]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._process.pid

    def ask(self, request: Mapping[str, object]) -> None:
        """Send a request. A child that is gone is found out by `wait`."""
        assert self._process.stdin is not None
        try:
            write_request(self._process.stdin, request)
        except (BrokenPipeError, ValueError):
            log.debug("%s: decoding process takes no more requests", self._shown)

    def wait(self, timeout_s: float) -> Answer:
        """The next answer. Each sign of life starts the clock anew.

        Raises MediaError: what the child reports, `video_timeout`, or `video_worker_died`.
        """
        while True:
            try:
                answer = self._answers.get(timeout=timeout_s)
            except Empty:
                raise MediaError("video_timeout", path=self._shown, seconds=round(timeout_s)) from None
            if answer is _CLOSED:
                self._answers.put(_CLOSED)  # for whoever asks again
                raise MediaError("video_worker_died", path=self._shown, detail=self._last_words())
            if answer[0].get("answer") == "error":
                raise _reported(answer[0])
            if answer[0].get("answer") != "alive":
                return answer

    def close(self) -> None:
        """Kill and reap. May be called again."""
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    log.debug("%s: request left unsent", self._shown)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        try:
            while (answer := read_answer(self._process.stdout)) is not None:
                self._answers.put(answer)
        except ValueError as error:
            self._complaints.append(str(error))
        self._answers.put(_CLOSED)

    def _collect(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            text = line.decode("utf-8", "replace").rstrip()
            self._complaints.append(text)
            log.debug("%s: %s", self._shown, text)

    def _last_words(self) -> str:
        code = self._process.wait()
        self._threads[1].join()
        last = self._complaints[-1] if self._complaints else ""
        return f"signal {-code}" if code < 0 else (last or f"exit {code}")


def _environment() -> dict[str, str]:
    """Only what an interpreter needs; one arithmetic thread, for each reserves memory."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "LC_ALL": "C.UTF-8",
    }


def _reported(header: Mapping[str, Json]) -> MediaError:
    params = header.get("params")
    known = params if isinstance(params, dict) else {}
    return MediaError(
        str(header.get("code")),
        **{k: v for k, v in known.items() if v is None or isinstance(v, str | int | float)},
    )
