"""The bureau's task list (R55–R61, R30 附件2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field

from drillcheck.judge.policy import Policy
from drillcheck.rules.exams import Missing
from drillcheck.rules.ruling import Given, Ruling, together, verdict_of

UNIVERSAL, CONTEST = 1, 2


class TaskPlan(Given):
    """The periods of one row, each by its days."""

    kind: Literal["task_plan"] = "task_plan"
    row: int
    periods: list[list[date]]


@dataclass(frozen=True, slots=True)
class Planned(Ruling):
    """How many periods, and days in all of them."""

    periods: int
    days_total: int


def task_plan(given: TaskPlan, policy: Policy) -> Planned:
    """R55–R59: so many periods, each of so many days; the universal training in its quarter (R03, a wish)."""
    task = policy.tasks.of_row(given.row)
    days = [len(set(period)) for period in given.periods]
    whole = verdict_of(sum(number >= task.days for number in days) >= task.periods)
    first, last = policy.credits.general.months
    outside = given.row == UNIVERSAL and any(not first <= day.month <= last for each in given.periods for day in each)
    in_time = verdict_of(not outside, otherwise="fail" if policy.parameters.q2_hard.value else "partial")
    return Planned(together([whole, in_time]), len(given.periods), sum(days))


class DistrictTotal(Given):
    """For each row, its periods and the days of one of them."""

    kind: Literal["district_total"] = "district_total"
    rows: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Total(Ruling):
    """Periods and days of all rows."""

    periods: int
    days: int


def district_total(given: DistrictTotal, policy: Policy) -> Total:
    """R55–R59 together."""
    rows = {int(row): amount for row, amount in given.rows.items()}
    enough = all(
        task.row in rows and rows[task.row][0] >= task.periods and rows[task.row][1] >= task.days
        for task in policy.tasks.training
    )
    periods, days = (sum(each) for each in ((p for p, _ in rows.values()), (p * d for p, d in rows.values())))
    return Total(verdict_of(enough), periods, days)


class SquadTotal(Given):
    """A squad's sessions a month."""

    kind: Literal["squad_total"] = "squad_total"
    study_per_month: int = Field(ge=0)
    drill_per_month: int = Field(ge=0)
    months: int = Field(ge=0, le=12)


@dataclass(frozen=True, slots=True)
class OfSquad(Ruling):
    """Sessions and drills of a year."""

    study: int
    drill: int


def squad_total(given: SquadTotal, policy: Policy) -> OfSquad:
    """R30, R60: 12 sessions and 24 drills a year."""
    study, drill = given.study_per_month * given.months, given.drill_per_month * given.months
    fine = study >= 12 * policy.tasks.study.a_month and drill >= 12 * policy.tasks.drill.a_month
    return OfSquad(verdict_of(fine), study, drill)


class Contest(Given):
    """The district's squads, and those that took part."""

    kind: Literal["competition"] = "competition"
    squads: list[str]
    participated: list[str]


def competition(given: Contest, policy: Policy) -> Missing:
    """R56: every squad (A31), or at least some."""
    missing = tuple(sorted(set(given.squads) - set(given.participated)))
    some = bool(set(given.squads) & set(given.participated))
    return Missing(verdict_of(not missing if policy.parameters.competition_all_squads.value else some), missing)


class Rows(Given):
    """Rows of the list."""

    kind: Literal["row_origin"] = "row_origin"
    rows: list[int]


@dataclass(frozen=True, slots=True)
class Origin(Ruling):
    """Which rows the city asks for, and which the district."""

    municipal: tuple[int, ...]
    district: tuple[int, ...]


def row_origin(given: Rows, policy: Policy) -> Origin:
    """R61. A row that is not on the list is nobody's, and fails."""
    listed: dict[int, bool] = {task.row: task.municipal for task in policy.tasks.training}
    listed |= {task.row: task.municipal for task in (policy.tasks.study, policy.tasks.drill)}
    city, district = (tuple(row for row in given.rows if listed.get(row) is municipal) for municipal in (True, False))
    return Origin(verdict_of(all(row in listed for row in given.rows)), city, district)
