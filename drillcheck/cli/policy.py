"""`drillcheck policy`: what the rules ask for on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillcheck.cli.command import command, group
from drillcheck.cli.dates import parse_day
from drillcheck.cli.options import json_option, lang_option, option, shell_options
from drillcheck.cli.shell import Shell
from drillcheck.i18n import Lang, message

if TYPE_CHECKING:
    from drillcheck.judge.policy import Policy
    from drillcheck.judge.policy_tables import Clause, Table

HOMES = {
    "show": "drillcheck.cli.policy:show",
    "test": "drillcheck.cli.policy_cases:test",
    "diff": "drillcheck.cli.policy_cases:diff",
}


@group("policy", HOMES)
@lang_option
def policy() -> None:
    """The group; its help is in the catalogue."""


@command("policy.show")
@option("--on", metavar="YYYY-MM-DD", default=None)
@option("--policy", "file", metavar="FILE", default=None, type=click.Path(path_type=Path))
@json_option
@shell_options
@click.pass_obj
def show(shell: Shell, on: str | None, file: Path | None) -> int:
    """The policy in force."""
    from drillcheck.judge.policy_file import load_policy, policy_in_force

    day = parse_day(on) if on else date.today()
    found = load_policy(file) if file else policy_in_force(day)
    if shell.json:
        shell.out(found.model_dump_json(by_alias=True, indent=1))
    else:
        shell.out("\n".join(described(found, shell.lang)))
    return 0


def described(found: Policy, lang: Lang) -> list[str]:
    """The policy in lines: its source, each rule with its limit and clause, each reading that it takes."""
    from drillcheck.report.figures import amount, rule_name
    from drillcheck.report.wrap import cells, pad, wrap

    until = f"{found.in_force_to}" if found.in_force_to else message("terminal", "policy_show.open", lang)
    lines = [
        f"{found.title}（{found.id} {found.version}）"
        if lang == "zh"
        else f"{found.title} ({found.id} {found.version})",
        f"  {found.source.issuer} {found.source.document}, {found.source.issued}",
        f"  {message('terminal', 'policy_show.in_force', lang, {'start': found.in_force_from, 'end': until})}",
        "",
        message("terminal", "policy_show.rules", lang),
    ]
    rules = {name: getattr(found.drill, name) for name in type(found.drill).model_fields}
    width = max(cells(rule_name(name, lang)) for name in rules) + 2
    for name, rule in rules.items():
        limit = getattr(rule, "limit", None)
        sign = "" if limit is None else "≥ " if limit.bound == "at_least" else "≤ "
        asked = "" if limit is None else sign + amount(float(limit.value), limit.unit, lang)
        clause = wrap(f"{rule.cited}「{rule.clause}」", 78 - width - 12)
        lines.append(f"  {pad(rule_name(name, lang), width)}{pad(asked, 12)}{clause[0]}")
        lines += [" " * (width + 14) + rest for rest in clause[1:]]
    for section in ("study", "credits", "fitness", "exams", "tasks", "resources", "supervision"):
        lines += ["", message("terminal", f"policy_show.{section}", lang)]
        for each in _clauses(getattr(found, section)):
            figures = ", ".join(f"{name} {_shown(value)}" for name, value in _figures(each))
            told = wrap(f"{each.cited}「{each.clause}」{f'  {figures}' if figures else ''}", 78)
            lines += [f"  {told[0]}", *(f"    {rest}" for rest in told[1:])]
    lines += ["", message("terminal", "policy_show.parameters", lang)]
    for name in type(found.parameters).model_fields:
        parameter = getattr(found.parameters, name)
        lines.append(
            f"  {name} = {_shown(parameter.value)}{f' {parameter.unit}' if parameter.unit else ''}  [{parameter.basis}]"
        )
    return lines


def _clauses(section: Table) -> Iterator[Clause]:
    """Every clause of a section, those of its lists too."""
    from drillcheck.judge.policy_tables import Clause

    for name in type(section).model_fields:
        value = getattr(section, name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Clause):
                yield each


def _figures(clause: Clause) -> Iterator[tuple[str, object]]:
    """What a clause asks for in numbers and names."""
    from drillcheck.judge.policy_tables import Clause, Table

    for name in type(clause).model_fields:
        if name not in Clause.model_fields:
            value = getattr(clause, name)
            yield (
                name,
                ", ".join(f"{k} {v}" for k, v in value.model_dump().items()) if isinstance(value, Table) else value,
            )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
