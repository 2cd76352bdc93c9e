"""Loops, reversed copies, freezes and covered stretches in real files."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from drillcheck.demo.edits import Black, Brightness, Cover, Edit, Freeze, Loop, Noise, Reverse, Speed, playback
from drillcheck.demo.retouch import played
from drillcheck.detect.people import Image
from drillcheck.measure.recurring import Likeness
from drillcheck.measure.stillness import joined, standing, usual_noise
from drillcheck.profile import Profile
from drillcheck.scan.clip import Clip
from drillcheck.scan.copies import _repeat, clip_movement, copies
from drillcheck.scan.cover import seeing
from drillcheck.scan.pace import tempos
from drillcheck.scan.same import _excess
from drillcheck.scan.still import changed, quiet_changes
from drillcheck.scan.sweep import sweep
from tests.scan.builders import RedShirts, seen, with_people, write, yard

FPS, SECONDS = 10, 90
LOOP = Loop(do="loop", at_s=60.0, seconds=30.0)
SLOW = Speed(do="speed", at_s=20.0, seconds=30.0, factor=0.5)
Film = Callable[..., Path]


@cache
def steps() -> list[float]:
    """Where the rank stands in each frame: it marches to and fro, each time as far and as fast as it likes."""
    rng = np.random.default_rng(12)
    at, out = 20.0, []
    while len(out) < SECONDS * FPS:
        out += [at] * int(rng.integers(6, 25))
        goal = float(rng.uniform(0, 60))
        walk = np.linspace(at, goal, max(2, round(abs(goal - at) / rng.uniform(1.5, 4.0))))
        out += walk.tolist()
        at = goal
    return out[: SECONDS * FPS]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """A minute and a half of a rank that marches, under the edits that are asked for."""
    folder = tmp_path_factory.mktemp("copies")
    noise = np.random.default_rng(5).normal(0, 2, (8, 192, 320, 3)).round().astype(np.int16)
    ground = seen(yard(1))

    def recorded(number: int) -> Image:
        drawn, _ = with_people(ground, steps()[number])
        return np.clip(drawn.astype(np.int16) + noise[int(np.random.default_rng(number).integers(8))], 0, 255).astype(
            np.uint8
        )

    def make(name: str, *edits: Edit) -> Path:
        path = folder / f"{name}.mp4"
        play = playback(edits, SECONDS * FPS, FPS)
        pictures = played(play, recorded, edits, FPS, seed=1)
        return write(path, lambda number: next(pictures) if number else recorded(0), len(play.source) / FPS, FPS)

    return make


def test_an_honest_clip_holds_no_copy(film: Film) -> None:
    with Clip([film("honest")]) as clip:
        assert copies(clip, clip_movement(clip)) == []


@pytest.mark.parametrize(
    "more",
    [
        [],
        [Noise(do="noise", at_s=0.0, seconds=119.0, levels=5.0)],
        [Brightness(do="brightness", at_s=60.0, seconds=30.0, gain=1.15)],
    ],
    ids=["plain", "fresh noise", "brighter copy"],
)
def test_a_loop_is_found_where_it_stands(film: Film, more: list[Edit]) -> None:
    with Clip([film("loop", LOOP, *more)]) as clip:
        (found,) = copies(clip, clip_movement(clip))
        assert (found.kind, found.certain) == ("loop", True)
        assert clip.seconds(found.start) == pytest.approx(60, abs=10)
        assert clip.seconds(found.end) == pytest.approx(90, abs=10)
        assert clip.seconds(found.start - found.copy_of_start) == pytest.approx(30, abs=0.2)


def test_a_stretch_played_backwards_after_itself_is_found(film: Film) -> None:
    with Clip([film("reversed", Reverse(do="reverse", at_s=30.0, seconds=30.0, append=True))]) as clip:
        (found,) = copies(clip, clip_movement(clip))
        assert found.kind == "reversed"
        assert clip.seconds(found.start) == pytest.approx(60, abs=10)
        assert clip.seconds(found.end) == pytest.approx(90, abs=10)


def test_a_freeze_between_two_looks_is_found_by_its_packets(film: Film, profile: Profile) -> None:
    with Clip([film("frozen", Freeze(do="freeze", at_s=41.0, seconds=5.0))]) as clip:
        noise = usual_noise([sight.change for sight in sweep(clip, RedShirts(), profile).sights if sight.change])
        (found,) = joined(standing(quiet_changes(clip), noise))
        assert found.certain
        assert 41 <= clip.seconds(found.start) < clip.seconds(found.end) <= 46.1


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        (Black(do="black", at_s=41.0, seconds=12.0), "black"),
        (Black(do="black", at_s=41.0, seconds=2.6), "black"),
        (Cover(do="cover", at_s=41.0, seconds=12.0), "covered"),
    ],
    ids=["black", "black between two looks", "a hand"],
)
def test_what_a_covered_lens_hides_is_unseen_and_no_more(film: Film, profile: Profile, edit: Edit, kind: str) -> None:
    with Clip([film("hidden", edit)]) as clip:
        swept = seeing(clip, sweep(clip, RedShirts(), profile))
        (found,) = swept.covers
        assert found.kind == kind
        assert 38.9 <= clip.seconds(found.start) <= 41
        assert edit.end_s <= clip.seconds(found.end) <= edit.end_s + 2.1
        assert not any(found.start < sight.at < found.end for sight in swept.sights)


def test_nothing_is_hidden_in_an_honest_clip(film: Film, profile: Profile) -> None:
    with Clip([film("honest")]) as clip:
        looked = sweep(clip, RedShirts(), profile)
        swept = seeing(clip, looked)
        assert (swept.covers, swept.sights) == ([], looked.sights)
        changes = [sight.change for sight in looked.sights if sight.change is not None]
        assert standing([*changes, *quiet_changes(clip)], usual_noise(changes)) == []


def test_change_is_told_by_block_and_light() -> None:
    before = np.full((360, 640), 100, np.uint8)
    after = before + np.uint8(2)
    cv2.rectangle(after, (40, 40), (59, 59), 200, -1)
    change = changed(before, after, 0, 4)
    assert (change.calm, change.light) == (2.0, 2.0)
    assert change.most == pytest.approx(100, abs=1)


@pytest.mark.parametrize(
    "edit",
    [None, SLOW, SLOW.model_copy(update={"blend": True, "factor": 0.6})],
    ids=["honest", "repeated", "mixed"],
)
def test_slow_motion_in_a_part_of_the_clip_is_told_where_it_is(film: Film, edit: Speed | None) -> None:
    with Clip([film("slow", *([edit] if edit else []))]) as clip:
        found = tempos(clip, None)
        assert bool(found) == bool(edit)
        for tempo in found:
            assert tempo.kind == ("mixed" if edit and edit.blend else "repeated")
            assert tempo.factor == pytest.approx(edit.factor if edit else 1, abs=0.03)
            assert 16 <= clip.seconds(tempo.start) < clip.seconds(tempo.end) <= 84


def test_other_ground_is_not_the_same_picture_whatever_moves() -> None:
    rng = np.random.default_rng(4)
    here, there = (rng.uniform(0, 255, (90, 160)).astype(np.float32) for _ in range(2))
    moving = np.zeros((90, 160), np.bool_)
    moving[40:50, 60:80] = True
    assert np.isinf(_excess(here, there, moving, ~moving))
    assert np.isfinite(_excess(here, here + 3, moving, ~moving))


@pytest.mark.parametrize(("length", "certain"), [(12.0, False), (30.0, True)])
def test_a_short_movement_that_is_its_own_mirror_image_is_for_a_person_to_see(
    film: Film, length: float, certain: bool
) -> None:
    with Clip([film("plain")]) as clip:
        middle = 45.0
        half = length / 2
        stretch = Likeness(middle - half, middle + half, 2 * middle + 1, mirrored=True, weight=1.0)
        assert _repeat(clip, stretch).certain == certain
        apart = Likeness(10.0, 10.0 + length, 80.0, mirrored=True, weight=1.0)
        assert _repeat(clip, apart).certain
