"""What a rule says of a record, and how several rules say one thing together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from drillcheck.judge.verdict import Outcome


class Given(BaseModel):
    """Base of every record that a rule judges: immutable, no unknown key, no conversion but from JSON's own types."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Base of every ruling; families add what was counted, due and missing."""

    verdict: Outcome


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """One outcome of several requirements: the worst; exempt only where none of them applies."""
    seen = list(outcomes)
    for outcome in ("fail", "review", "partial", "not_judged"):
        if outcome in seen:
            return outcome
    return "exempt" if seen and all(outcome == "exempt" for outcome in seen) else "pass"


def verdict_of(fine: bool, *, otherwise: Outcome = "fail") -> Outcome:
    """Pass where a requirement is met, else `otherwise`: fail, or partial where the clause only wishes it."""
    return "pass" if fine else otherwise
