"""Results as people write them, and ages."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.rules.fitness import age_on, result


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.09", "2.09"),
        ("2.09米", "2.09"),
        ("14秒6", "14.6"),
        ("14秒60", "14.6"),
        ("14秒06", "14.06"),
        ("6分20秒", "380"),
        ("6分5秒", "365"),
        ("6分20秒5", "380.5"),
        ("6:20", "380"),
        ("7分", "420"),
        (" 15 ", "15"),
    ],
)
def test_a_result_is_read_exactly(text: str, value: str) -> None:
    assert result(text) == Fraction(value)


@pytest.mark.parametrize("text", ["", "米", "fast", "14秒6秒", "-2", "2,09", "1e3"])
def test_what_is_no_result_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a result such as"):
        result(text)


@given(st.dates(date(1950, 1, 1), date(2004, 12, 31)), st.integers(2020, 2040))
def test_at_the_end_of_the_year_everybody_has_had_his_birthday(birth: date, year: int) -> None:
    assert age_on(birth, date(year, 12, 31)) == year - birth.year


def test_a_birthday_counts_on_the_day_itself() -> None:
    assert [age_on(date(1980, 5, 8), date(2024, 5, day)) for day in (7, 8)] == [43, 44]
    assert [age_on(date(1980, 2, 29), date(2023, *day)) for day in ((2, 28), (3, 1))] == [42, 43]
