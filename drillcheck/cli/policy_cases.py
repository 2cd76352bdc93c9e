"""`drillcheck policy test` and `policy diff`: what a policy's author asks before putting it in force."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillcheck.cli.command import command
from drillcheck.cli.dates import parse_day
from drillcheck.cli.options import argument, json_option, option, shell_options
from drillcheck.cli.shell import Shell

if TYPE_CHECKING:
    from drillcheck.judge.policy import Policy
    from drillcheck.rules.cases import Tally


@command("policy.test")
@argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--on", metavar="YYYY-MM-DD", default=None)
@option("--policy", "policy_file", metavar="FILE", default=None, type=click.Path(path_type=Path))
@json_option
@shell_options
@click.pass_obj
def test(shell: Shell, files: tuple[Path, ...], on: str | None, policy_file: Path | None) -> int:
    """Rule cases against the policy."""
    from drillcheck.judge.policy_file import load_policy, policy_in_force
    from drillcheck.rules.cases import read_cases, try_cases

    policy = load_policy(policy_file) if policy_file else policy_in_force(parse_day(on) if on else date.today())
    tallies = {str(path): try_cases(path, read_cases(path), policy) for path in files}
    wrong = sum(len(tally.mismatches) for tally in tallies.values())
    shell.out(_as_json(tallies, policy) if shell.json else "\n".join(_lines(tallies, shell)))
    return 1 if wrong else 0


def _as_json(tallies: Mapping[str, Tally], policy: Policy) -> str:
    files = [{"file": name, **asdict(tally)} for name, tally in tallies.items()]
    found = {"schema": "drillcheck.policy_test/1", "policy": policy.ref.model_dump(), "files": files}
    return json.dumps(found, ensure_ascii=False, indent=1)


def _lines(tallies: Mapping[str, Tally], shell: Shell) -> Iterator[str]:
    for name, tally in tallies.items():
        for wrong in tally.mismatches:
            reading = f" [{wrong.reading}]" if wrong.reading else ""
            yield shell.text(
                "policy_test.mismatch",
                case=wrong.case,
                reading=reading,
                key=wrong.key,
                expected=wrong.expected,
                found=wrong.found,
            )
            if wrong.why:
                yield f"  {wrong.why}"
        cases = {each.case for each in tally.mismatches}
        yield shell.text("policy_test.tally", file=name, cases=tally.cases, readings=tally.readings, wrong=len(cases))


@command("policy.diff")
@argument("first", metavar="A", type=click.Path(path_type=Path))
@argument("second", metavar="B", type=click.Path(path_type=Path))
@json_option
@shell_options
@click.pass_obj
def diff(shell: Shell, first: Path, second: Path) -> int:
    """What differs between two policy files."""
    from drillcheck.judge.policy_file import load_policy

    one, other = (dict(_flat(json.loads(load_policy(path).model_dump_json(by_alias=True)))) for path in (first, second))
    changes = {key: (one.get(key), other.get(key)) for key in [*one, *other] if one.get(key) != other.get(key)}
    if shell.json:
        rows = [{"key": key, "first": old, "second": new} for key, (old, new) in changes.items()]
        shell.out(json.dumps({"schema": "drillcheck.policy_diff/1", "changes": rows}, ensure_ascii=False, indent=1))
    else:
        lines = [f"{key}: {_shown(old)} → {_shown(new)}" for key, (old, new) in changes.items()]
        shell.out("\n".join(lines) if lines else shell.text("policy_test.equal"))
    return 0


def _flat(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Keys as `drill.duration.limit.value`, and rows of a list by their number."""
    inner: Iterator[tuple[str, object]]
    if isinstance(value, dict):
        inner = ((str(name), each) for name, each in value.items())
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        inner = ((str(number), each) for number, each in enumerate(value, start=1))
    else:
        yield key, value
        return
    for name, each in inner:
        yield from _flat(each, f"{key}.{name}" if key else name)


def _shown(value: object) -> str:
    return "–" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
