"""The identity of a file's bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Self

_CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of the file, read in chunks. Raises OSError as `open` does."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Digests:
    """SHA-256 of several files, worked out one after the other in a thread beside other work. A context manager."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._left = Event()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sha256")
        self._found: dict[Path, Future[str]] = {path: self._pool.submit(self._digest, path) for path in paths}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Whoever leaves early must not wait for gigabytes that nobody asks for any more.
        self._left.set()
        self._pool.shutdown(cancel_futures=True)

    def of(self, path: Path) -> str:
        """Hexadecimal digest of one of the files; waits for it. Raises OSError as `open` and `read` do."""
        return self._found[path].result()

    def _digest(self, path: Path) -> str:
        digest, chunk = hashlib.sha256(), bytearray(_CHUNK)
        with path.open("rb", buffering=0) as stream:
            while not self._left.is_set() and (size := stream.readinto(chunk)):
                digest.update(memoryview(chunk)[:size])
        return digest.hexdigest()
