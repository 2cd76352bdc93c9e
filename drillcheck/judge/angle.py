"""The same angle throughout (R27 附件3 队列训练 4): the background stands still, within a tolerance (A18)."""

from __future__ import annotations

from fractions import Fraction

from drillcheck.evidence.model import Evidence
from drillcheck.judge.facts import Facts
from drillcheck.judge.finding import finding
from drillcheck.judge.limits import exact
from drillcheck.judge.policy import Policy, Quantity
from drillcheck.judge.spans import Span, touches, within
from drillcheck.judge.stretches import Training, clip_span
from drillcheck.judge.verdict import Finding, Outcome


def same_angle(evidence: Evidence, facts: Facts, policy: Policy) -> Finding:
    """The largest shift, rotation and zoom of the background against the limits; an unknown pose is no pass."""
    camera, limits = evidence.camera, policy.parameters
    shift, rotation, zoom = exact(camera.max_shift_share), abs(exact(camera.max_rotation_deg)), _ratio(camera.max_zoom)
    fail = policy.drill.same_angle.limit.exact
    outcomes = {
        "shift": _grade(shift, limits.same_angle_review_shift.exact, fail),
        "rotation": _graded(rotation, limits.same_angle_review_rotation, limits.same_angle_fail_rotation),
        "zoom": _graded(zoom, limits.same_angle_review_zoom, limits.same_angle_fail_zoom),
    }
    verdict: Outcome = max(outcomes.values(), key=["pass", "review", "fail"].index)
    code = next(f"same_angle_{verdict}_{name}" for name, outcome in outcomes.items() if outcome == verdict)
    spans = _moves(evidence, policy)
    if verdict == "pass":
        unknown = _unknown(evidence)
        verdict, code, spans = ("review", "same_angle_unknown", unknown) if unknown else ("pass", "same_angle_pass", [])
    return finding(
        policy,
        "same_angle",
        verdict,
        code,
        params={
            "shift_share": float(shift),
            "shift_px": camera.max_shift_px,
            "rotation_deg": camera.max_rotation_deg,
            "zoom": camera.max_zoom,
            "limit_share": float(fail),
            "review_share": float(limits.same_angle_review_shift.exact),
        },
        measured=shift,
        where=(evidence, spans or ([] if verdict == "review" else [clip_span(evidence)])),
    )


def _ratio(zoom: float) -> Fraction:
    """At least 1, whether the picture grew or shrank."""
    value = exact(zoom)
    return max(value, 1 / value)


def _graded(value: Fraction, review: Quantity, fail: Quantity) -> Outcome:
    return _grade(value, review.exact, fail.exact)


def _grade(value: Fraction, review: Fraction, fail: Fraction) -> Outcome:
    """Up to `review` passes, beyond `fail` fails; both limits still keep."""
    return "fail" if value > fail else "review" if value > review else "pass"


def _moves(evidence: Evidence, policy: Policy) -> list[Span]:
    """Where the camera moved; where no move was found, the stretch that stands otherwise."""
    moves = evidence.camera.moves
    if moves:
        return [(move.at.at - move.at.uncertainty, move.at.at + move.at.uncertainty) for move in moves]
    review = policy.parameters.same_angle_review_shift.exact
    off = [point.at for point in evidence.camera.curve if exact(point.shift_share) > review]
    return [(min(off), max(off))] if off else []


def _unknown(evidence: Evidence) -> list[Span]:
    """Stretches of the training whose pose could not be told: longer than a look may be apart, or doubted."""
    training = Training.of(evidence)
    frame = training.reach if training else clip_span(evidence)
    if not evidence.camera.curve:
        return [frame]
    longest = exact(evidence.profile.max_gap_s)
    blind = [
        (start, end) for start, end in within(evidence.camera.unknown, frame) if evidence.seconds(end - start) > longest
    ]
    doubts = [(doubt.start, doubt.end) for doubt in evidence.doubts if doubt.what == "camera"]
    return sorted({*blind, *(span for span in doubts if touches(span, frame))})
