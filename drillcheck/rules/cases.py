"""Rule cases: records with what is expected of them, judged by the very functions that judge the ledger's.

A case has an `id`, `given` (its `kind` names the rule), `expect` under the policy, and `alt`: other readings of the
policy with what they change. A policy's author keeps such a file beside the policy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError

from drillcheck.errors import InputError
from drillcheck.judge.policy import Policy
from drillcheck.rules.kinds import KINDS
from drillcheck.rules.ruling import Ruling

Table = dict[str, JsonValue]


class Alternative(BaseModel):
    """Another reading of the policy, and what it changes of what is expected."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    policy: Table
    expect: Table


class Case(BaseModel):
    """One case."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    rule: list[str] = []
    given: Table
    expect: Table
    alt: list[Alternative] = []
    why: str = ""

    def readings(self) -> Iterator[tuple[Table, Table]]:
        """Parameters and what is expected under them: as given, then under each other reading."""
        own = self.given.get("policy")
        base: Table = own if isinstance(own, dict) else {}
        yield base, self.expect
        for other in self.alt:
            yield {**base, **other.policy}, {**self.expect, **other.expect}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that came out otherwise than expected."""

    case: str
    reading: str
    key: str
    expected: str
    found: str
    why: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases and readings were tried, and what was wrong with them."""

    cases: int
    readings: int
    mismatches: tuple[Mismatch, ...]


def read_cases(path: Path) -> list[Case]:
    """The cases of a JSON file. `InputError`: unreadable, not JSON, or no list of cases."""
    try:
        return TypeAdapter(list[Case]).validate_json(path.read_bytes())
    except OSError as error:
        raise InputError("cases_unreadable", file=str(path), reason=error.strerror or str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "–"
        raise InputError("cases_unreadable", file=str(path), reason=f"{where}: {first['msg']}") from error


def try_cases(path: Path, cases: Sequence[Case], policy: Policy) -> Tally:
    """Judge all of them under every reading. `InputError`: an unknown kind, parameter or key, or a wrong record."""
    mismatches: list[Mismatch] = []
    readings = 0
    for case in cases:
        for changed, expected in case.readings():
            readings += 1
            mismatches += _compared(case, changed, expected, _ruling(path, case, changed, policy), path)
    return Tally(len(cases), readings, tuple(mismatches))


def _ruling(path: Path, case: Case, changed: Table, policy: Policy) -> Ruling:
    kind = str(case.given.get("kind", "–"))
    if kind not in KINDS:
        raise InputError("case_kind", file=str(path), case=case.id, kind=kind, known=", ".join(sorted(KINDS)))
    given = {key: value for key, value in case.given.items() if key != "policy"}
    try:
        return KINDS[kind](given, policy.reading(**changed))
    except KeyError as error:
        raise InputError("case_parameter", file=str(path), case=case.id, name=str(error.args[0])) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "–"
        raise InputError("case_record", file=str(path), case=case.id, key=where, reason=first["msg"]) from error


def _compared(case: Case, changed: Table, expected: Table, ruling: Ruling, path: Path) -> list[Mismatch]:
    out = []
    for key in sorted(expected, key=lambda name: name != "verdict"):
        if not hasattr(ruling, key):
            raise InputError("case_key", file=str(path), case=case.id, key=key)
        found = getattr(ruling, key)
        if not same(expected[key], found):
            reading = ", ".join(f"{name}={json.dumps(value)}" for name, value in changed.items())
            out.append(
                Mismatch(case.id, reading, key, json.dumps(expected[key], ensure_ascii=False), told(found), case.why)
            )
    return out


def same(expected: JsonValue, found: object) -> bool:
    """Whether a ruling's value is what a case expects: numbers exactly, times as moments, lists as sets."""
    if isinstance(found, bool) or isinstance(expected, bool) or found is None or expected is None:
        return found is expected
    if isinstance(found, datetime):
        return isinstance(expected, str) and datetime.fromisoformat(expected) == found
    if isinstance(found, int | Fraction | Decimal):
        return isinstance(expected, int | float) and Fraction(str(expected)) == Fraction(found)
    if isinstance(found, tuple):
        return isinstance(expected, list) and len(expected) == len(found) and _paired(expected, found)
    return expected == found


def _paired(expected: list[JsonValue], found: tuple[object, ...]) -> bool:
    """In some order; numbers in their own, for a pair is hours and credits."""
    if all(isinstance(value, int | Fraction | Decimal) for value in found):
        return all(same(one, other) for one, other in zip(expected, found, strict=True))
    return sorted(map(str, expected)) == sorted(map(str, found))


def told(value: object) -> str:
    """A ruling's value as a case file would have it."""
    if isinstance(value, datetime):
        return json.dumps(value.isoformat())
    if isinstance(value, Fraction | Decimal):
        return f"{float(value):g}"
    if isinstance(value, tuple):
        return "[" + ", ".join(told(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)
