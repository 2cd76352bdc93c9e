"""`drillcheck ledger import` and `template`: tables in, and empty ones to fill."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillcheck.cli.command import command
from drillcheck.cli.ledger import by_option, ledger_option
from drillcheck.cli.options import argument, json_option, option, shell_options
from drillcheck.cli.shell import Shell
from drillcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drillcheck.ledger.entry import Draft
    from drillcheck.ledger.journal import View
    from drillcheck.ledger.reading import Read
    from drillcheck.ledger.taking import Taken


@command("ledger.import")
@argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@ledger_option
@option("--module", metavar="MODULE", default=None)
@option("--correct", metavar="TEXT", default=None)
@option("--dry-run", is_flag=True)
@by_option
@json_option
@shell_options
@click.pass_obj
def take(
    shell: Shell, files: tuple[Path, ...], url: str, module: str | None, correct: str | None, dry_run: bool, by: str
) -> int:
    """All rows of the files, or none of them."""
    from drillcheck.ledger.journal import Journal
    from drillcheck.ledger.taking import plan

    if correct is not None and not correct.strip():
        raise InputError("ledger_reason")
    reads = _read(files, module)
    taken: list[Taken] = []

    def planned(view: View) -> Sequence[Draft]:
        taken.append(plan(view, reads, date.today(), correct))
        return taken[-1].drafts

    with Journal(url) as journal:
        if dry_run:
            with journal.reading() as view:
                planned(view)
        else:
            journal.write(planned, by)
        with journal.reading() as view:
            head = view.head()
    _show(shell, taken[-1], str(head), dry_run=dry_run)
    return 0


def _read(files: Sequence[Path], module: str | None) -> list[Read]:
    from drillcheck.ledger.reading import Problems, read_file

    wanted = None if module is None else _module(module)
    for path in files:
        if not path.is_file():
            raise InputError("file_missing", path=str(path))
    problems = Problems()
    reads = [read for path in files for read in read_file(path, wanted or _by_name(path), problems)]
    problems.refuse()
    if not reads:
        raise InputError("import_empty", file="、".join(path.name for path in files))
    return reads


def _module(name: str) -> str:
    """A module by its name or its Chinese label."""
    from drillcheck.ledger.records import BY_LABEL, BY_MODULE

    if name in BY_LABEL:
        return BY_LABEL[name].MODULE
    if name not in BY_MODULE:
        raise InputError(
            "ledger_module", found=name, known="、".join(f"{k}（{v.LABEL}）" for k, v in BY_MODULE.items())
        )
    return name


def _by_name(path: Path) -> str | None:
    """The module that a file is named after; None for a workbook that is named otherwise."""
    from drillcheck.ledger.records import BY_LABEL, BY_MODULE

    for label, kind in BY_LABEL.items():
        if path.stem == label:
            return kind.MODULE
    if path.stem in BY_MODULE:
        return path.stem
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        raise InputError("import_which", file=path.name, found="–", known="、".join(BY_LABEL))
    return None


def _show(shell: Shell, taken: Taken, head: str, *, dry_run: bool) -> None:
    from drillcheck.ledger.records import BY_MODULE

    if shell.json:
        told = {
            "schema": "drillcheck.import/1",
            "dry_run": dry_run,
            "new": dict(taken.new),
            "corrected": taken.corrected,
            "known": taken.known,
            "head": head,
        }
        shell.out(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for module, count in taken.new.items():
        label = BY_MODULE[module].LABEL if shell.lang == "zh" else module
        shell.out(shell.text("ledger.new", label=label, count=count))
    total = sum(taken.new.values())
    code = "ledger.would" if dry_run else "ledger.taken"
    shell.out(shell.text(code, new=total, corrected=taken.corrected, known=taken.known, head=head))


@command("ledger.template")
@argument("module", metavar="[MODULE]", required=False)
@option("--output", "-o", metavar="FILE", default=None, type=click.Path(path_type=Path))
@shell_options
@click.pass_obj
def template(shell: Shell, module: str | None, output: Path | None) -> int:
    """An empty table of a module, or a workbook of all."""
    from drillcheck.ledger.database import refuse_over
    from drillcheck.ledger.records import BY_MODULE
    from drillcheck.ledger.template import as_csv, as_workbook
    from drillcheck.report.save import write_whole

    kind = None if module is None else BY_MODULE[_module(module)]
    default = "台账模板.xlsx" if kind is None else f"{kind.LABEL}.csv"
    target = output or Path(default)
    refuse_over(target)
    if kind is None and target.suffix.lower() != ".xlsx":
        raise InputError("export_kind", path=str(target))
    workbook = kind is None or target.suffix.lower() == ".xlsx"
    data = as_workbook(None if kind is None else {kind: []}) if workbook or kind is None else as_csv(kind)
    write_whole(target, data)
    shell.out(shell.text("ledger.template", path=target))
    return 0
