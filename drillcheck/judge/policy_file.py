"""Reading policy files: every complaint names the file, the key, the line, what was expected and what was found."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pydantic import ValidationError

from drillcheck.errors import InputError
from drillcheck.judge.policy import Policy
from drillcheck.resources import data_dir

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Tables: TypeAlias = dict[str, object]
EXTENDS = "extends"


def policies_dir() -> Path:
    """The folder of the policies that come with the project."""
    return data_dir("pipelines") / "policies"


def load_policy(path: Path) -> Policy:
    """Read one policy. `InputError` when it is missing, not TOML, or has an unknown, missing or wrong key.

    A file that says `extends = "city.toml"` changes a few values of that one, which stands beside it or is one of the
    project's own; its checksum is of both.
    """
    return _laid(_layers(path, []))


def _laid(layers: Sequence[_Layer]) -> Policy:
    """The policy of a file and those that it rests on, the lowest first."""
    from hashlib import sha256

    tables: Tables = {}
    for layer in layers:
        tables = _merged(tables, {key: value for key, value in layer.tables.items() if key != EXTENDS})
    try:
        policy = Policy.model_validate(tables)
    except ValidationError as error:
        raise _refusal(layers, error) from error
    data = b"\0".join(layer.data for layer in layers)
    return policy.of_file(sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class _Layer:
    """One file: its bytes, its text, what it says."""

    path: Path
    data: bytes
    text: str
    tables: Tables


def _read(path: Path) -> _Layer:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("policy_unreadable", file=str(path), reason=error.strerror or str(error)) from error
    try:
        text = data.decode("utf-8-sig")
        return _Layer(path, data, text, tomllib.loads(text, parse_float=Decimal))
    except UnicodeDecodeError as error:
        raise InputError(
            "policy_not_toml", file=str(path), reason=f"UTF-8: {error.reason}, byte {error.start}"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError("policy_not_toml", file=str(path), reason=str(error)) from error


def _layers(path: Path, above: list[Path]) -> list[_Layer]:
    """The file that everything rests on first. `InputError` where files rest on one another in a circle."""
    if path.resolve() in above:
        raise InputError("policy_circle", file=str(path))
    layer = _read(path)
    below = layer.tables.get(EXTENDS)
    if below is None:
        return [layer]
    if not isinstance(below, str) or not below.endswith(".toml"):
        raise InputError("policy_extends", file=str(path), found=str(below))
    beside = path.parent / below
    base = beside if beside.is_file() else policies_dir() / below
    return [*_layers(base, [*above, path.resolve()]), layer]


def _merged(below: Tables, above: Tables) -> Tables:
    """Table by table; anything else is replaced whole."""
    out = dict(below)
    for key, value in above.items():
        known = out.get(key)
        out[key] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return out


def policy_in_force(on: date, folder: Path | None = None) -> Policy:
    """The one policy of `folder` (default: the project's own) that judges drills of the day `on`.

    `InputError` when there is none or more than one, or when any file of the folder cannot be read.
    """
    folder = policies_dir() if folder is None else folder
    # What only changes another policy is used where it is named.
    layers = [_read(path) for path in sorted(folder.glob("*.toml"))]
    policies = [(layer.path, _laid([layer])) for layer in layers if EXTENDS not in layer.tables]
    found = [(path, policy) for path, policy in policies if policy.in_force(on)]
    if not found:
        known = ", ".join(f"{policy.id} {policy.in_force_from}–{policy.in_force_to or ''}" for _, policy in policies)
        raise InputError("no_policy_in_force", date=on.isoformat(), folder=str(folder), known=known or "–")
    if len(found) > 1:
        files = ", ".join(path.name for path, _ in found)
        raise InputError("several_policies_in_force", date=on.isoformat(), folder=str(folder), files=files)
    return found[0][1]


def require_in_force(policy: Policy, on: date) -> Policy:
    """A policy that the user named, when it is in force on that day; else an `InputError`."""
    if not policy.in_force(on):
        known = f"{policy.in_force_from}–{policy.in_force_to or ''}"
        raise InputError("no_policy_in_force", date=on.isoformat(), folder=policy.id, known=known)
    return policy


def _refusal(layers: Sequence[_Layer], error: ValidationError) -> InputError:
    """The first problem in the order of the file's tables; `more` says how many others there are.

    It is in the uppermost file that has the key.
    """
    problems = error.errors(include_url=False, include_context=False)
    first = problems[0]
    keys = [str(part) for part in first["loc"]]
    code = {"extra_forbidden": "policy_unknown_key", "missing": "policy_missing_key"}.get(
        first["type"], "policy_bad_value"
    )
    layer = next((one for one in reversed(layers) if _says(one.tables, keys)), layers[0])
    return InputError(
        code,
        file=str(layer.path),
        key=".".join(keys) or "–",
        line=line_of(layer.text, keys) or "–",
        expected=first["msg"],
        found=_found(first),
        more=len(problems) - 1,
    )


def _says(tables: object, keys: Sequence[str]) -> bool:
    """Whether a file has a key, whatever its value."""
    if not keys:
        return True
    return isinstance(tables, dict) and keys[0] in tables and _says(tables[keys[0]], keys[1:])


def _found(problem: ErrorDetails) -> str:
    value = problem["input"]
    shown = str(value) if isinstance(value, Decimal | date) else repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "…"


def line_of(text: str, keys: Sequence[str]) -> int | None:
    """The line of a key, or of the innermost table that is there; None when not even that is found."""
    best: int | None = None
    depth = 0
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line)
        pair = re.match(r"\s*([\w.-]+)\s*=", line)
        if header:
            table = header[1].split(".")
        here = table if header else [*table, *pair[1].split(".")] if pair else []
        if depth < len(here) <= len(keys) and here == list(keys[: len(here)]):
            best, depth = number, len(here)
    return best
