"""Running a command with its wall time and the memory of all its processes watched."""

from __future__ import annotations

import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One run: wall seconds from start to end, peak bytes (PSS) over the process and its children, what it printed."""

    seconds: float
    peak: int
    output: str


def watched(command: Sequence[str], fine: tuple[int, ...] = (0,)) -> Run:
    """Run a command; an exit code that is not `fine` ends the benchmark."""
    begun, peak = time.monotonic(), [0]
    with tempfile.TemporaryFile() as answer, subprocess.Popen(command, stdout=answer) as process:
        watch = threading.Thread(target=peak_of_tree, args=(process, peak))
        watch.start()
        process.wait()
        took = time.monotonic() - begun
        watch.join()
        if process.returncode not in fine:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        answer.seek(0)
        return Run(took, peak[0], answer.read().decode())


def peak_of_tree(process: subprocess.Popen[bytes], peak: list[int]) -> None:
    """Watch the proportional memory (PSS, bytes) of a process and all its children; the highest sum goes to `peak`."""
    while process.poll() is None:
        peak[0] = max(peak[0], sum(pss(pid) for pid in tree(process.pid)))
        time.sleep(0.25)


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return [pid]
    return [pid, *(one for child in text.split() for one in tree(int(child)))]


def pss(pid: int) -> int:
    """Proportional set size in bytes."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
