"""Attendance (R20): 70 % of those in service, in whole people."""

import pytest

from drillcheck.judge.attendance import required
from drillcheck.judge.facts import Facts

from .builders import DAY, POLICY, doubt, evidence, facts, headcount, of_rule, roster


@pytest.mark.parametrize(
    ("in_service", "least"),
    [(1, 1), (2, 2), (3, 3), (9, 7), (10, 7), (12, 9), (13, 10), (17, 12), (20, 14), (23, 17), (30, 21), (101, 71)],
)
def test_seventy_percent_is_rounded_up_to_whole_people(in_service: int, least: int) -> None:
    assert required(roster(in_service), POLICY) == least
    assert of_rule("attendance", evidence(headcount=headcount(least)), facts(roster(in_service))).verdict == "pass"
    assert of_rule("attendance", evidence(headcount=headcount(least - 1)), facts(roster(in_service))).verdict == "fail"


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(14, 16, "pass"), (13, 16, "review"), (13, 14, "review"), (11, 13, "fail")]
)
def test_a_count_whose_interval_holds_the_limit_is_for_a_person(low: int, high: int, verdict: str) -> None:
    found = of_rule("attendance", evidence(headcount=headcount(low, low, high)))
    assert found.verdict == verdict
    assert (found.limit, found.unit) == (14.0, "people")
    assert (found.params["low"], found.params["high"], found.params["required"]) == (low, high, 14)


@pytest.mark.parametrize(
    ("count", "exempt", "verdict", "other"),
    [(18, 4, "pass", None), (14, 4, "fail", None), (15, 4, "fail", "pass"), (15, 0, "fail", None)],
)
def test_the_reading_without_the_exempt_is_shown_where_it_changes_the_outcome(count, exempt, verdict, other) -> None:
    given = facts(roster(25, exempt))  # 18 of 25; 15 of 21
    made = evidence(headcount=headcount(count))
    found = of_rule("attendance", made, given)
    assert found.verdict == verdict
    assert (found.alternative is None) == (other is None)
    if found.alternative is not None:
        assert found.alternative.reading == "exempt_reduces_denominator=true"
        assert (found.alternative.verdict, found.alternative.limit) == (other, 15.0)
        assert of_rule("attendance", made, given, POLICY.reading(exempt_reduces_denominator=True)).verdict == other


@pytest.mark.parametrize(
    ("reason", "exempts"),
    [
        ("大病", True),
        ("", True),
        ("产假", True),
        ("因病休假", True),
        ("其他", True),
        ("年休假", False),
        ("值班", False),
        ("Annual Leave", False),
    ],
)
def test_leave_and_duty_do_not_exempt(reason: str, exempts: bool) -> None:
    found = of_rule("attendance", evidence(), facts(roster(20, [reason])))
    assert found.params["exempt"] == int(exempts)


def test_a_count_at_the_detectors_own_maximum_decides_nothing() -> None:
    for count in (5, 30):
        found = of_rule("attendance", evidence(headcount=headcount(count, saturated=True)))
        assert (found.verdict, found.code) == ("review", "attendance_saturated")


def test_a_doubtful_count_never_passes() -> None:
    doubts = [doubt("count", 400, 460)]
    assert of_rule("attendance", evidence(doubts=doubts)).verdict == "review"
    assert of_rule("attendance", evidence(doubts=doubts, headcount=headcount(5))).verdict == "fail"
    assert of_rule("attendance", evidence(doubts=[doubt("count", 1281, 1285)])).verdict == "pass"


def test_whoever_was_there_in_some_minute_is_another_reading_of_taking_part() -> None:
    counted = headcount(12, presence=[12, 16, 12], presence_low=[12, 15, 12])
    found = of_rule("attendance", evidence(headcount=counted))
    assert found.verdict == "fail"
    assert found.alternative is not None
    assert (found.alternative.reading, found.alternative.verdict) == ("presence=any_time", "pass")


def test_without_a_roster_a_person_must_look() -> None:
    found = of_rule("attendance", evidence(), Facts(None, DAY, "recording"))
    assert (found.verdict, found.code) == ("review", "attendance_no_roster")


def test_where_all_are_exempt_nobody_is_required_under_that_reading() -> None:
    policy = POLICY.reading(exempt_reduces_denominator=True)
    assert of_rule("attendance", evidence(), facts(roster(3, 3)), policy).verdict == "exempt"


def test_nobody_counted_where_nothing_was_seen_is_not_nobody_there() -> None:
    nobody = headcount(0)
    found = of_rule("attendance", evidence(None, unseen=[(0, 1290)], headcount=nobody))
    assert (found.verdict, found.code) == ("review", "attendance_unseen")
    assert of_rule("attendance", evidence(None, headcount=nobody)).verdict == "fail"
