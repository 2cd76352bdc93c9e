"""Deadlines on the bureau's clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.judge.policy_file import load_policy, policies_dir
from drillcheck.rules.calendar import before_day, first_of, local_day, midnight

POLICY = load_policy(policies_dir() / "putuo-2024.toml")
MONTHS = st.builds("{}-{:02d}".format, st.integers(2000, 2099), st.integers(1, 12))


def test_a_day_begins_in_shanghai_not_in_greenwich() -> None:
    assert local_day(datetime(2024, 5, 15, 15, 59, 59, tzinfo=UTC)) == date(2024, 5, 15)
    assert local_day(datetime(2024, 5, 15, 16, 0, tzinfo=UTC)) == date(2024, 5, 16)


@given(MONTHS, st.integers(1, 28), st.integers(0, 14))
def test_the_stricter_reading_ends_a_day_earlier_in_every_month(month: str, day: int, later: int) -> None:
    due = before_day(POLICY, month, day, later)
    strict = before_day(POLICY.reading(deadline_day="exclusive"), month, day, later)
    assert due.due_before - strict.due_before == timedelta(days=1)
    assert due.keeps(due.due_before - timedelta(microseconds=1))
    assert not due.keeps(due.due_before)
    assert not due.keeps(None)


@given(MONTHS, st.integers(0, 30))
def test_months_follow_one_another_across_the_year(month: str, later: int) -> None:
    first = first_of(month, later)
    assert first.day == 1
    assert first_of(first.strftime("%Y-%m"), 1) == (first + timedelta(days=31)).replace(day=1)


@pytest.mark.parametrize(("month", "applies"), [("2024-02", False), ("2024-03", False), ("2024-04", True)])
def test_what_was_due_before_the_plan_binds_nobody(month: str, applies: bool) -> None:
    assert before_day(POLICY, month, 10).applies is applies
    assert before_day(POLICY.reading(effective_from=None), month, 10).applies


def test_a_deadline_is_a_midnight_of_china() -> None:
    assert midnight(date(2024, 5, 11)).isoformat() == "2024-05-11T00:00:00+08:00"
