"""One row of a roster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Status = Literal["in_service", "exempt", "left"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a person's status over a period, both days included, None is open."""

    row: int
    person: str
    name: str
    squad: str | None
    status: Status
    start: date | None
    end: date | None
    reason: str

    def covers(self, day: date) -> bool:
        """Whether the row speaks of that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
