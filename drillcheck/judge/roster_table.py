"""Where a roster's columns stand in its file: the first sheet that has a roster's headers."""

from __future__ import annotations

from drillcheck.errors import InputError
from drillcheck.sheets import Headers, Table, find_table, read_sheets, titles

HEADERS = {
    "id": ("id", "工号"),
    "name": ("name", "姓名"),
    "squad": ("squad", "中队"),
    "status": ("status", "状态"),
    "from": ("from", "起"),
    "to": ("to", "止"),
    "reason": ("reason", "原因"),
}
ROSTER = Headers(
    {spelling: column for column, spellings in HEADERS.items() for spelling in spellings}, ("id", "status")
)


def read_table(data: bytes, file: str) -> Table:
    """Find the headers and the rows. `InputError` when the file is empty, of another kind, or has no headers."""
    sheets = read_sheets(data, file, "roster", ROSTER)
    for sheet in sheets:
        table = find_table(sheet.rows, ROSTER, file, "roster")
        if table is not None:
            return table
    raise InputError(
        "roster_no_headers", file=file, found=next((t for s in sheets if (t := titles(s.rows)) != "–"), "–")
    )
