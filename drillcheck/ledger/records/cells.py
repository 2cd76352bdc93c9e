"""Cells of a table as people write them, to values and back: days, clock times, lengths, 是 and 否, lists of names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from drillcheck.judge.roster_rows import OPEN, read_date
from drillcheck.rules.calendar import CHINA
from drillcheck.sheets import Cell as Given
from drillcheck.sheets import plain

Value = str | int | bool | Decimal | date | datetime | list[str] | list[Decimal] | None
FIGURES = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,6})?")
GUARDED = frozenset("=+-@\t\r")
SEPARATORS = re.compile(r"[、，,;；\s]+")
YES, NO = frozenset({"是", "有", "√", "y", "yes", "true", "1"}), frozenset({"否", "无", "×", "n", "no", "false", "0"})
CLOCK = re.compile(r"(?P<hour>\d{1,2})[:：时](?P<minute>\d{1,2})分?(?:[:：]?(?P<second>\d{1,2})秒?)?")
SPAN = re.compile(r"(?:(\d+)(?:小时|时))?(?:(\d+(?:\.\d+)?)(?:分钟|分))?(?:(\d+(?:\.\d+)?)秒)?")
COLONS = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2}(?:\.\d+)?)")
MONTH = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})月?(?:[-/.]0?1)?")


class WrongCellError(Exception):
    """A cell that cannot be what its column asks for; `kind` names a sentence in the catalogue, `choices` fills it."""

    def __init__(self, kind: str, found: str, choices: str = "") -> None:
        super().__init__(kind)
        self.kind, self.found, self.choices = kind, found, choices


@dataclass(frozen=True, slots=True)
class Column:
    """How a column's cells are read and written. `example` stands in templates.

    `empty`: what an empty cell means; WrongCellError where the column must be filled, which is when this is `MUST`.
    """

    read: Callable[[Given], Value]
    write: Callable[[Value], str] = field(default=lambda value: "" if value is None else str(value))
    hint: str = ""


def text(cell: Given) -> str:
    """Trimmed, full-width letters made plain, without the apostrophe that keeps a spreadsheet from running it."""
    written = plain(cell)
    return written[1:] if written.startswith("'") and written[1:2] in GUARDED else written


def ident(cell: Given) -> str:
    """An id: lists of ids have separators between, so none may be in one."""
    written = text(cell)
    if SEPARATORS.search(written):
        raise WrongCellError("ident", written)
    return written


def day(cell: Given) -> date | None:
    """A day in any of the spellings of a roster; None where it is open."""
    try:
        return read_date(cell)
    except ValueError:
        raise WrongCellError("date", plain(cell)) from None


def clock(cell: Given) -> datetime | None:
    """A moment on the bureau's clock, or with its own offset, as in 2024-05-08 09:30."""
    written = plain(cell)
    if written in OPEN:
        return None
    try:
        if re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", written):
            read = datetime.fromisoformat(written)
            return read if read.tzinfo else read.replace(tzinfo=CHINA)
        found = CLOCK.search(written)
        on = read_date(written[: found.start()]) if found else None
        if found is None or on is None or found.end() != len(written):
            raise ValueError(written)
        hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
        return datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=CHINA)
    except ValueError:
        raise WrongCellError("clock", written) from None


def number(cell: Given) -> Decimal | None:
    """A number, exactly as written."""
    written = plain(cell)
    if not written:
        return None
    if not FIGURES.fullmatch(written):
        raise WrongCellError("number", written[:40])
    return Decimal(written)


def whole(cell: Given) -> int | None:
    """A whole number."""
    value = number(cell)
    if value is not None and value != int(value):
        raise WrongCellError("whole", plain(cell))
    return None if value is None else int(value)


def flag(cell: Given) -> bool | None:
    """是 or 否."""
    written = plain(cell).casefold()
    if written and written not in YES | NO:
        raise WrongCellError("flag", written)
    return written in YES if written else None


def names(cell: Given) -> list[str]:
    """Ids or words with 、, commas or spaces between."""
    return [one for one in SEPARATORS.split(plain(cell)) if one]


def month(cell: Given) -> str | None:
    """2024-05, 2024年5月, or the first day of it."""
    if isinstance(cell, date):
        return cell.strftime("%Y-%m")
    written = plain(cell)
    found = MONTH.fullmatch(written)
    if written and (found is None or not 1 <= int(found[2]) <= 12):
        raise WrongCellError("month", written)
    return f"{found[1]}-{int(found[2]):02d}" if found else None


def length(cell: Given) -> Decimal | None:
    """Seconds of 40分钟, 24分30秒, 1小时5分, 24:30 or 1:05:00; a bare number is minutes."""
    written = plain(cell).replace(" ", "")
    if not written:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", written):
        return Decimal(written) * 60
    found = COLONS.fullmatch(written) or SPAN.fullmatch(written)
    if found is None or (found.re is COLONS and Decimal(found[3]) >= 60):
        raise WrongCellError("length", written)
    hours, minutes, seconds = (Decimal(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def lengths(cell: Given) -> list[Decimal]:
    """Several of them."""
    return [value for one in names(cell) if (value := length(one)) is not None]


def choice(*words: str) -> Callable[[Given], str | None]:
    """One of these words."""

    def read(cell: Given) -> str | None:
        written = plain(cell)
        if written and written not in words:
            raise WrongCellError("choice", written, "、".join(words))
        return written or None

    return read


def told_length(value: Value) -> str:
    """Seconds as 24分30秒."""
    if not isinstance(value, Decimal):
        return ""
    minutes, seconds = divmod(value, 60)
    rest = f"{seconds:f}".rstrip("0").rstrip(".") if "." in f"{seconds:f}" else f"{seconds:f}"
    return f"{minutes:f}分钟" if not seconds else f"{int(minutes)}分{rest}秒"


def told_list(value: Value) -> str:
    """A list with 、 between."""
    return (
        "、".join(told_length(one) if isinstance(one, Decimal) else one for one in value)
        if isinstance(value, list)
        else ""
    )


def told_flag(value: Value) -> str:
    """是 or 否."""
    return "" if value is None else "是" if value else "否"


def told_clock(value: Value) -> str:
    """On the bureau's clock."""
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else ""


TEXT = Column(text, hint="文字")
IDENT = Column(ident, hint="工号，其中没有空格和标点")
DAY = Column(day, hint="日期，如 2024-05-08")
CLOCKED = Column(clock, told_clock, hint="时刻，如 2024-05-08 09:30")
NUMBER = Column(number, hint="数")
WHOLE = Column(whole, hint="整数")
FLAG = Column(flag, told_flag, hint="是 / 否")
NAMES = Column(names, told_list, hint="多个用、隔开")
MONTHLY = Column(month, hint="月份，如 2024-05")
LENGTH = Column(length, told_length, hint="时长，如 24分30秒；只写数字算分钟")
LENGTHS = Column(lengths, told_list, hint="各段时长，用、隔开")


def chosen(*words: str) -> Column:
    """A column of a few words."""
    return Column(choice(*words), hint=" / ".join(words))
