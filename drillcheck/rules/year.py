"""Somebody's year of hours and credits (R01–R04, R09–R15, R17 附件4 2): what is asked of them, and what they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from drillcheck.judge.policy import Policy
from drillcheck.rules.ruling import Given, Ruling, verdict_of
from drillcheck.rules.study import YEAR, MonthNumber

Amounts = tuple[Fraction, Fraction]
NOTHING: Amounts = (Fraction(0), Fraction(0))


class Exit(Given):
    """How and when somebody left."""

    type: str
    date: date


class Absence(Given):
    """A long absence: from its first day to the day of return, None: not back yet."""

    type: str
    start: date = Field(validation_alias="from")
    back: date | None = Field(default=None, validation_alias="return")


class Person(Given):
    """What the year depends on."""

    staff: str
    hire: date | None = None
    induction_end: date | None = None
    exit: Exit | None = None
    absences: list[Absence] = Field(default=[])


class Earned(Given):
    """What somebody has: hours and credits, and months of study."""

    online: tuple[Decimal, Decimal]
    general: tuple[Decimal, Decimal]
    study_months: list[MonthNumber]


class CreditYear(Given):
    """Somebody's year."""

    kind: Literal["credit_year"] = "credit_year"
    year: int
    person: Person
    earned: Earned


@dataclass(frozen=True, slots=True)
class Asked:
    """What a year asks of somebody; `rule` says why."""

    rule: str
    months: tuple[int, ...]
    online: Amounts
    general: Amounts


@dataclass(frozen=True, slots=True)
class YearRuling(Ruling):
    """What was asked and what is there, in hours and credits; `rule`: the clause that decided what is asked.

    `short`: the components in which something is missing.
    """

    rule: str
    req_study: int
    got_study: int
    req_online: Amounts
    req_general: Amounts
    req_hours: Fraction
    req_credits: Fraction
    got_hours: Fraction
    got_credits: Fraction
    short: tuple[str, ...]


def credit_year(given: CreditYear, policy: Policy) -> YearRuling:
    """Each component, or only the totals (A7); nobody is assessed of whom nothing is asked."""
    asked = asked_of(given.person, given.year, policy)
    a_month = policy.credits.study.hours_a_month
    earned = given.earned
    counted = set(earned.study_months)
    if not policy.parameters.excluded_month_hours_count.value:
        counted &= set(asked.months)
    study, wanted = a_month * len(counted), a_month * len(asked.months)
    online, general = _exact(earned.online), _exact(earned.general)
    hours, points = online[0] + general[0] + study, online[1] + general[1]
    req_hours, req_credits = asked.online[0] + asked.general[0] + wanted, asked.online[1] + asked.general[1]
    enough = {
        "online": _reaches(online, asked.online),
        "general": _reaches(general, asked.general),
        "study": study >= wanted,
    }
    totals = hours >= req_hours and points >= req_credits
    fine = totals and (all(enough.values()) or not policy.parameters.component_minima.value)
    return YearRuling(
        verdict_of(fine) if req_hours or req_credits else "exempt",
        asked.rule,
        wanted,
        study,
        asked.online,
        asked.general,
        req_hours,
        req_credits,
        hours,
        points,
        tuple(name for name, good in enough.items() if not good),
    )


def asked_of(person: Person, year: int, policy: Policy) -> Asked:
    """R09, then R12, then R15, then R10 or R11 with R13 and R14, else R17."""
    rules = policy.credits
    exempting = _exempting(person, year, policy)
    if exempting is not None:
        return Asked(exempting, (), NOTHING, NOTHING)
    entered, rule = _from_entry(person, year)
    present = _present(person, year, policy)
    months = tuple(month for month in YEAR if month in entered and month in present)
    online, general = ((Fraction(one.hours), Fraction(one.credits)) for one in (rules.online, rules.general))
    if policy.parameters.new_entrant_online.value == "prorated":
        online = online if rule == "R17" else _prorated(online, len(months))
    if rule != "R17":
        return Asked(rule, months, online if months else NOTHING, NOTHING)
    if len(present) < len(YEAR):
        whole = policy.parameters.cat3_other_components.value == "full" and bool(months)
        return Asked("R13", months, online if whole else NOTHING, general if whole else NOTHING)
    return Asked("R17", months, online, general)


def _exempting(person: Person, year: int, policy: Policy) -> str | None:
    """The rule that takes somebody out of the year altogether."""
    rules, left = policy.credits, person.exit
    serving = not (left and left.date.year < year) and not (person.hire and person.hire.year > year)
    if person.staff not in rules.staff.names or not serving:
        return "R09"
    if left and left.type in rules.gone.names and left.date.year == year:
        return "R12"
    return "R15" if _december(person, year, policy) else None


def _december(person: Person, year: int, policy: Policy) -> bool:
    """R15: who joins or comes back in December (A10: who comes back, only by the letter)."""
    if person.hire and (person.hire.year, person.hire.month) == (year, 12):
        return True
    literal = policy.parameters.dec_return_rule.value == "exempt"
    back = [absence.back for absence in person.absences if absence.type in policy.credits.away.names]
    return literal and any(day is not None and (day.year, day.month) == (year, 12) for day in back)


def _from_entry(person: Person, year: int) -> tuple[range, str]:
    """Months from which a newcomer is assessed: after the induction's, or from entry on."""
    ended = person.induction_end
    if ended is not None and ended.year == year:
        return range(ended.month + 1, 13), "R10"
    if person.hire is not None and person.hire.year == year:
        return range(person.hire.month, 13), "R11"
    return range(1, 13), "R17"


def _present(person: Person, year: int, policy: Policy) -> set[int]:
    """R13, R14: months before somebody went, and after the month of return."""
    away = policy.credits.away.names
    there = set(YEAR)
    if person.exit and person.exit.type in away and person.exit.date.year == year:
        there -= set(range(person.exit.date.month, 13))
    for absence in person.absences:
        if absence.type in away:
            first = _month_within(absence.start, year)
            last = 12 if absence.back is None else _month_within(absence.back, year, before=0)
            there -= set(range(first, last + 1))
    return there


def _month_within(day: date, year: int, before: int = 1) -> int:
    """The month of that year, `before` it where the day is earlier, 13 where it is later."""
    return before if day.year < year else day.month if day.year == year else 13


def _prorated(whole: Amounts, months: int) -> Amounts:
    return whole[0] * months / len(YEAR), whole[1] * months / len(YEAR)


def _exact(pair: tuple[Decimal, Decimal]) -> Amounts:
    return Fraction(pair[0]), Fraction(pair[1])


def _reaches(got: Amounts, asked: Amounts) -> bool:
    return got[0] >= asked[0] and got[1] >= asked[1]
