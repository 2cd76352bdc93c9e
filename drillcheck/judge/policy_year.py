"""The policy's tables for the year: study, credits, fitness, exams, tasks and resources, each with its clause."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from drillcheck.judge.policy_tables import Clause, Exact, Table


class Seconds(Clause):
    """A rule of a length."""

    seconds: int = Field(gt=0)


class DayOfMonth(Clause):
    """A rule of one day of the month."""

    day: int = Field(ge=1, le=28)


class Within(Clause):
    """A rule of some days."""

    days: int = Field(ge=0)


class Number(Clause):
    """A rule of a number of things."""

    least: int = Field(ge=0)


class Named(Clause):
    """A rule of things by their names."""

    names: list[str] = Field(min_length=1)


class NumberOf(Named):
    """A rule of a number of things of these kinds."""

    least: int = Field(gt=0)


class Months(Clause):
    """A rule of some months of the year."""

    months: list[int] = Field(min_length=1)


class StudyLedger(Table):
    """科队学习 (附件3)."""

    monthly: Number
    length: Seconds
    task: Clause
    upload: DayOfMonth
    december: DayOfMonth
    photos: Number
    angles: Clause
    sign_in: Clause


class Amount(Clause):
    """Hours and credits that a component of the year asks for."""

    hours: int = Field(ge=0)
    credits: int = Field(ge=0)


class General(Amount):
    """The universal training: first and last month in which it is expected (R03)."""

    months: list[int] = Field(min_length=2, max_length=2)


class StudyHours(Clause):
    """Hours of study: so many a month, through the year."""

    hours: int = Field(ge=0)
    hours_a_month: int = Field(gt=0)


class Credits(Table):
    """学时学分 (附件4)."""

    total: Amount
    online: Amount
    general: General
    study: StudyHours
    credit_course: Clause
    hour_course: Clause
    general_course: Clause
    study_month: Clause
    staff: Named
    inducted: Clause
    not_inducted: Clause
    gone: Named
    away: Named
    back: Clause
    december: Clause
    hr_update: Within
    everybody: Clause


class Standard(Table):
    """What passes in one age group: metres at least, seconds at most."""

    jump_m: Exact
    shuttle_s: Exact
    run_s: Exact


class Sex(Clause):
    """Standards of men or of women; from `exempt_age` on nobody is tested."""

    exempt_age: int = Field(gt=0)
    run: str = Field(description="the long run's name in records")
    youth: Standard
    middle: Standard

    def standard(self, group: Literal["youth", "middle"]) -> Standard:
        """Of an age group."""
        return self.youth if group == "youth" else self.middle


class Groups(Clause):
    """The age up to which somebody is of the youth group."""

    youth_to: int = Field(gt=0)


class Fitness(Table):
    """体能测试 (附件5)."""

    everybody: Clause
    events: Clause
    kept: Clause
    order: Clause
    both: Clause
    groups: Groups
    men: Sex
    women: Sex
    reference: Clause


class Exams(Table):
    """执法资格考试与执法证 (重点任务 5)."""

    schedule: Months
    rotation: Clause
    certificates: Clause


class Task(Clause):
    """A row of 附件2: so many periods of so many days."""

    row: int = Field(gt=0)
    name: str
    periods: int = Field(gt=0)
    days: int = Field(gt=0, description="of each period")
    municipal: bool


class Sessions(Clause):
    """A row of 附件2 of sessions through the year."""

    row: int = Field(gt=0)
    name: str
    a_month: int = Field(gt=0)
    municipal: bool


class Tasks(Table):
    """附件2 任务清单."""

    training: list[Task]
    study: Sessions
    drill: Sessions
    origin: Clause

    def of_row(self, row: int) -> Task:
        """The training of a row. `KeyError` where there is none."""
        return {task.row: task for task in self.training}[row]


class Resources(Table):
    """师资、课件、课程、基地、通报 (重点任务 7–9, 工作要求 2)."""

    teachers: Number
    recommended: Clause
    courseware: NumberOf
    courses: Named
    onsite: Named
    bases: Number
    base_kinds: Named
    bulletin: Named
    reinspected: Clause
    plans_reviewed: Clause
    renewed: Within
    trial: Clause
    norm: Clause
    entered: Clause


class Supervision(Table):
    """监督考核与数字平台 (重点任务 3、6, 工作要求 2)."""

    reference: Clause
    squads: Clause
    modules: Named
    updated: Within
    needs: Clause
    addressees: Clause
    selected: Clause
    classes: Clause
