"""Courses online and the universal training, person by person (R02, R03, R05–R07)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from drillcheck.ledger.records.base import Day, Flag, Ident, Number, Record, Text, joined
from drillcheck.ledger.records.cells import chosen


class OnlineCourse(Record):
    """A course of 全员网训: of credits (watched, evaluated, test passed) or of hours (watched)."""

    MODULE: ClassVar[str] = "online"
    LABEL: ClassVar[str] = "全员网训"
    person: Ident = Field(title="工号")
    course: Text = Field(title="课程")
    kind: Annotated[Literal["学分课程", "学时课程"], chosen("学分课程", "学时课程")] = Field(title="类别")
    on: Day = Field(title="完成日期")
    hours: Number = Field(title="学时")
    credits: Number = Field(title="学分")
    watched: Flag = Field(title="观看", default=False)
    evaluated: Flag = Field(title="评价", default=False)
    passed: Flag = Field(title="测试及格", default=False)

    @property
    def subject(self) -> str:
        """Who, which course, in which year."""
        return joined(self.person, self.course, str(self.on.year))

    @property
    def when(self) -> date:
        """The day on which it was done."""
        return self.on


class GeneralTraining(Record):
    """Somebody's period of 全员普训: attended, evaluated, examined."""

    MODULE: ClassVar[str] = "general"
    LABEL: ClassVar[str] = "全员普训"
    person: Ident = Field(title="工号")
    period: Text = Field(title="期次")
    on: Day = Field(title="结束日期")
    days: Number = Field(title="参加天数")
    hours: Number = Field(title="学时")
    credits: Number = Field(title="学分")
    completed: Flag = Field(title="修完课程", default=False)
    attended: Flag = Field(title="考勤", default=False)
    evaluated: Flag = Field(title="在线评价", default=False)
    passed: Flag = Field(title="考试考核", default=False)

    @property
    def subject(self) -> str:
        """Who, which period, in which year."""
        return joined(self.person, self.period, str(self.on.year))

    @property
    def when(self) -> date:
        """Its last day."""
        return self.on
