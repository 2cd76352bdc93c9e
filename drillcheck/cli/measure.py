"""`drillcheck measure`: the evidence, and nothing decided."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import click

from drillcheck.cli.command import command
from drillcheck.cli.options import Scanning, clips_argument, json_option, option, scan_options, shell_options
from drillcheck.cli.scanning import scan
from drillcheck.cli.shell import Shell


@command("measure")
@clips_argument
@option("--out", "-o", metavar="FILE", default=None, type=click.Path(path_type=Path))
@scan_options
@json_option
@shell_options
@click.pass_obj
def measure(shell: Shell, clips: tuple[Path, ...], out: Path | None, scanning: Scanning) -> int:
    """Print or write the evidence."""
    from drillcheck.errors import InputError
    from drillcheck.report.save import check_writable, write_whole

    if out is not None:
        if out.is_dir():
            raise InputError("output_unwritable", path=str(out), reason=os.strerror(errno.EISDIR))
        check_writable(out.parent)
    text = scan(shell, clips, scanning).to_json()
    if out is None:
        shell.out(text)
    else:
        write_whole(out, text.encode())
        shell.note(shell.text("saved", path=out))
    return 0
