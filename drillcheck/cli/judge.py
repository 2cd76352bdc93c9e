"""`drillcheck judge`: a verdict from evidence that was measured before."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from drillcheck.cli.command import command
from drillcheck.cli.options import Judging, argument, json_option, judging_options, shell_options
from drillcheck.cli.shell import Shell
from drillcheck.errors import InputError


@command("judge")
@argument("evidence", metavar="EVIDENCE.json", type=click.Path(path_type=Path))
@judging_options
@json_option
@shell_options
@click.pass_obj
def judge(shell: Shell, evidence: Path, judging: Judging) -> int:
    """Judge and show."""
    from drillcheck.cli.showing import show
    from drillcheck.cli.terms import Terms, read_evidence
    from drillcheck.judge.messages import with_messages

    terms = Terms.read(judging)
    verdict, _ = terms.judge(read_evidence(_read(evidence), str(evidence)))
    show(shell, with_messages(verdict, shell.lang))
    return verdict.exit_code


def _read(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("evidence_file_unreadable", path=str(path), reason=reason) from error
