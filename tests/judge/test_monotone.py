"""What can never make a clip better: a second of rest more, and whatever is hidden. Clips as one state a second."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st

from drillcheck.evidence.model import Evidence
from drillcheck.judge.verdict import ClipVerdict, Verdict
from tests.judge.builders import camera, cut, doubt, evidence, frozen, judged, loop, rest, t

CLIP = 1290
EDGES = {"a": "absent", "d": "formation", "r": "rest", "u": "unseen"}
RULES = ("duration", "rest_count", "rest_length", "rest_in_place")
FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)


@dataclass(frozen=True)
class Scene:
    """A state for each second, by its first letter (absent, drill, rest, unseen), and what else was found there."""

    states: str
    left: float = 0.0
    uncertainty: str = "0"
    cut_at: int | None = None
    moved_at: int | None = None
    copied: tuple[int, int] | None = None
    still: tuple[int, int] | None = None
    fast: tuple[int, int] | None = None
    resting: tuple[int, int] | None = None

    def runs(self, state: str) -> list[tuple[int, int]]:
        """First and last border of each stretch of a state."""
        found, at = [], 0
        for letter, group in groupby(self.states):
            end = at + len(list(group))
            found += [(at, end)] if letter == state[0] else []
            at = end
        return found

    def evidence(self) -> Evidence:
        """What measuring such a clip would give."""
        active = [i for i, state in enumerate(self.states) if state in "dr"]
        session = (active[0], active[-1] + 1) if active else None
        doubts = [doubt(what, *span) for what, span in (("speed", self.fast), ("rest", self.resting)) if span]
        repeats = [loop(*self.copied, 30)] if self.copied else []
        return evidence(
            session,
            clip=CLIP,
            rests=[rest(*run, uncertainty=self.uncertainty, left=self.left) for run in self.runs("rest")],
            unseen=self.runs("unseen"),
            absent=[run for run in self.runs("absent") if session and session[0] <= run[0] and run[1] <= session[1]],
            cuts=[] if self.cut_at is None else [cut(self.cut_at, uncertainty="0.1")],
            camera=camera() if self.moved_at is None else camera(0.2, moved_at=self.moved_at),
            repeats=[*repeats, *([frozen(*self.still)] if self.still else [])],
            doubts=doubts,
            opening=EDGES[self.states[0]],
            closing=EDGES[self.states[-1]],
        )

    def hidden(self, start: int, end: int) -> Scene:
        """The same when nothing between two seconds could be seen: what only they show is not found."""
        states = self.states[:start] + "u" * (end - start) + self.states[end:]

        def left(span: tuple[int, int] | None) -> tuple[int, int] | None:
            return None if span and start <= span[0] and span[1] <= end else span

        return replace(
            self,
            states=states,
            cut_at=None if self.cut_at is not None and start <= self.cut_at <= end else self.cut_at,
            moved_at=None if self.moved_at is not None and start <= self.moved_at else self.moved_at,
            copied=left(self.copied),
            still=left(self.still),
            fast=left(self.fast),
            resting=left(self.resting),
        )


def outcome(verdict: Verdict, rule: str) -> str:
    """The worst of a rule's findings."""
    order: list[ClipVerdict] = ["fail", "review", "pass"]
    return min((f.verdict for f in verdict.findings if f.rule == rule), key=order.index)  # type: ignore[arg-type]


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """Trainings of about twenty minutes with stretches of rest and absence near every limit and near each other."""
    start, end = draw(st.integers(0, 30)), draw(st.integers(1195, CLIP))
    states = list("a" * start + "d" * (end - start) + "a" * (CLIP - end))
    at = draw(st.integers(start, 700))
    for _ in range(draw(st.integers(0, 4))):
        length = draw(st.one_of(st.integers(1, 25), st.integers(85, 95), st.integers(175, 185)))
        at, stop = min(at, end), min(at + length, end)
        states[at:stop] = [draw(st.sampled_from("rra"))] * (stop - at)
        at = stop + draw(st.one_of(st.integers(1, 25), st.integers(26, 300)))
    maybe = st.one_of(st.none(), st.none(), st.none(), st.integers(0, CLIP - 20))
    spans = st.one_of(st.none(), st.none(), st.none(), st.integers(0, CLIP - 60).map(lambda a: (a, a + 40)))
    return Scene(
        states="".join(states),
        left=draw(st.sampled_from([0.0, 0.0, 0.2, 0.8])),
        uncertainty=draw(st.sampled_from(["0", "0", "0.5", "2"])),
        cut_at=draw(maybe),
        moved_at=draw(maybe),
        copied=draw(spans),
        still=draw(spans),
        fast=draw(spans),
        resting=draw(spans),
    )


def plain(*runs: tuple[str, int]) -> Scene:
    """States by their first letters and lengths, drill up to the end."""
    return Scene("".join(letter * length for letter, length in runs).ljust(CLIP, "d"))


@FEW
@given(scenes(), st.data())
@example(plain(("d", 300), ("r", 60), ("d", 1), ("r", 60)), None)
@example(plain(("d", 300), ("r", 60), ("d", 19), ("r", 60)), None)
@example(plain(("d", 300), ("a", 200)), None)
def test_a_drill_second_turned_into_rest_never_turns_fail_into_pass(scene: Scene, data: st.DataObject | None) -> None:
    drilled = [i for i, state in enumerate(scene.states) if state == "d"]
    beside = [i for i in drilled if {*scene.states[max(0, i - 1) : i + 2]} - {"d"}]
    pool = beside if beside and (data is None or data.draw(st.booleans())) else drilled
    second = pool[data.draw(st.integers(0, len(pool) - 1))] if data else pool[-1]
    more = replace(scene, states=scene.states[:second] + "r" + scene.states[second + 1 :])
    before, after = judged(scene.evidence()), judged(more.evidence())
    event(f"{before.verdict} to {after.verdict}")
    for rule in RULES:
        assert (outcome(before, rule), outcome(after, rule)) != ("fail", "pass"), (rule, second)
    assert (before.verdict, after.verdict) != ("fail", "pass")


@FEW
@given(scenes(), st.integers(0, CLIP - 1), st.integers(1, 400))
@example(replace(plain(("a", 30)), cut_at=10), 8, 5)
@example(replace(plain(("d", 1250), ("a", 40)), moved_at=1270), 1260, 30)
def test_hiding_seconds_never_turns_fail_or_review_into_pass(scene: Scene, start: int, length: int) -> None:
    blind = scene.hidden(start, min(CLIP, start + length))
    before, after = judged(scene.evidence()), judged(blind.evidence())
    event(f"{before.verdict} to {after.verdict}")
    assert before.verdict == "pass" or after.verdict != "pass"


def test_rests_nearer_than_the_shortest_rest_may_be_one() -> None:
    for gap, verdict in ((19, "review"), (20, "fail")):
        found = judged(plain(("d", 300), ("r", 60), ("d", gap), ("r", 60)).evidence())
        assert outcome(found, "rest_count") == verdict
    apart = judged(plain(("d", 300), ("r", 100), ("d", 10), ("r", 100)).evidence())
    assert outcome(apart, "rest_length") == "review"


def test_an_absence_beside_a_rest_still_counts() -> None:
    found = judged(plain(("d", 300), ("a", 200), ("r", 30)).evidence())
    assert outcome(found, "rest_length") == outcome(found, "rest_in_place") == "fail"
    inside = evidence(rests=[rest(300, 400)], absent=[(340, 360)])
    assert outcome(judged(inside), "rest_in_place") == "pass"
    assert inside.video.duration == t(CLIP)
