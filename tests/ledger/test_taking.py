"""Taking rows in: once, all or none, and nothing that contradicts what is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from drillcheck.demo.district import District
from drillcheck.errors import InputError
from drillcheck.ledger import audit
from drillcheck.ledger.journal import Journal
from drillcheck.ledger.reading import Place, Read
from drillcheck.ledger.records.base import Record
from drillcheck.ledger.records.drills import Drill
from drillcheck.ledger.records.people import Exemption, Person, Service, Squad, StatusChange
from drillcheck.ledger.records.study import StudySession
from drillcheck.ledger.stored import register
from drillcheck.ledger.taking import Taken, plan
from drillcheck.rules.calendar import CHINA

TODAY = date(2025, 1, 5)


def rows(*records: Record) -> list[Read]:
    return [Read(record, Place("表.csv", "", number)) for number, record in enumerate(records, start=2)]


def take(journal: Journal, *records: Record, correct: str | None = None) -> Taken:
    taken: list[Taken] = []

    def planned(view):  # type: ignore[no-untyped-def]
        taken.append(plan(view, rows(*records), TODAY, correct))
        return taken[-1].drafts

    journal.write(planned, "我")
    return taken[-1]


def refused(journal: Journal, *records: Record) -> str:
    before = audit.check_ledger(journal).head
    with pytest.raises(InputError) as error:
        take(journal, *records)
    assert audit.check_ledger(journal).head == before
    return str(error.value.params["lines_zh"])


def person(ident: str = "001", name: str = "张三", birth: date = date(1990, 1, 1)) -> Person:
    return Person(person=ident, name=name, sex="男", birth=birth, staff="在编")


def service(
    ident: str = "001", start: date = date(2020, 1, 1), end: date | None = None, squad: str = "一中队"
) -> Service:
    return Service(person=ident, squad=squad, start=start, end=end)


def change(what: str, on: date, ident: str = "001") -> StatusChange:
    return StatusChange.model_validate({"person": ident, "change": what, "on": on})


@pytest.fixture
def known(journal: Journal) -> Journal:
    take(journal, Squad(squad="一中队", kind="街镇"), Squad(squad="二中队", kind="机动"), person(), service())
    return journal


def test_a_year_is_taken_in_once(journal: Journal, year: District) -> None:
    first = take(journal, *year.records)
    assert (sum(first.new.values()), first.known) == (len(year.records), 0)
    again = take(journal, *year.records)
    assert (again.drafts, again.known) == ([], len(year.records))
    assert audit.check_ledger(journal).breaks == ()


def test_the_same_row_twice_in_a_file_is_one(known: Journal) -> None:
    assert len(take(known, person("002"), person("002")).drafts) == 1
    assert "与同一文件的另一行矛盾" in refused(known, person("003"), person("003", "李四"))


def test_what_differs_is_refused_unless_it_is_said_to_be_a_correction(known: Journal) -> None:
    assert "台账里已是“张三”，这里是“章三”" in refused(known, person(name="章三"))
    before = datetime.now(UTC)
    taken = take(known, person(name="章三"), correct="写错了")
    assert (taken.corrected, len(taken.drafts)) == (1, 1)
    with known.reading() as view:
        assert register(view).people["001"].name == "章三"
        assert register(view, before).people["001"].name == "张三"


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ([service("009")], "台账里没有这个人"),
        ([service(squad="九中队", start=date(2030, 1, 1))], "台账里没有这个中队"),
        ([service(squad="二中队", start=date(2024, 1, 1))], "时间重叠"),
        ([person("002", birth=date(2010, 1, 1)), service("002", date(2009, 1, 1))], "早于出生日期"),
        ([person("002", birth=date(2030, 1, 1))], "还没有到"),
        ([change("返岗", date(2024, 5, 1))], "此前并未离岗"),
        ([change("长病假", date(2024, 5, 1)), change("产假", date(2024, 6, 1))], "还没有返岗"),
        ([change("退休", date(2024, 5, 1)), change("长病假", date(2024, 6, 1))], "之后"),
        ([change("入职", date(2024, 5, 1)), change("入职", date(2024, 6, 1))], "没有离开过"),
        (
            [
                Exemption(person="001", start=date(2024, 5, 1), reason="骨折"),
                Exemption(person="001", start=date(2024, 6, 1), reason="手术"),
            ],
            "时间重叠",
        ),
    ],
)
def test_what_cannot_be_true_together_is_refused(known: Journal, records: list[Record], told: str) -> None:
    assert told in refused(known, *records)


def drill(attendees: list[str], uploaded: datetime | None = None) -> Drill:
    start = datetime(2024, 5, 8, 9, 0, tzinfo=CHINA)
    return Drill(squad="一中队", start=start, length=Decimal(1500), attendees=attendees, uploaded=uploaded)


def test_people_on_lists_must_be_known(known: Journal) -> None:
    assert "没有这些人：007、008" in refused(known, drill(["001", "007", "008"]))
    session = StudySession(
        squad="一中队", month="2024-05", held_on=date(2024, 5, 8), length=Decimal(2700), signed=["001", "007"]
    )
    assert "没有这些人：007" in refused(known, session)
    take(known, drill(["001"]))


def test_an_upload_before_the_drill_is_refused(known: Journal) -> None:
    start = drill(["001"]).start
    assert "早于举行" in refused(known, drill(["001"], start - timedelta(minutes=1)))


def test_all_that_is_wrong_is_told_at_once(known: Journal) -> None:
    text = refused(known, person(name="章三"), service("009"), drill(["007"]))
    assert len(text.splitlines()) == 3
