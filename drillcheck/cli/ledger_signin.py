"""`drillcheck ledger signin`: who is on a sign-in sheet."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillcheck.cli.command import command
from drillcheck.cli.dates import parse_day
from drillcheck.cli.ledger import ledger_option
from drillcheck.cli.options import argument, json_option, option, shell_options
from drillcheck.cli.shell import Shell
from drillcheck.errors import InputError

if TYPE_CHECKING:
    from drillcheck.signin.matching import Matched


@command("ledger.signin")
@argument("sheets", metavar="SHEET...", nargs=-1, required=True, type=click.Path(path_type=Path))
@ledger_option
@option("--squad", metavar="NAME", required=True)
@option("--on", metavar="YYYY-MM-DD", required=True)
@json_option
@shell_options
@click.pass_obj
def signin(shell: Shell, sheets: tuple[Path, ...], url: str, squad: str, on: str) -> int:
    """Printed names that were read; what a person must read."""
    from drillcheck.signin.matching import match
    from drillcheck.signin.pages import pages
    from drillcheck.signin.reading import lines

    roster = _roster(url, squad, parse_day(on))
    images = [image for sheet in sheets for image in pages(sheet)]
    found = match(lines(images), roster)
    _show(shell, found, roster)
    return 3 if found.left or not found.people else 0


def _roster(url: str, squad: str, day: date) -> dict[str, str]:
    from drillcheck.ledger.journal import Journal
    from drillcheck.ledger.stored import register

    with Journal(url) as journal, journal.reading() as view:
        known = register(view)
    if squad not in known.squads:
        raise InputError("ledger_no_squad", found=squad, known="、".join(sorted(known.squads)[:30]) or "–")
    people = {who: known.people[who].name for who in known.roster(squad, day) if who in known.people}
    if not people:
        raise InputError("roster_nobody", file=url, date=day.isoformat(), squad=squad)
    return people


def _show(shell: Shell, found: Matched, roster: dict[str, str]) -> None:
    if shell.json:
        told = {
            "schema": "drillcheck.signin/1",
            "people": [{"person": who, "name": roster[who]} for who in found.people],
            "left": [
                {"text": one.text, "page": one.page + 1, "suggestions": list(one.suggestions)} for one in found.left
            ],
        }
        shell.out(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for who in found.people:
        shell.out(f"✓ {who} {roster[who]}")
    for one in found.left:
        maybe = "、".join(f"{who} {roster[who]}" for who in one.suggestions)
        shell.out(shell.text("signin.left", text=one.text, page=one.page + 1, maybe=maybe or "–"))
    shell.out(shell.text("signin.people", count=len(found.people), of=len(roster), ids="、".join(found.people)))
