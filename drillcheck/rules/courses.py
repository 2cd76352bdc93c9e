"""What single courses give, and how the year's amounts add up (R01–R03, R05–R07 重点任务 1, 附件4 1), R16."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from drillcheck.judge.policy import Policy
from drillcheck.rules.calendar import Moment, deadline, midnight
from drillcheck.rules.ruling import Given, Ruling, verdict_of


class Course(Given):
    """Somebody's record of a course. Online courses are of hours or of credits; `general` is the universal training."""

    kind: Literal["course_record"] = "course_record"
    component: Literal["online", "general"]
    course_type: Literal["credit", "hour"] | None = None
    hours: Decimal = Field(ge=0)
    credits: Decimal = Field(ge=0)
    watched: bool = False
    evaluated: bool = False
    test_passed: bool = False
    completed: bool = False
    attendance: bool = False
    exam: bool = False


@dataclass(frozen=True, slots=True)
class Gained(Ruling):
    """Hours and credits."""

    hours: Fraction
    credits: Fraction


def course_record(given: Course, policy: Policy) -> Gained:
    """R05: watched, evaluated and passed; R06: watched, and hours only; R07: all four; else nothing."""
    if given.component == "general":
        done = given.completed and given.attendance and given.evaluated and given.exam
    elif given.course_type == "hour":
        done = given.watched
    else:
        done = given.watched and given.evaluated and given.test_passed
    points = Decimal(0) if given.course_type == "hour" else given.credits
    return Gained(verdict_of(done), Fraction(given.hours if done else 0), Fraction(points if done else 0))


class Components(Given):
    """Hours and credits of the three components."""

    online: tuple[Decimal, Decimal]
    general: tuple[Decimal, Decimal]
    study: tuple[Decimal, Decimal]


class Identity(Given):
    """The components of a year, to be added up."""

    kind: Literal["identity"] = "identity"
    components: Components


def identity(given: Identity, policy: Policy) -> Gained:
    """R01: 24 + 24 + 12 hours and 12 + 12 + 0 credits make the total."""
    parts = given.components
    hours, points = (
        Fraction(parts.online[k]) + Fraction(parts.general[k]) + Fraction(parts.study[k]) for k in range(2)
    )
    total = policy.credits.total
    return Gained(verdict_of(hours >= total.hours and points >= total.credits), hours, points)


class GeneralPerson(Given):
    """How much of the universal training somebody attended."""

    kind: Literal["general_person"] = "general_person"
    periods_attended: int = Field(ge=0)
    days_attended: int = Field(ge=0)


def general_person(given: GeneralPerson, policy: Policy) -> Gained:
    """R03, R55: each attends one of the periods (A30), whole; so many days of them give the hours and credits."""
    wanted = policy.parameters.general_periods_per_person.value
    days = wanted * policy.tasks.of_row(1).days
    amount, share = policy.credits.general, Fraction(min(given.days_attended, days), days)
    fine = given.periods_attended >= wanted and given.days_attended >= days
    return Gained(verdict_of(fine), share * amount.hours, share * amount.credits)


class HrUpdate(Given):
    """When something was decided of somebody, and when the register said so."""

    kind: Literal["hr_update"] = "hr_update"
    decision_on: date
    updated_at: Moment | None


@dataclass(frozen=True, slots=True)
class Due(Ruling):
    """`due_before` is exclusive."""

    due_before: datetime


def hr_update(given: HrUpdate, policy: Policy) -> Due:
    """R16: within ten days of the decision, whose day is not counted (A24)."""
    days = policy.credits.hr_update.days - (0 if policy.parameters.hr_start_day_excluded.value else 1)
    last = given.decision_on + timedelta(days=days)
    workday = policy.parameters.holiday_end_next_workday.value
    if policy.parameters.hr_roll_holiday.value and workday:
        last = max(last, date.fromisoformat(workday)) if _in_holiday(last, date.fromisoformat(workday)) else last
    due = deadline(policy, midnight(last + timedelta(days=1)))
    return Due(verdict_of(due.keeps(given.updated_at)) if due.applies else "exempt", due.due_before)


LONGEST_HOLIDAY = 10


def _in_holiday(day: date, workday: date) -> bool:
    """Whether the days from one to the next workday may be one holiday."""
    return timedelta() < workday - day <= timedelta(days=LONGEST_HOLIDAY)
