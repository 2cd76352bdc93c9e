"""Footage that stands still, told from people who do and from a camera's noise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.measure.stillness import Change, joined, quiet, standing, unless_brief, usual_noise

STEP = 4000
NOISE = 1.8


def changes(*most: float, calm: float = NOISE, light: float = 0.3) -> list[Change]:
    """Looks a step apart; where nothing changes the noise is gone too."""
    return [
        Change(STEP * i, STEP * (i + 1), calm if each > 1 else 0.0, each, light if each > 1 else 0.0)
        for i, each in enumerate(most)
    ]


def test_a_picture_without_even_noise_stands_still() -> None:
    (found,) = standing(changes(40, 40, 0, 0, 40), NOISE)
    assert (found.kind, found.start, found.end, found.certain) == ("frozen", 2 * STEP, 4 * STEP, True)


def test_two_freezes_are_two_stretches() -> None:
    assert [(one.start, one.end) for one in standing(changes(0, 40, 0), NOISE)] == [(0, STEP), (2 * STEP, 3 * STEP)]


@given(st.lists(st.floats(1.3, 60).map(lambda times: times * NOISE), max_size=40))
def test_whatever_lives_is_not_frozen(most: list[float]) -> None:
    """An empty yard differs by 1.3 times its noise somewhere, and light drifts."""
    assert standing(changes(*most), NOISE) == []


def test_a_picture_under_fresh_noise_is_likely_frozen_only_after_long() -> None:
    even = [Change(STEP * i, STEP * (i + 1), 6.2, 7.4, 0.01) for i in range(8)]
    (found,) = standing(even, 6.2)
    assert (found.start, found.end, found.certain) == (0, 8 * STEP, False)
    assert standing(even[:4], 6.2) == []


def test_a_clip_without_noise_proves_nothing_by_having_none() -> None:
    assert standing(changes(*[0.0] * 20), 0.0) == []


def test_usual_noise_is_known_though_more_than_half_is_frozen() -> None:
    half = [*changes(*[0.0] * 60), *changes(*[40.0] * 40)]
    assert usual_noise(half) == pytest.approx(NOISE)
    assert usual_noise([]) == 0.0


def test_stretches_that_touch_are_one_and_certain_if_any_is() -> None:
    one, other = standing(changes(0, 0), NOISE)[0], standing(changes(40, 0, 0), NOISE)[0]
    doubtful = other.model_copy(update={"certain": False})
    (whole,) = joined([doubtful, one])
    assert (whole.start, whole.end, whole.certain) == (0, 3 * STEP, True)


def test_keyframes_of_one_size_with_nothing_between_are_worth_a_look() -> None:
    rng = np.random.default_rng(4)
    key = np.arange(400) % 20 == 0
    size = np.where(key, rng.normal(30_000, 900, 400), rng.normal(900, 300, 400)).astype(np.int64).clip(100)
    size[100:160] = np.where(key[100:160], 31_000, 16)
    found = quiet(size, key, 6)
    assert {(pair.first, pair.second) for pair in found} >= {(100, 120), (120, 140)}
    assert all(pair.first >= 100 and pair.second <= 160 for pair in found)
    assert all(99 <= pair.low <= pair.first < pair.second <= pair.high < 160 for pair in found)
    assert quiet(size[:30], key[:30], 6) == []


def test_a_brief_stand_still_is_never_certain() -> None:
    brief, long = standing(changes(0, 40, 0, 0), NOISE)
    assert [one.certain for one in unless_brief([brief, long], STEP + 1)] == [False, True]
