"""Pictures that do not follow from the one before them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drillcheck.detect.people import Image
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.cuts import jumps_between
from drillcheck.scan.jumps import jumps
from drillcheck.scan.motion import aligned, changed, flattened, light_step, shrunk, unexplained
from tests.scan.builders import seen, with_people, yard


def walk(frame: int, light: float = 1.0, shift: tuple[float, float] = (0, 0)) -> Image:
    """Four people who walk two pixels a picture."""
    picture, _ = with_people(seen(yard(), shift), 10 + 2 * frame)
    noise = np.random.default_rng(frame).normal(0, 2, picture.shape)
    return np.clip(picture * light + noise, 0, 255).astype(np.uint8)


def found(pictures: list[Image]) -> list[int]:
    return [jump.high for jump in jumps([Shot(i, picture, 1.0) for i, picture in enumerate(pictures)])]


def test_walking_on_is_no_jump() -> None:
    assert found([walk(i) for i in range(14)]) == []


@pytest.mark.parametrize("missing", [15, 40])
def test_missing_seconds_are_a_jump_at_their_picture(missing: int) -> None:
    assert found([walk(i if i < 7 else i + missing) for i in range(14)]) == [7]


def test_what_goes_away_again_is_no_jump() -> None:
    flash = [walk(i, light=1.5 if i == 7 else 1.0) for i in range(16)]
    assert found(flash) == []
    knock = [walk(i, shift=(14, 6) if i in (7, 8) else (0, 0)) for i in range(16)]
    assert found(knock) == []


@pytest.mark.parametrize(("light", "at"), [(0.96, []), (0.85, [7])], ids=["small", "glaring"])
def test_a_step_of_the_light_is_told_when_it_glares(light: float, at: list[int]) -> None:
    assert found([walk(i, light=1.0 if i < 7 else light) for i in range(14)]) == at


def test_a_step_of_the_light_is_measured_beside_people_who_jump() -> None:
    assert light_step(walk(0), walk(40)) == pytest.approx(0, abs=0.4)
    assert light_step(walk(0), walk(40, light=0.95)) == pytest.approx(-5.5, abs=1.5)


@pytest.mark.parametrize(("kind", "at"), [("skipped", [5.7]), ("elsewhere", [5.7]), ("plain", []), ("cloud", [])])
def test_in_a_clip_they_are_found_at_their_picture(filmed: Callable[[str], Path], kind: str, at: list[float]) -> None:
    with Clip([filmed(kind)]) as clip:
        jumped, blind = jumps_between(clip, (clip.ticks(4.0), clip.ticks(8.0)))
        assert [round(clip.seconds(jump.high), 2) for jump in jumped] == at
        assert not blind


def test_a_picture_is_brought_back_to_where_another_camera_saw_it() -> None:
    before, after = seen(yard()), seen(yard(), (20, -8))
    back = aligned(before, (20 / 320, -8 / 320), 0.0, 1.0)
    inside = np.s_[12:-12, 24:-24]
    assert changed(flattened(back), flattened(after))[inside].mean() < 0.02
    assert changed(flattened(before), flattened(after))[inside].mean() > 0.1
    assert unexplained(flattened(before), flattened(before)).sum() == 0
    assert shrunk(before) is before
