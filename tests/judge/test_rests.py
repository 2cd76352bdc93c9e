"""Rests (R23, R24): at most one, in place, not longer than three minutes."""

import pytest

from .builders import doubt, evidence, of_rule, rest


@pytest.mark.parametrize(
    ("rests", "verdict"),
    [
        ([], "pass"),
        ([rest(300, 400)], "pass"),
        ([rest(300, 400), rest(700, 760)], "fail"),
        ([rest(300, 400), rest(700, 720)], "fail"),
        ([rest(300, 400), rest(700, "719.9")], "pass"),  # under 20 s is not a rest
        ([rest(300, 400), rest(700, 720, uncertainty=1)], "review"),
        ([rest(300, 400), rest(700, 760, certainty=0.4)], "review"),
        ([rest(300, 340), rest(500, 540), rest(700, 740)], "fail"),
    ],
)
def test_one_rest_is_allowed(rests, verdict: str) -> None:
    assert of_rule("rest_count", evidence(rests=rests)).verdict == verdict


@pytest.mark.parametrize(
    ("length", "uncertainty", "verdict"),
    [
        ("180", "0", "pass"),
        ("180.001", "0", "fail"),
        ("179", "0.5", "pass"),
        ("179.001", "0.5", "review"),
        ("181", "0.5", "review"),
        ("181.001", "0.5", "fail"),
        ("228", "0.5", "fail"),
        ("25", "0.5", "pass"),
    ],
)
def test_a_rest_lasts_at_most_three_minutes(length: str, uncertainty: str, verdict: str) -> None:
    found = of_rule("rest_length", evidence(rests=[rest(300, 300 + float(length), uncertainty=uncertainty)]))
    assert found.verdict == verdict
    assert found.measured == pytest.approx(float(length))
    assert found.spans


def test_without_a_rest_all_three_pass() -> None:
    for rule in ("rest_count", "rest_length", "rest_in_place"):
        assert of_rule(rule, evidence()).verdict == "pass"


@pytest.mark.parametrize(
    ("left", "verdict"), [(0.0, "pass"), (0.05, "review"), (0.49, "review"), (0.5, "fail"), (1.0, "fail")]
)
def test_who_leaves_the_picture_does_not_rest_in_place(left: float, verdict: str) -> None:
    assert of_rule("rest_in_place", evidence(rests=[rest(300, 400, left=left)])).verdict == verdict


def test_people_leaving_in_a_doubtful_rest_is_for_a_person_to_decide() -> None:
    assert of_rule("rest_in_place", evidence(rests=[rest(300, 400, left=0.9, certainty=0.3)])).verdict == "review"


def test_nobody_in_the_picture_in_the_midst_of_the_training_is_a_rest_elsewhere() -> None:
    gone = evidence(absent=[(500, 800)])
    assert of_rule("rest_in_place", gone).verdict == "fail"
    assert of_rule("rest_length", gone).verdict == "fail"
    both = evidence(absent=[(500, 560)], rests=[rest(800, 900)])
    assert of_rule("rest_count", both).verdict == "fail"


@pytest.mark.parametrize(
    ("start", "end", "count", "length"),
    [
        (700, 719, "pass", "pass"),
        (700, 730, "review", "pass"),
        (700, 890, "review", "review"),
        (400, 415, "pass", "pass"),  # touches the rest of 100 s
        (400, 490, "review", "review"),
    ],
)
@pytest.mark.parametrize("how", ["doubt", "unseen"])
def test_what_may_be_a_rest_is_for_a_person_where_it_could_change_the_outcome(start, end, count, length, how) -> None:
    changes = {"doubts": [doubt("rest", start, end)]} if how == "doubt" else {"unseen": [(start, end)]}
    found = evidence(rests=[rest(300, 400)], **changes)
    assert of_rule("rest_count", found).verdict == count
    assert of_rule("rest_length", found).verdict == length


def test_a_doubt_alone_is_at_most_one_rest_when_short() -> None:
    found = evidence(doubts=[doubt("rest", 700, 730)])
    assert of_rule("rest_count", found).verdict == "pass"
    assert of_rule("rest_in_place", found).verdict == "review"


def test_a_rest_that_is_doubted_throughout_fails_nothing() -> None:
    found = evidence(rests=[rest(300, 600)], doubts=[doubt("rest", 300, 600)])
    assert of_rule("rest_length", found).verdict == "review"


def test_two_rests_joined_by_an_unseen_stretch_may_be_one() -> None:
    found = evidence(rests=[rest(300, 360), rest(370, 430)], unseen=[(360, 370)])
    assert of_rule("rest_count", found).verdict == "review"


def test_what_is_doubted_of_a_long_rest_does_not_make_it_too_long() -> None:
    """Four minutes, of which the last hundred seconds may be drill: for a person."""
    found = evidence(rests=[rest(300, 540)], doubts=[doubt("rest", 440, 540)])
    assert of_rule("rest_length", found).verdict == "review"
    assert of_rule("rest_length", evidence(rests=[rest(300, 540)])).verdict == "fail"
