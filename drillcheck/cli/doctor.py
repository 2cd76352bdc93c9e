"""`drillcheck doctor`: can this machine run it, and if not, what to do."""

from __future__ import annotations

import json
from datetime import date

import click

from drillcheck.cli.command import command
from drillcheck.cli.options import json_option, shell_options
from drillcheck.cli.shell import Shell


@command("doctor")
@json_option
@shell_options
@click.pass_obj
def doctor(shell: Shell) -> int:
    """Look at everything."""
    from drillcheck.doctor.examine import SCHEMA, examine, exit_code
    from drillcheck.doctor.table import table_text

    checks = examine(date.today())
    if shell.json:
        rows = [check.to_dict(shell.lang) for check in checks]
        report = {"schema": SCHEMA, "ready": exit_code(checks) == 0, "checks": rows}
        shell.out(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        shell.out(table_text(checks, shell.lang))
    return exit_code(checks)
