"""Segments that cover the whole clip."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from drillcheck.evidence.model import Boundary, Rest
from drillcheck.measure.timeline import exact, segments, unseen_spans

DURATION = 1000
border = st.builds(Boundary, at=st.integers(-50, DURATION + 50), uncertainty=st.integers(0, 20))
pair = st.tuples(border, border).map(lambda two: tuple(sorted(two, key=lambda one: one.at)))
rest = pair.map(lambda two: Rest(start=two[0], end=two[1], left_share=0, certainty=1))
stretch = st.tuples(st.integers(0, DURATION), st.integers(0, DURATION)).map(lambda two: (min(two), max(two)))


def a_rest(start: int, end: int) -> Rest:
    return Rest(start=Boundary(at=start, uncertainty=5), end=Boundary(at=end, uncertainty=5), left_share=0, certainty=1)


def states(
    session: tuple[int, int] | None, rests: list[Rest], unseen: list[tuple[int, int]]
) -> list[tuple[str, int, int]]:
    span = None if session is None else (exact(session[0]), exact(session[1]))
    return [(part.state, part.start.at, part.end.at) for part in segments(DURATION, span, rests, unseen)]


@given(st.none() | pair, st.lists(rest, max_size=3), st.lists(stretch, max_size=3))
def test_segments_cover_the_whole_clip_without_a_hole(
    session: tuple[Boundary, Boundary] | None, rests: list[Rest], unseen: list[tuple[int, int]]
) -> None:
    found = segments(DURATION, session, rests, unseen)
    assert (found[0].start.at, found[-1].end.at) == (0, DURATION)
    for before, after in pairwise(found):
        assert before.end == after.start
        assert before.state != after.state
        assert before.start.at < before.end.at


@given(st.none() | pair, st.lists(rest, max_size=3), st.lists(stretch, max_size=3))
def test_what_was_not_seen_covers_whatever_was_believed_of_it(
    session: tuple[Boundary, Boundary] | None, rests: list[Rest], unseen: list[tuple[int, int]]
) -> None:
    blind = {at for start, end in unseen for at in range(start, end)}
    found = segments(DURATION, session, rests, unseen)
    assert {at for part in found if part.state == "unseen" for at in range(part.start.at, part.end.at)} == blind


def test_a_training_with_a_rest_between_empty_yards() -> None:
    expected = [("absent", 0, 100), ("drill", 100, 400), ("rest", 400, 500), ("drill", 500, 900), ("absent", 900, 1000)]
    assert states((100, 900), [a_rest(400, 500)], []) == expected


def test_a_rest_keeps_the_uncertainty_of_its_boundaries() -> None:
    found = segments(DURATION, (exact(0), exact(DURATION)), [a_rest(400, 500)], [])
    assert [part.end.uncertainty for part in found] == [5, 5, 0]


def test_a_rest_at_the_very_start_or_end_leaves_no_empty_drill() -> None:
    assert states((0, 1000), [a_rest(0, 100), a_rest(900, 1000)], []) == [
        ("rest", 0, 100),
        ("drill", 100, 900),
        ("rest", 900, 1000),
    ]


def test_a_boundary_refined_past_the_clips_end_stays_inside_it() -> None:
    assert states((-20, 1030), [a_rest(900, 1020)], []) == [("drill", 0, 900), ("rest", 900, 1000)]


def test_nobody_trained() -> None:
    assert states(None, [], []) == [("absent", 0, 1000)]
    assert states(None, [], [(0, 1000)]) == [("unseen", 0, 1000)]


def test_a_stretch_between_two_looks_is_unseen_when_it_is_longer_than_allowed() -> None:
    assert unseen_spans([0, 80, 160, 300], 380, 80) == [(160, 300)]
    assert unseen_spans([], 380, 80) == [(0, 380)]
    assert unseen_spans([100], 150, 80) == [(0, 100)]
    assert unseen_spans([160, 0, 80], 161, 80) == []
