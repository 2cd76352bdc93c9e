"""The command line. `drillcheck --help` imports nothing but click and the catalogue of help texts."""

from __future__ import annotations

import click

from drillcheck import __version__
from drillcheck.cli.command import group
from drillcheck.cli.options import lang_option, option

COMMANDS = {
    "verify": "drillcheck.cli.verify:verify",
    "measure": "drillcheck.cli.measure:measure",
    "judge": "drillcheck.cli.judge:judge",
    "probe": "drillcheck.cli.probe:probe",
    "policy": "drillcheck.cli.policy:policy",
    "ledger": "drillcheck.cli.ledger:ledger",
    "models": "drillcheck.cli.models:models",
    "demo": "drillcheck.cli.demo:demo",
    "doctor": "drillcheck.cli.doctor:doctor",
}


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"drillcheck {__version__}")
        ctx.exit()


@group("main", COMMANDS)
@lang_option
@option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version)
def cli() -> None:
    """The program; its help is in the catalogue."""
