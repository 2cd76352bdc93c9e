"""How long the training lasted (R19 附件3 队列训练 1): not less than 20 minutes, with or without the rest (A3)."""

from __future__ import annotations

from fractions import Fraction

from drillcheck.evidence.model import Evidence
from drillcheck.judge.facts import Facts
from drillcheck.judge.finding import finding, other_reading
from drillcheck.judge.limits import Interval
from drillcheck.judge.policy import Policy
from drillcheck.judge.spans import total, within
from drillcheck.judge.stretches import Training, clip_span, inner, pauses, unseen
from drillcheck.judge.verdict import Finding


def duration(evidence: Evidence, facts: Facts, policy: Policy) -> Finding:
    """The training's length against the limit. Seconds unseen are not drill seen: a pass needs enough without."""
    training = Training.of(evidence)
    if training is None:
        return _no_training(evidence, policy)
    counts = policy.parameters.rest_counts.value
    length = training_length(evidence, policy, training)
    limit = policy.drill.duration.limit
    verdict = limit.compare(length)
    swapped = policy.reading(rest_counts=not counts)
    other = limit.compare(training_length(evidence, swapped, training))
    hidden = evidence.seconds(total(training.unseen))
    found = finding(
        policy,
        "duration",
        verdict,
        "duration_review_unseen" if verdict == "review" and hidden else f"duration_{verdict}",
        params={
            "measured_s": float(nominal_length(evidence, policy, training)),
            "low_s": float(length.low),
            "high_s": float(length.high),
            "unseen_s": float(hidden),
            "limit_s": float(limit.exact),
        },
        measured=nominal_length(evidence, policy, training),
        where=(evidence, [training.nominal]),
    )
    net = nominal_length(evidence, swapped, training)
    reading = f"rest_counts={str(not counts).lower()}"
    return found.model_copy(update={"alternative": other_reading(reading, other, verdict, net, limit.exact)})


def training_length(evidence: Evidence, policy: Policy, training: Training) -> Interval:
    """Seconds that the training surely lasted as seen, and at most may have lasted; rests count as the policy reads."""
    rests = [] if policy.parameters.rest_counts.value else pauses(evidence, policy)
    maybe = [*training.unseen, *(pause.span for pause in rests)]
    surely = [inner(rest.start, rest.end) for pause in rests for rest in pause.sure]
    low = _length(training.inner) - total(within(maybe, training.inner))
    high = _length(training.reach) - total(within(surely, training.reach))
    return Interval(evidence.seconds(min(low, high)), evidence.seconds(high))


def nominal_length(evidence: Evidence, policy: Policy, training: Training) -> Fraction:
    """The same as measured, for display: without the rests where they do not count."""
    rests = [] if policy.parameters.rest_counts.value else pauses(evidence, policy)
    spans = [(rest.start.at, rest.end.at) for pause in rests for rest in pause.rests]
    return evidence.seconds(_length(training.nominal) - total(within(spans, training.nominal)))


def _no_training(evidence: Evidence, policy: Policy) -> Finding:
    """Nobody was seen to train: a fail, unless part of the clip could not be seen."""
    hidden = unseen(evidence)
    limit = policy.drill.duration.limit.exact
    return finding(
        policy,
        "duration",
        "review" if hidden else "fail",
        "duration_none_unseen" if hidden else "duration_none",
        params={"measured_s": 0.0, "unseen_s": float(evidence.seconds(total(hidden))), "limit_s": float(limit)},
        measured=0,
        where=(evidence, hidden or [clip_span(evidence)]),
    )


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]
