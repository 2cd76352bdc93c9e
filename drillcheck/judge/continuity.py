"""One continuous take (R26 附件3 队列训练 4): no gap, cut or pause; a recorder may split it into files (A18)."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from drillcheck.evidence.facts import PartFacts
from drillcheck.evidence.model import Cut, Evidence
from drillcheck.judge.facts import Facts
from drillcheck.judge.finding import finding, other_reading
from drillcheck.judge.limits import worst
from drillcheck.judge.policy import Policy
from drillcheck.judge.spans import Span
from drillcheck.judge.stretches import clip_span
from drillcheck.judge.verdict import ClipVerdict, Finding

Trouble = tuple[ClipVerdict, str, list[Span]]


def single_take(evidence: Evidence, facts: Facts, policy: Policy) -> Finding:
    """Certain cuts fail. Suspected cuts, dropped seconds and parts that may not join are for a person to look at."""
    troubles = [trouble for trouble in _troubles(evidence, policy) if trouble[2]]
    verdict = worst(trouble[0] for trouble in troubles)
    guilty = [trouble for trouble in troubles if trouble[0] == verdict]
    single_file = policy.parameters.segmented_video.value == "single_file"
    swapped = policy.reading(segmented_video="zero_gap" if single_file else "single_file")
    other = worst(trouble[0] for trouble in _troubles(evidence, swapped) if trouble[2])
    found = finding(
        policy,
        "single_take",
        verdict,
        guilty[0][1] if guilty else "single_take_pass",
        params={
            "takes": len(evidence.takes),
            "parts": len(evidence.video.parts),
            "cuts": sum(1 for cut in evidence.cuts if cut.certain),
            "suspects": sum(1 for cut in evidence.cuts if not cut.certain),
        },
        measured=max(1, len(evidence.takes)),
        where=(evidence, sorted({span for _, _, spans in guilty for span in spans}) or [clip_span(evidence)]),
    )
    reading = f"segmented_video={swapped.parameters.segmented_video.value}"
    return found.model_copy(update={"alternative": other_reading(reading, other, verdict)})


def _troubles(evidence: Evidence, policy: Policy) -> list[Trouble]:
    """Everything that may interrupt the take, the gravest first of each outcome; those without spans did not happen."""
    longest = policy.parameters.packet_gap.exact
    sure = [_around(cut) for cut in evidence.cuts if cut.certain]
    suspected = [_around(cut) for cut in evidence.cuts if not cut.certain]
    joins = [take.start for take in evidence.takes[1:]]
    gaps = [(gap.at, gap.at + gap.length) for gap in evidence.packets.gaps if evidence.seconds(gap.length) > longest]
    starts = [part.start for part in evidence.video.parts[1:]]
    changes = [(at, at) for at in evidence.packets.parameter_changes if at not in starts]
    files: ClipVerdict = "fail" if policy.parameters.segmented_video.value == "single_file" else "pass"
    return [
        ("fail", "single_take_cut", sure),
        (files, "single_take_files", [(at, at) for at in starts] if files == "fail" else []),
        ("review", "single_take_takes", [] if sure else [(at, at) for at in joins]),
        ("review", "single_take_suspect", suspected),
        ("review", "single_take_doubt", [(doubt.start, doubt.end) for doubt in evidence.doubts if doubt.what == "cut"]),
        ("review", "single_take_gap", gaps),
        ("review", "single_take_parts", _part_gaps(evidence, policy)),
        ("review", "single_take_parameters", changes),
    ]


def _part_gaps(evidence: Evidence, policy: Policy) -> list[Span]:
    """Joins at which the next part does not begin when the one before ended, by position or by recording date."""
    return [
        (one.start + one.duration, other.start)
        for one, other in pairwise(evidence.video.parts)
        if not _joins(evidence, policy, one, other)
    ]


def _joins(evidence: Evidence, policy: Policy, one: PartFacts, other: PartFacts) -> bool:
    """Some recorders date a file by its start, some by its end: either may explain the two dates."""
    if evidence.seconds(abs(other.start - one.start - one.duration)) > policy.parameters.packet_gap.exact:
        return False
    dates = _moment(one.recorded_at), _moment(other.recorded_at)
    if dates[0] is None or dates[1] is None or (dates[0].tzinfo is None) != (dates[1].tzinfo is None):
        return True
    step = (dates[1] - dates[0]).total_seconds()
    longest = policy.parameters.part_gap.exact
    return any(abs(step - evidence.seconds(part.duration)) <= longest for part in (one, other))


def _moment(recorded_at: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(recorded_at) if recorded_at else None
    except ValueError:
        return None


def _around(cut: Cut) -> Span:
    return (cut.at.at - cut.at.uncertainty, cut.at.at + cut.at.uncertainty)
