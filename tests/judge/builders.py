"""Evidence, rosters and facts for tests: a good drill unless told otherwise. Times are exact seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from drillcheck.evidence.facts import ModelFacts, PacketFacts, PacketGap, PartFacts, ProfileFacts, VideoFacts
from drillcheck.evidence.model import (
    Boundary,
    Camera,
    CameraMove,
    CameraPoint,
    Cut,
    Doubt,
    Evidence,
    Headcount,
    Look,
    Posterior,
    Repeat,
    Rest,
    Segment,
    Take,
)
from drillcheck.judge.facts import Facts
from drillcheck.judge.judge import judge
from drillcheck.judge.messages import render
from drillcheck.judge.policy import Policy
from drillcheck.judge.policy_file import load_policy, policies_dir
from drillcheck.judge.roster import RosterCount
from drillcheck.judge.rules import findings
from drillcheck.judge.verdict import Finding, Verdict

TICKS = 1000
DAY = date(2024, 5, 8)
Seconds = float | Fraction | str
POLICY = load_policy(policies_dir() / "putuo-2024.toml")


def t(seconds: Seconds) -> int:
    """Ticks; refuses a time that is not a whole number of them."""
    ticks = Fraction(str(seconds)) * TICKS
    assert ticks.denominator == 1, seconds
    return int(ticks)


def at(seconds: Seconds, uncertainty: Seconds = 0) -> Boundary:
    """A moment ± uncertainty."""
    return Boundary(at=t(seconds), uncertainty=t(uncertainty))


def rest(start: Seconds, end: Seconds, *, uncertainty: Seconds = 0, left: float = 0.0, certainty: float = 0.95) -> Rest:
    """A rest in place."""
    return Rest(start=at(start, uncertainty), end=at(end, uncertainty), left_share=left, certainty=certainty)


def doubt(what: Any, start: Seconds, end: Seconds) -> Doubt:
    """A stretch that could not be told."""
    return Doubt(start=t(start), end=t(end), what=what, detail="")


def cut(moment: Seconds, *, certain: bool = True, uncertainty: Seconds = "0.2") -> Cut:
    """A moment where the recording may have been interrupted."""
    return Cut(at=at(moment, uncertainty), certain=certain, reasons=["picture"])


def frozen(start: Seconds, end: Seconds) -> Repeat:
    """A picture that stands still."""
    return Repeat(start=t(start), end=t(end), copy_of_start=t(start), kind="frozen")


def loop(start: Seconds, end: Seconds, copy_of: Seconds) -> Repeat:
    """Footage that stands twice."""
    return Repeat(start=t(start), end=t(end), copy_of_start=t(copy_of), kind="loop")


def camera(
    shift: float = 0.001, rotation: float = 0.0, zoom: float = 1.0, moved_at: Seconds | None = None, **changes: Any
) -> Camera:
    """A camera whose largest departures are these."""
    moves = []
    if moved_at is not None:
        moves = [
            CameraMove(at=at(moved_at, 1), shift_px=shift * 640, shift_share=shift, rotation_deg=rotation, zoom=zoom)
        ]
    values: dict[str, Any] = {
        "curve": [CameraPoint(at=0, shift_px=0, shift_share=0, rotation_deg=0, zoom=1, quality=0.9)],
        "moves": moves,
        "max_shift_px": shift * 640,
        "max_shift_share": shift,
        "max_rotation_deg": rotation,
        "max_zoom": zoom,
        "unknown": [],
    }
    return Camera(**{**values, **changes})


def headcount(count: int = 15, low: int | None = None, high: int | None = None, **changes: Any) -> Headcount:
    """So many took part."""
    values: dict[str, Any] = {
        "count": count,
        "low": count if low is None else low,
        "high": count if high is None else high,
        "presence_low": [],
        "presence": [],
        "saturated": False,
    }
    return Headcount(**{**values, **changes})


def parts(*durations: Seconds, gap: Seconds = 0, recorded_at: Sequence[str | None] = ()) -> list[PartFacts]:
    """Files that follow each other, `gap` seconds apart."""
    found: list[PartFacts] = []
    start = 0
    for index, duration in enumerate(durations):
        found.append(
            PartFacts(
                path=f"part{index + 1}.mp4",
                sha256=f"{index:064x}",
                size_bytes=1000,
                container="mp4",
                start=start,
                duration=t(duration),
                claimed_duration_s=None,
                recorded_at=recorded_at[index] if index < len(recorded_at) else None,
                recorded_at_source=None,
            )
        )
        start += t(duration) + t(gap)
    return found


def evidence(
    session: tuple[Seconds, Seconds] | None = (15, 1275),
    *,
    clip: Seconds = 1290,
    uncertainty: Seconds = 0,
    rests: Sequence[Rest] = (),
    unseen: Iterable[tuple[Seconds, Seconds]] = (),
    absent: Iterable[tuple[Seconds, Seconds]] = (),
    gaps: Iterable[tuple[Seconds, Seconds]] = (),
    recorded_at: str | None = "2024-05-08T09:00:00+08:00",
    **changes: Any,
) -> Evidence:
    """A good drill of 21 minutes by 15 people in a clip of 21:30, a look every 5 s; `changes` replace whole fields.

    `unseen` stretches have no looks; `gaps` are packet gaps (start, end).
    """
    hidden = [(t(start), t(end)) for start, end in unseen]
    every = {*range(0, t(clip) + 1, 5 * TICKS), *(border for span in hidden for border in span)}
    looks = [tick for tick in sorted(every) if not any(a < tick < b for a, b in hidden)]
    video = VideoFacts(
        parts=changes.pop("parts", None) or parts(clip),
        duration=t(clip),
        width=640,
        height=360,
        fps=10.0,
        variable_rate=False,
        rotation=0,
        codec="h264",
        recorded_at=recorded_at,
        recorded_at_source=None,
    )
    packet_gaps = [PacketGap(at=t(start), length=t(end) - t(start)) for start, end in gaps]
    values: dict[str, Any] = {
        "software": "0",
        "time_base": f"1/{TICKS}",
        "video": video,
        "packets": PacketFacts(
            count=12900,
            keyframes=645,
            median_gop=2 * TICKS,
            longest_gop=2 * TICKS,
            gaps=packet_gaps,
            missing_pts=0,
            corrupt=0,
            parameter_changes=[],
            rhythm_breaks=[],
        ),
        "model": ModelFacts(
            name="best", sha256="0" * 64, runtime="openvino", precision="f32", input_width=960, input_height=544
        ),
        "profile": ProfileFacts(name="standard", sha256="0" * 64, max_gap_s=8),
        "looks": [Look(at=tick, boxes=[(0, 0, 10, 30)], scores=[0.9]) for tick in looks],
        "undecoded": [],
        "session": None if session is None else (at(session[0], uncertainty), at(session[1], uncertainty)),
        "opening": "absent",
        "closing": "absent",
        "segments": _segments(t(clip), session, rests, hidden, [(t(start), t(end)) for start, end in absent]),
        "rests": list(rests),
        "posterior": [Posterior(at=tick, rest=0.02) for tick in looks],
        "headcount": headcount(),
        "takes": [Take(start=0, end=t(clip))],
        "cuts": [],
        "camera": camera(),
        "repeats": [],
        "doubts": [],
    }
    return Evidence(**{**values, **changes})


def _segments(
    clip: int,
    session: tuple[Seconds, Seconds] | None,
    rests: Sequence[Rest],
    hidden: Sequence[tuple[int, int]],
    absent: Sequence[tuple[int, int]],
) -> list[Segment]:
    """Every stretch of the clip once: unseen over absent over rest over drill, absent outside the session."""
    pieces: list[tuple[str, int, int]] = [("unseen", *span) for span in hidden]
    pieces += [("absent", *span) for span in absent]
    pieces += [("rest", each.start.at, each.end.at) for each in rests]
    pieces += [("drill", t(session[0]), t(session[1]))] if session else []
    pieces += [("absent", 0, clip)]
    borders = sorted({0, clip, *(border for _, start, end in pieces for border in (start, end))})
    found: list[Segment] = []
    for start, end in pairwise(borders):
        state: Any = next(name for name, first, last in pieces if first <= start and end <= last)
        if found and found[-1].state == state:
            start = found.pop().start.at  # noqa: PLW2901
        found.append(Segment(state=state, start=Boundary(at=start, uncertainty=0), end=Boundary(at=end, uncertainty=0)))
    return found


def roster(in_service: int = 20, exempt: int | Sequence[str] = 0, squad: str | None = "一中队") -> RosterCount:
    """So many in service, of whom so many exempt, or exempt for these reasons."""
    people = tuple(f"{number:03d}" for number in range(1, in_service + 1))
    reasons = ["大病"] * exempt if isinstance(exempt, int) else list(exempt)
    return RosterCount(squad, people, tuple(zip(people, reasons, strict=False)), "f" * 64)


def facts(count: RosterCount | None = None, **changes: Any) -> Facts:
    """Twenty in service, on the recording's day."""
    return Facts(**{"roster": count or roster(), "as_of": DAY, "as_of_source": "recording", **changes})


def judged(found: Evidence, count: RosterCount | None = None, policy: Policy = POLICY, **changes: Any) -> Verdict:
    """The verdict of serialised evidence, as `verify` judges it."""
    values: dict[str, Any] = {"as_of": DAY, "as_of_source": "recording", **changes}
    return judge(Evidence.model_validate_json(found.to_json()), policy, count or roster(), **values)


def of_rule(rule: str, found: Evidence, given: Facts | None = None, policy: Policy = POLICY) -> Finding:
    """The one finding of a rule; its sentence must exist in both languages."""
    (only,) = all_of_rule(rule, found, given, policy)
    return only


def all_of_rule(rule: str, found: Evidence, given: Facts | None = None, policy: Policy = POLICY) -> list[Finding]:
    """All findings of a rule."""
    each = [item for item in findings(found, given or facts(), policy) if item.rule == rule]
    for item in each:
        assert render(item, "zh") != render(item, "en")
    return each
