"""The first pass over a clip's sparse looks: rests, span and doubt from looks whose truth is known."""

import time

import numpy as np
import pytest

from drillcheck.evidence.model import Look
from drillcheck.measure.analysis import Analysis, analyse
from drillcheck.measure.resting import runs
from tests.measure.builders import STEP_S, WIDTH, block, look, resting, session, times

NUMBER = 90  # looks, six minutes


def analysed(looks: list[Look]) -> Analysis | None:
    return analyse(looks, times(len(looks)), WIDTH, STEP_S)


def away(looks: list[Look], first: int, last: int) -> list[Look]:
    return [
        one.model_copy(update={"boxes": [], "scores": []}) if first <= i <= last else one for i, one in enumerate(looks)
    ]


@pytest.mark.parametrize(
    "rests",
    [[], [(160, 240)], [(80, 140), (240, 292)], [(0, 60)], [(300, 360)]],
    ids=["none", "one", "two", "first", "last"],
)
def test_rests_are_found_where_they_are(rests: list[tuple[int, int]]) -> None:
    found = analysed(session(NUMBER, rests))
    assert found is not None
    assert found.tells_rest
    assert [(a * STEP_S, (b + 1) * STEP_S) for a, b in found.rests] == rests
    assert found.span == (0, NUMBER - 1)
    assert found.doubtful() == []


def test_a_rest_with_everybody_out_of_the_picture_is_a_rest_inside_the_training() -> None:
    found = analysed(away(session(NUMBER), 40, 54))
    assert found is not None
    assert (found.span, found.rests) == ((0, NUMBER - 1), [(40, 54)])


def test_empty_yards_before_and_after_are_outside_the_training() -> None:
    found = analysed(away(away(session(NUMBER), 0, 9), 80, 89))
    assert found is not None
    assert (found.span, found.rests) == ((10, 79), [])
    assert found.posterior[:10].max() == found.posterior[80:].max() == 0


def test_a_clip_that_is_all_rest_cannot_tell_rest_from_drill() -> None:
    found = analysed(session(NUMBER, [(0, 360)]))
    assert found is not None
    assert not found.tells_rest


@pytest.mark.parametrize("people", [2, 3, 4])
def test_a_handful_of_people_is_analysed_without_error(people: int) -> None:
    found = analysed(session(NUMBER, [(160, 240)], places=block(1, people), seen=1.0))
    assert found is not None
    assert found.usual == people
    assert np.isfinite(found.posterior).all()
    assert found.tells_rest or found.recurrence is None or people < 4


@pytest.mark.parametrize("people", [0, 1])
def test_nobody_or_one_person_is_no_training(people: int) -> None:
    assert analysed([look(block(1, 1)[:people], i) for i in range(NUMBER)]) is None


@pytest.mark.parametrize("number", [0, 1, 2, 6])
def test_a_clip_of_a_few_looks_is_no_error_and_never_sure(number: int) -> None:
    found = analysed(session(number))
    assert found is None or not found.tells_rest


def test_a_formation_that_never_stirs_is_drill() -> None:
    found = analysed([look(block(2, 6), i) for i in range(NUMBER)])
    assert found is not None
    assert found.rests == []


def test_the_picture_mirrored_gives_the_same_answer() -> None:
    looks = session(NUMBER, [(160, 240)])
    mirrored = [
        one.model_copy(update={"boxes": [(WIDTH - x1, y0, WIDTH - x0, y1) for x0, y0, x1, y1 in one.boxes]})
        for one in looks
    ]
    one, two = analysed(looks), analysed(mirrored)
    assert one is not None
    assert two is not None
    assert (one.span, one.rests, one.usual) == (two.span, two.rests, two.usual)


def test_the_same_looks_give_the_same_posterior_to_the_last_bit() -> None:
    one, two = (analysed(session(60, [(80, 140)])) for _ in range(2))
    assert one is not None
    assert two is not None
    assert np.array_equal(one.posterior, two.posterior)
    assert one.ground == two.ground


def test_dense_looks_speak_of_the_same_rest() -> None:
    found = analysed(session(NUMBER, [(160, 240)]))
    assert found is not None
    rng = np.random.default_rng(1)
    dense = [look(block(2, 6) + rng.uniform(-2, 2, 2)) for _ in range(5)] + [look(resting(rng, 12)) for _ in range(5)]
    odds = found.odds(dense)
    assert (odds[:5] < 0).all()
    assert (odds[5:] > 0).all()
    assert (found.number(dense) >= 10).all()


def test_a_look_costs_a_few_milliseconds_so_that_ten_thousand_take_a_minute() -> None:
    looks = session(NUMBER)
    began = time.process_time()
    analysed(looks)
    assert (time.process_time() - began) / NUMBER < 0.03


def test_runs_are_first_and_last_of_each_stretch() -> None:
    assert runs(np.array([True, False, True, True])) == [(0, 0), (2, 3)]
    assert runs(np.zeros(0, bool)) == []
