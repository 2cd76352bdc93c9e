"""One scene, and the pieces that every kind of scene is put together from."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, replace

import numpy as np

from drillcheck.demo.entries import Entry, Evolution
from drillcheck.demo.scenario import Expect, Formation, Passers, RosterFacts, Scenario
from scenes import looks, stories
from scenes.limits import BRIEF, CLEAR_PEOPLE, CLEAR_S, REAL, SHARE, Limits, required
from scenes.sight import all_to_be_seen

Rng = np.random.Generator
MOST_TRIES = 60
WIDEST: tuple[Evolution, ...] = ("circuits", "wheels")


@dataclass(frozen=True)
class Scene:
    """A scenario with what the judge must say of it.

    `kind` is "clean", "near" or "faulty"; `fault` names what is wrong, "" for nothing. `allowed` are the verdicts that
    are not wrong; for a fail to be right, one of `fails` at least must fail, and nothing but these and `may_fail`.
    """

    name: str
    kind: str
    fault: str
    limits: Limits
    scenario: Scenario
    allowed: tuple[str, ...]
    fails: tuple[str, ...] = ()
    may_fail: tuple[str, ...] = ()
    review_is_right: bool = False


@dataclass
class Draft:
    """What a kind of scene decides before the rest is drawn. Seconds are from all standing in formation to the final
    falling out; None is drawn well within the limits."""

    limits: Limits
    people: int | None = None
    in_service: int | None = None
    formed_s: float | None = None
    rests: list[tuple[float, float]] | None = None
    """Length, and the share of all that leaves in it."""


def drafted(rng: Rng, name: str, draft: Draft, expect: Expect) -> Scenario:
    """Draw the rest of a scene until a camera is found that sees all of the drill. The squad's size and what it drills
    are drawn once, so that large squads which wheel are not drawn away; only the widest figures may have to go."""
    people, evolutions = draft.people or squad_size(rng), stories.repertoire(rng)
    for number in range(MOST_TRIES):
        dropped = WIDEST[: number // (MOST_TRIES // (len(WIDEST) + 1))]
        drilled = tuple(each for each in evolutions if each not in dropped) or ("block_turns",)
        scenario = _drawn(rng, name, replace(draft, people=people), drilled, expect)
        found = looks.camera(rng, scenario)
        if found is not None:
            camera, formation = found
            scenario = scenario.model_copy(update={"camera": camera, "formation": formation})
            if all_to_be_seen(scenario):
                return scenario
    raise ValueError(f"{name}: no camera sees all of it")


def _drawn(rng: Rng, name: str, draft: Draft, evolutions: tuple[Evolution, ...], expect: Expect) -> Scenario:
    people = draft.people or squad_size(rng)
    block = looks.formation(rng, people - 1)
    fps, width, height = _format(rng, draft.limits)
    day = datetime.datetime(2024, 4, 1, 1, 0, tzinfo=datetime.UTC) + datetime.timedelta(days=int(rng.integers(240)))
    return Scenario(
        name=name,
        about=name,
        seed=int(rng.integers(1, 2**31)),
        recorded_at=day,
        fps=fps,
        width=width,
        height=height,
        yard=int(rng.integers(1, 2**31)),
        ground=str(rng.choice(looks.GROUNDS)),  # type: ignore[arg-type]
        light=looks.light(rng),
        formation=block,
        roster=RosterFacts(in_service=draft.in_service or roster_size(rng, people)),
        passers=Passers(people=int(rng.integers(0, 5)), watching=_watching(rng, block)),
        timeline=_timeline(rng, people, draft, evolutions),
        expect=expect,
    )


def _watching(rng: Rng, block: Formation) -> int:
    """In one scene of four some people watch from behind, unless the one in command stands there."""
    return int(rng.integers(1, 4)) if rng.random() < 0.25 and abs(block.facing_deg) < 100 else 0


def _timeline(rng: Rng, people: int, draft: Draft, evolutions: tuple[Evolution, ...]) -> tuple[Entry, ...]:
    limits = draft.limits
    formed_s = draft.formed_s or limits.session_s + CLEAR_S + 1 + rng.uniform(0, 0.3) * limits.session_s
    rests = draft.rests if draft.rests is not None else usual_rests(rng, limits)
    written = [stories.rest(rng, seconds, min(people - 2, round(share * people))) for seconds, share in rests]
    return stories.timeline(rng, float(formed_s), written, evolutions)


def usual_rests(rng: Rng, limits: Limits) -> list[tuple[float, float]]:
    """No rest, or one of allowed length in which nobody leaves."""
    return [] if rng.random() < 0.35 else [(allowed_rest_s(rng, limits), 0.0)]


def allowed_rest_s(rng: Rng, limits: Limits) -> float:
    """A length clear of the limit and of the shortest that is a rest at all."""
    return round(float(rng.uniform(20 + CLEAR_S, limits.rest_s - CLEAR_S)), 1)


def squad_size(rng: Rng) -> int:
    """People in the ranks and the one in command, 7 to 41, half of them up to 14."""
    return 7 + round(34 * math.pow(rng.random(), 2.2))


def roster_size(rng: Rng, people: int, spare: int = CLEAR_PEOPLE) -> int:
    """How many serve, so that `people` are at least `spare` more than required."""
    most = int((people - spare) / SHARE)
    return int(rng.integers(people, max(people, most) + 1))


def roster_too_large(rng: Rng, people: int, lacking: int = CLEAR_PEOPLE) -> int:
    """How many serve, so that `people` are at least `lacking` fewer than required."""
    least = next(size for size in range(people, 4 * people) if required(size) >= people + lacking)
    return least + int(rng.integers(0, 4))


def _format(rng: Rng, limits: Limits) -> tuple[int, int, int]:
    """Frames a second, width and height. Larger and faster ones only where the clip is short."""
    if limits == REAL:
        return 10, 640, 360
    roll = rng.random()
    if roll < 0.1:
        return 10, 1280, 720
    if roll < 0.22:
        return int(rng.choice((8, 12, 15, 25))), 640, 360
    return 10, 640, 360


def limits_of(rng: Rng, full_share: float = 0.01) -> Limits:
    """Mostly the brief limits, now and then the real ones."""
    return REAL if rng.random() < full_share else BRIEF
