"""Who serves where on which day, and what somebody's year depends on."""

from __future__ import annotations

from datetime import date

import pytest

from drillcheck.ledger.records.base import Record
from drillcheck.ledger.records.people import Exemption, Person, Service, Squad, StatusChange
from drillcheck.ledger.register import Register


def known(*changes: tuple[str, date], start: date = date(2020, 1, 1), end: date | None = None) -> Register:
    records: list[Record] = [
        Squad(squad="一中队", kind="街镇"),
        Person(person="001", name="张三", sex="男", birth=date(1990, 1, 1), staff="在编"),
        Service(person="001", squad="一中队", start=start, end=end),
        *(StatusChange.model_validate({"person": "001", "change": what, "on": on}) for what, on in changes),
    ]
    return Register.of(records)


def test_the_roster_is_of_a_day() -> None:
    posted = known(start=date(2024, 2, 1), end=date(2024, 5, 31))
    days = [date(2024, 1, 31), date(2024, 2, 1), date(2024, 5, 31), date(2024, 6, 1)]
    assert [posted.roster("一中队", day) for day in days] == [[], ["001"], ["001"], []]
    assert posted.with_squad("一中队", date(2024, 5, 31), date(2024, 12, 31)) == ["001"]
    assert posted.with_squad("一中队", date(2024, 6, 1), date(2024, 12, 31)) == []


def test_who_has_left_serves_no_more_from_that_day_on() -> None:
    gone = known(("离职", date(2024, 5, 8)))
    assert gone.serves("001", "一中队", date(2024, 5, 7))
    assert not gone.serves("001", "一中队", date(2024, 5, 8))
    (serving,) = gone.serving("一中队")
    assert serving.end == date(2024, 5, 7)


def test_who_comes_back_was_gone_all_the_same() -> None:
    back = known(("离职", date(2024, 3, 1)), ("入职", date(2024, 8, 1)))
    assert [back.serves("001", "一中队", date(2024, month, 15)) for month in (2, 5, 9)] == [True, False, True]
    assert [(one.start, one.end) for one in back.serving("一中队")] == [
        (date(2020, 1, 1), date(2024, 2, 29)),
        (date(2024, 8, 1), None),
    ]


def test_what_happens_later_does_not_change_a_past_year() -> None:
    retired = (("退休", date(2024, 5, 1)),)
    again = (*retired, ("入职", date(2026, 2, 1)))
    assert known(*again).credit_person("001", 2024) == known(*retired).credit_person("001", 2024)


def test_a_long_absence_excepts_from_drills_until_the_day_before_return() -> None:
    away = known(("产假", date(2024, 4, 1)), ("返岗", date(2024, 10, 8)))
    (serving,) = away.serving("一中队")
    assert serving.excepted(date(2024, 4, 1))
    assert serving.excepted(date(2024, 10, 7))
    assert not serving.excepted(date(2024, 10, 8))


def test_an_exemption_excepts_too() -> None:
    unfit = Exemption(person="001", start=date(2024, 5, 1), end=date(2024, 6, 30), reason="骨折")
    records = [*known().squads.values(), *known().people.values(), *known().services["001"], unfit]
    (serving,) = Register.of(records).serving("一中队")
    assert [serving.excepted(day) for day in (date(2024, 4, 30), date(2024, 5, 1), date(2024, 7, 1))] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("changes", "hire", "inducted", "left"),
    [
        ([], None, None, None),
        ([("入职", date(2024, 2, 1)), ("初任培训", date(2024, 4, 20))], date(2024, 2, 1), date(2024, 4, 20), None),
        ([("开除", date(2024, 9, 2))], None, None, "dismissed"),
        ([("离职", date(2022, 9, 2)), ("入职", date(2024, 3, 1))], date(2024, 3, 1), None, None),
    ],
)
def test_somebodys_year(
    changes: list[tuple[str, date]], hire: date | None, inducted: date | None, left: str | None
) -> None:
    person = known(*changes).credit_person("001", 2024)
    assert (person.staff, person.hire, person.induction_end) == ("established", hire, inducted)
    assert (person.exit.type if person.exit else None) == left


def test_an_absence_that_has_not_ended_has_no_return() -> None:
    person = known(("长病假", date(2024, 3, 5))).credit_person("001", 2024)
    assert [(one.type, one.start, one.back) for one in person.absences] == [("long_sick", date(2024, 3, 5), None)]
