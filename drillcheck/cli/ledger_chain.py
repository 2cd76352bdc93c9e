"""`drillcheck ledger verify-chain` and `erase`: is it all still there, and what may go."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillcheck.cli.command import command
from drillcheck.cli.ledger import by_option, ledger_option
from drillcheck.cli.options import argument, json_option, option, shell_options
from drillcheck.cli.shell import Shell
from drillcheck.errors import InputError

if TYPE_CHECKING:
    from drillcheck.ledger.audit import Checked


@command("ledger.verify-chain")
@argument("export", metavar="[EXPORT]", required=False, type=click.Path(path_type=Path))
@option("--ledger", "url", metavar="URL|FILE", default=None, envvar="DRILLCHECK_LEDGER")
@option("--anchor", "anchors", metavar="COUNT:HASH", multiple=True)
@option("--evidence", metavar="DIR", default=None, type=click.Path(path_type=Path))
@json_option
@shell_options
@click.pass_obj
def verify_chain(
    shell: Shell, export: Path | None, url: str | None, anchors: tuple[str, ...], evidence: Path | None
) -> int:
    """The chain of an export, or of a ledger."""
    from drillcheck.ledger.audit import check_evidence, check_export, check_ledger
    from drillcheck.ledger.chain import Head
    from drillcheck.ledger.evidence_store import EvidenceStore
    from drillcheck.ledger.journal import Journal

    held = [Head.read(text) for text in anchors]
    if export is not None:
        checked = check_export(export, held)
    elif url is not None:
        with Journal(url) as journal:
            checked = check_ledger(journal, held)
            kept = check_evidence(journal, EvidenceStore.of(journal.url, evidence))
            checked = replace(checked, breaks=tuple(sorted([*checked.breaks, *kept], key=lambda one: one.seq)))
    else:
        raise InputError("ledger_what_chain")
    _show(shell, checked)
    return 1 if checked.breaks else 0


def _show(shell: Shell, checked: Checked) -> None:
    if shell.json:
        told = {
            "schema": "drillcheck.chain_check/1",
            "verdict": "fail" if checked.breaks else "pass",
            "head": str(checked.head),
            "erased": checked.erased,
            "breaks": [asdict(one) for one in checked.breaks],
        }
        shell.out(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for one in checked.breaks:
        about = f" {one.module} {one.subject}" if one.module else ""
        shell.out(shell.text("chain.at", seq=one.seq, about=about, what=shell.text(f"chain.{one.kind}")))
    code = "chain.broken" if checked.breaks else "chain.whole"
    shell.out(shell.text(code, head=checked.head, erased=checked.erased, breaks=len(checked.breaks)))


@command("ledger.erase")
@argument("seq", metavar="ENTRY", type=click.IntRange(1, 2**62))
@ledger_option
@option("--reason", metavar="TEXT", required=True)
@by_option
@shell_options
@click.pass_obj
def erase(shell: Shell, seq: int, url: str, reason: str, by: str) -> int:
    """What an entry says, for good; that it was there stays."""
    from drillcheck.ledger import audit
    from drillcheck.ledger.journal import Journal

    if not reason.strip():
        raise InputError("ledger_reason")
    with Journal(url) as journal:
        audit.erase(journal, seq, reason, by)
    shell.out(shell.text("ledger.erased", seq=seq))
    return 0
