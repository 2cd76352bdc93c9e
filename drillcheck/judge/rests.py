"""Rests (附件3 队列训练 3): at most one (R23), in place (R23), not longer than 3 minutes (R24)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from drillcheck.evidence.model import Evidence
from drillcheck.judge.facts import Facts
from drillcheck.judge.finding import finding
from drillcheck.judge.limits import Interval, exact, worst
from drillcheck.judge.policy import Policy
from drillcheck.judge.spans import Span
from drillcheck.judge.stretches import Pause, pauses
from drillcheck.judge.verdict import ClipVerdict, Finding


def rest_count(evidence: Evidence, facts: Facts, policy: Policy) -> Finding:
    """Rests that surely were, and those that may have been, against the number allowed."""
    found = pauses(evidence, policy)
    count = Interval.of(sum(1 for pause in found if pause.sure), sum(pause.most for pause in found))
    limit = policy.drill.rest_count.limit
    verdict = limit.compare(count)
    return finding(
        policy,
        "rest_count",
        verdict,
        f"rest_count_{verdict}",
        params={"low": int(count.low), "high": int(count.high), "limit": int(limit.exact)},
        measured=count.low,
        where=(evidence, _spans((pause for pause in found if pause.sure or verdict == "review"), verdict)),
    )


def rest_length(evidence: Evidence, facts: Facts, policy: Policy) -> Finding:
    """No rest is longer than the limit; one whose interval straddles it is for a person to decide."""
    found = pauses(evidence, policy)
    limit = policy.drill.rest_length.limit
    outcomes = [(pause, limit.compare(pause.length)) for pause in found]
    verdict = worst(outcome for _, outcome in outcomes)
    guilty = [pause for pause, outcome in outcomes if outcome == verdict and (pause.sure or verdict != "pass")]
    longest = max(guilty, key=lambda pause: pause.length.high, default=None)
    measured = _nominal(evidence, longest) if longest else Fraction(0)
    return finding(
        policy,
        "rest_length",
        verdict,
        f"rest_length_{verdict}" if longest else "rest_length_none",
        params={
            "measured_s": float(measured),
            "low_s": float(longest.length.low) if longest else 0.0,
            "high_s": float(longest.length.high) if longest else 0.0,
            "limit_s": float(limit.exact),
        },
        measured=measured,
        where=(evidence, _spans(guilty, verdict)),
    )


def rest_in_place(evidence: Evidence, facts: Facts, policy: Policy) -> Finding:
    """Nobody leaves in a rest: anyone leaving is for a person to look at, as is an unseen pause; most leaving fails."""
    found = pauses(evidence, policy)
    outcomes = [(pause, _stayed(pause, policy)) for pause in found]
    verdict = worst(outcome for _, outcome in outcomes)
    guilty = [pause for pause, outcome in outcomes if outcome == verdict]
    left = max((rest.left_share for pause in guilty for rest in pause.rests), default=None)
    code = "rest_in_place_none" if not guilty else f"rest_in_place_{verdict}"
    if guilty and not left and verdict == "review":
        code = "rest_in_place_unseen"
    return finding(
        policy,
        "rest_in_place",
        verdict,
        code,
        params={"left_share": left or 0.0, "fail_share": float(policy.parameters.left_share_fail.exact)},
        where=(evidence, _spans(guilty, verdict)),
    )


def _stayed(pause: Pause, policy: Policy) -> ClipVerdict:
    """Whether all stayed in one pause. A doubtful rest that people left is not yet a broken rule."""
    most, any_ = policy.parameters.left_share_fail.exact, policy.parameters.left_share_review.exact
    if any(exact(rest.left_share) >= most for rest in pause.sure):
        return "fail"
    hidden = pause.most > len(pause.rests)  # room for a rest that nobody saw
    return "review" if hidden or any(exact(rest.left_share) > any_ for rest in pause.rests) else "pass"


def _spans(found: Iterable[Pause], verdict: ClipVerdict) -> list[Span]:
    """The rests as measured; for a person to look at, with what touches them unseen or in doubt."""
    spans = [[pause.span] if verdict == "review" else [(r.start.at, r.end.at) for r in pause.sure] for pause in found]
    return [span for each in spans for span in each]


def _nominal(evidence: Evidence, pause: Pause) -> Fraction:
    """The longest rest of a pause as measured; of one that was not seen, all of it."""
    lengths = [evidence.seconds(rest.end.at - rest.start.at) for rest in pause.rests]
    return max(lengths, default=pause.length.high)
