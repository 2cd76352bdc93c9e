"""When a clip was recorded, as its container or its name says. Recorders' clocks can be wrong: this is a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))  # no daylight saving since 1991, and earlier dates are refused
EARLIEST = 1990  # 1904 and 1970 are how a container says "unset"

APPLE = "com.apple.quicktime.creationdate"
_NAME = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[-_.]?(?P<mo>\d\d)[-_.]?(?P<d>\d\d)"
    r"[-_. T]*(?P<h>\d\d)[-_.:]?(?P<mi>\d\d)[-_.:]?(?P<s>\d\d)(?:\d{3})?(?!\d)"
)


def recorded_at(tags: Mapping[str, str], filename: str) -> tuple[str | None, str | None]:
    """ISO 8601 time with offset and where it was found, or two Nones.

    `tags` are the container's and the stream's metadata. Apple's own tag survives an export, so it is preferred.
    """
    for tag in (APPLE, "creation_time"):
        moment = _from_tag(tags.get(tag, ""))
        if moment is not None:
            shown = moment if tag == APPLE else moment.astimezone(SHANGHAI)
            return shown.replace(microsecond=0).isoformat(), f"container:{tag}"
    named = _from_name(filename)
    return (named.isoformat(), "filename") if named else (None, None)


def _from_tag(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)  # the containers define these times as UTC
    return moment if moment.year >= EARLIEST else None


def _from_name(filename: str) -> datetime | None:
    for match in _NAME.finditer(filename):
        y, mo, d, h, mi, s = (int(part) for part in match.group("y", "mo", "d", "h", "mi", "s"))
        try:
            moment = datetime(y, mo, d, h, mi, s, tzinfo=SHANGHAI)
        except ValueError:
            continue
        if moment.year >= EARLIEST:
            return moment
    return None
