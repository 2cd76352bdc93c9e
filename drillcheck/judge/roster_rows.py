"""Rows of a roster to entries. Every wrong row is reported, all at once: row, column, expected, found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from drillcheck.errors import InputError
from drillcheck.i18n import Lang, message
from drillcheck.judge.roster_entry import Entry, Status
from drillcheck.sheets import Cell, Row, Table, plain

STATUSES: dict[str, Status] = {
    "in_service": "in_service",
    "在职": "in_service",
    "exempt": "exempt",
    "免训": "exempt",
    "left": "left",
    "离职": "left",
}
OPEN = frozenset({"", "-", "–", "—", "至今", "长期"})
DATE = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d\d)(\d\d))")
MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")
EXCEL_DAY_0 = date(1899, 12, 30)
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong cell; `kind` names a sentence in the catalogue."""

    row: int
    column: str
    kind: str
    found: str

    def text(self, lang: Lang) -> str:
        """The sentence."""
        facts = {"row": self.row, "column": self.column, "found": self.found}
        return "· " + message("errors", f"roster_row.{self.kind}", lang, facts)


class _WrongCellError(Exception):
    def __init__(self, column: str, kind: str, found: str) -> None:
        super().__init__(kind)
        self.column, self.kind, self.found = column, kind, found


def read_entries(table: Table, file: str) -> list[Entry]:
    """All entries, or one `InputError` that lists the first 20 problems."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    squads = _has_squads(table)
    for row in table.rows:
        try:
            entries.append(_entry(row, table, squads))
        except _WrongCellError as wrong:
            problems.append(Problem(row.number, table.titles.get(wrong.column, wrong.column), wrong.kind, wrong.found))
    problems += _two_names(entries, table)
    if problems:
        raise _refusal(problems, file)
    if not entries:
        raise InputError("roster_empty", file=file)
    return entries


def read_date(cell: Cell) -> date | None:
    """A day from an Excel date or number, or written 2024-05-08, 2024/5/8, 2024.5.8, 2024年5月8日 or 20240508.

    None when it is open. `ValueError` for everything else.
    """
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    if isinstance(cell, float) and cell.is_integer() and 20_000 <= cell < 80_000:
        return EXCEL_DAY_0 + timedelta(days=int(cell))
    text = MIDNIGHT.sub("", plain(cell))
    if text in OPEN:
        return None
    match = DATE.fullmatch(text.replace(" ", ""))
    parts = [int(part) for part in match.groups() if part and part.isdecimal()] if match else []
    try:
        return date(*parts)
    except (TypeError, ValueError):  # no parts, or no such day
        raise ValueError(f"not a date: {text}") from None


def _entry(row: Row, table: Table, squads: bool) -> Entry:
    beyond = [plain(cell) for cell in row.cells[table.width :] if plain(cell)]
    if beyond:  # a separator inside an unquoted cell has moved the rest
        raise _WrongCellError("", "too_many", beyond[0])
    status = STATUSES.get(_text(row, table, "status").casefold())
    if status is None:
        raise _WrongCellError("status", "status", _text(row, table, "status"))
    start, end = _date(row, table, "from"), _date(row, table, "to")
    if start and end and end < start:
        raise _WrongCellError("to", "order", f"{start} – {end}")
    return Entry(
        row=row.number,
        person=_needed(row, table, "id"),
        name=_text(row, table, "name"),
        squad=_needed(row, table, "squad") if squads else None,
        status=status,
        start=start,
        end=end,
        reason=_text(row, table, "reason"),
    )


def _cell(row: Row, table: Table, column: str) -> Cell:
    at = table.columns.get(column)
    return row.cells[at] if at is not None and at < len(row.cells) else None


def _text(row: Row, table: Table, column: str) -> str:
    return plain(_cell(row, table, column))


def _needed(row: Row, table: Table, column: str) -> str:
    text = _text(row, table, column)
    if not text:
        raise _WrongCellError(column, "blank", "")
    return text


def _date(row: Row, table: Table, column: str) -> date | None:
    cell = _cell(row, table, column)
    try:
        return read_date(cell)
    except ValueError:
        raise _WrongCellError(column, "date", plain(cell)) from None


def _has_squads(table: Table) -> bool:
    """Whether squads are named at all; without them the file is about one squad."""
    return any(_text(row, table, "squad") for row in table.rows)


def _two_names(entries: Iterable[Entry], table: Table) -> list[Problem]:
    """One id with two names is two people, or a slip: counted as one it would lower what is asked."""
    first: dict[str, Entry] = {}
    problems = []
    for entry in entries:
        known = first.setdefault(entry.person, entry) if entry.name else entry
        if known.name != entry.name:
            found = f"{entry.person} {entry.name} ≠ {known.name} ({known.row})"
            problems.append(Problem(entry.row, table.titles["name"], "two_names", found))
    return problems


def _refusal(problems: list[Problem], file: str) -> InputError:
    problems.sort(key=lambda problem: problem.row)
    shown = problems[:SHOWN]
    lines: dict[str, str] = {f"lines_{lang}": "\n".join(p.text(lang) for p in shown) for lang in ("zh", "en")}
    return InputError("roster_rows", file=file, count=len(problems), shown=len(shown), **lines)
