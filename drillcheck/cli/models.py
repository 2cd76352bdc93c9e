"""`drillcheck models`: which detectors there are, and getting one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from drillcheck.cli.command import command, group
from drillcheck.cli.options import argument, json_option, lang_option, option, shell_options
from drillcheck.cli.shell import Shell

if TYPE_CHECKING:
    from drillcheck.detect.registry import ModelEntry

HOMES = {"list": "drillcheck.cli.models:list_models", "fetch": "drillcheck.cli.models:fetch_model"}


@group("models", HOMES)
@lang_option
def models() -> None:
    """The group; its help is in the catalogue."""


@command("models.list")
@json_option
@shell_options
@click.pass_obj
def list_models(shell: Shell) -> int:
    """Known detectors."""
    from drillcheck.detect import registry

    entries = registry.list_models()
    if shell.json:
        rows = [{**entry.model_dump(), "path": str(entry.path) if entry.path else None} for entry in entries]
        shell.out(json.dumps({"schema": "drillcheck.models/1", "models": rows}, ensure_ascii=False, indent=1))
    else:
        shell.out("\n".join(_described(entry, shell) for entry in entries))
    return 0


def _described(entry: ModelEntry, shell: Shell) -> str:
    default = shell.text("models.default") if entry.default else ""
    where = str(entry.path) if entry.path else shell.text("models.absent", remedy=entry.remedy)
    from drillcheck.detect.registry import PypiSource

    origin = entry.source
    source = f"{origin.package} {origin.version}" if isinstance(origin, PypiSource) else shell.text("models.own")
    facts = f"{source} · {entry.licence} · {entry.size_bytes / 1e6:.1f} MB"
    return "\n  ".join((f"{entry.name}{default}", entry.title, facts, where))


@command("models.fetch")
@argument("name", metavar="[NAME]", required=False)
@option("--profile", metavar="NAME", default="standard")
@json_option
@shell_options
@click.pass_obj
def fetch_model(shell: Shell, name: str | None, profile: str) -> int:
    """Get and prepare a detector; one that comes with the program is checked, and said to need no fetching."""
    from drillcheck.detect.fetch import fetch
    from drillcheck.detect.registry import OwnSource, find_model
    from drillcheck.profile import load_profile
    from drillcheck.report.progress import phase_name

    size = load_profile(profile).detector.input
    path = fetch(name, size, say=lambda step: shell.note(f"{phase_name(step, shell.lang)} …"))
    if shell.json:
        shell.out(json.dumps({"schema": "drillcheck.model/1", "path": str(path)}, ensure_ascii=False))
        return 0
    entry = find_model(name)
    how = "shipped" if isinstance(entry.source, OwnSource) else "ready"
    shell.out(shell.text(f"models.{how}", name=entry.name, path=path))
    return 0
