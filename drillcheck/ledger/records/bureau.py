"""What the bureau must do: training periods, contest, teachers, courseware, courses, bases, bulletins (R55–R79)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from drillcheck.ledger.records.base import Day, Flag, Names, Note, OpenDay, Record, Text, Whole, joined
from drillcheck.ledger.records.cells import chosen
from drillcheck.ledger.records.people import Period

COURSES = {
    "提升行政执法质量三年行动计划": "quality_three_year",
    "案卷评查情况通报": "case_file_review",
    "心理干预": "psychology",
}
GROUNDS = {"实践教学基地": "practice", "廉政警示教育基地": "integrity", "红色教育基地": "red"}
FORMS = {"动画": "animation", "视频": "video", "其他": "other"}
CONTENTS = {"培训进展": "progress", "学时学分": "hours_credits", "考试考核结果": "exam_results"}
MODULES = ("线下集训", "科队学习", "队列训练", "移动应用", "其他")


class _Dated(Record):
    """Something on a day."""

    on: Day = Field(title="日期")

    @property
    def when(self) -> date:
        """The day of it."""
        return self.on


class TrainingPeriod(Period):
    """One period of a row of 附件2 (R55–R59)."""

    MODULE: ClassVar[str] = "task"
    LABEL: ClassVar[str] = "培训班次"
    row: Whole = Field(title="任务序号")
    name: Text = Field(title="班次")
    mode: Note = Field(title="形式", default="")
    audience: Note = Field(title="对象", default="")

    @property
    def subject(self) -> str:
        """Which row, which period, from when."""
        return joined(str(self.row), self.name, self.start)


class Contest(_Dated):
    """The district's contest of drills (R56), and who goes to the city's (R73)."""

    MODULE: ClassVar[str] = "contest"
    LABEL: ClassVar[str] = "会操比赛"
    squads: Names = Field(title="参赛中队")
    selected: Names = Field(title="推荐参加市赛", default=[])

    @property
    def subject(self) -> str:
        """Its day."""
        return joined(self.on)


class Teacher(Period):
    """Somebody appointed to teach (R62, R63, R75, R76)."""

    MODULE: ClassVar[str] = "teacher"
    LABEL: ClassVar[str] = "师资"
    name: Text = Field(title="姓名")
    level: Annotated[Literal["区级", "基层"], chosen("区级", "基层")] = Field(title="级别")
    trial: OpenDay = Field(title="试讲日期", default=None)
    plan_reviewed: OpenDay = Field(title="教案审核日期", default=None)
    recommended: OpenDay = Field(title="推荐市级日期", default=None)

    @property
    def subject(self) -> str:
        """Who, at which level, from when."""
        return joined(self.name, self.level, self.start)


class Courseware(_Dated):
    """A piece of courseware (R64, R77)."""

    MODULE: ClassVar[str] = "courseware"
    LABEL: ClassVar[str] = "课件"
    title: Text = Field(title="课件名称")
    form: Annotated[Literal["动画", "视频", "其他"], chosen(*FORMS)] = Field(title="形式")
    enforcement: Flag = Field(title="执法业务")
    norm_checked: OpenDay = Field(title="制作规范核对日期", default=None)
    entered_contest: OpenDay = Field(title="参加评选日期", default=None)

    @property
    def subject(self) -> str:
        """Its title."""
        return self.title


class CourseTaught(_Dated):
    """A course that was held (R65), on the ground of a base where there is one (R66)."""

    MODULE: ClassVar[str] = "taught"
    LABEL: ClassVar[str] = "开设课程"
    course: Text = Field(title="课程")
    ground: Note = Field(title="现场教学基地", default="")

    @property
    def subject(self) -> str:
        """Which, when."""
        return joined(self.course, self.on)


class Base(Period):
    """A base for practice (R67, R68, R75)."""

    MODULE: ClassVar[str] = "base"
    LABEL: ClassVar[str] = "实践教学基地"
    name: Text = Field(title="基地")
    kind: Annotated[Literal["机动", "特定区域", "街镇"], chosen("机动", "特定区域", "街镇")] = Field(title="中队类型")
    inspected: OpenDay = Field(title="复检日期", default=None)

    @property
    def subject(self) -> str:
        """Its name."""
        return self.name


class Bulletin(_Dated):
    """A bulletin (R69)."""

    MODULE: ClassVar[str] = "bulletin"
    LABEL: ClassVar[str] = "通报"
    title: Text = Field(title="标题")
    contents: Names = Field(title="内容")

    @property
    def subject(self) -> str:
        """Its title and day."""
        return joined(self.title, self.on)


class Need(_Dated):
    """What a squad would be taught (R79)."""

    MODULE: ClassVar[str] = "need"
    LABEL: ClassVar[str] = "培训需求"
    squad: Text = Field(title="中队")
    need: Text = Field(title="需求")

    @property
    def subject(self) -> str:
        """Whose, what, when."""
        return joined(self.squad, self.need, self.on)


class Linked(_Dated):
    """A use of training results in appraising a person or a squad (R70, R78)."""

    MODULE: ClassVar[str] = "linked"
    LABEL: ClassVar[str] = "考核运用"
    use: Text = Field(title="运用事项")
    person: Note = Field(title="工号", default="")
    squad: Note = Field(title="中队", default="")
    result: Note = Field(title="结果", default="")

    @property
    def subject(self) -> str:
        """Of whom, for what, when."""
        return joined(self.person or self.squad, self.use, self.on)
