"""Reuse found and proved, and what only looks like it."""

from __future__ import annotations

import numpy as np
import pytest

from drillcheck.fresh.check import examine
from drillcheck.fresh.people import View
from drillcheck.fresh.prove import Rarity, matching, weigh
from drillcheck.fresh.search import EVERY, Shelf, propose
from drillcheck.fresh.signature import Signature, pack, unpack
from drillcheck.fresh.words import hashed, words

from .builders import ASPECT, Clip, Drill


def shelf(*clips: Clip) -> Shelf:
    rows = []
    for number, clip in enumerate(clips, 1):
        short = hashed(words(clip.activity, EVERY)[0]).astype("<u4")
        rows.append((number, clip.activity.astype(np.uint8).tobytes(), short.tobytes()))
    return Shelf.of(rows)


CROPPED = View(scale=(0.9, 0.9), shift=(0.07, 0.02))
MIRRORED = View(mirrored=True)
BOTH = View(True, (0.92, 0.92), (0.03, 0.01))


@pytest.mark.parametrize("view", [View(), CROPPED, MIRRORED, BOTH], ids=["plain", "cropped", "mirrored", "both"])
@pytest.mark.parametrize(("start", "end"), [(0, 300), (41.7, 300), (90.2, 170.2)], ids=["whole", "trimmed", "part"])
def test_the_same_footage_is_proved_whatever_was_done_to_it(view: View, start: float, end: float) -> None:
    drill, other = Drill(5), Drill(6)
    earlier = Clip([(drill, 0, 300)], seed=1).signature()
    copy = Clip([(other, 0, 60), (drill, start, end), (other, 60, 100)], seed=2, view=view, gain=35)
    own = copy.signature(1.3)
    found = propose(own, shelf(Clip([(Drill(7), 0, 300)]), Clip([(drill, 0, 300)], seed=1)), 4)
    number, stretch = found[0]
    assert number == 2
    assert stretch.shift_s == pytest.approx(start - 60, abs=0.15)
    assert stretch.start_s == pytest.approx(60, abs=8)
    assert stretch.end_s == pytest.approx(60 + end - start, abs=8)
    assert examine(own, Rarity(earlier), stretch, copy.closer).proven
    assert copy.asked <= 30


@pytest.mark.parametrize("seed", range(3))
def test_two_drills_on_one_ground_are_not_one(seed: int) -> None:
    earlier = [Clip([(Drill(100 + 10 * seed + k), 0, 300)], seed=k) for k in range(4)]
    rarities = [Rarity(clip.signature()) for clip in earlier]
    clip = Clip([(Drill(900 + seed), 0, 300)], seed=9)
    own = clip.signature(1.7)
    for number, stretch in propose(own, shelf(*earlier), 8):
        assert not examine(own, rarities[number - 1], stretch, clip.closer).proven


def test_standing_in_formation_at_the_same_place_proves_nothing() -> None:
    one, other = (Clip([(Drill(seed, still=True), 0, 300)], seed=seed).signature() for seed in (1, 2))
    there = Rarity(one)
    weighed = weigh(there, matching(there, other.layouts, 0.0), ASPECT)
    assert (weighed.nats, weighed.moments, weighed.proven) == (0.0, 0, False)


def test_people_elsewhere_refute_what_moves_alike() -> None:
    drill = Drill(5)
    there = Rarity(Clip([(drill, 0, 300)], seed=1).signature())
    # Filmed from another side: it moves when the other moves, and people are elsewhere.
    pairs = [(k, layout) for k, layout in matching(there, Clip([(drill, 0, 300)]).signature().layouts, 0.0)]
    moved = [(k, type(layout)(layout.at_s, layout.points[:, [0, 1, 2]] * [0.6, 1.3, 1])) for k, layout in pairs]
    assert weigh(there, pairs, ASPECT).proven
    assert not weigh(there, moved, ASPECT).proven


def test_a_fingerprint_comes_back_from_the_index_as_it_was() -> None:
    one = Clip([(Drill(3), 0, 100)]).signature()
    back = unpack(pack(one))
    assert back.aspect == one.aspect
    assert np.array_equal(back.activity, one.activity)
    assert [layout.at_s for layout in back.layouts] == [layout.at_s for layout in one.layouts]
    for mine, theirs in zip(one.layouts, back.layouts, strict=True):
        assert np.allclose(mine.points, theirs.points, atol=1 / 16384)


@pytest.mark.parametrize("samples", [0, 1, 50, 72, 73, 300])
def test_short_and_empty_curves_are_searched_without_a_word(samples: int) -> None:
    curve = np.full(samples, 128, np.float32)
    assert propose(Signature(ASPECT, curve, ()), shelf(Clip([(Drill(3), 0, 100)])), 4) == []
    assert propose(Clip([(Drill(3), 0, 100)]).signature(), shelf(), 4) == []
