"""The verdict that `verify` prints (schema `drillcheck.verdict/1`). Seconds here are floats, for display only."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = "drillcheck.verdict/1"
Outcome = Literal["pass", "fail", "review", "partial", "exempt", "not_judged"]
ClipVerdict = Literal["pass", "fail", "review"]
Param = str | int | float | None


class Part(BaseModel):
    """Base of every part: immutable, no unknown key, no NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)


class VideoSummary(Part):
    path: str
    sha256: str
    duration_s: float
    width: int
    height: int
    fps: float
    codec: str
    recorded_at: str | None
    parts: list[str] = Field(default_factory=list, description="paths, when a recorder split the clip")


class Inputs(Part):
    as_of: str = Field(description="ISO date on which roster and policy are read")
    as_of_source: Literal["option", "recording", "today"]
    squad: str | None
    roster_sha256: str | None
    in_service: int | None
    exempt: int | None
    required: int | None
    uploaded_at: str | None


class SegmentSpan(Part):
    state: Literal["absent", "drill", "rest", "unseen"]
    start_s: float
    end_s: float


class RestSpan(Part):
    start_s: float
    end_s: float
    length_s: float
    uncertainty_s: float
    left_share: float


class Participants(Part):
    count: int
    low: int
    high: int


class TakeSpan(Part):
    start_s: float
    end_s: float


class CameraMoveAt(Part):
    at_s: float
    shift_px: float
    rotation_deg: float
    zoom: float


class CameraSummary(Part):
    max_shift_px: float
    max_rotation_deg: float
    moves: list[CameraMoveAt]


class RepeatSpan(Part):
    start_s: float
    end_s: float
    copy_of_start_s: float


class CadenceSummary(Part):
    steps_per_minute: float
    uncertainty: float


class Measurements(Part):
    session_s: float
    net_drill_s: float
    unseen_s: float
    segments: list[SegmentSpan]
    rests: list[RestSpan]
    participants: Participants
    takes: list[TakeSpan]
    camera: CameraSummary
    repeats: list[RepeatSpan]
    cadence: CadenceSummary | None = None


class Alternative(Part):
    """What another reading of an ambiguous clause would give."""

    reading: str = Field(description='policy parameter and value, such as "rest_counts=false"')
    verdict: Outcome
    measured: float | None = None
    limit: float | None = None


class Finding(Part):
    """One rule's outcome with what proves it. `message` is rendered from `code` and `params` when shown."""

    rule: str
    clause: str = Field(description="number and place, such as 'R19 附件3 队列训练 1'")
    verdict: Outcome
    code: str
    params: dict[str, Param]
    measured: float | None
    limit: float | None
    unit: str | None
    message: str = ""
    spans: list[tuple[float, float]] = Field(default_factory=list, description="seconds")
    frames: list[float | str] = Field(default_factory=list, description="seconds of the proving frames, or saved files")
    alternative: Alternative | None = None


class PolicyRef(Part):
    id: str
    version: str
    sha256: str


class ModelRef(Part):
    name: str
    sha256: str


class Verdict(Part):
    """What was decided, from what, with every finding."""

    schema_: Literal["drillcheck.verdict/1"] = Field(default="drillcheck.verdict/1", alias="schema")
    verdict: ClipVerdict
    video: VideoSummary
    inputs: Inputs
    measurements: Measurements
    findings: list[Finding]
    policy: PolicyRef
    model: ModelRef
    profile: str
    software: str
    warnings: list[str] = Field(default_factory=list, description="codes of what the reader should know")

    @property
    def exit_code(self) -> int:
        """0 pass, 1 a rule failed, 3 a person must look."""
        return {"pass": 0, "fail": 1, "review": 3}[self.verdict]

    def to_json(self) -> str:
        """The serialised form."""
        return self.model_dump_json(by_alias=True, indent=1) + "\n"
