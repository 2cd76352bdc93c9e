"""The rules that judge one clip, in the order in which findings are shown."""

from __future__ import annotations

from collections.abc import Callable

from drillcheck.evidence.model import Evidence
from drillcheck.judge.angle import same_angle
from drillcheck.judge.attendance import attendance
from drillcheck.judge.authentic import authentic
from drillcheck.judge.completeness import complete
from drillcheck.judge.continuity import single_take
from drillcheck.judge.facts import Facts
from drillcheck.judge.freshness import fresh
from drillcheck.judge.policy import Policy
from drillcheck.judge.rests import rest_count, rest_in_place, rest_length
from drillcheck.judge.timing import duration
from drillcheck.judge.uploads import of_the_ledger
from drillcheck.judge.verdict import Finding

Rule = Callable[[Evidence, Facts, Policy], Finding | list[Finding]]

RULES: tuple[Rule, ...] = (
    attendance,
    duration,
    rest_count,
    rest_length,
    rest_in_place,
    complete,
    single_take,
    same_angle,
    authentic,
    fresh,
    of_the_ledger,
)


def findings(evidence: Evidence, facts: Facts, policy: Policy) -> list[Finding]:
    """What every rule finds. Pure: the same evidence, facts and policy give the same findings."""
    found: list[Finding] = []
    for rule in RULES:
        result = rule(evidence, facts, policy)
        found += [result] if isinstance(result, Finding) else result
    return found
