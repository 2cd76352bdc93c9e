"""The day by which roster and policy are read: as told, else the recording's own, else today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

AsOfSource = Literal["option", "recording", "today"]
SHANGHAI = timezone(timedelta(hours=8))
"""All times of the rules are Asia/Shanghai, which keeps no summer time."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day and where it comes from."""

    day: date
    source: AsOfSource


def recording_day(recorded_at: str | None) -> date | None:
    """The day in Shanghai of an ISO 8601 time; one without an offset is local. None when there is none to read."""
    if not recorded_at:
        return None
    try:
        moment = datetime.fromisoformat(recorded_at)
    except ValueError:
        return None
    return moment.astimezone(SHANGHAI).date() if moment.tzinfo else moment.date()


def choose_as_of(told: date | None, recorded_at: str | None, today: date) -> AsOf:
    """`--on`, else the day the clip was recorded, else today (which the verdict warns of)."""
    if told is not None:
        return AsOf(told, "option")
    recorded = recording_day(recorded_at)
    return AsOf(recorded, "recording") if recorded else AsOf(today, "today")


def date_disagrees(as_of: date, source: AsOfSource, recorded_at: str | None) -> bool:
    """Whether the day that was told is not the day of the recording."""
    recorded = recording_day(recorded_at)
    return source == "option" and recorded is not None and recorded != as_of
