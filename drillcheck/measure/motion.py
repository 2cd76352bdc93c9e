"""How much moves at each moment, from the sizes of packets alone: nothing is decoded, and every picture counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

HZ = 10.0
SMOOTH_S = 0.3
# What changes more slowly than this is the scene, not the movement.
SLOW_S = 3.0
# Bytes a second below which all is stillness: headers of pictures in which nothing changed, and a share of the usual.
STILL_BYTES, STILL_SHARE = 50.0, 0.02
# So many GOPs must agree before their common rise and fall is taken off.
FEWEST_GOPS = 20
LONGEST_GOP_S = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Packets:
    """Columns of one file's index, in presentation order: times and decoding times in seconds, bytes, keyframes."""

    times_s: Array
    decoded_s: Array
    size: Array
    key: NDArray[np.bool_]


def movement(packets: Packets) -> Array:
    """(samples,) log of the bytes a second, `HZ` a second from the first picture, less what changes slowly.

    A picture that others lean on (P) pays for all that moved since the last such; those between (B) for little. So
    bytes are spread over the time between two such pictures; a keyframe pays for the scene and says nothing.
    What every GOP has in common, whatever moves, is taken off.
    """
    if len(packets.times_s) < 3 or packets.times_s[-1] < 2 / HZ:
        return np.zeros(0)
    rate = _smooth(_rate(packets), SMOOTH_S)
    signal = np.log(rate + STILL_SHARE * float(np.quantile(rate, 0.9)) + STILL_BYTES)
    return _without_slow(signal - _usual_gop(packets, signal))


def _rate(packets: Packets) -> Array:
    """Bytes a second at each sample; in the step before a keyframe as around it."""
    leaned_on = np.flatnonzero(referenced(packets))
    low, high = leaned_on[:-1], leaned_on[1:]
    spent = np.concatenate([[0.0], np.cumsum(np.where(packets.key, 0.0, packets.size))])
    told = ~packets.key[high]
    length = np.where(told, np.maximum(packets.times_s[high] - packets.times_s[low], 1e-3), 0.0)
    bytes_ = np.where(told, spent[high + 1] - spent[low + 1], 0.0)
    edges = np.arange(int(packets.times_s[-1] * HZ) + 1) / HZ
    moments = packets.times_s[leaned_on]
    total = np.interp(edges, moments, np.concatenate([[0.0], np.cumsum(bytes_)]))
    known = np.diff(np.interp(edges, moments, np.concatenate([[0.0], np.cumsum(length)])))
    rate = np.diff(total) / np.maximum(known, 1e-6)
    good = np.flatnonzero(known * HZ > 0.3)
    return np.interp(np.arange(len(rate)), good, rate[good]) if len(good) else np.zeros(len(rate))


def referenced(packets: Packets) -> NDArray[np.bool_]:
    """Which pictures are shown after all that were decoded before them: keyframes and P pictures, not B."""
    order = np.argsort(packets.decoded_s, kind="stable")
    latest = np.maximum.accumulate(packets.times_s[order])
    out = packets.key.copy()
    out[order] |= packets.times_s[order] >= latest
    return out


def _usual_gop(packets: Packets, signal: Array) -> Array:
    """The part of the signal that only the place in the GOP explains."""
    keys = packets.times_s[packets.key]
    if len(keys) < FEWEST_GOPS:
        return np.zeros(len(signal))
    at = (np.arange(len(signal)) + 0.5) / HZ
    since = at - keys[np.maximum(np.searchsorted(keys, at) - 1, 0)]
    place = np.minimum((since * HZ).astype(int), int(LONGEST_GOP_S * HZ))
    number = np.bincount(place)
    usual = np.bincount(place, _without_slow(signal)) / np.maximum(number, 1)
    return np.asarray(np.where(number >= FEWEST_GOPS, usual, 0.0)[place])


def _without_slow(signal: Array) -> Array:
    return signal - _smooth(signal, SLOW_S, flat=True)


def _smooth(signal: Array, seconds: float, *, flat: bool = False) -> Array:
    half = max(1, int(seconds * HZ) // 2)
    taps = np.ones(2 * half + 1) if flat else np.hanning(2 * half + 3)[1:-1]
    padded = np.pad(signal, half, mode="edge")
    return np.asarray(np.convolve(padded, taps / taps.sum(), "valid"))
