"""Fitness tests, exams and certificates (R39–R54)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from drillcheck.ledger.records.base import Day, Flag, Ident, Note, Record, Text, Whole, joined
from drillcheck.ledger.records.cells import TEXT, chosen
from drillcheck.rules.fitness import result

EVENTS = {"立定跳远": "standing_jump", "4×10米折返跑": "shuttle_10x4", "1200米跑": "run_1200", "800米跑": "run_800"}


def _result(written: str) -> str:
    result(written)
    return written


class FitnessResult(Record):
    """One event of somebody's fitness test, in the order in which it was done."""

    MODULE: ClassVar[str] = "fitness"
    LABEL: ClassVar[str] = "体能测试"
    person: Ident = Field(title="工号")
    on: Day = Field(title="日期")
    order: Whole = Field(title="顺序")
    event: Annotated[Literal["立定跳远", "4×10米折返跑", "1200米跑", "800米跑"], chosen(*EVENTS)] = Field(title="项目")
    result: Annotated[str, AfterValidator(_result), TEXT] = Field(title="成绩")

    @property
    def subject(self) -> str:
        """Who, when, the how manieth."""
        return joined(self.person, self.on, str(self.order))

    @property
    def when(self) -> date:
        """The day of the test."""
        return self.on


class FitnessExemption(Record):
    """Somebody who is medically unfit to be tested in a year (A28)."""

    MODULE: ClassVar[str] = "fitness_unfit"
    LABEL: ClassVar[str] = "体能免测"
    person: Ident = Field(title="工号")
    year: Whole = Field(title="年度")
    reason: Text = Field(title="原因")

    @property
    def subject(self) -> str:
        """Who, in which year."""
        return joined(self.person, str(self.year))

    @property
    def when(self) -> date:
        """The year's first day."""
        return date(self.year, 1, 1)


class ExamSitting(Record):
    """Somebody at an exam (R52, R53)."""

    MODULE: ClassVar[str] = "exam"
    LABEL: ClassVar[str] = "资格考试"
    person: Ident = Field(title="工号")
    on: Day = Field(title="考试日期")
    sat: Flag = Field(title="参加", default=True)
    passed: Flag = Field(title="及格", default=False)

    @property
    def subject(self) -> str:
        """Who, when."""
        return joined(self.person, self.on)

    @property
    def when(self) -> date:
        """The day of the exam."""
        return self.on


class CertificateAction(Record):
    """Something done about somebody's certificate, and who reviewed it (R54)."""

    MODULE: ClassVar[str] = "certificate"
    LABEL: ClassVar[str] = "执法证审核"
    person: Ident = Field(title="工号")
    action: Text = Field(title="事项")
    on: Day = Field(title="日期")
    by_squad: Flag = Field(title="中队审核")
    by_bureau: Flag = Field(title="区局审核")
    note: Note = Field(title="备注", default="")

    @property
    def subject(self) -> str:
        """Who, what, when."""
        return joined(self.person, self.action, self.on)

    @property
    def when(self) -> date:
        """The day of it."""
        return self.on
