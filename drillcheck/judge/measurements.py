"""What was measured, in seconds for display."""

from __future__ import annotations

from drillcheck.evidence.model import Evidence
from drillcheck.judge.policy import Policy
from drillcheck.judge.spans import total, within
from drillcheck.judge.stretches import Training, pauses, unseen
from drillcheck.judge.timing import nominal_length
from drillcheck.judge.verdict import (
    CadenceSummary,
    CameraMoveAt,
    CameraSummary,
    Measurements,
    ModelRef,
    Participants,
    RepeatSpan,
    RestSpan,
    SegmentSpan,
    TakeSpan,
    VideoSummary,
)


def measurements(evidence: Evidence, policy: Policy) -> Measurements:
    """The evidence in a reader's terms. `unseen_s` is of the training, or of the whole clip where there was none."""
    training = Training.of(evidence)
    hidden = within(unseen(evidence), training.nominal) if training else unseen(evidence)
    gross = nominal_length(evidence, policy.reading(rest_counts=True), training) if training else 0
    net = nominal_length(evidence, policy.reading(rest_counts=False), training) if training else 0
    counted, pace = evidence.headcount, evidence.cadence
    return Measurements(
        session_s=float(gross),
        net_drill_s=float(net),
        unseen_s=float(evidence.seconds(total(hidden))),
        segments=[
            SegmentSpan(state=segment.state, start_s=_s(evidence, segment.start.at), end_s=_s(evidence, segment.end.at))
            for segment in evidence.segments
        ],
        rests=_rests(evidence, policy),
        participants=Participants(count=counted.count, low=counted.low, high=counted.high),
        takes=[TakeSpan(start_s=_s(evidence, take.start), end_s=_s(evidence, take.end)) for take in evidence.takes],
        camera=_camera(evidence),
        repeats=[
            RepeatSpan(
                start_s=_s(evidence, repeat.start),
                end_s=_s(evidence, repeat.end),
                copy_of_start_s=_s(evidence, repeat.copy_of_start),
            )
            for repeat in evidence.repeats
        ],
        cadence=None if pace is None else CadenceSummary.model_validate(pace.model_dump(exclude={"marches"})),
    )


def _rests(evidence: Evidence, policy: Policy) -> list[RestSpan]:
    """The rests that were seen; stretches that only may have been rests are in the findings."""
    return [
        RestSpan(
            start_s=_s(evidence, rest.start.at),
            end_s=_s(evidence, rest.end.at),
            length_s=_s(evidence, rest.end.at - rest.start.at),
            uncertainty_s=_s(evidence, rest.start.uncertainty + rest.end.uncertainty),
            left_share=rest.left_share,
        )
        for pause in pauses(evidence, policy)
        for rest in pause.rests
    ]


def _camera(evidence: Evidence) -> CameraSummary:
    camera = evidence.camera
    return CameraSummary(
        max_shift_px=camera.max_shift_px,
        max_rotation_deg=camera.max_rotation_deg,
        moves=[
            CameraMoveAt(
                at_s=_s(evidence, move.at.at), shift_px=move.shift_px, rotation_deg=move.rotation_deg, zoom=move.zoom
            )
            for move in camera.moves
        ],
    )


def video_summary(evidence: Evidence) -> VideoSummary:
    """The clip; of one that a recorder split, the first part's path and the checksum of all."""
    video, parts = evidence.video, evidence.video.parts
    return VideoSummary(
        path=parts[0].path,
        sha256=_checksum([part.sha256 for part in parts]),
        duration_s=_s(evidence, video.duration),
        width=video.width,
        height=video.height,
        fps=video.fps,
        codec=video.codec,
        recorded_at=video.recorded_at,
        parts=[part.path for part in parts] if len(parts) > 1 else [],
    )


def model_ref(evidence: Evidence) -> ModelRef:
    """Which detector looked."""
    return ModelRef(name=evidence.model.name, sha256=evidence.model.sha256)


def _checksum(parts: list[str]) -> str:
    """A file's own sha256; of several, the sha256 of their checksums, one a line."""
    from hashlib import sha256

    return parts[0] if len(parts) == 1 else sha256("\n".join(parts).encode()).hexdigest()


def _s(evidence: Evidence, ticks: int) -> float:
    return float(evidence.seconds(ticks))
