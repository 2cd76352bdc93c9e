"""What a rule says of a squad, a person or the bureau, with the clause and the entries that prove it."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from drillcheck.judge.policy_tables import Clause
from drillcheck.judge.verdict import Alternative, Outcome, Param

About = Literal["squad", "person", "bureau"]


class LedgerFinding(BaseModel):
    """One rule's outcome. Its sentence is rendered from `code` and `params` when shown."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    rule: str
    clause: str = Field(description="numbers and place, such as 'R18 附件3 队列训练 1'")
    about: About
    who: str = Field(description="the squad's name, the person's id, or empty for the bureau")
    period: str = Field(description="2024, 2024-05 or 2024-05-08")
    verdict: Outcome
    code: str
    params: dict[str, Param] = Field(default={})
    measured: float | None = None
    limit: float | None = None
    missing: list[str] = Field(default=[], description="who or what is missing, the smallest list that would do")
    records: list[int] = Field(default=[], description="numbers of the entries that prove it")
    alternative: Alternative | None = None


def cited(*clauses: Clause) -> str:
    """The clauses of one finding."""
    return "；".join(clause.cited for clause in clauses)


def number(value: Fraction | int | None) -> float | None:
    """For display."""
    return None if value is None else float(value)
