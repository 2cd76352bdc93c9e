"""Study sessions of squads, the month's tasks, and who signed in (R31–R38, R04, R08)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from drillcheck.ledger.records.base import (
    Day,
    Ident,
    Length,
    Names,
    Note,
    OfMonth,
    OpenClock,
    Record,
    Text,
    joined,
)
from drillcheck.rules.calendar import first_of


class StudyTask(Record):
    """What the city gave out to be studied in a month (R33)."""

    MODULE: ClassVar[str] = "study_task"
    LABEL: ClassVar[str] = "学习任务"
    month: OfMonth = Field(title="月份")
    task: Text = Field(title="学习任务")

    @property
    def subject(self) -> str:
        """The month."""
        return self.month

    @property
    def when(self) -> date:
        """The month's first day."""
        return first_of(self.month)


class StudySession(Record):
    """A session of a squad: when, how long, what of, who signed, when its ledger was uploaded."""

    MODULE: ClassVar[str] = "study"
    LABEL: ClassVar[str] = "科队学习"
    squad: Text = Field(title="中队")
    month: OfMonth = Field(title="月份")
    held_on: Day = Field(title="日期")
    length: Length = Field(title="时长")
    task: Note = Field(title="学习任务", default="")
    # Either what a person says of the pictures, or what was found in their files.
    angles: Names = Field(title="全景照片角度", default=[])
    signed: Names = Field(title="签到人员", default=[])
    uploaded: OpenClock = Field(title="台账上传时间", default=None)

    @property
    def subject(self) -> str:
        """Which squad's, for which month, on which day."""
        return joined(self.squad, self.month, self.held_on)

    @property
    def when(self) -> date:
        """The day on which it was held."""
        return self.held_on


class MakeUp(Record):
    """The district's make-up of a month's session, for one person (R08)."""

    MODULE: ClassVar[str] = "make_up"
    LABEL: ClassVar[str] = "补训"
    person: Ident = Field(title="工号")
    month: OfMonth = Field(title="补训月份")
    held_on: Day = Field(title="日期")

    @property
    def subject(self) -> str:
        """Who, for which month."""
        return joined(self.person, self.month)

    @property
    def when(self) -> date:
        """The first day of the month that it makes up: it counts for that year."""
        return first_of(self.month)
