"""The checks as a table for a terminal; plain text if rich itself is what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drillcheck.doctor.check import Check
from drillcheck.i18n import Lang, message
from drillcheck.report.wrap import cells, pad, wrap

MARKS = {"ok": "✓", "warn": "!", "fail": "✗"}
STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def table_lines(checks: Sequence[Check], lang: Lang, width: int) -> Iterator[tuple[str, str, str]]:
    """Lines as (mark, its style, text): one for each check, what to do below it, and a summary."""
    column = max(cells(check.title(lang)) for check in checks) + 2
    for check in checks:
        found = wrap(check.found(lang), width - column - 4)
        yield f"{MARKS[check.state]} ", STYLES[check.state], f"{pad(check.title(lang), column)}{found[0]}"
        for line in found[1:]:
            yield "  ", "", " " * column + line
        if check.fix(lang):
            for number, line in enumerate(wrap(check.fix(lang), width - column - 6)):
                yield "  ", "", " " * column + ("→ " if number == 0 else "  ") + line
    failures = sum(check.state == "fail" for check in checks)
    warnings = sum(check.state == "warn" for check in checks)
    code = "fail" if failures else "warn" if warnings else "ok"
    yield "", "", ""
    yield message("doctor", f"summary_{code}", lang, {"failures": failures, "warnings": warnings}), STYLES[code], ""


def table_text(checks: Sequence[Check], lang: Lang) -> str:
    """The table, coloured where stdout is a terminal."""
    try:
        from rich.text import Text

        from drillcheck.report.terminal import WIDEST, make_console
    except ImportError:
        return "".join(f"{mark}{text}".rstrip() + "\n" for mark, _, text in table_lines(checks, lang, 78))
    console = make_console()
    with console.capture() as capture:
        for mark, style, text in table_lines(checks, lang, min(console.width, WIDEST)):
            console.print(Text.assemble((mark, style), text, no_wrap=True, overflow="ignore"))
    return capture.get()
