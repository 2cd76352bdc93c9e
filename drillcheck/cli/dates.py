"""Days and times as a person types them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from drillcheck.errors import InputError

SHANGHAI = timezone(timedelta(hours=8))


def parse_day(text: str) -> date:
    """A day written YYYY-MM-DD."""
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("day_unreadable", found=text) from None


def parse_moment(text: str) -> str:
    """An ISO 8601 time with offset; without an offset it is meant in Shanghai. A day alone is not enough."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError("moment_unreadable", found=text) from None
    if "T" not in text and " " not in text.strip():
        raise InputError("moment_unreadable", found=text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)).isoformat()
