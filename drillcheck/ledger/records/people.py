"""Squads, people, where they serve, what happened to them, and who is exempt from drills (R09–R16, R22, R68)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from drillcheck.ledger.records.base import Day, Ident, Note, OpenClock, OpenDay, Record, Text, joined
from drillcheck.ledger.records.cells import chosen

# What R10–R15 and 附件4 tell of, by the words of the personnel register, and the names that policies use.
CHANGES = {
    "入职": "hired",
    "初任培训": "inducted",
    "离职": "resigned",
    "失踪": "missing",
    "去世": "deceased",
    "开除": "dismissed",
    "调出": "transferred",
    "退休": "retired",
    "长病假": "long_sick",
    "产假": "maternity",
    "援外支边": "aid",
    "返岗": "back",
}
ENDS = frozenset({"离职", "失踪", "去世", "开除", "调出", "退休"})
AWAY = frozenset({"长病假", "产假", "援外支边"})
KINDS = {"机动": "mobile", "特定区域": "special_area", "街镇": "street_town"}
Change = Literal[
    "入职", "初任培训", "离职", "失踪", "去世", "开除", "调出", "退休", "长病假", "产假", "援外支边", "返岗"
]


class Squad(Record):
    """A squad."""

    MODULE: ClassVar[str] = "squad"
    LABEL: ClassVar[str] = "中队"
    squad: Text = Field(title="中队")
    kind: Annotated[Literal["机动", "特定区域", "街镇"], chosen(*KINDS)] = Field(title="类型")
    start: OpenDay = Field(title="起", default=None)
    end: OpenDay = Field(title="止", default=None)

    @model_validator(mode="after")
    def _in_order(self) -> Squad:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError("period_order")
        return self

    @property
    def subject(self) -> str:
        """Its name."""
        return self.squad


class Person(Record):
    """Somebody, and what does not change of them."""

    MODULE: ClassVar[str] = "person"
    LABEL: ClassVar[str] = "人员"
    person: Ident = Field(title="工号")
    name: Text = Field(title="姓名")
    sex: Annotated[Literal["男", "女"], chosen("男", "女")] = Field(title="性别")
    birth: Day = Field(title="出生日期")
    staff: Annotated[Literal["在编", "辅助"], chosen("在编", "辅助")] = Field(title="编制")

    @property
    def subject(self) -> str:
        """The id."""
        return self.person


class Period(Record):
    """From a day to another, both included; an open end is none."""

    start: Day = Field(title="起")
    end: OpenDay = Field(title="止", default=None)

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.end is not None and self.end < self.start:
            raise ValueError("period_order")
        return self

    @property
    def when(self) -> date:
        """Its first day."""
        return self.start

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day and (self.end is None or day <= self.end)


class Service(Period):
    """Somebody's time with a squad."""

    MODULE: ClassVar[str] = "service"
    LABEL: ClassVar[str] = "任职"
    person: Ident = Field(title="工号")
    squad: Text = Field(title="中队")
    role: Note = Field(title="职务", default="")

    @property
    def subject(self) -> str:
        """Who, where, from when."""
        return joined(self.person, self.squad, self.start)


class Exemption(Period):
    """When somebody is ill or unfit for drills (R22)."""

    MODULE: ClassVar[str] = "exemption"
    LABEL: ClassVar[str] = "免训"
    person: Ident = Field(title="工号")
    reason: Text = Field(title="原因")
    proof: Note = Field(title="证明", default="")

    @property
    def subject(self) -> str:
        """Who, from when."""
        return joined(self.person, self.start)


class StatusChange(Record):
    """What happened to somebody's service: entering, induction, leaving, long absences, coming back."""

    MODULE: ClassVar[str] = "status"
    LABEL: ClassVar[str] = "状态变更"
    person: Ident = Field(title="工号")
    change: Annotated[Change, chosen(*CHANGES)] = Field(title="变更")
    on: Day = Field(title="日期")
    decided: OpenDay = Field(title="决定日期", default=None)
    updated: OpenClock = Field(title="人员库修改时间", default=None)
    note: Note = Field(title="备注", default="")

    @property
    def subject(self) -> str:
        """Who, what, when."""
        return joined(self.person, self.change, self.on)

    @property
    def when(self) -> date:
        """The day from which it holds."""
        return self.on
