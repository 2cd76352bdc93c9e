"""The kinds of scenes: clean ones, ones near a limit, and ones with exactly one fault."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np

from drillcheck.demo.scenario import Expect
from drillcheck.demo.truth import truth_of
from scenes.faults import FAULTS
from scenes.harmless import HARMLESS
from scenes.limits import CLEAR_S, REAL, required
from scenes.scene import Draft, Rng, Scene, drafted, limits_of, squad_size
from scenes.tampering import TAMPERINGS, nudge

KINDS = ("clean", "faulty", "near")
EVERY_FULL, FIRST_FULL = 20, 7
"""Three clean scenes of sixty at least last as long as real ones."""


def random_scene(seed: int, kind: str | None = None, number: int = 0) -> Scene:
    """Scene `number` of a seed; of that kind, or of the kind whose turn it is. Faults and limits go round in turn."""
    turn = number if kind else sum(kind_of(earlier) == kind_of(number) for earlier in range(number))
    kind = kind or kind_of(number)
    rng = np.random.default_rng([seed, number, zlib.crc32(kind.encode())])
    name = f"{kind}-{seed}-{number:03d}"
    if kind == "clean":
        return _clean(rng, name, full=number % EVERY_FULL == FIRST_FULL)
    return (_near if kind == "near" else _faulty)(rng, name, turn)


def kind_of(number: int) -> str:
    """Kinds in turn, so that every stretch of scenes has its share of each."""
    wheel = ("clean", "faulty", "clean", "faulty", "near", "clean", "faulty", "clean", "faulty", "clean")
    return wheel[number % len(wheel)]


def _clean(rng: Rng, name: str, full: bool) -> Scene:
    """Everything at least 3 s or 2 people away from its limit, and in order; in one of six something harmless.
    `full`: at full length, by the real limits."""
    limits = REAL if full else limits_of(rng)
    scenario = drafted(rng, name, Draft(limits), Expect(verdict="pass"))
    harmless = str(rng.choice(list(HARMLESS))) if rng.random() < 1 / 6 else ""
    if harmless:
        scenario = HARMLESS[harmless](rng, scenario)
    # What happens to the recording without being a fault may be shown to a person, and never fails.
    allowed = ("pass", "review") if harmless else ("pass",)
    return Scene(name, "clean", harmless, limits, scenario, allowed, review_is_right=bool(harmless))


def _faulty(rng: Rng, name: str, turn: int) -> Scene:
    """One fault; which one goes round."""
    # Of the drill and of the recording in turn; of each, every fault in its turn.
    faults = FAULTS if turn % 3 == 0 else TAMPERINGS
    nth = turn // 3 if faults is FAULTS else turn - turn // 3 - 1
    return faults[list(faults)[nth % len(faults)]](rng, name)


def _near(rng: Rng, name: str, turn: int) -> Scene:
    """One truth within 3 s or 1 person of its limit."""
    makers: tuple[Callable[[Rng, str], Scene], ...] = (
        _near_length,
        _near_people,
        _near_rest,
        _near_angle,
        _near_shortest,
    )
    return makers[turn % len(makers)](rng, name)


def _near_length(rng: Rng, name: str) -> Scene:
    limits = limits_of(rng)
    formed_s = limits.session_s + float(rng.uniform(-9, CLEAR_S))
    scenario = drafted(rng, name, Draft(limits, formed_s=round(formed_s, 1)), Expect(verdict="review"))
    truth = truth_of(scenario)
    # From when on it is training, once the first have come or once all stand, is for a person to say.
    shortest, longest = truth.session_end_s - truth.formed_s, truth.session_s
    allowed = ["review"]
    allowed += ["pass"] if longest >= limits.session_s else []
    allowed += ["fail"] if shortest < limits.session_s else []
    fails = ("duration",) if "fail" in allowed else ()
    return Scene(name, "near", "length", limits, scenario, tuple(allowed), fails)


def _near_people(rng: Rng, name: str) -> Scene:
    limits, people = limits_of(rng), squad_size(rng)
    lacks = bool(rng.random() < 0.5)
    if lacks:
        serving = next(size for size in range(people, 4 * people) if required(size) == people + 1)
    else:
        spare = int(rng.integers(0, 2))
        serving = max(size for size in range(people, 4 * people) if required(size) <= people - spare)
    scenario = drafted(rng, name, Draft(limits, people, serving), Expect(verdict="review"))
    allowed = ("fail", "review") if lacks else ("pass", "review")
    return Scene(name, "near", "people", limits, scenario, allowed, ("attendance",) if lacks else ())


def _near_rest(rng: Rng, name: str) -> Scene:
    limits = limits_of(rng)
    seconds = round(limits.rest_s + float(rng.uniform(-CLEAR_S, CLEAR_S)), 1)
    scenario = drafted(rng, name, Draft(limits, rests=[(seconds, 0.0)]), Expect(verdict="review"))
    over = seconds > limits.rest_s
    return Scene(
        name,
        "near",
        "rest",
        limits,
        scenario,
        ("fail", "review") if over else ("pass", "review"),
        ("rest_length",) if over else (),
    )


def _near_angle(rng: Rng, name: str) -> Scene:
    """A tripod is pushed by about as much as a person must look at, or as fails."""
    limits, over = limits_of(rng, 0.0), bool(rng.random() < 0.5)
    scenario = drafted(rng, name, Draft(limits), Expect(verdict="review"))
    share = float(rng.uniform(0.042, 0.06) if over else rng.uniform(0.015, 0.025))
    scenario = nudge(rng, scenario, share)
    # How far the picture moved depends on where in it one looks, by a fifth: near a limit two answers are right.
    allowed = ("fail", "review") if over else ("pass", "review")
    return Scene(name, "near", "angle", limits, scenario, allowed, ("same_angle",) if over else (), ("single_take",))


def _near_shortest(rng: Rng, name: str) -> Scene:
    """Two rests, one of them barely a rest."""
    limits = limits_of(rng, 0.0)
    rests = [(round(float(rng.uniform(20, 23)), 1), 0.0), (round(float(rng.uniform(28, 45)), 1), 0.0)]
    scenario = drafted(rng, name, Draft(limits, rests=rests), Expect(verdict="review"))
    return Scene(name, "near", "shortest_rest", limits, scenario, ("fail", "review"), ("rest_count",))
