"""Bytes of a table to rows of cells: CSV in UTF-8, UTF-16 or GBK, or an Excel workbook; and where its headers stand.

What is wrong is told as an `InputError` with the code `<area>_…`, so that a roster's sentence speaks of a roster.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from drillcheck.errors import InputError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | date | float | None
HEADER_WITHIN = 10
"""A title or two may stand above the headers."""
LARGEST, MOST_CELLS = 64 * 2**20, 5_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with its number in the file."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or all of a CSV file, whose name is empty."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Headers:
    """What a table's columns may be called, folded to lower case, and which of them it must have."""

    spellings: Mapping[str, str]
    required: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the headers, and where each column stands and how the file calls it."""

    columns: dict[str, int]
    titles: dict[str, str]
    width: int
    rows: tuple[Row, ...]
    strange: tuple[str, ...] = ()


def read_sheets(data: bytes, file: str, area: str, headers: Headers) -> list[Sheet]:
    """All sheets of a file. `InputError` when it is empty or of another kind."""
    if not data.strip():
        raise InputError(f"{area}_empty", file=file)
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data, file, area)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{area}_old_excel", file=file)
    text = _decode(data, file, area)
    return [Sheet("", _csv_rows(text, _separator(text, headers), file, area))]


def find_table(rows: Sequence[Row], headers: Headers, file: str, area: str) -> Table | None:
    """The table whose headers stand in one of the first rows; None where there are none."""
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        shown = [plain(cell) for cell in row.cells]
        known = [(headers.spellings.get(title.casefold()), at) for at, title in enumerate(shown)]
        found = [(column, at) for column, at in known if column is not None]
        columns = dict(found)
        if all(column in columns for column in headers.required):
            _refuse_twice(found, shown, row.number, file, area)
            width = max(at for at, title in enumerate(shown) if title) + 1
            body = tuple(row for row in rows[index + 1 :] if any(plain(cell) for cell in row.cells))
            strange = tuple(title for title in shown if title and title.casefold() not in headers.spellings)
            return Table(columns, {column: shown[at] for column, at in found}, width, body, strange)
    return None


def titles(rows: Sequence[Row]) -> str:
    """What stands in the first row that is not empty, to be shown."""
    for row in rows[:HEADER_WITHIN]:
        shown = " | ".join(filter(None, (plain(cell) for cell in row.cells)))
        if shown:
            return shown[:120]
    return "–"


def plain(cell: Cell) -> str:
    """A cell as trimmed text, full-width digits and spaces made plain; whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    # What cannot be seen is nothing that somebody wrote.
    seen = "".join(each for each in unicodedata.normalize("NFKC", str(cell)) if each.isprintable() or each.isspace())
    return " ".join(seen.split())


def _refuse_twice(found: Sequence[tuple[str, int]], shown: Sequence[str], row: int, file: str, area: str) -> None:
    for column, at in found:
        others = [shown[other] for same, other in found if same == column and other != at]
        if others:
            raise InputError(f"{area}_header_twice", file=file, row=row, column=shown[at], other=others[0])


def _decode(data: bytes, file: str, area: str) -> str:
    """UTF-8 or UTF-16 as its mark says, else UTF-8 when it is valid, else GB18030, which contains GBK."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if utf16 else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(f"{area}_encoding", file=file)


def _separator(text: str, headers: Headers) -> str:
    """Comma, semicolon or tab: the one that separates the headers."""
    for line in text.splitlines()[:HEADER_WITHIN]:
        for separator in ",;\t":
            found = {headers.spellings.get(plain(title).strip('"').casefold()) for title in line.split(separator)}
            if found.issuperset(headers.required):
                return separator
    return ","


def _csv_rows(text: str, separator: str, file: str, area: str) -> tuple[Row, ...]:
    # strict: a stray quote is an error, or it would swallow the people up to the next one
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    rows: list[Row] = []
    number = 1
    try:
        for cells in reader:
            rows.append(Row(number, tuple(cells)))
            number = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{area}_unreadable", file=file, reason=f"{error}, line {reader.line_num}") from error
    return tuple(rows)


def _workbook(data: bytes, file: str, area: str) -> list[Sheet]:
    """openpyxl refuses entity bombs when defusedxml is there, as it is."""
    import warnings
    import zipfile

    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > LARGEST:
            raise InputError(f"{area}_unreadable", file=file, reason=f"{size} > {LARGEST} bytes")
        with warnings.catch_warnings():  # about features that a table does not need
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            for sheet in book.worksheets:
                if sheet.max_row * sheet.max_column > MOST_CELLS:
                    raise InputError(f"{area}_unreadable", file=file, reason=f"{sheet.title}: {sheet.dimensions}")
            return [Sheet(sheet.title, _sheet_rows(sheet)) for sheet in book.worksheets]
    except InputError:
        raise
    except Exception as error:  # a damaged workbook raises whatever its damage makes openpyxl stumble over
        raise InputError(f"{area}_unreadable", file=file, reason=f"XLSX: {type(error).__name__}: {error}") from error


def _sheet_rows(sheet: Worksheet) -> tuple[Row, ...]:
    """Cells merged downwards all have the value that is shown: one squad's name often spans its people."""
    cells = (cell for row in sheet.iter_rows() for cell in row)
    values = {(cell.row, cell.column): _cell(cell.value, cell.number_format) for cell in cells}
    for merged in sheet.merged_cells.ranges:
        if merged.min_col == merged.max_col:
            shown = values.get((merged.min_row, merged.min_col))
            values.update(dict.fromkeys(merged.cells, shown))
    columns = range(1, sheet.max_column + 1)
    return tuple(Row(row, tuple(values.get((row, at)) for at in columns)) for row in range(1, sheet.max_row + 1))


def _cell(value: object, number_format: str) -> Cell:
    if isinstance(value, timedelta):
        return _span(value)
    if isinstance(value, time):
        return _span(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.replace(microsecond=0)
    if value is None or isinstance(value, str | date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        zeros = re.fullmatch(r"0+", number_format)  # an id shown as 0042 is 0042
        return str(int(value)).zfill(len(zeros[0])) if zeros and float(value).is_integer() else float(value)
    return str(value)


def _span(length: timedelta) -> str:
    """A length as it was typed: a spreadsheet takes 19:59 for hours and minutes, and shows what the person typed."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d}:{seconds:02d}" if seconds else f"{hours}:{rest:02d}"
