"""What is known of the file, the model and the profile before anything is measured."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Record(BaseModel):
    """Base of all evidence: immutable, no unknown key, no NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)


class PartFacts(Record):
    """One file of the clip. Recorders split long recordings; the parts are listed in order."""

    path: str = Field(description="as the user gave it")
    sha256: str
    size_bytes: int = Field(ge=0)
    container: str
    start: int = Field(description="ticks from the clip's start at which this part begins")
    duration: int = Field(gt=0, description="ticks, from its packets, not from its header")
    claimed_duration_s: float | None = Field(description="what the header says; information only")
    recorded_at: str | None = Field(description="ISO 8601 with offset")
    recorded_at_source: str | None


class VideoFacts(Record):
    """The clip as one timeline."""

    parts: list[PartFacts] = Field(min_length=1)
    duration: int = Field(gt=0, description="ticks")
    width: int = Field(gt=0, description="pixels as displayed, after rotation")
    height: int = Field(gt=0)
    fps: float = Field(gt=0, description="mean frames per second")
    variable_rate: bool
    rotation: Literal[0, 90, 180, 270]
    codec: str
    recorded_at: str | None
    recorded_at_source: str | None


class ModelFacts(Record):
    """Which detector looked."""

    name: str
    sha256: str
    runtime: str = Field(description="openvino or ultralytics")
    precision: str = Field(description="f32, bf16, f16 or int8: part of the key")
    input_width: int
    input_height: int


class ProfileFacts(Record):
    """Which scan profile was used."""

    name: str
    sha256: str
    max_gap_s: float = Field(gt=0, description="a stretch between two looks longer than this is unseen")


class PacketGap(Record):
    """Presentation times jump by more than the stream's rhythm allows."""

    at: int = Field(description="ticks: end of the last picture before the gap")
    length: int = Field(description="ticks without a picture")


class PacketFacts(Record):
    """What the packet index says, every packet counted, nothing decoded."""

    count: int
    keyframes: int
    median_gop: int = Field(description="ticks between keyframes")
    longest_gop: int
    gaps: list[PacketGap]
    missing_pts: int
    corrupt: int = Field(description="packets flagged corrupt by the demuxer")
    parameter_changes: list[int] = Field(description="ticks at which codec parameters changed")
    edits: list[int] = Field(default=[], description="ticks at which an edit list goes on with another stretch")
    rhythm_breaks: list[int] = Field(description="ticks of keyframes that break a regular GOP; information")
