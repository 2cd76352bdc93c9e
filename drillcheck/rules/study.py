"""Study sessions of a squad (R31–R38 附件3 科队培训) and the hours they give (R04, R08 附件4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from drillcheck.judge.policy import Policy
from drillcheck.judge.verdict import Outcome
from drillcheck.rules.calendar import Moment, Month, before_day
from drillcheck.rules.ruling import Given, Ruling, together, verdict_of

MonthNumber = Annotated[int, Field(ge=1, le=12)]
YEAR = range(1, 13)


class Photo(Given):
    """A photo of the session: where it was taken from, whether it shows the whole room, and what it is told by."""

    angle: str
    panoramic: bool
    hash: str


class StudyRecord(Given):
    """A month's session and what was uploaded of it. `signers` None: no sheet; `uploaded_at` None: never."""

    kind: Literal["study_ledger"] = "study_ledger"
    month: Month
    held_on: date
    duration_s: Decimal = Field(ge=0)
    photos: list[Photo]
    signers: int | None
    uploaded_at: Moment | None


@dataclass(frozen=True, slots=True)
class StudyRuling(Ruling):
    """`failed`: of month, duration, photos, signin, upload; `hour_awarded` to who attended, however late (A21)."""

    failed: tuple[str, ...]
    due_before: datetime
    hour_awarded: int


def study_ledger(given: StudyRecord, policy: Policy) -> StudyRuling:
    """R32, R34–R38. An upload whose deadline fell before the plan was issued exempts, unless something else fails."""
    rules = policy.study
    in_december = given.month.endswith("-12")
    due = before_day(policy, given.month, (rules.december if in_december else rules.upload).day)
    long_enough = given.duration_s >= rules.length.seconds
    in_month = given.held_on.strftime("%Y-%m") == given.month
    late: Outcome = verdict_of(due.keeps(given.uploaded_at)) if due.applies else "exempt"
    outcomes: dict[str, Outcome] = {
        "month": verdict_of(in_month),
        "duration": verdict_of(long_enough),
        "photos": verdict_of(_photos_do(given.photos, policy)),
        "signin": verdict_of(bool(given.signers)),
        "upload": late,
    }
    verdict = together(outcomes.values())
    return StudyRuling(
        "exempt" if verdict == "pass" and late == "exempt" else verdict,
        tuple(name for name, outcome in outcomes.items() if outcome == "fail"),
        due.due_before,
        policy.credits.study.hours_a_month if long_enough and in_month else 0,
    )


def _photos_do(photos: Sequence[Photo], policy: Policy) -> bool:
    """R36, R37: enough panoramas, each from an angle and a picture of its own (A20: or exactly so many)."""
    good: dict[str, str] = {}
    for photo in photos:
        if photo.panoramic and photo.hash not in good.values():
            good.setdefault(photo.angle, photo.hash)
    least = policy.study.photos.least
    return len(good) >= least and (policy.parameters.photos.value == "at_least_3" or len(photos) == least)


class Attended(Given):
    """One session that somebody attended, the squad's own or the district's make-up."""

    month: MonthNumber
    type: Literal["regular", "makeup", "make_up", "district_makeup"] = "regular"


class StudyHours(Given):
    """Somebody's sessions of a year."""

    kind: Literal["study_hours"] = "study_hours"
    attended: list[Attended]


@dataclass(frozen=True, slots=True)
class Hours(Ruling):
    """Hours of study."""

    hours: int


def study_hours(given: StudyHours, policy: Policy) -> Hours:
    """R04, R08: a month's session, or a make-up of it, gives that month's hour once."""
    hours = policy.credits.study.hours_a_month * len({one.month for one in given.attended})
    return Hours(verdict_of(hours >= policy.credits.study.hours), hours)


class Held(Given):
    """A session by its month and length."""

    month: MonthNumber
    duration_s: Decimal = Field(ge=0)


class StudyYear(Given):
    """A squad's sessions of a year."""

    kind: Literal["study_year"] = "study_year"
    sessions: list[Held]


@dataclass(frozen=True, slots=True)
class Year(Ruling):
    """Months with a session, and those without."""

    months_ok: int
    missing: tuple[int, ...]


def study_year(given: StudyYear, policy: Policy) -> Year:
    """R31, R32: one session that is long enough in each month; two short ones are never added."""
    good = [one.month for one in given.sessions if one.duration_s >= policy.study.length.seconds]
    missing = tuple(month for month in YEAR if good.count(month) < policy.study.monthly.least)
    return Year(verdict_of(not missing), len(YEAR) - len(missing), missing)


class StudyContent(Given):
    """What was to be studied in a month, and what was."""

    kind: Literal["study_content"] = "study_content"
    month: Month
    assigned_task: str | None
    studied_task: str | None


def study_content(given: StudyContent, policy: Policy) -> Ruling:
    """R33: the month's task; where none was assigned nobody can say."""
    if given.assigned_task is None:
        return Ruling("not_judged")
    return Ruling(verdict_of(given.studied_task == given.assigned_task))
