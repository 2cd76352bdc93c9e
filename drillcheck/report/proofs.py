"""Which pictures prove which finding: moments in ticks, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from drillcheck.evidence.model import Boundary, Evidence
from drillcheck.judge.verdict import Finding, Verdict
from drillcheck.timecode import to_ticks

MOST = 60
"""Pictures saved for one clip; what fails or needs review comes first."""
NEAR_S = Fraction(3, 4)
"""A look this near to a moment shows it, and its people are known."""
ORDER = {"fail": 0, "review": 1}


@dataclass(frozen=True)
class Proof:
    """One picture: `at` ticks from the clip's first picture, why it is shown, and the rules it bears on."""

    at: int
    reason: str
    rules: tuple[str, ...]

    def filename(self, evidence: Evidence) -> str:
        """`00492.0s-rest_begin.jpg`: sorts by time."""
        return f"{float(evidence.seconds(self.at)):07.1f}s-{self.reason}.jpg"


def proofs(evidence: Evidence, verdict: Verdict) -> list[Proof]:
    """All pictures to save, by time, at most `MOST`. A moment that serves several findings is listed once."""
    found: dict[int, tuple[str, list[str]]] = {}
    for finding in sorted(verdict.findings, key=lambda item: ORDER.get(item.verdict, 2)):
        for moment, reason in _moments(finding, evidence):
            at = nearest_look(evidence, max(0, min(moment, evidence.video.duration - 1)))
            if at in found or len(found) < MOST:
                found.setdefault(at, (reason, []))[1].append(finding.rule)
    return [Proof(at, reason, tuple(dict.fromkeys(rules))) for at, (reason, rules) in sorted(found.items())]


def nearest_look(evidence: Evidence, at: int) -> int:
    """The look nearest to `at`, if one is near enough to show the same; else `at` itself."""
    near = to_ticks(NEAR_S, evidence.tick)
    best = min((look.at for look in evidence.looks), key=lambda moment: abs(moment - at), default=at)
    return best if abs(best - at) <= near else at


def _moments(finding: Finding, evidence: Evidence) -> list[tuple[int, str]]:
    """The rule's own pictures; where it has none here, those that a failing or doubtful finding points at."""
    if finding.verdict == "not_judged":
        return []
    own = list(_of_rule(finding.rule, evidence))
    return own if own or finding.verdict not in ("fail", "review") else list(_told(finding, evidence))


def _of_rule(rule: str, evidence: Evidence) -> Iterator[tuple[int, str]]:
    if rule in ("duration", "complete"):
        yield from _session(evidence)
    elif rule in ("rest_count", "rest_length", "rest_in_place"):
        for rest in evidence.rests:
            yield rest.start.at, "rest_begin"
            yield (rest.start.at + rest.end.at) // 2, "rest_middle"
            yield rest.end.at, "rest_end"
    elif rule == "attendance":
        yield from _fullest(evidence)
    elif rule == "single_take":
        for cut in evidence.cuts:
            yield from _either_side(cut.at, "cut", evidence)
    elif rule == "same_angle":
        yield from _camera(evidence)
    elif rule == "authentic":
        for repeat in evidence.repeats:
            yield repeat.start, "repeat"
            yield repeat.copy_of_start, "repeat_original"


def _session(evidence: Evidence) -> Iterator[tuple[int, str]]:
    if evidence.session is not None:
        start, end = evidence.session
        yield start.at, "session_start"
        yield end.at, "session_end"


def _fullest(evidence: Evidence) -> Iterator[tuple[int, str]]:
    """The look with most people."""
    look = max(evidence.looks, key=lambda look: sum(score >= 0.25 for score in look.scores), default=None)
    if look is not None and look.boxes:
        yield look.at, "most_people"


def _camera(evidence: Evidence) -> Iterator[tuple[int, str]]:
    if evidence.camera.curve:
        yield min(evidence.camera.curve, key=lambda point: point.shift_px).at, "camera_reference"
        yield max(evidence.camera.curve, key=lambda point: point.shift_px).at, "camera_farthest"
    for move in evidence.camera.moves:
        yield from _either_side(move.at, "camera", evidence)


def _either_side(boundary: Boundary, what: str, evidence: Evidence) -> Iterator[tuple[int, str]]:
    """Just outside the boundary's uncertainty."""
    margin = boundary.uncertainty + to_ticks(Fraction(1, 10), evidence.tick)
    yield boundary.at - margin, f"{what}_before"
    yield boundary.at + margin, f"{what}_after"


def _told(finding: Finding, evidence: Evidence) -> Iterator[tuple[int, str]]:
    """What the finding itself points at, where its rule has no pictures of its own."""
    for moment in finding.frames[:6]:
        if isinstance(moment, float | int):
            yield to_ticks(Fraction(moment), evidence.tick), "doubt"
