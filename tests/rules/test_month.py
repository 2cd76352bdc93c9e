"""What holds of every month of drills."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from drillcheck.judge.policy_file import load_policy, policies_dir
from drillcheck.rules.calendar import CHINA
from drillcheck.rules.month import DrillMonth, Serving, Session, drill_month

POLICY = load_policy(policies_dir() / "putuo-2024.toml")
SQUAD = [f"P{number}" for number in range(7)]


@st.composite
def months(draw: st.DrawFn) -> DrillMonth:
    """A squad of seven and up to four drills at any time of a May."""
    sessions = [
        Session(
            start=datetime(2024, 5, 1, tzinfo=CHINA) + timedelta(minutes=draw(st.integers(0, 31 * 24 * 60 - 1))),
            gross_s=draw(st.sampled_from([1100, 1200, 1500])),
            attendees=draw(st.lists(st.sampled_from([*SQUAD, "X"]), max_size=9)),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return DrillMonth(month="2024-05", roster=[Serving(id=name) for name in SQUAD], sessions=sessions)


@given(months(), st.sampled_from(SQUAD))
def test_one_more_who_came_never_makes_a_month_worse(month: DrillMonth, who: str) -> None:
    before = drill_month(month, POLICY)
    more = [one.model_copy(update={"attendees": [*one.attendees, who]}) for one in month.sessions]
    after = drill_month(month.model_copy(update={"sessions": more}), POLICY)
    assert not (before.verdict == "pass" and after.verdict == "fail")
    assert after.compliant >= before.compliant


@given(months())
def test_the_order_of_drills_and_of_names_changes_nothing(month: DrillMonth) -> None:
    turned = month.model_copy(update={"sessions": month.sessions[::-1], "roster": month.roster[::-1]})
    assert drill_month(turned, POLICY) == drill_month(month, POLICY)


@given(months())
def test_stricter_readings_never_pass_what_the_others_fail(month: DrillMonth) -> None:
    verdict = drill_month(month, POLICY).verdict
    for stricter in ({"coverage_sessions": "one_per_half"}, {"extra_sessions_must_comply": True}):
        assert not (verdict == "fail" and drill_month(month, POLICY.reading(**stricter)).verdict == "pass")
