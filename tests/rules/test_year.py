"""What holds of every year of hours and credits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from drillcheck.judge.policy_file import load_policy, policies_dir
from drillcheck.rules.year import Absence, CreditYear, Earned, Exit, Person, asked_of, credit_year

POLICY = load_policy(policies_dir() / "putuo-2024.toml")
DAYS = st.dates(date(2023, 1, 1), date(2025, 12, 31))


@st.composite
def people(draw: st.DrawFn) -> Person:
    """Anybody whose life may have changed within three years."""
    exits = st.builds(Exit, type=st.sampled_from(["resigned", "retired", "deceased"]), date=DAYS)
    absences = st.builds(
        lambda kind, days: Absence(type=kind, start=min(days), back=max(days)),
        st.sampled_from(["maternity", "long_sick", "aid"]),
        st.tuples(DAYS, DAYS),
    )
    return Person(
        staff="established",
        hire=draw(st.none() | DAYS),
        induction_end=draw(st.none() | DAYS),
        exit=draw(st.none() | exits),
        absences=draw(st.lists(absences, max_size=2)),
    )


@given(people(), st.lists(st.integers(1, 12), max_size=12), st.integers(0, 30), st.integers(0, 14))
def test_more_hours_never_make_a_year_worse(person: Person, months: list[int], hours: int, points: int) -> None:
    pair = Decimal(hours), Decimal(points)
    little = Earned(online=pair, general=pair, study_months=months)
    more = Earned(online=(pair[0] + 1, pair[1] + 1), general=pair, study_months=[*months, 12])
    before, after = (
        credit_year(CreditYear(year=2024, person=person, earned=earned), POLICY).verdict for earned in (little, more)
    )
    assert (before, after) != ("pass", "fail")
    assert (before == "exempt") == (after == "exempt")


@given(people())
def test_nobody_is_asked_for_months_in_which_he_was_away(person: Person) -> None:
    asked = asked_of(person, 2024, POLICY)
    for absence in person.absences:
        back = absence.back
        assert back is not None
        away = [
            m for m in range(1, 13) if (absence.start.year, absence.start.month) <= (2024, m) <= (back.year, back.month)
        ]
        assert not set(away) & set(asked.months)


@given(people())
def test_readings_that_ask_for_more_ask_for_no_less(person: Person) -> None:
    base = asked_of(person, 2024, POLICY)
    full = asked_of(person, 2024, POLICY.reading(cat3_other_components="full"))
    assert full.months == base.months
    assert full.online >= base.online
    assert full.general >= base.general
