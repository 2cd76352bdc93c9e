"""Footage that stands twice inside a clip as the very same packets: proof without a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillcheck.evidence.model import Repeat

# Compressed sizes of independent pictures never agree for long; so many in a row are a copy.
COPIED_PICTURES = 150


def copied_packets(pts: NDArray[np.int64], size: NDArray[np.int64], origin: int) -> list[Repeat]:
    """Stretches whose packets are, size for size, those of an earlier stretch; ticks from `origin`.

    A hash of every run of `COPIED_PICTURES` sizes finds copies in one pass, whatever their distance.
    """
    n = len(size) - COPIED_PICTURES + 1
    if n <= 1 or len(np.unique(size)) < 8:
        return []
    windows = np.lib.stride_tricks.sliding_window_view(size.astype(np.uint64), COPIED_PICTURES)
    factors = np.random.default_rng(20240318).integers(1, 2**63, COPIED_PICTURES, dtype=np.uint64) | np.uint64(1)
    first_seen: dict[int, int] = {}
    out: list[Repeat] = []
    with np.errstate(over="ignore"):
        hashes = (windows * factors).sum(axis=1, dtype=np.uint64) if n < 20_000 else _rolled(windows, factors)
    for i, value in enumerate(hashes.tolist()):
        j = first_seen.setdefault(value, i)
        if i - j < COPIED_PICTURES or not np.array_equal(windows[i], windows[j]) or len(np.unique(windows[i])) < 8:
            continue
        start, end, source = (int(pts[k]) - origin for k in (i, i + COPIED_PICTURES - 1, j))
        if out and start <= out[-1].end:
            out[-1] = out[-1].model_copy(update={"end": end})
        else:
            out.append(Repeat(start=start, end=end, copy_of_start=source, kind="loop"))
    return out


def _rolled(windows: NDArray[np.uint64], factors: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The same hashes in blocks, so that memory does not grow with the clip."""
    return np.concatenate(
        [(windows[k : k + 8192] * factors).sum(axis=1, dtype=np.uint64) for k in range(0, len(windows), 8192)]
    )
