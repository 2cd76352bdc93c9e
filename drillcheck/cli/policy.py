"""`drillcheck policy`: what the rules ask for on a day."""

from __future__ import annotations

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

HOMES = {"show": "drillcheck.cli.policy:show"}


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
    lines += ["", message("terminal", "policy_show.parameters", lang)]
    for name in type(found.parameters).model_fields:
        parameter = getattr(found.parameters, name)
        lines.append(
            f"  {name} = {_shown(parameter.value)}{f' {parameter.unit}' if parameter.unit else ''}  [{parameter.basis}]"
        )
    return lines


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
