"""Short hashes of the activity curve, by which a few clips among thousands are proposed.

As in audio fingerprints (Haitsma and Kalker, ISMIR 2002): each bit says which of two moments near by was livelier, so
a word bears any change of level or contrast. Bits that hang in the balance are tried both ways by whoever asks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]

REACH = 36  # samples to either side that a word looks at: 9 s
BITS = 40
LEAST_APART = 6  # samples between two moments that are compared
SMOOTH = 5  # samples: longer than a pace, so that marching in step is one level
TRIED = 6  # of the least sure bits
_SEED = 20240318


def _pairs() -> NDArray[np.int64]:
    rng = np.random.default_rng(_SEED)
    tried = rng.integers(-REACH, REACH + 1, (400, 2))
    return np.asarray(tried[np.abs(tried[:, 0] - tried[:, 1]) >= LEAST_APART][:BITS])


PAIRS = _pairs()
BIT = np.uint64(1) << np.arange(BITS, dtype=np.uint64)


def smooth(activity: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means of `SMOOTH` samples."""
    return np.convolve(activity, np.full(SMOOTH, 1 / SMOOTH, np.float32), "same").astype(np.float32)


def words(activity: NDArray[np.float32], every: int = 1) -> tuple[Words, NDArray[np.float32]]:
    """(n,) the words of samples from `REACH` on, and (n, BITS) how much each bit is sure of itself."""
    if len(activity) <= 2 * REACH:
        return np.zeros(0, np.uint64), np.zeros((0, BITS), np.float32)
    level = smooth(activity)
    at = np.arange(REACH, len(level) - REACH, every)[:, None]
    gap = level[at + PAIRS[:, 0]] - level[at + PAIRS[:, 1]]
    return ((gap > 0) * BIT).sum(axis=1, dtype=np.uint64), np.abs(gap)


def variants(activity: NDArray[np.float32]) -> Words:
    """(n, 2 ** TRIED) each sample's word with its least sure bits either way."""
    plain, sure = words(activity)
    if not len(plain):
        return np.zeros((0, 1 << TRIED), np.uint64)
    doubtful = BIT[np.argpartition(sure, TRIED, axis=1)[:, :TRIED]]
    out = plain[:, None]
    for k in range(TRIED):
        out = np.concatenate([out, out ^ doubtful[:, k : k + 1]], axis=1)
    return out


def hashed(word: Words) -> NDArray[np.uint32]:
    """Four bytes of a word, evenly spread (multiplicative hashing)."""
    with np.errstate(over="ignore"):
        return ((word * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)).astype(np.uint32)
