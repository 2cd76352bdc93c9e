"""What training is linked to, who teaches, how things are kept, two figures (R70–R79): wishes, all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from pydantic import Field

from drillcheck.judge.policy import Policy
from drillcheck.rules.exams import Missing
from drillcheck.rules.ruling import Given, Ruling, verdict_of


class BaseKept(Given):
    """A base and its last re-inspection."""

    name: str
    inspected: date | None = None


class BasesKept(Given):
    """The bases that are valid at the year's end."""

    kind: Literal["bases_kept"] = "bases_kept"
    year: int
    bases: list[BaseKept]


def bases_kept(given: BasesKept, policy: Policy) -> Missing:
    """R75: each was re-inspected in the year."""
    missing = tuple(one.name for one in given.bases if one.inspected is None or one.inspected.year != given.year)
    return Missing(verdict_of(bool(given.bases) and not missing, otherwise="partial"), missing)


class Instructor(Given):
    """Somebody who teaches."""

    name: str
    level: Literal["district", "grassroots"]
    start: date
    trial: date | None = None
    plan_reviewed: date | None = None


class Instructors(Given):
    """Those who teach on a day."""

    kind: Literal["instructors"] = "instructors"
    on: date
    instructors: list[Instructor]


@dataclass(frozen=True, slots=True)
class InstructorsRuling(Ruling):
    """Who has no trial lesson before the appointment, no review of lesson plans; whether the list was renewed."""

    no_trial: tuple[str, ...]
    no_review: tuple[str, ...]
    renewed: bool


def instructors(given: Instructors, policy: Policy) -> InstructorsRuling:
    """R75, R76: reviews and trials of district teachers, and a list of grassroots ones that somebody joined lately."""
    district = [one for one in given.instructors if one.level == "district"]
    no_trial = tuple(one.name for one in district if one.trial is None or one.trial > one.start)
    no_review = tuple(
        one.name for one in district if one.plan_reviewed is None or one.plan_reviewed.year != given.on.year
    )
    since = given.on - timedelta(days=policy.resources.renewed.days)
    renewed = any(one.level == "grassroots" and since <= one.start <= given.on for one in given.instructors)
    fine = bool(district) and not no_trial and not no_review and renewed
    return InstructorsRuling(verdict_of(fine, otherwise="partial"), no_trial, no_review, renewed)


class Made(Given):
    """A piece of courseware."""

    title: str
    norm_checked: date | None = None
    entered_contest: date | None = None


class CoursewareKept(Given):
    """The year's courseware."""

    kind: Literal["courseware_kept"] = "courseware_kept"
    courseware: list[Made]


@dataclass(frozen=True, slots=True)
class CoursewareRuling(Ruling):
    """Pieces that were not held against the norm, and whether one was entered in the contest."""

    unchecked: tuple[str, ...]
    entered: bool


def courseware_kept(given: CoursewareKept, policy: Policy) -> CoursewareRuling:
    """R77."""
    unchecked = tuple(one.title for one in given.courseware if one.norm_checked is None)
    entered = any(one.entered_contest is not None for one in given.courseware)
    fine = bool(given.courseware) and not unchecked and entered
    return CoursewareRuling(verdict_of(fine, otherwise="partial"), unchecked, entered)


class Digital(Given):
    """What is on the platform: modules with records, people and squads of whom something was recorded lately."""

    kind: Literal["digital"] = "digital"
    modules: list[str]
    people: int = Field(ge=0)
    people_updated: int = Field(ge=0)
    squads: int = Field(ge=0)
    squads_updated: int = Field(ge=0)


@dataclass(frozen=True, slots=True)
class DigitalRuling(Ruling):
    """Two figures, each a share; no target is set, so neither fails."""

    penetration: Fraction
    updated: Fraction
    missing: tuple[str, ...]


def digital(given: Digital, policy: Policy) -> DigitalRuling:
    """R71, R79."""
    names = policy.supervision.modules.names
    missing = tuple(name for name in names if name not in given.modules)
    every, lately = given.people + given.squads, given.people_updated + given.squads_updated
    share = Fraction(lately, every) if every else Fraction(0)
    return DigitalRuling("pass", Fraction(len(names) - len(missing), len(names)), share, missing)


class Recorded(Given):
    """Squads, those of whom something is recorded, and what."""

    kind: Literal["recorded"] = "recorded"
    about: Literal["needs", "appraisal_squads", "appraisal_people", "city_team"]
    expected: list[str] = Field(default=[])
    found: list[str]


def recorded(given: Recorded, policy: Policy) -> Missing:
    """R70, R73, R78: something is on record at all; R79 (needs): of each squad."""
    if given.about == "needs":
        missing = tuple(name for name in given.expected if name not in given.found)
        return Missing(verdict_of(bool(given.expected) and not missing, otherwise="partial"), missing)
    return Missing(verdict_of(bool(given.found), otherwise="partial"), ())


CLASSES = {"街镇分管领导培训班": 5, "法制干部培训班": 3, "法治宣传培训班": 4}


class NamedClass(Given):
    """A class by the name under which it was held."""

    kind: Literal["class_name"] = "class_name"
    name: str


@dataclass(frozen=True, slots=True)
class ClassRuling(Ruling):
    """The row of 附件2; None where the name is none of its classes."""

    row: int | None


def class_name(given: NamedClass, policy: Policy) -> ClassRuling:
    """R74: a class under another name is the same row's."""
    rows = {task.name: task.row for task in policy.tasks.training} | CLASSES
    row = next((row for name, row in rows.items() if name in given.name), None)
    return ClassRuling(verdict_of(row is not None, otherwise="not_judged"), row)
