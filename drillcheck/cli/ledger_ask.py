"""`drillcheck ledger check`, `status` and `export`: what the rules say of a year, as it stands on a day."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drillcheck.cli.command import command
from drillcheck.cli.dates import parse_day, parse_moment
from drillcheck.cli.ledger import ledger_option
from drillcheck.cli.options import json_option, option, shell_options
from drillcheck.cli.shell import Shell
from drillcheck.errors import InputError

if TYPE_CHECKING:
    from drillcheck.ledger.asking import Question
    from drillcheck.ledger.chain import Head
    from drillcheck.ledger.checks.finding import LedgerFinding
    from drillcheck.ledger.checks.situation import Situation

Body = Callable[..., int]


@dataclass(frozen=True)
class Asked:
    """What a command was asked of the ledger."""

    url: str
    year: int | None
    on: str | None
    known_at: str | None
    squads: tuple[str, ...]
    policy: Path | None

    def question(self) -> Question:
        """With the policy in force on the day, or at the year's end where that is earlier."""
        from drillcheck.judge.policy_file import load_policy, policy_in_force
        from drillcheck.ledger.asking import Question

        as_of = parse_day(self.on) if self.on else date.today()
        if not 2000 <= as_of.year <= 2100:
            raise InputError("day_unreadable", found=str(self.on))
        year = self.year or as_of.year
        found = load_policy(self.policy) if self.policy else policy_in_force(min(as_of, date(year, 12, 31)))
        known_at = datetime.fromisoformat(parse_moment(self.known_at)) if self.known_at else None
        if known_at is not None and not 2000 <= known_at.year <= 2100:
            raise InputError("moment_unreadable", found=str(self.known_at))
        return Question(found, year, as_of, known_at, list(self.squads) or None)


def asking_options(body: Body) -> Body:
    """`--ledger --year --on --known-at --squad --policy`, as one argument `asked`."""

    @wraps(body)
    def gathered(*args: Any, **given: Any) -> int:
        own = {name: given.pop(name) for name in ("url", "year", "on", "known_at", "squads", "policy")}
        return body(*args, asked=Asked(**own), **given)

    decorated = gathered
    for each in (
        option("--policy", metavar="FILE", default=None, type=click.Path(path_type=Path)),
        option("--squad", "squads", metavar="NAME", multiple=True),
        option("--known-at", metavar="TIME", default=None),
        option("--on", metavar="YYYY-MM-DD", default=None),
        option("--year", metavar="YYYY", default=None, type=click.IntRange(2000, 2100)),
        ledger_option,
    ):
        decorated = each(decorated)
    return decorated


def judged(asked: Asked) -> tuple[Situation, list[LedgerFinding], Head]:
    """The situation, every finding of it, and the chain's head that it was read at."""
    from drillcheck.ledger.asking import situation
    from drillcheck.ledger.checks import check
    from drillcheck.ledger.journal import Journal

    with Journal(asked.url) as journal, journal.reading() as view:
        known = situation(view, asked.question())
        head = view.head()
    return known, check(known), head


def exit_code(findings: Sequence[LedgerFinding]) -> int:
    """1 where a rule is broken, 3 where a person must look."""
    verdicts = {one.verdict for one in findings}
    return 1 if "fail" in verdicts else 3 if "review" in verdicts else 0


@command("ledger.check")
@asking_options
@option("--all", "every", is_flag=True)
@json_option
@shell_options
@click.pass_obj
def check(shell: Shell, asked: Asked, every: bool) -> int:
    """Every rule; what is not as it should be."""
    from drillcheck.ledger.report import finding_lines

    known, findings, head = judged(asked)
    code = exit_code(findings)
    if shell.json:
        told = {**_about(known, head), "findings": [one.model_dump(mode="json") for one in findings]}
        shell.out(json.dumps(told, ensure_ascii=False, indent=1))
        return code
    shown = [one for one in findings if every or one.verdict in ("fail", "review", "partial")]
    shell.out("\n".join(finding_lines(shown, findings, known, head, shell.lang)))
    return code


@command("ledger.status")
@asking_options
@json_option
@shell_options
@click.pass_obj
def status(shell: Shell, asked: Asked) -> int:
    """Squads by months, people, the bureau, at a glance."""
    from drillcheck.ledger.report import standing, status_lines

    known, findings, head = judged(asked)
    if shell.json:
        squads = [one.model_dump(mode="json") for one in standing(known, findings)]
        shell.out(json.dumps({**_about(known, head), "squads": squads}, ensure_ascii=False, indent=1))
    else:
        shell.out("\n".join(status_lines(known, findings, head, shell.lang)))
    return 0


@command("ledger.export")
@asking_options
@option("--output", "-o", metavar="FILE", required=True, type=click.Path(path_type=Path))
@option("--chain", is_flag=True)
@option("--person", metavar="ID", default=None)
@shell_options
@click.pass_obj
def export(shell: Shell, asked: Asked, output: Path, chain: bool, person: str | None) -> int:
    """A workbook or JSON of records and findings, or the chain."""
    from drillcheck.ledger.database import refuse_over
    from drillcheck.ledger.exporting import as_json, as_workbook
    from drillcheck.report.save import write_whole

    refuse_over(output)
    if chain:
        _export_chain(asked.url, output)
    else:
        known, findings, head = judged(asked)
        if person is not None and person not in known.register.people:
            raise InputError("ledger_no_person", found=person)
        workbook = output.suffix.lower() == ".xlsx"
        if not workbook and output.suffix.lower() != ".json":
            raise InputError("export_kind", path=str(output))
        make = as_workbook if workbook else as_json
        write_whole(output, make(known, findings, head, shell.lang, person))
    shell.out(shell.text("ledger.exported", path=output))
    return 0


def _export_chain(url: str, output: Path) -> None:
    from drillcheck.ledger.audit import export_lines
    from drillcheck.ledger.journal import Journal
    from drillcheck.report.save import write_whole

    with Journal(url) as journal:
        write_whole(output, "".join(export_lines(journal)).encode())


def _about(known: Situation, head: Head) -> dict[str, object]:
    return {
        "schema": "drillcheck.ledger_report/1",
        "year": known.year,
        "as_of": known.as_of.isoformat(),
        "policy": known.policy.ref.model_dump(),
        "head": str(head),
    }
