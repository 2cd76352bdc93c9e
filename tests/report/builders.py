"""Verdicts and evidence of a made-up drill, for tests of what a person sees."""

from __future__ import annotations

from fractions import Fraction

from drillcheck.evidence.facts import ModelFacts, PacketFacts, PartFacts, ProfileFacts, VideoFacts
from drillcheck.evidence.model import (
    Boundary,
    Camera,
    CameraMove,
    CameraPoint,
    Cut,
    Evidence,
    Headcount,
    Look,
    Posterior,
    Rest,
    Segment,
    Take,
)
from drillcheck.judge.verdict import (
    CameraMoveAt,
    CameraSummary,
    ClipVerdict,
    Finding,
    Inputs,
    Measurements,
    ModelRef,
    Outcome,
    Participants,
    PolicyRef,
    RestSpan,
    SegmentSpan,
    TakeSpan,
    Verdict,
    VideoSummary,
)

TICKS = 1000
SHA = "5f" * 32


def ticks(seconds: float) -> int:
    return round(seconds * TICKS)


def a_finding(
    rule: str,
    verdict: Outcome = "pass",
    measured: float | None = None,
    limit: float | None = None,
    unit: str | None = None,
    **more: object,
) -> Finding:
    facts: dict[str, object] = {"clause": "R19 附件3 队列训练", "code": f"{rule}_{verdict}", "params": {}}
    facts |= {"measured": measured, "limit": limit, "unit": unit, **more}
    return Finding.model_validate({"rule": rule, "verdict": verdict, **facts})


def a_verdict(verdict: ClipVerdict = "pass", findings: list[Finding] | None = None, **more: object) -> Verdict:
    """A clip of 21:04 with a rest of 2:53 at 8:12."""
    segments = [("absent", 0, 20), ("drill", 20, 492), ("rest", 492, 665), ("drill", 665, 1255), ("absent", 1255, 1264)]
    made = Verdict(
        verdict=verdict,
        video=VideoSummary(
            path="videos/一中队-上半月.mp4",
            sha256=SHA,
            duration_s=1264,
            width=1920,
            height=1080,
            fps=25,
            codec="h264",
            recorded_at="2024-06-05T09:00:00+08:00",
            parts=["videos/一中队-上半月.mp4"],
        ),
        inputs=Inputs(
            as_of="2024-06-05",
            as_of_source="recording",
            squad="一中队",
            roster_sha256=SHA,
            in_service=21,
            exempt=1,
            required=15,
            uploaded_at=None,
        ),
        measurements=Measurements(
            session_s=1235,
            net_drill_s=1062,
            unseen_s=0,
            segments=[SegmentSpan.model_validate({"state": s, "start_s": a, "end_s": b}) for s, a, b in segments],
            rests=[RestSpan(start_s=492, end_s=665, length_s=173, uncertainty_s=0.5, left_share=0)],
            participants=Participants(count=18, low=17, high=19),
            takes=[TakeSpan(start_s=0, end_s=1264)],
            camera=CameraSummary(max_shift_px=3, max_rotation_deg=0.1, moves=[]),
            repeats=[],
        ),
        findings=passing_findings() if findings is None else findings,
        policy=PolicyRef(id="putuo-2024-8", version="1", sha256=SHA),
        model=ModelRef(name="fall-yolov8s", sha256=SHA),
        profile="standard",
        software="0.1.0",
    )
    return made.model_copy(update=more)


def passing_findings() -> list[Finding]:
    return [
        a_finding("duration", measured=1235, limit=1200, unit="s", spans=[(20, 1255)], frames=[20.0, 1255.0]),
        a_finding("rest_count", measured=1, limit=1, unit="count", clause="R23 附件3 队列训练"),
        a_finding("rest_length", measured=173, limit=180, unit="s", spans=[(492, 665)], frames=[492.0, 578.0, 665.0]),
        a_finding("attendance", measured=18, limit=15, unit="people", clause="R20 附件3 队列训练"),
        a_finding("same_angle", measured=0.0016, limit=0.02, unit="share", clause="R27 附件3 队列训练"),
        a_finding("upload_deadline", "not_judged"),
        a_finding("separate_uploads", "not_judged"),
    ]


def a_failing_verdict() -> Verdict:
    """Too few people, a long rest, and a camera that may have been touched."""
    base = a_verdict()
    findings = [
        a_finding("duration", measured=1235, limit=1200, unit="s", spans=[(20, 1255)]),
        a_finding(
            "attendance",
            "fail",
            12,
            15,
            "people",
            message="参训人数不足：应到 15 人，实到最多 13 人。",
            spans=[(20, 1255)],
        ),
        a_finding(
            "rest_length", "fail", 200, 180, "s", message="休息超过 3 分钟。", spans=[(492, 692)], frames=[492.0, 692.0]
        ),
        a_finding(
            "same_angle",
            "review",
            0.031,
            0.02,
            "share",
            message="画面背景有位移，请确认摄像机是否被移动。",
            spans=[(900, 910)],
        ),
        a_finding(
            "upload_deadline",
            "review",
            message="上传时间在截止日当天。",
            alternative={"reading": "deadline_day=exclusive", "verdict": "fail"},
        ),
        a_finding("separate_uploads", "not_judged"),
    ]
    facts = base.measurements.model_copy(
        update={
            "participants": Participants(count=12, low=11, high=13),
            "takes": [TakeSpan(start_s=0, end_s=900), TakeSpan(start_s=900, end_s=1264)],
            "camera": CameraSummary(
                max_shift_px=60,
                max_rotation_deg=0.4,
                moves=[CameraMoveAt(at_s=900, shift_px=60, rotation_deg=0.4, zoom=1.0)],
            ),
        }
    )
    return a_verdict("fail", findings, measurements=facts)


def some_evidence(
    path: str = "videos/一中队-上半月.mp4",
    duration: float = 1264,
    width: int = 1920,
    height: int = 1080,
    rate: int = TICKS,
) -> Evidence:
    """Evidence that matches `a_verdict`, its times scaled to `duration` seconds, `rate` ticks a second."""

    def at(seconds: float) -> int:
        return round(seconds * duration / 1264 * rate)

    def edge(seconds: float) -> Boundary:
        return Boundary(at=at(seconds), uncertainty=at(0.5))

    part = PartFacts(
        path=path,
        sha256=SHA,
        size_bytes=1,
        container="mp4",
        start=0,
        duration=round(duration * rate),
        claimed_duration_s=duration,
        recorded_at="2024-06-05T09:00:00+08:00",
        recorded_at_source="creation_time",
    )
    moments = [at(seconds) for seconds in range(0, 1264, 8)]
    drills = [("absent", 0, 20), ("drill", 20, 492), ("rest", 492, 665), ("drill", 665, 1255), ("absent", 1255, 1264)]
    return Evidence(
        software="0.1.0",
        time_base=str(Fraction(1, rate)),
        video=VideoFacts(
            parts=[part],
            duration=round(duration * rate),
            width=width,
            height=height,
            fps=25,
            variable_rate=False,
            rotation=0,
            codec="h264",
            recorded_at=part.recorded_at,
            recorded_at_source=part.recorded_at_source,
        ),
        packets=PacketFacts(
            count=1,
            keyframes=1,
            median_gop=TICKS,
            longest_gop=TICKS,
            gaps=[],
            missing_pts=0,
            corrupt=0,
            parameter_changes=[],
            rhythm_breaks=[],
        ),
        model=ModelFacts(
            name="fall-yolov8s", sha256=SHA, runtime="openvino", precision="f32", input_width=960, input_height=544
        ),
        profile=ProfileFacts(name="standard", sha256=SHA, max_gap_s=8),
        looks=[_look(moment, at(20), width, height) for moment in moments],
        undecoded=[],
        session=(edge(20), edge(1255)),
        opening="absent",
        closing="absent",
        segments=[Segment.model_validate({"state": s, "start": edge(a), "end": edge(b)}) for s, a, b in drills],
        rests=[Rest(start=edge(492), end=edge(665), left_share=0, certainty=0.95)],
        posterior=[Posterior(at=moment, rest=0.95 if at(492) <= moment <= at(665) else 0.04) for moment in moments],
        headcount=Headcount(count=18, low=17, high=19, presence_low=[17] * 20, presence=[18] * 20, saturated=False),
        takes=[Take(start=0, end=at(900)), Take(start=at(900), end=at(1264))],
        cuts=[Cut(at=edge(900), certain=True, reasons=["picture"])],
        camera=Camera(
            curve=[
                CameraPoint(
                    at=moment,
                    shift_px=60.0 if moment > at(900) else 2.0,
                    shift_share=0.031 if moment > at(900) else 0.001,
                    rotation_deg=0.1,
                    zoom=1.0,
                    quality=0.9,
                )
                for moment in moments
            ],
            moves=[CameraMove(at=edge(900), shift_px=60, shift_share=0.031, rotation_deg=0.4, zoom=1)],
            max_shift_px=60,
            max_shift_share=0.031,
            max_rotation_deg=0.4,
            max_zoom=1,
            unknown=[],
        ),
        repeats=[],
        doubts=[],
    )


def _look(moment: int, begin: int, width: int, height: int) -> Look:
    present = moment >= begin
    people = 18 if present else 0
    step = width / 22
    boxes = [(step * (i + 1), height * 0.3, step * (i + 1.8), height * 0.8) for i in range(people)]
    return Look(at=moment, boxes=boxes, scores=[0.8 if i % 5 else 0.2 for i in range(people)])
