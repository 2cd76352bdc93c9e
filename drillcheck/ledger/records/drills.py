"""Drills as they were entered by hand or found in clips, and who attended (R18–R30)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from drillcheck.ledger.records.base import (
    Clock,
    Day,
    Flag,
    Length,
    Lengths,
    Names,
    Note,
    OpenClock,
    Record,
    Text,
    joined,
)
from drillcheck.rules.calendar import CHINA, local_day


class Drill(Record):
    """A drill as a squad's clerk tells of it."""

    MODULE: ClassVar[str] = "drill"
    LABEL: ClassVar[str] = "队列训练"
    squad: Text = Field(title="中队")
    start: Clock = Field(title="开始时间")
    length: Length = Field(title="时长")
    rests: Lengths = Field(title="休息", default=[])
    in_place: Flag = Field(title="原地休息", default=True)
    attendees: Names = Field(title="参训人员")
    uploaded: OpenClock = Field(title="上传时间", default=None)
    batch: Note = Field(title="上传批次", default="")

    @property
    def subject(self) -> str:
        """Which squad's, when."""
        return joined(self.squad, self.start.astimezone(CHINA).isoformat())

    @property
    def when(self) -> date:
        """Its day on the bureau's clock."""
        return local_day(self.start)


class Attendance(Record):
    """Who attended a filmed drill (R20–R22): pictures count people, and name nobody."""

    MODULE: ClassVar[str] = "attendance"
    LABEL: ClassVar[str] = "参训名单"
    squad: Text = Field(title="中队")
    on: Day = Field(title="日期")
    attendees: Names = Field(title="参训人员")

    @property
    def subject(self) -> str:
        """Which squad's, on which day."""
        return joined(self.squad, self.on)

    @property
    def when(self) -> date:
        """The day of the drill."""
        return self.on
