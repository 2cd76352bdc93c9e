"""Who leaves the picture in a rest: people who walk out and back are told, people who hide one another are not."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from drillcheck.pipeline.leaving import left_share

TIMES = np.arange(0, 44, 4.0)


def looking(
    out: tuple[float, float], there: int, gone: int
) -> Callable[[Sequence[float]], tuple[np.ndarray, np.ndarray]]:
    """More looks: `gone` of `there` people are out between two seconds."""

    def look(times_s: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
        times = np.array(times_s)
        return times, np.where((times > out[0]) & (times < out[1]), there - gone, there).astype(float)

    return look


@pytest.mark.parametrize(("gone", "share"), [(15, 0.75), (7, 0.35), (3, 0.0)])
def test_the_share_that_walks_out_for_some_seconds(gone: int, share: float) -> None:
    look = looking((17.0, 24.5), 20, gone)
    assert left_share(TIMES, look(TIMES.tolist())[1], 18.0, look) == pytest.approx(share)


def test_one_look_that_overlooked_people_is_nobody_leaving() -> None:
    seen = np.full(len(TIMES), 20.0)
    seen[5] = 9
    assert left_share(TIMES, seen, 20.0, looking((0, 0), 20, 0)) == 0


def test_falling_out_and_in_is_not_leaving() -> None:
    seen = np.full(len(TIMES), 20.0)
    seen[0] = seen[-1] = 8
    assert left_share(TIMES, seen, 20.0, looking((0, 0), 20, 0)) == 0


def test_too_few_looks_tell_nothing() -> None:
    assert left_share(TIMES[:3], np.array([20.0, 2.0, 20.0]), 20.0, looking((0, 99), 20, 18)) == 0
