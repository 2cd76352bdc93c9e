"""Blocks that wheel, turn, open and march circuits stay what they are: rigid where they should be, home again after."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from drillcheck.demo import drills
from drillcheck.demo.choreography import choreograph
from drillcheck.demo.entries import Evolution
from drillcheck.demo.evolutions import Size, commands_of
from drillcheck.demo.scenario import load_scenario

FPS = 10
HALF_M = 3.0
SIZE = Size(HALF_M, 5.0)
FIGURES: tuple[Evolution, ...] = tuple(name for name in get_args(Evolution) if name != "drill")
TURNING = ("block_turns", "wheels", "circuits")
Write = Callable[..., Path]


def block(figure: Evolution, seed: int) -> drills.Block:
    ((give, _),) = commands_of([figure], SIZE)
    return drills.block_motion(give(np.random.default_rng(seed), FPS, 2.5), FPS)


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("seed", range(4))
def test_every_evolution_brings_the_middle_home_with_everybody_facing_the_blocks_front(
    figure: Evolution, seed: int
) -> None:
    moved = block(figure, seed)
    assert np.linalg.norm(moved.offset[-1]) < 1e-6
    assert math.cos(moved.heading[-1] - moved.turned[-1]) == pytest.approx(1.0)
    assert np.abs(moved.spread[-1]).max() < 1e-9


def test_a_block_turn_leaves_the_block_at_another_heading() -> None:
    turns = [abs(block("block_turns", seed).turned[-1]) for seed in range(20)]
    assert min(turns) > math.radians(20)
    assert np.std(turns) > 0.3


def test_a_wheel_keeps_its_pivot_in_place() -> None:
    step = drills.Step(40, "march", wheel=math.pi / 2, pivot_m=HALF_M)
    moved = drills.block_motion([step], FPS)
    left = np.stack([-np.sin(moved.turned), np.cos(moved.turned)], axis=1)
    pivots = moved.offset + HALF_M * left
    assert np.abs(pivots - [0, HALF_M]).max() < 1e-6


def test_commands_that_are_not_asked_for_are_not_given() -> None:
    assert commands_of(["drill"], SIZE) == list(drills.COMMANDS)
    assert len(commands_of(["wheels", "ranks"], SIZE)) == 2


def evolving(write: Write, *names: str) -> Path:
    listed = ", ".join(f'"{name}"' for name in names)
    return write(('seconds = 40 },\n  { do = "rest"', f'seconds = 90, evolutions = [{listed}] }},\n  {{ do = "rest"'))


@pytest.mark.parametrize("seed", range(3))
def test_an_arrangement_that_turns_stays_rigid(scenario_file: Write, seed: int) -> None:
    scenario = load_scenario(evolving(scenario_file, *TURNING)).model_copy(update={"seed": seed})
    story = choreograph(scenario)
    (drill,) = (h for h in story.happenings if h.entry.do == "drill" and h.entry.seconds == 90)
    places = story.tracks.place[drill.start : drill.end, : scenario.formation.people].astype(np.float64)
    apart = np.linalg.norm(places[:, :, None] - places[:, None, :], axis=3)
    # Each follows the block up to two frames late, so distances breathe while it moves, and never more.
    assert np.abs(apart - apart[0]).max() < 0.75
    assert np.abs(apart[-1] - apart[0]).max() < 0.15
    assert np.abs(places - places[0]).max() > 1.5


def test_opened_ranks_stand_further_apart_and_close_again(scenario_file: Write) -> None:
    scenario = load_scenario(evolving(scenario_file, "ranks"))
    story = choreograph(scenario)
    (drill,) = (h for h in story.happenings if h.entry.do == "drill" and h.entry.seconds == 90)
    places = story.tracks.place[drill.start : drill.end, : scenario.formation.people].astype(np.float64)
    front, rear = places[:, 0], places[:, -1]
    depth = np.linalg.norm(front - rear, axis=1)
    assert depth.max() > 1.25 * depth[0]
    assert abs(depth[-1] - depth[0]) < 0.15


@pytest.mark.parametrize("names", [TURNING, FIGURES, ("drill", *FIGURES)], ids=len)
@pytest.mark.parametrize("seed", range(3))
def test_nobody_jumps_whatever_is_drilled(scenario_file: Write, names: tuple[str, ...], seed: int) -> None:
    scenario = load_scenario(evolving(scenario_file, *names)).model_copy(update={"seed": seed})
    tracks = choreograph(scenario).tracks
    steps = np.linalg.norm(np.diff(tracks.place, axis=0), axis=2)
    assert steps[tracks.shown[1:] & tracks.shown[:-1]].max() * scenario.fps < 4.0


def test_a_rest_after_a_turn_ends_in_the_turned_places(scenario_file: Write) -> None:
    scenario = load_scenario(evolving(scenario_file, "block_turns"))
    story = choreograph(scenario)
    (rest,) = (h for h in story.happenings if h.entry.do == "rest")
    places = story.tracks.place[[rest.start - 1, rest.end - 1], : story.participants]
    gathered = story.tracks.place[story.happenings[1].end - 1, : story.participants]
    assert np.abs(places[1] - places[0]).max() < 0.15
    assert np.abs(places[0] - gathered).max() > 0.5
