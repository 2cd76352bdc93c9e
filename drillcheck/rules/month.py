"""A squad's month of drills (R18, R20–R22 附件3 队列训练 1–2): one in each half, and everybody in one of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pydantic import Field

from drillcheck.judge.policy import Policy
from drillcheck.rules.calendar import Moment, Month, first_of, local_day
from drillcheck.rules.drills import Headcounted, Timed, attendance, timing
from drillcheck.rules.ruling import Given, Ruling, verdict_of
from drillcheck.rules.uploads import Half


class Period(Given):
    """Dates, both included; None is open."""

    start: date | None = Field(default=None, validation_alias="from")
    end: date | None = Field(default=None, validation_alias="to")
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return _covers(self.start, self.end, day)


def _covers(start: date | None, end: date | None, day: date) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


class Serving(Given):
    """Somebody of the squad, from when to when, and when exempt (R22). Leave and duty exempt nobody."""

    id: str
    start: date | None = Field(default=None, validation_alias="from")
    end: date | None = Field(default=None, validation_alias="to")
    exempt: list[Period] = Field(default=[])
    leave: list[Period] = Field(default=[])

    def serves(self, day: date) -> bool:
        """Whether of the squad on that day."""
        return _covers(self.start, self.end, day)

    def excepted(self, day: date) -> bool:
        """Whether ill or unfit that day."""
        return any(period.covers(day) for period in self.exempt)


class Session(Given):
    """One drill and who came."""

    start: Moment
    gross_s: Decimal = Field(ge=0)
    rests_s: list[Decimal] = Field(default=[])
    rests_in_place: bool = True
    attendees: list[str]

    def day(self, policy: Policy) -> date:
        """Its date on the bureau's clock (A12: by its start or its end)."""
        late = policy.parameters.session_date_by.value == "end"
        return local_day(self.start + timedelta(seconds=float(self.gross_s)) if late else self.start)


class DrillMonth(Given):
    """A squad's roster and its drills."""

    kind: Literal["drill_month"] = "drill_month"
    month: Month
    roster: list[Serving]
    sessions: list[Session]


@dataclass(frozen=True, slots=True)
class MonthRuling(Ruling):
    """Whether each half has a drill that complies, and who of those serving none of them covers.

    `uncovered`: the smallest list where one drill of each half must cover; else the same as `missing`.
    """

    first_half: bool
    second_half: bool
    missing: tuple[str, ...]
    uncovered: tuple[str, ...]
    compliant: int


def drill_month(given: DrillMonth, policy: Policy) -> MonthRuling:
    """R18 and R21 over the drills that comply with R19, R20, R23, R24; the others give neither half nor coverage."""
    return month_of(given, [complies(one, given.roster, policy) for one in given.sessions], policy)


def month_of(given: DrillMonth, compliant: Sequence[bool], policy: Policy) -> MonthRuling:
    """The same where it is known of each drill whether it complies."""
    pairs = zip(given.sessions, compliant, strict=True)
    month = [(one, good) for one, good in pairs if one.day(policy).strftime("%Y-%m") == given.month]
    inside, good = [one for one, _ in month], [one for one, good in month if good]
    halves = tuple([one for one in good if half_of(one.day(policy), policy) == half] for half in (1, 2))
    needed = policy.drill.half_month.limit.exact
    first, second = (len(half) >= needed for half in halves)
    due = to_cover(given, good, policy)
    missing = _missing(due, good)
    uncovered = missing
    if policy.parameters.coverage_sessions.value == "one_per_half" and halves[0] and halves[1]:
        uncovered = min((_missing(due, pair) for pair in itertools.product(*halves)), key=len)
    strict = policy.parameters.extra_sessions_must_comply.value and len(good) < len(inside)
    fine = first and second and not uncovered and not strict
    return MonthRuling(verdict_of(fine), first, second, missing, uncovered, len(good))


def half_of(day: date, policy: Policy) -> Half:
    """Of the month (A12: 1 up to the policy's last day of the first half)."""
    return 1 if day.day <= policy.drill.half_month.last_day else 2


def complies(session: Session, roster: Sequence[Serving], policy: Policy) -> bool:
    """Whether one drill is long enough, with its rests as allowed, and enough of the squad of that day came."""
    day = session.day(policy)
    serving = [person for person in roster if person.serves(day)]
    came = {person.id for person in serving} & set(session.attendees)
    exempt = sum(person.excepted(day) for person in serving)
    timed = Timed(gross_s=session.gross_s, rests_s=session.rests_s, rests_in_place=session.rests_in_place)
    counted = Headcounted(on_duty=len(serving), attended=len(came), exempt=exempt)
    return timing(timed, policy).verdict == "pass" and attendance(counted, policy).verdict != "fail"


def to_cover(given: DrillMonth, good: Sequence[Session], policy: Policy) -> list[str]:
    """Ids of those who serve on the last compliant date (A13) and are not excepted (A15)."""
    days = sorted(one.day(policy) for one in good) or [first_of(given.month, 1) - timedelta(days=1)]
    every = policy.parameters.coverage_exempt.value == "all_dates"
    due = []
    for person in given.roster:
        served = [day for day in days if person.serves(day)]
        excepted = [person.excepted(day) for day in served]
        if person.serves(days[-1]) and not (all(excepted) if every else any(excepted)):
            due.append(person.id)
    return sorted(due)


def _missing(due: Sequence[str], sessions: Sequence[Session]) -> tuple[str, ...]:
    came = {person for one in sessions for person in one.attendees}
    return tuple(person for person in due if person not in came)
