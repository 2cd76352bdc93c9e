"""What came out of one scene, beside its truth."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from drillcheck.demo.truth import Truth
from drillcheck.evidence.model import Evidence
from drillcheck.judge.verdict import Verdict
from scenes.scene import Scene

Right = Literal["right", "review", "wrong"]
RECORDING = {"single_take", "same_angle", "authentic", "complete"}
NOT_FOUND_S = 60.0
"""Stands for the error of a boundary that was not found at all."""


class Outcome(BaseModel):
    """One row of the benchmark. Seconds; `boundaries` are errors against the truth."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    kind: str
    fault: str
    limits: str
    key: str
    verdict: str
    allowed: tuple[str, ...]
    fails: tuple[str, ...]
    reviews: tuple[str, ...]
    right: Right
    tampered: bool
    review_is_right: bool
    participants: int
    count: int
    low: int
    high: int
    boundaries: dict[str, float]
    start_off_formed_s: float
    false_rests: int
    took_s: float
    duration_s: float
    note: str = ""


def compared(scene: Scene, truth: Truth, evidence: Evidence, verdict: Verdict, key: str, took_s: float) -> Outcome:
    """The verdict and the measurements beside the truth."""
    fails = tuple(sorted({each.rule for each in verdict.findings if each.verdict == "fail"}))
    reviews = tuple(sorted({each.rule for each in verdict.findings if each.verdict == "review"}))
    boundaries, false_rests = _boundaries(truth, evidence)
    start_s = float(evidence.seconds(evidence.session[0].at)) if evidence.session else NOT_FOUND_S
    people = evidence.headcount
    return Outcome(
        name=scene.name,
        kind=scene.kind,
        fault=scene.fault,
        limits=scene.limits.name,
        key=key,
        verdict=verdict.verdict,
        allowed=scene.allowed,
        fails=fails,
        reviews=reviews,
        right=judged_right(scene, verdict.verdict, set(fails), set(reviews)),
        review_is_right=scene.review_is_right or scene.allowed == ("review",),
        tampered=scene.kind == "faulty" and bool(truth.faults or truth.edits),
        participants=truth.participants,
        count=people.count,
        low=people.low,
        high=people.high,
        boundaries=boundaries,
        start_off_formed_s=round(start_s - truth.formed_s, 2),
        false_rests=false_rests,
        took_s=round(took_s, 1),
        duration_s=truth.duration_s,
    )


def judged_right(scene: Scene, verdict: str, fails: set[str], reviews: set[str]) -> Right:
    """A fail is right when the right rules fail and no other; a review is right where it should come out."""
    if verdict not in scene.allowed:
        return "review" if verdict == "review" else "wrong"
    if verdict == "fail" and not (fails & set(scene.fails) and fails <= {*scene.fails, *scene.may_fail}):
        return "wrong"
    # Something harmless may make a person look at the recording, not at the drill.
    of_the_recording = scene.kind != "clean" or reviews <= RECORDING
    reviewed = (scene.review_is_right and of_the_recording) or scene.allowed == ("review",)
    return "review" if verdict == "review" and not reviewed else "right"


def _boundaries(truth: Truth, evidence: Evidence) -> tuple[dict[str, float], int]:
    """Errors by boundary, and how many rests were found that there are not.

    The training begins while people fall in: any moment from the first one's entry until all stand is without error.
    """
    errors: dict[str, float] = {"session_start": NOT_FOUND_S, "session_end": NOT_FOUND_S}
    if evidence.session:
        start, end = (float(evidence.seconds(moment.at)) for moment in evidence.session)
        errors["session_start"] = max(0.0, truth.session_start_s - start, start - truth.formed_s)
        errors["session_end"] = abs(end - truth.session_end_s)
    ours = [(float(evidence.seconds(rest.start.at)), float(evidence.seconds(rest.end.at))) for rest in evidence.rests]
    for number, true in enumerate(truth.rests):
        meeting = [span for span in ours if min(span[1], true.end_s) - max(span[0], true.start_s) > 0]
        best = max(meeting, key=lambda span: min(span[1], true.end_s) - max(span[0], true.start_s), default=None)
        errors[f"rest{number}_start"] = abs(best[0] - true.start_s) if best else NOT_FOUND_S
        errors[f"rest{number}_end"] = abs(best[1] - true.end_s) if best else NOT_FOUND_S
        if best:
            ours.remove(best)
    return {name: round(error, 2) for name, error in errors.items()}, len(ours)
