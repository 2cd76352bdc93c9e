"""Proposing: which stretches of which earlier uploads may be this clip's footage, among ten thousand in a second.

Hashes find moments, correlation around them keeps the likely ones, and only those are followed to their ends. How many
moments are looked up depends on how many clips there are: each lookup costs what chance finds for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillcheck.fresh.align import Stretch, agreement, extend, tripled
from drillcheck.fresh.signature import Signature
from drillcheck.fresh.words import REACH, hashed, smooth, variants
from drillcheck.measure.activity import RATE_HZ

EVERY = RATE_HZ  # stored: one word a second
BUDGET = 120_000  # moments that chance may find
BLOCK = 16  # samples (4 s) of which the least usual words are looked up first
SAMPLE = 200_000  # stored words by which usual ones are known
LIKELY = 0.8
AROUND = 60  # samples (15 s) to either side
ASIDE = 24  # a stretch may end right here: also look before and after only
FOLLOWED = 150
SHIFTS = 4  # samples: moments whose shifts differ less are one stretch


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """All curves end to end. `ids` (clips,), `starts` (clips + 1,); `words` with the sample (`moments`) of each."""

    ids: list[int]
    starts: NDArray[np.int64]
    activity: NDArray[np.uint8]
    tripled: NDArray[np.uint16]
    words: NDArray[np.uint32]
    moments: NDArray[np.int32]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, bytes, bytes]]) -> Shelf:
        """From the index's rows: id, curve, words."""
        ids, curves, hashes = [], [], []
        for number, curve, short in rows:
            ids.append(number)
            curves.append(curve)
            hashes.append(short)
        lengths = np.array([len(curve) for curve in curves], dtype=np.int64)
        counts = np.array([len(short) // 4 for short in hashes], dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        within = np.arange(first[-1]) - np.repeat(first[:-1], counts)
        moments = np.repeat(starts[:-1], counts) + REACH + EVERY * within
        activity = np.frombuffer(b"".join(curves), np.uint8)
        return cls(
            ids,
            starts,
            activity,
            tripled(activity),
            np.frombuffer(b"".join(hashes), "<u4").astype(np.uint32, copy=False),
            moments.astype(np.int32),
        )

    def curve(self, clip: int) -> NDArray[np.float32]:
        """One clip's own curve."""
        return self.activity[self.starts[clip] : self.starts[clip + 1]].astype(np.float32)


def propose(one: Signature, shelf: Shelf, most: int) -> list[tuple[int, Stretch]]:
    """The likeliest stretches, strongest first: id of the earlier upload, and where."""
    asked, here = _asked(one, shelf)
    if not len(asked):
        return []
    at, there = _hits(asked, here, shelf)
    raw = tripled(one.activity.astype(np.uint8))
    likely = agreement(raw, shelf.tripled, at, there, REACH) >= LIKELY
    at, there = at[likely], there[likely]
    found: list[tuple[int, Stretch]] = []
    for clip, moment, shift in _groups(raw, at, there, shelf):
        if any(number == shelf.ids[clip] and _holds(stretch, moment, shift) for number, stretch in found):
            continue
        stretch = extend(smooth(one.activity), smooth(shelf.curve(clip)), moment, shift)
        if stretch is not None:
            found.append((shelf.ids[clip], stretch))
    found.sort(key=lambda each: -each[1].strength)
    return found[:most]


def _holds(stretch: Stretch, moment: int, shift: int) -> bool:
    near = abs(stretch.shift_s - shift / RATE_HZ) <= 1.0
    return near and stretch.start_s - 1 <= moment / RATE_HZ <= stretch.end_s + 1


def _asked(one: Signature, shelf: Shelf) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Hashes to look up, ascending, and the sample of this clip that each stands for."""
    every = hashed(variants(one.activity))
    if not len(every) or not len(shelf.words):
        return np.zeros(0, np.uint32), np.zeros(0, np.int64)
    step = max(1, len(shelf.words) // SAMPLE)
    usual = np.sort(shelf.words[::step])
    flat = np.sort(every.ravel())
    seen = np.searchsorted(usual, flat, "right") - np.searchsorted(usual, flat, "left")
    places = np.searchsorted(flat, every)
    cost = seen[places].sum(axis=1) * step
    blocks = np.arange(len(cost)) // BLOCK
    order = np.lexsort((cost, blocks))
    rank = np.empty(len(cost), dtype=np.int64)
    rank[order] = np.arange(len(cost)) - np.repeat(np.arange(0, len(cost), BLOCK), np.bincount(blocks))
    first = np.lexsort((cost, rank))
    chosen = first[np.cumsum(cost[first]) <= BUDGET]
    asked, here = every[chosen].ravel(), np.repeat(chosen + REACH, every.shape[1])
    by_hash = np.argsort(asked, kind="stable")
    return asked[by_hash], here[by_hash]


def _hits(
    asked: NDArray[np.uint32], here: NDArray[np.int64], shelf: Shelf
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of samples with one word: of this clip, and of the shelf."""
    table = np.zeros(1 << 24, dtype=np.bool_)
    table[asked >> 8] = True
    maybe = np.flatnonzero(table[shelf.words >> 8])
    wanted = shelf.words[maybe]
    low, high = np.searchsorted(asked, wanted, "left"), np.searchsorted(asked, wanted, "right")
    count = high - low
    which = np.repeat(low, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return here[which], np.repeat(shelf.moments[maybe], count).astype(np.int64)


def _groups(
    raw: NDArray[np.uint16], at: NDArray[np.int64], there: NDArray[np.int64], shelf: Shelf
) -> list[tuple[int, int, int]]:
    """Clip, sample of this clip and shift of the likeliest groups of hits, those first that most hits support."""
    if not len(at):
        return []
    clip = np.searchsorted(shelf.starts, there, "right") - 1
    shift = there - shelf.starts[clip] - at
    key = clip * (1 << 22) + (shift + (1 << 21)) // SHIFTS
    # One opinion a second: neighbouring samples say the same.
    _, once = np.unique(key * (1 << 14) + at // RATE_HZ, return_index=True)
    at, there, clip, shift = at[once], there[once], clip[once], shift[once]
    around = [agreement(raw, shelf.tripled, at + aside, there + aside, AROUND) for aside in (-ASIDE, 0, ASIDE)]
    r = np.minimum(np.max(around, axis=0), 0.99)
    weight = -0.5 * np.log1p(-(r**2)) * (r > 0)
    _, inverse = np.unique(key[once], return_inverse=True)
    support = np.bincount(inverse, weight)
    best = np.argsort(-support, kind="stable")[:FOLLOWED]
    groups = []
    for group in best:
        members = np.flatnonzero(inverse == group)
        top = int(members[np.argmax(r[members])])
        groups.append((int(clip[top]), int(at[top]), int(shift[top])))
    return groups
