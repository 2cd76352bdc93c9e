"""The fitness test (R39–R50 附件5): who is tested, in which group, in which events, and whether both are passed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from drillcheck.judge.policy import Policy
from drillcheck.judge.policy_year import Sex, Standard
from drillcheck.judge.verdict import Outcome
from drillcheck.rules.ruling import Given, Ruling, verdict_of

Group = Literal["youth", "middle"]
JUMP, SHUTTLE = "standing_jump", "shuttle_10x4"
SHORT = (JUMP, SHUTTLE)
# 6分20秒5 is six minutes and 20.5 seconds, 14秒60 the same as 14.6; what stands behind 秒 are decimals (A26).
CLOCKED = re.compile(r"(?:(?P<minutes>\d+)[分:：′'])?(?:(?P<seconds>\d+)(?:\.(?P<part>\d+)|秒(?P<behind>\d*))?)?")


def result(text: str) -> Fraction:
    """Seconds or metres of a result as it was written down. `ValueError` where it is none."""
    plain = text.strip().removesuffix("米").removesuffix("m").strip()
    found = CLOCKED.fullmatch(plain)
    if not plain or found is None or not (found["seconds"] or found["minutes"]):
        raise ValueError(f"a result such as 2.09, 14秒6 or 6分20秒, found {text!r}")
    part = found["part"] or found["behind"] or ""
    return 60 * Fraction(found["minutes"] or 0) + Fraction(Decimal(f"{found['seconds'] or 0}.{part or 0}"))


def _result(text: str) -> str:
    result(text)
    return text


class Event(Given):
    """One event in the order in which it was done."""

    event: str
    value: Annotated[str, AfterValidator(_result)]

    @property
    def exact(self) -> Fraction:
        """Seconds or metres."""
        return result(self.value)


class Tested(Given):
    """Somebody's test; `sittings`: its days, where there were several."""

    kind: Literal["fitness"] = "fitness"
    year: int
    sex: Literal["M", "F"]
    birth: date
    test_date: date | None = None
    events: list[Event]
    sittings: list[date] = Field(default=[])
    medically_unfit: bool = False


@dataclass(frozen=True, slots=True)
class FitnessRuling(Ruling):
    """`broken`: of unfit, age, run, short, order, sitting, what decided; exact results where there are any."""

    age: int
    group: Group | None
    run_s: Fraction | None
    short_value: Fraction | None
    broken: tuple[str, ...]


def fitness(given: Tested, policy: Policy) -> FitnessRuling:
    """R39–R50: exempt by age or unfit (A28), else both events, in order and in one sitting (A27)."""
    sex = policy.fitness.men if given.sex == "M" else policy.fitness.women
    at_year_end = age_on(given.birth, date(given.year, 12, 31))
    run_s, short = _results(given.events, sex)
    value = None if short is None else short.exact
    if at_year_end >= sex.exempt_age:
        return FitnessRuling("exempt", at_year_end, None, run_s, value, ("age",))
    by_test = policy.parameters.age_basis.value == "test_date" and given.test_date is not None
    age = age_on(given.birth, given.test_date) if by_test and given.test_date else at_year_end
    group: Group = "youth" if age <= policy.fitness.groups.youth_to else "middle"
    if given.medically_unfit:
        return FitnessRuling("exempt", age, group, run_s, value, ("unfit",))
    standard = sex.standard(group)
    several = policy.parameters.same_sitting.value and len(set(given.sittings)) > 1
    order: Outcome = policy.parameters.order_violation.value
    outcomes: dict[str, Outcome] = {
        "run": verdict_of(run_s is not None and run_s <= standard.run_s),
        "short": verdict_of(short is not None and _passes(short, standard)),
        "sitting": verdict_of(not several),
        "order": verdict_of(_in_order(given.events, sex), otherwise=order),
    }
    broken = tuple(name for name, outcome in outcomes.items() if outcome != "pass")
    failed = "fail" in outcomes.values()
    verdict: Outcome = "fail" if failed else "partial" if broken else "pass"
    return FitnessRuling(verdict, age, group, run_s, value, broken)


def age_on(birth: date, day: date) -> int:
    """Whole years, on the birthday itself (A25); a 29 February is had on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _results(events: Sequence[Event], sex: Sex) -> tuple[Fraction | None, Event | None]:
    """The best run of the right length, and the best of the short event that was chosen first (R42, R43)."""
    runs = [event.exact for event in events if event.event == sex.run]
    short = [event for event in events if event.event in SHORT]
    tries = [event for event in short if event.event == short[0].event]
    best = max(tries, key=lambda event: event.exact if event.event == JUMP else -event.exact, default=None)
    return min(runs, default=None), best


def _passes(short: Event, standard: Standard) -> bool:
    return short.exact >= standard.jump_m if short.event == JUMP else short.exact <= standard.shuttle_s


def _in_order(events: Sequence[Event], sex: Sex) -> bool:
    """R44: the short event, then the run."""
    names = [event.event for event in events]
    chosen = next((name for name in names if name in SHORT), None)
    return chosen is None or sex.run not in names or names.index(chosen) < names.index(sex.run)
