"""Empty tables to be filled in: one module's, or a workbook with a sheet for each; and tables of what is known."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from drillcheck.ledger.records import RECORDS
from drillcheck.ledger.records.base import Record, columns

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# A cell that begins so is run as a formula by spreadsheets, also from CSV.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
HEADER_FILL, MUST_FILL = "DDE7F0", "FFE9C7"


def safe(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before what would be a formula, but for plain numbers."""
    if text.startswith(DANGEROUS) and not _number(text):
        return "'" + text
    return text


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def row_of(record: Record) -> list[str]:
    """A record as the cells of its table."""
    return [column.write(getattr(record, name)) for name, (_, column, _) in columns(type(record)).items()]


def as_csv(kind: type[Record], records: Iterable[Record] = ()) -> bytes:
    """A table in UTF-8 with its mark, so that spreadsheets read the Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([title for title, _, _ in columns(kind).values()])
    writer.writerows([safe(cell) for cell in row_of(record)] for record in records)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(tables: Mapping[type[Record], Sequence[Record]] | None = None) -> bytes:
    """A sheet for each module; without records the templates of all."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for kind in RECORDS if tables is None else tables:
        sheet = book.create_sheet(kind.LABEL)
        _headed(sheet, kind)
        for record in () if tables is None else tables[kind]:
            sheet.append([safe(cell) for cell in row_of(record)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _headed(sheet: Worksheet, kind: type[Record]) -> None:
    """Titles that stay in view; those that must be filled stand out; what is expected is in a comment."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for at, (title, column, must) in enumerate(columns(kind).values(), start=1):
        cell = sheet.cell(1, at, title)
        cell.font = Font(bold=True)
        colour = MUST_FILL if must else HEADER_FILL
        cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
        cell.comment = Comment(("必填：" if must else "可空：") + column.hint, "drillcheck")
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = max(12, 2 * len(title) + 4)
        # As text: an id 0042 stays 0042.
        for row in range(2, 200):
            sheet.cell(row, at).number_format = "@"
    sheet.freeze_panes = "A2"
