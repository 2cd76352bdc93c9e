"""Judging: evidence, policy, roster and upload facts in, a verdict out. Pure: it reads no file and no clock."""

from __future__ import annotations

from datetime import date

from drillcheck import __version__
from drillcheck.evidence.model import Evidence
from drillcheck.judge.asof import AsOfSource, date_disagrees
from drillcheck.judge.attendance import exempt, reason_counts, required
from drillcheck.judge.facts import Compared, Facts
from drillcheck.judge.limits import worst
from drillcheck.judge.measurements import measurements, model_ref, video_summary
from drillcheck.judge.policy import Policy
from drillcheck.judge.roster import RosterCount
from drillcheck.judge.rules import findings
from drillcheck.judge.verdict import Inputs, Verdict


def judge(
    evidence: Evidence,
    policy: Policy,
    roster: RosterCount | None,
    as_of: date,
    as_of_source: AsOfSource,
    uploaded_at: str | None = None,
    compared: Compared | None = None,
) -> Verdict:
    """Judge one clip. Messages are empty until `messages.with_messages` renders them.

    `compared`: with earlier uploads, None where that was not asked for. Without a roster nobody can say how many were
    required, so the clip is never more than `review`.
    """
    facts = Facts(roster, as_of, as_of_source, uploaded_at, compared)
    found = findings(evidence, facts, policy)
    return Verdict(
        verdict=worst(each.verdict for each in found),
        video=video_summary(evidence),
        inputs=_inputs(facts, policy),
        measurements=measurements(evidence, policy),
        findings=found,
        policy=policy.ref,
        model=model_ref(evidence),
        profile=evidence.profile.name,
        software=__version__,
        warnings=_warnings(evidence, facts, policy),
    )


def _inputs(facts: Facts, policy: Policy) -> Inputs:
    roster = facts.roster
    return Inputs(
        as_of=facts.as_of.isoformat(),
        as_of_source=facts.as_of_source,
        squad=roster.squad if roster else None,
        roster_sha256=roster.sha256 if roster else None,
        in_service=roster.in_service if roster else None,
        exempt=len(exempt(roster, policy)) if roster else None,
        required=required(roster, policy) if roster else None,
        uploaded_at=facts.uploaded_at,
    )


def _warnings(evidence: Evidence, facts: Facts, policy: Policy) -> list[str]:
    """Codes of what the reader should know; their sentences are `warning.<code>` in the findings' catalogue."""
    roster = facts.roster
    counts = [reason_counts(reason, policy) for _, reason in roster.exempt] if roster else []
    able = roster.in_service - len(exempt(roster, policy)) if roster else 0
    told = {
        "as_of_today": facts.as_of_source == "today",
        "date_disagrees": date_disagrees(facts.as_of, facts.as_of_source, evidence.video.recorded_at),
        "policy_not_in_force": not policy.in_force(facts.as_of),
        "exempt_reason_refused": False in counts,
        "exempt_reason_unlisted": None in counts,
        "more_than_in_service": roster is not None and evidence.headcount.low > roster.in_service,
        "required_beyond_able": roster is not None and required(roster, policy) > able,
    }
    return [code for code, holds in told.items() if holds]
