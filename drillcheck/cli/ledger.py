"""`drillcheck ledger`: making one, bringing an older one up to date, and what its commands share."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from drillcheck.cli.command import command, group
from drillcheck.cli.options import argument, json_option, lang_option, option, shell_options
from drillcheck.cli.shell import Shell

HOMES = {
    "init": "drillcheck.cli.ledger:init",
    "import": "drillcheck.cli.ledger_import:take",
    "check": "drillcheck.cli.ledger_ask:check",
    "status": "drillcheck.cli.ledger_ask:status",
    "export": "drillcheck.cli.ledger_ask:export",
    "decide": "drillcheck.cli.ledger_decide:decide",
    "rejudge": "drillcheck.cli.ledger_decide:rejudge",
    "signin": "drillcheck.cli.ledger_signin:signin",
    "photos": "drillcheck.cli.ledger_photos:photos",
    "template": "drillcheck.cli.ledger_import:template",
    "verify-chain": "drillcheck.cli.ledger_chain:verify_chain",
    "retract": "drillcheck.cli.ledger_decide:retract",
    "erase": "drillcheck.cli.ledger_chain:erase",
    "upgrade": "drillcheck.cli.ledger:upgrade",
}
Body = TypeVar("Body", bound=Callable[..., Any])


@group("ledger", HOMES)
@lang_option
def ledger() -> None:
    """The group; its help is in the catalogue."""


def ledger_option(body: Body) -> Body:
    """`--ledger`, which may stand in the environment."""
    return option("--ledger", "url", metavar="URL|FILE", required=True, envvar="DRILLCHECK_LEDGER")(body)


def by_option(body: Body) -> Body:
    """`--by`: who answers for what is written; the account that runs the program where nobody is named."""
    return option("--by", metavar="NAME", default=_account)(body)


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


@command("ledger.init")
@argument("url", metavar="URL|FILE")
@option("--hash", "algorithm", type=click.Choice(["sha256", "sm3"]), default="sha256")
@json_option
@shell_options
@click.pass_obj
def init(shell: Shell, url: str, algorithm: str) -> int:
    """An empty ledger."""
    from drillcheck.ledger.database import create
    from drillcheck.ledger.journal import Journal

    create(url, "sm3" if algorithm == "sm3" else "sha256")
    with Journal(url) as journal:
        identity, name, _ = journal.identity()
        shown = journal.shown
    if shell.json:
        shell.out(json.dumps({"schema": "drillcheck.ledger/1", "ledger": identity, "hash": name, "url": shown}))
    else:
        shell.out(shell.text("ledger.made", url=shown, hash=name))
    return 0


@command("ledger.upgrade")
@ledger_option
@shell_options
@click.pass_obj
def upgrade(shell: Shell, url: str) -> int:
    """An older ledger to this version."""
    from drillcheck.ledger import database

    database.upgrade(url)
    shell.out(shell.text("ledger.upgraded", url=database.shown(database.read_url(url))))
    return 0
