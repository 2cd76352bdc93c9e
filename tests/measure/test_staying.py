"""Who takes part to the end."""

import numpy as np

from drillcheck.measure.ground import Stand
from drillcheck.measure.presence import counts
from drillcheck.measure.slots import Slots, find_slots
from drillcheck.measure.staying import staying, through
from tests.measure.builders import block, drilling, stand, times

NUMBER = 150
WHOLE, FEWER = block(3, 7), block(3, 7)[:-3]


def seen(*parts: tuple[np.ndarray, int]) -> tuple[Slots, np.ndarray, np.ndarray]:
    """Places of a block that has so many people for so many looks, who stays, and how many each look shows."""
    rng = np.random.default_rng(3)
    looks: list[Stand] = [stand(drilling(rng, places)) for places, number in parts for _ in range(number)]
    slots = find_slots(looks)
    assert slots is not None
    at = times(len(looks))
    return slots, through(slots, at, float(at[-1])), counts(looks)


def test_everybody_who_stays_is_seen_in_all_looks() -> None:
    slots, stays, sure = seen((WHOLE, NUMBER))
    assert stays.sum() == len(WHOLE)
    chosen, others = staying(slots, stays, sure)
    assert chosen.all()
    assert others == 0


def test_looks_with_people_who_leave_early_are_put_aside() -> None:
    slots, stays, sure = seen((WHOLE, 30), (FEWER, NUMBER - 30))
    assert stays.sum() == len(FEWER)
    chosen, others = staying(slots, stays, sure)
    assert not chosen[:25].any()
    assert chosen[32:].all()
    assert others == 0


def test_who_comes_late_and_stays_to_the_end_is_told_as_a_number() -> None:
    slots, stays, sure = seen((FEWER, 30), (WHOLE, NUMBER - 30))
    assert stays.sum() == len(FEWER)
    chosen, others = staying(slots, stays, sure)
    assert chosen.all()
    assert others == 3


def test_who_leaves_in_the_last_minute_stays() -> None:
    slots, stays, sure = seen((WHOLE, NUMBER - 12), (FEWER, 12))
    assert stays.sum() == len(WHOLE)
    assert staying(slots, stays, sure)[1] == 0


def test_a_block_of_which_half_changes_places_for_good_loses_nobody() -> None:
    moved = np.concatenate([WHOLE[:7], WHOLE[7:] + np.array([0.0, 9.0])])
    slots, stays, sure = seen((WHOLE, NUMBER // 2), (moved, NUMBER // 2))
    assert stays.sum() < len(WHOLE)
    chosen, others = staying(slots, stays, sure)
    assert chosen.all()
    assert others <= 1
