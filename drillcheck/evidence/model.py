"""The evidence itself. All times are integer ticks of `time_base` from the clip's first picture."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from drillcheck.evidence.facts import ModelFacts, PacketFacts, ProfileFacts, Record, VideoFacts

SCHEMA = "drillcheck.evidence/1"
State = Literal["absent", "drill", "rest", "unseen"]
Edge = Literal["absent", "gathering", "formation", "marching", "rest", "unseen"]


class Look(Record):
    """One picture in which people were looked for; boxes in displayed pixels, x0 y0 x1 y1."""

    at: int
    boxes: list[tuple[float, float, float, float]]
    scores: list[float]
    dense: bool = Field(default=False, description="a look made to refine a boundary, not of the sparse scan")


class Boundary(Record):
    """A moment with its uncertainty, both in ticks: the truth lies within `at` ± `uncertainty`."""

    at: int
    uncertainty: int = Field(ge=0)


class Segment(Record):
    """A stretch of one state."""

    state: State
    start: Boundary
    end: Boundary


class Rest(Record):
    """A rest: from the first falling out to everybody standing in formation again."""

    start: Boundary
    end: Boundary
    left_share: float = Field(ge=0, le=1, description="share of the people who left the picture")
    certainty: float = Field(ge=0, le=1, description="mean posterior of rest inside it")


class Posterior(Record):
    """Per sparse look: probability that people rest at that moment (among those present)."""

    at: int
    rest: float = Field(ge=0, le=1)


class Doubt(Record):
    """A stretch that could not be told with confidence, and why."""

    start: int
    end: int
    what: Literal["rest", "cut", "camera", "count", "people", "speed", "screen"]
    detail: str


class Headcount(Record):
    """People who take part through the required time; the true number lies in low..high."""

    count: int = Field(ge=0)
    low: int = Field(ge=0)
    high: int = Field(ge=0)
    presence_low: list[int] = Field(description="per minute of the session: people surely taking part")
    presence: list[int] = Field(description="per minute of the session: people seen, robustly")
    saturated: bool = Field(description="a count at the detector's own maximum")


class Alignment(Record):
    """How straight the ranks stand, from the mean places of the formation; information."""

    lines: int = Field(ge=1, description="lines of at least three people")
    people: int = Field(ge=3, description="people in them")
    straightness_m: float = Field(ge=0, description="root mean square distance from the line, metres")
    interval_m: float = Field(ge=0, description="median distance to the next in line, metres")


class Take(Record):
    """An uninterrupted recording."""

    start: int
    end: int


class Cut(Record):
    """A moment where the recording may have been interrupted."""

    at: Boundary
    certain: bool = Field(description="both the picture and the packets, or the picture beyond doubt")
    reasons: list[str]


class CameraPoint(Record):
    """Pose of the background against the clip's reference at one moment."""

    at: int
    shift_px: float = Field(ge=0, description="displayed pixels")
    shift_share: float = Field(ge=0, description="of the picture's width")
    rotation_deg: float
    zoom: float = Field(gt=0)
    quality: float = Field(ge=0, le=1, description="share of background points that agree")


class CameraMove(Record):
    """The camera stands otherwise than before."""

    at: Boundary
    shift_px: float
    shift_share: float
    rotation_deg: float
    zoom: float


class Camera(Record):
    """The camera's pose over time."""

    curve: list[CameraPoint]
    moves: list[CameraMove]
    max_shift_px: float
    max_shift_share: float
    max_rotation_deg: float
    max_zoom: float = Field(description="largest departure from 1, as a ratio ≥ 1")
    unknown: list[tuple[int, int]] = Field(description="stretches whose pose could not be told")


class Repeat(Record):
    """Footage that stands twice inside the clip, forwards or backwards, or does not move at all."""

    start: int
    end: int
    copy_of_start: int
    kind: Literal["loop", "frozen", "reversed"]
    certain: bool = Field(default=True, description="false: likely, and for a person to look at")


class Cover(Record):
    """A stretch in which the lens was covered or the picture black: nothing was seen."""

    start: int
    end: int
    kind: Literal["black", "covered"]


class Tempo(Record):
    """A stretch that plays at another speed than it was recorded at."""

    start: int
    end: int
    kind: Literal["repeated", "mixed", "skipped", "hurried"] = Field(
        description="pictures repeat, mix their neighbours or were left out at a beat; or people only move too fast"
    )
    factor: float = Field(gt=0, description="times as fast as recorded")
    certain: bool = Field(description="false: likely, and for a person to look at")


class Cadence(Record):
    """How fast people step where they march, from their legs; information."""

    steps_per_minute: float = Field(gt=0)
    uncertainty: float = Field(ge=0, description="steps a minute either way")
    marches: list[tuple[int, int]] = Field(description="stretches it was told from")


class Fingerprint(Record):
    """By what the same footage is found again; no picture and no face can be got back from it."""

    version: Literal[1] = 1
    activity: str = Field(description="base64, a byte each quarter second: how much moves, from packets")


class Evidence(Record):
    """What was measured in one clip."""

    schema_: Literal["drillcheck.evidence/1"] = Field(default="drillcheck.evidence/1", alias="schema")
    software: str
    time_base: str = Field(description='seconds a tick, as a fraction "1/90000"')
    video: VideoFacts
    packets: PacketFacts
    model: ModelFacts
    profile: ProfileFacts
    looks: list[Look]
    undecoded: list[tuple[int, int]] = Field(description="stretches that could not be decoded")
    session: tuple[Boundary, Boundary] | None = Field(description="first and last moment of the training")
    opening: Edge = Field(description="what the clip's first seconds show")
    closing: Edge = Field(description="what the clip's last seconds show")
    segments: list[Segment]
    rests: list[Rest]
    posterior: list[Posterior]
    headcount: Headcount
    alignment: Alignment | None = Field(default=None, description="None where no formation was found")
    takes: list[Take]
    cuts: list[Cut]
    camera: Camera
    repeats: list[Repeat]
    covers: list[Cover] = Field(default=[], description="unseen, since nothing was to be seen")
    tempos: list[Tempo] = Field(default=[], description="not at the speed of the recording")
    cadence: Cadence | None = Field(default=None, description="None where no steps could be told")
    doubts: list[Doubt]
    fingerprint: Fingerprint | None = Field(default=None, description="None in evidence of before there were any")

    @property
    def tick(self) -> Fraction:
        """Length of one tick in seconds, exact."""
        return Fraction(self.time_base)

    def seconds(self, ticks: int) -> Fraction:
        """Ticks in exact seconds."""
        return ticks * self.tick

    def to_json(self) -> str:
        """The serialised form that is judged."""
        return self.model_dump_json(by_alias=True, indent=1) + "\n"
