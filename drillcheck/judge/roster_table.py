"""Bytes of a roster file to rows of cells: CSV in UTF-8, UTF-16 or GBK, or an Excel workbook."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from drillcheck.errors import InputError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | date | float | None
HEADERS = {
    "id": ("id", "工号"),
    "name": ("name", "姓名"),
    "squad": ("squad", "中队"),
    "status": ("status", "状态"),
    "from": ("from", "起"),
    "to": ("to", "止"),
    "reason": ("reason", "原因"),
}
REQUIRED = ("id", "status")
HEADER_WITHIN = 10
"""A title or two may stand above the headers."""
LARGEST = 64 * 2**20
COLUMNS = {spelling: column for column, spellings in HEADERS.items() for spelling in spellings}


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with its number in the file."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the headers, and where each column stands and how the file calls it."""

    columns: dict[str, int]
    titles: dict[str, str]
    width: int
    rows: tuple[Row, ...]


def read_table(data: bytes, file: str) -> Table:
    """Find the headers and the rows. `InputError` when the file is empty, of another kind, or has no headers."""
    if not data.strip():
        raise InputError("roster_empty", file=file)
    if data.startswith(b"PK\x03\x04"):
        return _first_table(_sheets(data, file), file)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError("roster_old_excel", file=file)
    text = _decode(data, file)
    return _first_table([_csv_rows(text, _separator(text), file)], file)


def plain(cell: Cell) -> str:
    """A cell as trimmed text, full-width digits and spaces made plain; whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(unicodedata.normalize("NFKC", str(cell)).replace("\ufeff", "").split())


def _first_table(candidates: Iterable[Sequence[Row]], file: str) -> Table:
    """The first sheet on which the headers are found."""
    seen = ""
    for rows in candidates:
        for index, row in enumerate(rows[:HEADER_WITHIN]):
            titles = [plain(cell) for cell in row.cells]
            seen = seen or " | ".join(filter(None, titles))
            found = [(COLUMNS[title.casefold()], at) for at, title in enumerate(titles) if title.casefold() in COLUMNS]
            columns = dict(found)
            if all(column in columns for column in REQUIRED):
                _refuse_twice(found, titles, row.number, file)
                width = max(at for at, title in enumerate(titles) if title) + 1
                body = tuple(row for row in rows[index + 1 :] if any(plain(cell) for cell in row.cells))
                return Table(columns, {column: titles[at] for column, at in found}, width, body)
    raise InputError("roster_no_headers", file=file, found=seen[:120] or "–")


def _refuse_twice(found: Sequence[tuple[str, int]], titles: Sequence[str], row: int, file: str) -> None:
    for column, at in found:
        others = [titles[other] for same, other in found if same == column and other != at]
        if others:
            raise InputError("roster_header_twice", file=file, row=row, column=titles[at], other=others[0])


def _decode(data: bytes, file: str) -> str:
    """UTF-8 or UTF-16 as its mark says, else UTF-8 when it is valid, else GB18030, which contains GBK."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if utf16 else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError("roster_encoding", file=file)


def _separator(text: str) -> str:
    """Comma, semicolon or tab: the one that separates the headers."""
    for line in text.splitlines()[:HEADER_WITHIN]:
        for separator in ",;\t":
            titles = {COLUMNS.get(plain(title).strip('"').casefold()) for title in line.split(separator)}
            if titles.issuperset(REQUIRED):
                return separator
    return ","


def _csv_rows(text: str, separator: str, file: str) -> list[Row]:
    # strict: a stray quote is an error, or it would swallow the people up to the next one
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    rows: list[Row] = []
    number = 1
    try:
        for cells in reader:
            rows.append(Row(number, tuple(cells)))
            number = reader.line_num + 1
    except csv.Error as error:
        raise InputError("roster_unreadable", file=file, reason=f"{error}, line {reader.line_num}") from error
    return rows


def _sheets(data: bytes, file: str) -> Iterable[list[Row]]:
    """The rows of every sheet of a workbook. openpyxl refuses entity bombs when defusedxml is there, as it is."""
    import warnings
    import zipfile

    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > LARGEST:
            raise InputError("roster_unreadable", file=file, reason=f"{size} > {LARGEST} bytes")
        with warnings.catch_warnings():  # about features that a roster does not need
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            return [_sheet_rows(sheet) for sheet in book.worksheets]
    except InputError:
        raise
    except Exception as error:  # a damaged workbook raises whatever its damage makes openpyxl stumble over
        raise InputError("roster_unreadable", file=file, reason=f"XLSX: {type(error).__name__}: {error}") from error


def _sheet_rows(sheet: Worksheet) -> list[Row]:
    """Cells merged downwards all have the value that is shown: one squad's name often spans its people."""
    cells = (cell for row in sheet.iter_rows() for cell in row)
    values = {(cell.row, cell.column): _cell(cell.value, cell.number_format) for cell in cells}
    for merged in sheet.merged_cells.ranges:
        if merged.min_col == merged.max_col:
            shown = values.get((merged.min_row, merged.min_col))
            values.update(dict.fromkeys(merged.cells, shown))
    columns = range(1, sheet.max_column + 1)
    return [Row(row, tuple(values.get((row, column)) for column in columns)) for row in range(1, sheet.max_row + 1)]


def _cell(value: object, number_format: str) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, str | date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        zeros = re.fullmatch(r"0+", number_format)  # an id shown as 0042 is 0042
        return str(int(value)).zfill(len(zeros[0])) if zeros and float(value).is_integer() else float(value)
    return str(value)
