"""Real footage (R25, R26 附件3 队列训练 4): nothing is played twice, neither way round, nothing stands still, and
it was not filmed off a screen."""

from __future__ import annotations

from drillcheck.evidence.model import Evidence, Repeat
from drillcheck.judge.facts import Facts
from drillcheck.judge.finding import finding
from drillcheck.judge.policy import Policy
from drillcheck.judge.spans import Span
from drillcheck.judge.stretches import Training
from drillcheck.judge.verdict import Finding, Outcome

MOSTLY = 0.5


def authentic(evidence: Evidence, facts: Facts, policy: Policy) -> Finding:
    """Loops, reversed copies and frozen pictures in the training fail.

    Outside it, when only likely, and a short freeze, they are for a person to look at, and so are a screen's bands; an
    empty yard that stands still for a moment before or after the training is nothing.
    """
    every = [(repeat, _grade(repeat, evidence, policy)) for repeat in evidence.repeats]
    graded = [(repeat, outcome) for repeat, outcome in every if outcome != "pass"]
    verdict: Outcome = max((outcome for _, outcome in graded), key=["pass", "review", "fail"].index, default="pass")
    screens = [(doubt.start, doubt.end) for doubt in evidence.doubts if doubt.what == "screen"]
    if verdict == "pass" and screens:
        return finding(policy, "authentic", "review", "authentic_review_screen", where=(evidence, screens))
    guilty = [repeat for repeat, outcome in graded if outcome == verdict]
    kind = "pass" if not guilty else f"{verdict}_{guilty[0].kind if guilty[0].certain else 'doubtful'}"
    return finding(
        policy,
        "authentic",
        verdict,
        f"authentic_{kind}",
        params={"repeats": len(guilty), "length_s": float(sum(evidence.seconds(r.end - r.start) for r in guilty))},
        where=(evidence, sorted({span for repeat in guilty for span in _spans(repeat)})),
    )


def _grade(repeat: Repeat, evidence: Evidence, policy: Policy) -> Outcome:
    training = Training.of(evidence)
    inside = [] if training is None else [_inside(span, training.nominal) for span in _spans(repeat)]
    # A yard before the training and after it may look the same: of a copy, both places must lie within it.
    drilled = bool(inside) and (min(inside) >= MOSTLY if repeat.kind != "frozen" else inside[0] > 0)
    brief = (
        repeat.kind == "frozen" and evidence.seconds(repeat.end - repeat.start) <= policy.parameters.short_freeze.exact
    )
    # An empty yard may stand still for a moment.
    if brief and not drilled:
        return "pass"
    return "fail" if repeat.certain and drilled and not brief else "review"


def _inside(span: Span, training: Span) -> float:
    """The share of a stretch that lies within the training."""
    within = min(span[1], training[1]) - max(span[0], training[0])
    return max(0.0, within / max(span[1] - span[0], 1))


def _spans(repeat: Repeat) -> list[Span]:
    """The copy, and what it copies where that stands elsewhere."""
    copied = (repeat.copy_of_start, repeat.copy_of_start + repeat.end - repeat.start)
    return [(repeat.start, repeat.end)] if repeat.kind == "frozen" else [copied, (repeat.start, repeat.end)]
