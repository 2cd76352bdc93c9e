"""Building findings: each cites its clause, and says where in the clip its proof stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from drillcheck.evidence.model import Evidence
from drillcheck.judge.policy import Limited, Policy
from drillcheck.judge.policy_tables import Clause
from drillcheck.judge.spans import Span
from drillcheck.judge.stretches import shown
from drillcheck.judge.verdict import Alternative, Finding, Outcome, Param


def finding(
    policy: Policy,
    rule: str,
    verdict: Outcome,
    code: str,
    *,
    params: Mapping[str, Param] | None = None,
    measured: Fraction | int | None = None,
    limit: Fraction | int | None = None,
    where: tuple[Evidence, Iterable[Span]] | None = None,
) -> Finding:
    """One rule's outcome. The limit defaults to the policy's; `where` is the proof in ticks, its borders the frames."""
    clause: Clause = getattr(policy.drill, rule)
    number = clause.limit if isinstance(clause, Limited) and measured is not None else None
    bound = limit if limit is not None else number.exact if number else None
    spans = [shown(where[0], span) for span in where[1]] if where else []
    return Finding(
        rule=rule,
        clause=clause.cited,
        verdict=verdict,
        code=code,
        params=dict(params or {}),
        measured=None if measured is None else float(measured),
        limit=None if bound is None else float(bound),
        unit=number.unit if number else None,
        spans=spans,
        frames=list[float | str](dict.fromkeys(moment for span in spans for moment in span)),
    )


def other_reading(
    reading: str,
    verdict: Outcome,
    than: Outcome,
    measured: Fraction | int | None = None,
    limit: Fraction | int | None = None,
) -> Alternative | None:
    """What another reading gives, when that is another outcome `than` ours."""
    if verdict == than:
        return None
    return Alternative(
        reading=reading,
        verdict=verdict,
        measured=None if measured is None else float(measured),
        limit=None if limit is None else float(limit),
    )
