"""Rows of a module's table to records. Every wrong cell is reported, all at once: file, sheet, row, column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from drillcheck.errors import InputError
from drillcheck.i18n import Lang, message
from drillcheck.ledger.records import BY_LABEL, BY_MODULE, RECORDS
from drillcheck.ledger.records.base import Record, columns
from drillcheck.ledger.records.cells import Value, WrongCellError
from drillcheck.sheets import Headers, Row, Sheet, Table, find_table, plain, read_sheets, titles

SHOWN = 50
AREA = "import"
OURS = frozenset({"判定", "findings"})
"""Sheets of an export that say nothing new."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stood."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Read:
    """A record and where it stood."""

    record: Record
    place: Place


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a row; `kind` names a sentence in the catalogue."""

    place: Place
    kind: str
    column: str = "–"
    found: str = ""
    other: str = ""

    def text(self, lang: Lang) -> str:
        """The sentence."""
        sheet = f" [{self.place.sheet}]" if self.place.sheet else ""
        facts = {
            "place": f"{self.place.file}{sheet}",
            "row": self.place.row,
            "column": self.column,
            "found": self.found,
            "other": self.other,
        }
        return "· " + message("errors", f"import_row.{self.kind}", lang, facts)


class Problems:
    """Gathers them, and refuses all rows together."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, place: Place, kind: str, column: str = "–", found: str = "", other: str = "") -> None:
        """One more."""
        self.found.append(Problem(place, kind, column, found, other))

    def refuse(self) -> None:
        """`InputError` `import_rows` with the first of them, if there are any."""
        if self.found:
            ordered = sorted(self.found, key=lambda one: (one.place.file, one.place.sheet, one.place.row))
            shown = ordered[:SHOWN]
            lines: dict[str, str] = {f"lines_{lang}": "\n".join(p.text(lang) for p in shown) for lang in ("zh", "en")}
            raise InputError("import_rows", count=len(ordered), shown=len(shown), **lines)


def read_file(path: Path, module: str | None, problems: Problems) -> list[Read]:
    """The records of a file: of one module, or of a workbook whose sheets are named after modules (`module` None).

    `InputError`: unreadable, of another kind, no table in it. What is wrong with single rows goes to `problems`.
    """
    try:
        data = path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise InputError("import_unreadable", file=str(path), reason=error.strerror or str(error)) from error
    if data is None:
        raise InputError("import_unreadable", file=str(path), reason="not a file")
    headers = headers_of(BY_MODULE[module]) if module else Headers({}, ())
    sheets = read_sheets(data, path.name, AREA, headers)
    out: list[Read] = []
    for sheet, kind in _meant(sheets, module, path):
        table = find_table(sheet.rows, headers_of(kind), path.name, AREA)
        if table is None:
            wanted = "、".join(title for title, _, must in columns(kind).values() if must)
            raise InputError(
                "import_no_headers", file=path.name, sheet=sheet.name or "–", wanted=wanted, found=titles(sheet.rows)
            )
        if table.strange:
            raise InputError(
                "import_strange", file=path.name, sheet=sheet.name or "–", found="、".join(table.strange[:10])
            )
        out += _records(kind, table, path.name, sheet.name, problems)
    return out


def headers_of(kind: type[Record]) -> Headers:
    """What the columns of a module's table are called: the Chinese title, or the field's own name."""
    spellings: dict[str, str] = {}
    for name, (title, _, _) in columns(kind).items():
        spellings[title.casefold()] = spellings[name.casefold()] = name
    return Headers(spellings, [name for name, (_, _, must) in columns(kind).items() if must])


def _meant(sheets: Sequence[Sheet], module: str | None, path: Path) -> Iterator[tuple[Sheet, type[Record]]]:
    """Each sheet with its module."""
    if module is not None:
        kind = BY_MODULE[module]
        named = [sheet for sheet in sheets if sheet.name == kind.LABEL]
        filled = [sheet for sheet in sheets if _filled(sheet)]
        if not (named or filled):
            raise InputError("import_empty", file=path.name)
        yield (named or filled)[0], kind
        return
    known = [sheet for sheet in sheets if sheet.name in BY_LABEL or sheet.name in BY_MODULE]
    if not known:
        found = "、".join(sheet.name for sheet in sheets if sheet.name) or "–"
        raise InputError("import_which", file=path.name, found=found, known="、".join(BY_LABEL))
    strange = [sheet.name for sheet in sheets if sheet not in known and sheet.name not in OURS and _filled(sheet)]
    if strange:
        raise InputError("import_sheets", file=path.name, found="、".join(strange), known="、".join(BY_LABEL))
    order = list(RECORDS)
    pairs = [(sheet, BY_LABEL.get(sheet.name) or BY_MODULE[sheet.name]) for sheet in known]
    for sheet, kind in sorted(pairs, key=lambda pair: order.index(pair[1])):
        if _filled(sheet):
            yield sheet, kind


def _filled(sheet: Sheet) -> bool:
    return any(plain(cell) for row in sheet.rows for cell in row.cells)


def _records(kind: type[Record], table: Table, file: str, sheet: str, problems: Problems) -> Iterator[Read]:
    for row in table.rows:
        place = Place(file, sheet, row.number)
        beyond = [plain(cell) for cell in row.cells[table.width :] if plain(cell)]
        if beyond:  # a separator inside an unquoted cell has moved the rest
            problems.add(place, "too_many", found=beyond[0])
            continue
        values = _values(kind, table, row, place, problems)
        if values is None:
            continue
        try:
            yield Read(kind.model_validate(values), place)
        except ValidationError as error:
            _tell(kind, error, place, problems)


def _values(kind: type[Record], table: Table, row: Row, place: Place, problems: Problems) -> dict[str, Value] | None:
    """What the cells say, by field; None where one of them is wrong."""
    values: dict[str, Value] = {}
    fine = True
    for name, (title, column, must) in columns(kind).items():
        at = table.columns.get(name)
        cell = row.cells[at] if at is not None and at < len(row.cells) else None
        try:
            value = column.read(cell)
        except WrongCellError as wrong:
            problems.add(place, wrong.kind, table.titles.get(name, title), wrong.found, wrong.choices)
            fine = False
            continue
        empty = value is None or value in ("", [])
        if empty and must and not isinstance(value, list):
            problems.add(place, "blank", table.titles.get(name, title))
            fine = False
        elif not empty or must:
            values[name] = value
    return values if fine else None


def _tell(kind: type[Record], error: ValidationError, place: Place, problems: Problems) -> None:
    """What a record as a whole does not allow, such as an end before its start."""
    for each in error.errors(include_url=False):
        name = str(each["loc"][0]) if each["loc"] else ""
        title = columns(kind)[name][0] if name in columns(kind) else "–"
        if "period_order" in each["msg"]:
            problems.add(place, "order", columns(kind)["end"][0])
        else:
            problems.add(place, "other", title, str(each.get("input", "")), each["msg"])
