"""What each kind of evidence tells of the number of people."""

import numpy as np

from drillcheck.measure.ground import Stand
from drillcheck.measure.slots import find_slots
from drillcheck.measure.tellings import DOUBTS, Tellings, best_stretch, tellings
from tests.measure.builders import block, drilling, resting, stand

NOBODY = np.zeros((0, 2))
SPECTATORS = np.array([[-6.0, 17.0], [-5.2, 17.4]])


def told(looks: list[Stand], rest: list[Stand] | None = None, watching: np.ndarray = NOBODY) -> Tellings:
    slots = find_slots(looks)
    stays = np.ones(0 if slots is None else len(slots.places), bool)
    return tellings(looks, rest or [], slots, stays, watching)


def drill(seen: float, number: int = 60, extra: np.ndarray = NOBODY) -> list[Stand]:
    rng = np.random.default_rng(5)
    return [stand(np.concatenate([drilling(rng, block(3, 7), seen), extra])) for _ in range(number)]


def test_when_every_look_shows_everybody_all_evidence_agrees() -> None:
    one = told(drill(1.0))
    assert one.base == one.usual == one.stretch == one.best == one.faint == one.places == 21
    assert one.doubts[DOUBTS.index("spread")] == one.doubts[DOUBTS.index("usual")] == 0


def test_places_show_whom_single_looks_hide() -> None:
    one = told(drill(0.7))
    assert one.base < 20
    assert one.places == 21
    assert one.doubts[DOUBTS.index("spread")] > 0.5


def test_rest_shows_whom_ranks_hide() -> None:
    rng = np.random.default_rng(6)
    one = told(drill(1.0), [stand(resting(rng, 24) * [0.5, 1.0]) for _ in range(20)])
    assert one.base == 21
    assert one.rested > 21


def test_who_only_watches_is_left_out() -> None:
    looks = drill(1.0, extra=SPECTATORS)
    assert told(looks, watching=SPECTATORS).base == 21
    assert told(looks).base == 23


def test_the_best_stretch_is_long_enough_for_a_passer_by_to_be_gone() -> None:
    seen = np.full(40, 10.0)
    seen[4:8] = 12  # looks four seconds apart
    assert best_stretch(seen) == 10
    seen[20:30] = 11
    assert best_stretch(seen) == 11
    assert best_stretch(np.zeros(0)) == 0
