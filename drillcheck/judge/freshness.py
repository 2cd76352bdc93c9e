"""Fresh footage (R18 附件3 队列训练 1): two drills a month are two drills, not one uploaded twice."""

from __future__ import annotations

from drillcheck.evidence.model import Evidence
from drillcheck.judge.facts import Facts, Reuse
from drillcheck.judge.finding import finding
from drillcheck.judge.policy import Policy
from drillcheck.judge.spans import Span
from drillcheck.judge.stretches import clip_span
from drillcheck.judge.verdict import ClipVerdict, Finding, Param

CODES: dict[str, tuple[ClipVerdict, str]] = {
    "file": ("fail", "fresh_fail_file"),
    "footage": ("fail", "fresh_fail_footage"),
    "likely": ("review", "fresh_review_likely"),
}


def fresh(evidence: Evidence, facts: Facts, policy: Policy) -> Finding:
    """Proof of reuse fails; what only seems to be, and a clip that cannot be compared, is for a person to look at."""
    compared = facts.compared
    if compared is None:
        return finding(policy, "fresh", "not_judged", "fresh_not_judged")
    number: dict[str, Param] = {"uploads": compared.uploads}
    if not compared.reuses and compared.blind and compared.uploads:
        whole = (evidence, [clip_span(evidence)])
        return finding(policy, "fresh", "review", "fresh_review_blind", params=number, where=whole)
    if not compared.reuses:
        return finding(policy, "fresh", "pass", "fresh_pass", params=number)
    kind = next(kind for kind in CODES if any(reuse.kind == kind for reuse in compared.reuses))
    guilty = [reuse for reuse in compared.reuses if reuse.kind == kind]
    verdict, code = CODES[kind]
    spans = sorted({_span(evidence, reuse) for reuse in guilty})
    return finding(policy, "fresh", verdict, code, params=number | _told(guilty[0]), where=(evidence, spans))


def _span(evidence: Evidence, reuse: Reuse) -> Span:
    low, high = clip_span(evidence)
    start, end = (round(second / float(evidence.tick)) for second in reuse.here)
    return max(low, start), min(high, end)


def _told(reuse: Reuse) -> dict[str, Param]:
    """Which upload, which stretch of it, and how sure: the first of several."""
    return {
        "earlier": reuse.name,
        "earlier_squad": reuse.squad or "–",
        "earlier_day": reuse.day,
        "there_start_s": round(reuse.there[0], 1),
        "there_end_s": round(reuse.there[1], 1),
        "length_s": round(reuse.here[1] - reuse.here[0], 1),
        "agreeing": reuse.agreeing,
        "moments": reuse.moments,
        "odds": int(reuse.odds),
    }
