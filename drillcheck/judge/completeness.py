"""The whole training, at real speed (R25 附件3 队列训练 4). What could not be seen is for a person to look at."""

from __future__ import annotations

from drillcheck.evidence.model import Edge, Evidence
from drillcheck.judge.asof import date_disagrees, recording_day
from drillcheck.judge.facts import Facts
from drillcheck.judge.finding import finding
from drillcheck.judge.policy import Policy
from drillcheck.judge.spans import Span, total, touches
from drillcheck.judge.stretches import Training, clip_span, unseen
from drillcheck.judge.verdict import Finding, Outcome

WHOLE: frozenset[Edge] = frozenset({"absent", "gathering", "formation"})
"""What a clip that shows the whole training begins and ends with."""


def complete(evidence: Evidence, facts: Facts, policy: Policy) -> list[Finding]:
    """One finding for each thing that stands in the way of the whole training; one pass when there is none."""
    found = [
        *_edges(evidence, policy),
        *_hidden(evidence, policy),
        *_tempos(evidence, policy),
        *_doubts(evidence, policy),
        *_date(evidence, facts, policy),
    ]
    return found or [finding(policy, "complete", "pass", "complete_pass", where=(evidence, [clip_span(evidence)]))]


def _edges(evidence: Evidence, policy: Policy) -> list[Finding]:
    """A clip that begins or ends in mid-march or in a rest may lack what came before or after."""
    end = evidence.video.duration
    edges: list[tuple[str, Edge, Span]] = [
        ("opening", evidence.opening, (0, 0)),
        ("closing", evidence.closing, (end, end)),
    ]
    return [
        finding(policy, "complete", "review", f"complete_{name}_{edge}", where=(evidence, [span]))
        for name, edge, span in edges
        if edge not in WHOLE
    ]


def _hidden(evidence: Evidence, policy: Policy) -> list[Finding]:
    """Unseen in the training or touching it, and unseen elsewhere: there may be a cut there or a moved camera."""
    training = Training.of(evidence)
    every = unseen(evidence)
    hidden = list(training.unseen) if training else every
    beside = [span for span in every if training and not touches(span, training.reach)]
    lost = any(touches(span, each) for span in evidence.undecoded for each in hidden)
    covered = any(touches((cover.start, cover.end), each) for cover in evidence.covers for each in hidden)
    code = f"complete_{'undecoded' if lost else 'covered' if covered else 'unseen'}"
    told = {code: hidden, "complete_unseen_outside": beside}
    return [
        finding(
            policy,
            "complete",
            "review",
            code,
            params={"unseen_s": float(evidence.seconds(total(spans))), "stretches": len(spans)},
            where=(evidence, spans),
        )
        for code, spans in told.items()
        if spans
    ]


def _tempos(evidence: Evidence, policy: Policy) -> list[Finding]:
    """Footage slowed or sped up fails where that is certain and in the training; else a person must look."""
    training = Training.of(evidence)
    spans: dict[Outcome, list[Span]] = {"fail": [], "review": []}
    factors: dict[Outcome, list[float]] = {"fail": [], "review": []}
    for tempo in evidence.tempos:
        inside = training is not None and touches((tempo.start, tempo.end), training.nominal)
        outcome: Outcome = "fail" if tempo.certain and inside else "review"
        spans[outcome].append((tempo.start, tempo.end))
        factors[outcome].append(tempo.factor)
    return [
        finding(
            policy,
            "complete",
            outcome,
            "complete_fail_speed" if outcome == "fail" else "complete_speed",
            params={"factor": max(factors[outcome], key=lambda factor: abs(factor - 1)), "stretches": len(where)},
            where=(evidence, where),
        )
        for outcome, where in spans.items()
        if where
    ]


def _doubts(evidence: Evidence, policy: Policy) -> list[Finding]:
    found = []
    for what in ("speed", "people"):
        spans = [(doubt.start, doubt.end) for doubt in evidence.doubts if doubt.what == what]
        if spans:
            found.append(finding(policy, "complete", "review", f"complete_{what}", where=(evidence, spans)))
    if evidence.packets.corrupt:
        params = {"packets": evidence.packets.corrupt}
        found.append(finding(policy, "complete", "review", "complete_corrupt", params=params))
    return found


def _date(evidence: Evidence, facts: Facts, policy: Policy) -> list[Finding]:
    """The day that was told is not the recording's own."""
    if not date_disagrees(facts.as_of, facts.as_of_source, evidence.video.recorded_at):
        return []
    recorded = recording_day(evidence.video.recorded_at)
    params = {"as_of": facts.as_of.isoformat(), "recorded": recorded.isoformat() if recorded else None}
    return [finding(policy, "complete", "review", "date_disagrees", params=params)]
