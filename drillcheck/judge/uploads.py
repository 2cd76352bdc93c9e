"""What one clip cannot tell: deadlines, both halves of the month, coverage. The ledger decides these."""

from __future__ import annotations

from drillcheck.evidence.model import Evidence
from drillcheck.judge.facts import Facts
from drillcheck.judge.finding import finding
from drillcheck.judge.policy import Policy
from drillcheck.judge.verdict import Finding

LEDGER_RULES = ("upload_deadline", "separate_uploads", "half_month", "coverage")


def of_the_ledger(evidence: Evidence, facts: Facts, policy: Policy) -> list[Finding]:
    """One finding for each rule that was not judged, so that nobody takes a passing clip for a month that passes."""
    return [finding(policy, rule, "not_judged", f"{rule}_not_judged") for rule in LEDGER_RULES]
