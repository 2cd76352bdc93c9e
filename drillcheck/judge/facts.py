"""What judging knows beside the evidence and the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from drillcheck.judge.asof import AsOfSource
from drillcheck.judge.roster import RosterCount


@dataclass(frozen=True, slots=True)
class Reuse:
    """Footage of this clip that an earlier upload holds. Seconds `here` in this clip and `there` in that one.

    `kind`: the same `file` by checksum; the same `footage`, proved by people's positions; `likely`, where all that
    moves agrees and people could not be compared. `agreeing` of `moments` are alike; chance is one in 10 ** `odds`.
    """

    kind: Literal["file", "footage", "likely"]
    name: str
    squad: str | None
    day: str
    here: tuple[float, float]
    there: tuple[float, float]
    agreeing: int = 0
    moments: int = 0
    odds: float = 0.0


@dataclass(frozen=True, slots=True)
class Compared:
    """The clip against all earlier uploads of an index. `blind`: this clip has nothing by which it could be found."""

    uploads: int
    reuses: tuple[Reuse, ...] = ()
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """The squad on the day, the day, the upload, and earlier uploads (None: not compared with any)."""

    roster: RosterCount | None
    as_of: date
    as_of_source: AsOfSource
    uploaded_at: str | None = None
    compared: Compared | None = None
