"""Exams and certificates (R52–R54 重点任务 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field

from drillcheck.judge.policy import Policy
from drillcheck.rules.ruling import Given, Ruling, verdict_of


class ExamSchedule(Given):
    """The days of a year's exams."""

    kind: Literal["exam_schedule"] = "exam_schedule"
    year: int
    dates: list[date]


def exam_schedule(given: ExamSchedule, policy: Policy) -> Ruling:
    """R52: one in each of the months."""
    held = {day.month for day in given.dates if day.year == given.year}
    return Ruling(verdict_of(all(month in held for month in policy.exams.schedule.months)))


class Candidate(Given):
    """Somebody who may be chosen for an exam."""

    id: str
    start: date | None = Field(default=None, validation_alias="from")
    end: date | None = Field(default=None, validation_alias="to")
    eligible: bool = True


class Sat(Given):
    """Somebody on an exam's list."""

    id: str
    sat: bool
    passed: bool = False


class Rotation(Given):
    """Those who may be chosen, and both lists."""

    kind: Literal["exam_rotation"] = "exam_rotation"
    year: int
    roster: list[Candidate]
    may: list[Sat]
    october: list[Sat]


@dataclass(frozen=True, slots=True)
class Missing(Ruling):
    """Who or what is missing."""

    missing: tuple[str, ...]


def exam_rotation(given: Rotation, policy: Policy) -> Missing:
    """R53: everybody eligible sat once, or passed once (A29); who joined after the last exam's month could not."""
    must_pass = policy.parameters.exam_must_pass.value
    done = {one.id for one in (*given.may, *given.october) if one.sat and (one.passed or not must_pass)}
    first, last = min(policy.exams.schedule.months), max(policy.exams.schedule.months)
    pool = [
        one.id
        for one in given.roster
        if one.eligible
        and (one.start is None or (one.start.year, one.start.month) <= (given.year, last))
        and (one.end is None or (one.end.year, one.end.month) >= (given.year, first))
    ]
    missing = tuple(sorted(one for one in pool if one not in done))
    return Missing(verdict_of(not missing), missing)


class Certificate(Given):
    """A certificate's reviews."""

    kind: Literal["cert_review"] = "cert_review"
    squad_review: bool
    bureau_review: bool


def cert_review(given: Certificate, policy: Policy) -> Ruling:
    """R54: the squad's and the bureau's."""
    return Ruling(verdict_of(given.squad_review and given.bureau_review))
