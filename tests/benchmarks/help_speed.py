"""How long `drillcheck --help` takes, against importing click alone. Run by hand: prints, asserts nothing."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 15


def seconds(*args: str) -> float:
    """Median wall time of a Python process."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, *args], capture_output=True, check=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


if __name__ == "__main__":
    click, help_ = seconds("-c", "import click"), seconds("-m", "drillcheck", "--help")
    print(f"import click {click * 1000:.0f} ms, drillcheck --help {help_ * 1000:.0f} ms, ratio {help_ / click:.2f}")
