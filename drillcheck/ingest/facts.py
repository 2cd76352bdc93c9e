"""What the other parts are told about a clip: its probe, the pictures they ask for and the pictures they get."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from drillcheck.timecode import Timecode

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PROBE_SCHEMA = "drillcheck.probe/1"
Rotation = Literal[0, 90, 180, 270]
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """One stream of the container: `video`, `audio`, `data`, … and its codec's name."""

    kind: str
    codec: str


@dataclass(frozen=True, slots=True)
class Probe:
    """What a clip is, by its packets rather than by its header.

    `width` and `height` are pixels as displayed, after the pixel's aspect and the rotation; `rotation` is how
    many degrees clockwise the stored picture is turned for display. `start_pts` and `duration` are ticks of
    `time_base`; `claimed_duration_s` is what the header says, for information only.
    """

    path: str
    size_bytes: int
    container: str
    streams: tuple[StreamFacts, ...]
    codec: str
    width: int
    height: int
    rotation: Rotation
    fps: Fraction
    time_base: Fraction
    variable_rate: bool
    start_pts: int
    duration: int
    claimed_duration_s: float | None
    recorded_at: str | None
    recorded_at_source: str | None

    @property
    def duration_s(self) -> float:
        """Seconds, for display."""
        return Timecode(self.duration, self.time_base).seconds

    def to_dict(self) -> dict[str, Json]:
        """The JSON form, `drillcheck.probe/1`."""
        return {
            "schema": PROBE_SCHEMA,
            "path": self.path,
            "size_bytes": self.size_bytes,
            "container": self.container,
            "streams": [{"kind": stream.kind, "codec": stream.codec} for stream in self.streams],
            "codec": self.codec,
            "width": self.width,
            "height": self.height,
            "rotation": self.rotation,
            "fps": round(float(self.fps), 3),
            "fps_exact": str(self.fps),
            "time_base": str(self.time_base),
            "variable_rate": self.variable_rate,
            "start_pts": self.start_pts,
            "duration": self.duration,
            "duration_s": round(self.duration_s, 3),
            "claimed_duration_s": self.claimed_duration_s,
            "recorded_at": self.recorded_at,
            "recorded_at_source": self.recorded_at_source,
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture asked for.

    `keyframe`: the keyframe at `pts`, else the nearest one (the earlier of two equally near).
    `exact`: the first picture presented at or after `pts`.
    """

    pts: int
    mode: Literal["keyframe", "exact"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A decoded picture: `image` is height × width × 3 bytes, blue green red, turned upright.

    `displayed_width` × `displayed_height` is the size before it was shrunk to fit.
    """

    pts: int
    image: NDArray[np.uint8]
    displayed_width: int
    displayed_height: int

    def __post_init__(self) -> None:
        if self.image.ndim != 3 or self.image.shape[2] != 3:
            raise ValueError(f"an image is height × width × 3, found shape {self.image.shape}")


UndecodedReason = Literal["decode_error", "corrupt", "damaged_reference", "missing", "no_picture_at_or_after"]


@dataclass(frozen=True, slots=True)
class Undecoded:
    """A picture that should be there and could not be seen; `pts` is its time, or the one asked for past the end."""

    pts: int
    reason: UndecodedReason
