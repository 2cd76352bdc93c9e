"""Days and deadlines as the plan counts them, all on the bureau's clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

from drillcheck.judge.policy import Policy

# China has kept one time all year since 1991.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def _month(value: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        raise ValueError("a month as 2024-05")
    return value


Month = Annotated[str, AfterValidator(_month)]
Moment = AwareDatetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due_before` is exclusive; `applies` is false where it fell before the plan was issued (A11)."""

    due_before: datetime
    applies: bool

    def keeps(self, moment: datetime | None) -> bool:
        """Whether something done then, or never, is in time."""
        return moment is not None and moment < self.due_before


def local_day(moment: datetime) -> date:
    """The day on the bureau's clock."""
    return moment.astimezone(CHINA).date()


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(), CHINA)


def first_of(month: str, later: int = 0) -> date:
    """First day of a month `2024-05`, or of one so many months later."""
    year, number = (int(part) for part in month.split("-"))
    years, index = divmod(number - 1 + later, 12)
    return date(year + years, index + 1, 1)


def before_day(policy: Policy, month: str, day: int, later: int = 0) -> Deadline:
    """`每月{day}日前`: that day is in time, or is not (A1: deadline_day)."""
    last = first_of(month, later).replace(day=day)
    inclusive = policy.parameters.deadline_day.value == "inclusive"
    return deadline(policy, midnight(last + timedelta(days=1 if inclusive else 0)))


def deadline(policy: Policy, due_before: datetime) -> Deadline:
    """A deadline, which binds unless it fell before the policy took effect."""
    effective = policy.effective_from
    return Deadline(due_before, effective is None or due_before > midnight(effective))
