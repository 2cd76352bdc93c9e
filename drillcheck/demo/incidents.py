"""What may happen to a recording besides its story: the camera is touched, the light changes, pictures are lost.

Times are seconds of the clip. Shares are of the picture's width, so that one script fits every size.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=-0.4, le=0.4)]


class _Incident(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    at_s: float = Field(gt=0)


class Nudge(_Incident):
    """Somebody pushes the tripod: it swings for `settle_s` and then stands `dx` further right, `dy` further down and
    turned clockwise by `roll_deg`, in terms of where the camera looks."""

    do: Literal["nudge"]
    dx: Share = 0.0
    dy: Share = 0.0
    roll_deg: float = Field(default=0.0, ge=-30, le=30)
    settle_s: float = Field(default=0.8, ge=0)


class Knock(_Incident):
    """One knock: for `pictures` pictures the camera looks elsewhere, then exactly where it looked before."""

    do: Literal["knock"]
    dx: Share = 0.02
    dy: Share = 0.015
    roll_deg: float = Field(default=0.6, ge=-30, le=30)
    pictures: int = Field(default=2, ge=1)


class Tremor(_Incident):
    """A hand holds the camera for `seconds`: it wanders about its place, up to about `share`, at about `hz`."""

    do: Literal["tremor"]
    seconds: float = Field(gt=0)
    share: float = Field(default=0.005, gt=0, le=0.2)
    hz: float = Field(default=1.5, gt=0, le=15)


class Zoom(_Incident):
    """The lens goes to `ratio` times its focal length over `seconds` and stays there."""

    do: Literal["zoom"]
    seconds: float = Field(default=1.5, gt=0)
    ratio: float = Field(gt=0.3, lt=4)


class Glance(_Incident):
    """The camera pans to the right by `dx`, stays for `hold_s`, and pans back; `seconds` each way."""

    do: Literal["glance"]
    dx: Share
    seconds: float = Field(default=1.0, gt=0)
    hold_s: float = Field(default=1.0, ge=0)


class Flash(_Incident):
    """A photographer's flash lights `pictures` pictures."""

    do: Literal["flash"]
    levels: float = Field(default=70.0, gt=0, le=255)
    pictures: int = Field(default=1, ge=1)


class Cloud(_Incident):
    """The light goes to `gain` over `fade_s`, stays so for `seconds`, and comes back over `fade_s`."""

    do: Literal["cloud"]
    gain: float = Field(default=0.7, gt=0.2, lt=2)
    fade_s: float = Field(default=3.0, gt=0)
    seconds: float = Field(default=20.0, ge=0)


class Exposure(_Incident):
    """The camera's own exposure steps to `gain` within `settle_s` and stays so for `seconds`."""

    do: Literal["exposure"]
    gain: float = Field(default=0.8, gt=0.2, lt=2)
    settle_s: float = Field(default=0.2, ge=0)
    seconds: float = Field(default=1e9, gt=0)


class Close(_Incident):
    """Somebody walks past close to the lens within `seconds`."""

    do: Literal["close"]
    seconds: float = Field(default=1.4, gt=0)
    away_m: float = Field(default=1.5, ge=0.8, le=6)


class Wipe(_Incident):
    """The lens is wiped: a cloth comes from the side, covers everything and goes, all within `seconds`."""

    do: Literal["wipe"]
    seconds: float = Field(default=2.5, gt=0.2)


class Dropped(_Incident):
    """The recorder loses `seconds`: a hole in the timestamps or, `closed`, none (the timeline is what is left)."""

    do: Literal["dropped"]
    seconds: float = Field(default=1.0, gt=0)
    closed: bool = False


Move = Annotated[Nudge | Knock | Tremor | Zoom | Glance, Field(discriminator="do")]
Event = Annotated[Flash | Cloud | Exposure | Close | Wipe | Dropped, Field(discriminator="do")]


def move_end_s(move: Move, fps: int) -> float:
    """When the camera stands still again."""
    match move:
        case Nudge():
            return move.at_s + move.settle_s
        case Knock():
            return move.at_s + move.pictures / fps
        case Glance():
            return move.at_s + 2 * move.seconds + move.hold_s
        case _:
            return move.at_s + move.seconds


def event_end_s(event: Event, fps: int) -> float:
    """When nothing is to be seen of it any more, an exposure step when it has settled."""
    match event:
        case Flash():
            return event.at_s + event.pictures / fps
        case Cloud():
            return event.at_s + 2 * event.fade_s + event.seconds
        case Exposure():
            return event.at_s + event.settle_s
        case Dropped():
            return event.at_s + (0.0 if event.closed else event.seconds)
        case _:
            return event.at_s + event.seconds
