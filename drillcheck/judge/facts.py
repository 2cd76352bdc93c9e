"""What judging knows beside the evidence and the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from drillcheck.judge.asof import AsOfSource
from drillcheck.judge.roster import RosterCount


@dataclass(frozen=True, slots=True)
class Facts:
    """The squad on the day, the day, and the upload."""

    roster: RosterCount | None
    as_of: date
    as_of_source: AsOfSource
    uploaded_at: str | None = None
