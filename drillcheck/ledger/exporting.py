"""What the ledger holds of a year, and what the rules say of it, as a workbook or as JSON (R70, R78)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence

from drillcheck.i18n import Lang, message
from drillcheck.ledger.chain import Head
from drillcheck.ledger.checks.finding import LedgerFinding
from drillcheck.ledger.checks.situation import Situation
from drillcheck.ledger.records import RECORDS
from drillcheck.ledger.records.base import Record, columns
from drillcheck.ledger.report import sentence, words
from drillcheck.ledger.taking import people_of
from drillcheck.ledger.template import HEADER_FILL, row_of, safe


def as_json(
    known: Situation, findings: Sequence[LedgerFinding], head: Head, lang: Lang, person: str | None = None
) -> bytes:
    """Records by module and findings; only those of one person where one is named."""
    told = {
        "schema": "drillcheck.ledger_export/1",
        "year": known.year,
        "as_of": known.as_of.isoformat(),
        "policy": known.policy.ref.model_dump(),
        "head": str(head),
        "records": {
            kind.MODULE: [{"entry": seq, **record.model_dump(mode="json")} for seq, record in rows]
            for kind, rows in _tables(known, person)
        },
        "findings": [{**one.model_dump(mode="json"), "message": sentence(one, lang)} for one in _of(findings, person)],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def as_workbook(
    known: Situation, findings: Sequence[LedgerFinding], head: Head, lang: Lang, person: str | None = None
) -> bytes:
    """A sheet of findings, then a sheet for each module, with filters set; no cell is a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    titles = message("ledger", "export.columns", lang).split("|")
    sheets: list[tuple[str, list[str], list[list[str]]]] = [
        (
            message("ledger", "export.findings", lang),
            titles,
            [_row(known, one, lang) for one in _of(findings, person)],
        )
    ]
    for kind, rows in _tables(known, person):
        names = [title for title, _, _ in columns(kind).values()]
        sheets.append((kind.LABEL, names, [row_of(record) for _, record in rows]))
    for name, header, rows_ in sheets:
        sheet = book.create_sheet(name)
        sheet.append(header)
        for row in rows_:
            sheet.append([safe(cell) for cell in row])
        for at in range(1, len(header) + 1):
            cell = sheet.cell(1, at)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", start_color=HEADER_FILL, end_color=HEADER_FILL)
            widest = max([len(str(row[at - 1])) for row in rows_[:200]] + [len(header[at - 1]) + 2])
            sheet.column_dimensions[get_column_letter(at)].width = min(60, widest + 4)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
    book.properties.description = f"{known.policy.id} {known.year} {known.as_of} {head}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(known: Situation, one: LedgerFinding, lang: Lang) -> list[str]:
    person = known.register.people.get(one.who) if one.about == "person" else None
    return [
        message("ledger", f"about.{one.about}", lang),
        one.who,
        "" if person is None else person.name,
        one.period,
        message("ledger", f"rule.{one.rule}", lang),
        message("terminal", f"outcome.{one.verdict}", lang),
        sentence(one, lang),
        words("、".join(one.missing), lang),
        one.clause,
        "、".join(str(seq) for seq in one.records),
    ]


def _of(findings: Sequence[LedgerFinding], person: str | None) -> list[LedgerFinding]:
    return [one for one in findings if person is None or (one.about == "person" and one.who == person)]


def _tables(known: Situation, person: str | None) -> Iterator[tuple[type[Record], list[tuple[int, Record]]]]:
    """Records of each module that has any, with the numbers of their entries; people's own first."""
    for kind in RECORDS:
        rows = [(one.seq, one.record) for one in known.known.get(kind, ())]
        if person is not None:
            rows = [(seq, record) for seq, record in rows if person in people_of(record)]
        if rows:
            yield kind, rows
