"""Scenario files: what happens in a clip, who takes part, where the camera stands, what the verdict should be."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from drillcheck.demo.edits import Edit, Playback, playback
from drillcheck.demo.incidents import Event, Move
from drillcheck.errors import InputError
from drillcheck.resources import data_dir

FOLDER = "scenarios"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Absent(_Part):
    """Nobody of the formation is in view."""

    do: Literal["absent"]
    seconds: float = Field(gt=0)


class Gather(_Part):
    """People walk in from outside the picture and fall in; the last one stands in place when the time is up."""

    do: Literal["gather"]
    seconds: float = Field(ge=6, le=15)


class Drill(_Part):
    """Commands chosen with the seed, one after another; the block ends where it began."""

    do: Literal["drill"]
    seconds: float = Field(gt=0)


class Attention(_Part):
    """Everybody stands still at attention."""

    do: Literal["attention"]
    seconds: float = Field(gt=0)


class Rest(_Part):
    """People fall out at the start and all stand in formation again at the end; `leave` of them walk out of view."""

    do: Literal["rest"]
    seconds: float = Field(ge=24)
    leave: int = Field(default=0, ge=0)


class Leave(_Part):
    """`people` of the formation walk off for good; the others stand at attention."""

    do: Literal["leave"]
    seconds: float = Field(ge=12)
    people: int = Field(ge=1)


class Dismiss(_Part):
    """All fall out and walk off; whoever is still in view when the time is up is gone."""

    do: Literal["dismiss"]
    seconds: float = Field(ge=12)


Entry = Annotated[Absent | Gather | Drill | Attention | Rest | Leave | Dismiss, Field(discriminator="do")]


class Formation(_Part):
    """The formation's make-up and place. Metres; `facing_deg` 0 looks at the camera, positive to picture right."""

    people: int = Field(ge=2, le=30)
    ranks: int = Field(default=3, ge=1, le=4)
    commander: bool = True
    x_m: float = -0.5
    y_m: float = 17.5
    facing_deg: float = 14.0
    abreast_m: float = Field(default=1.1, gt=0.5)
    depth_m: float = Field(default=1.5, gt=0.5)
    reach_m: float = Field(default=2.6, gt=0)
    """How far a march leads away from home."""


class View(_Part):
    """Where the camera stands and looks. Metres and degrees; yaw is positive to the right, pitch downwards, roll
    clockwise as the cameraman turns it."""

    x_m: float = 0.0
    y_m: float = 0.0
    height_m: float = Field(default=6.0, gt=2)
    yaw_deg: float = 0.0
    pitch_deg: float = 12.5
    roll_deg: float = 0.0
    focal_px: float = Field(default=760.0, gt=100)


class Pan(_Part):
    """The camera turns by `degrees` to the right over `seconds` and stays there."""

    at_s: float = Field(gt=0)
    seconds: float = Field(gt=0)
    degrees: float


class Camera(View):
    """The camera of the first take, how it is turned during the clip, and what else moves it."""

    pans: tuple[Pan, ...] = ()
    moves: tuple[Move, ...] = ()


class Take(_Part):
    """From `at_s` on another recording: another place of the camera (the same tripod where there is no `view`), other
    light, people shifted by `shift_m` from where they would be in the first, `skip_s` of the story left out."""

    at_s: float = Field(gt=0)
    view: View | None = None
    skip_s: float = Field(default=0.0, ge=0)
    light: float = Field(default=1.0, gt=0.3, lt=1.6)
    shift_m: tuple[float, float] = (0.0, 0.0)


class Passers(_Part):
    """How many people of no concern walk through the background during the clip."""

    people: int = Field(default=3, ge=0)


class RosterFacts(_Part):
    """The squad's roster: how many are in service."""

    in_service: int = Field(ge=1)
    squad: str = "一中队"


class Expect(_Part):
    """The verdict the clip should get: the checks that must fail, and those that may fail with them."""

    verdict: Literal["pass", "fail", "review"]
    fails: tuple[str, ...] = ()
    may_fail: tuple[str, ...] = ()


class Scenario(_Part):
    """One clip's script."""

    name: str = ""
    about: str
    seed: int
    recorded_at: AwareDatetime
    fps: int = Field(default=10, ge=5, le=30)
    width: int = Field(default=640, ge=160, multiple_of=2)
    height: int = Field(default=360, ge=90, multiple_of=2)
    yard: int = 1
    """Seed of the parade ground's look."""
    formation: Formation
    roster: RosterFacts
    camera: Camera = Camera()
    takes: tuple[Take, ...] = ()
    events: tuple[Event, ...] = ()
    passers: Passers = Passers()
    timeline: tuple[Entry, ...]
    edits: tuple[Edit, ...] = ()
    """What was done to the finished recording; `duration_s` and `frames` are of the recording before that."""
    expect: Expect

    @model_validator(mode="after")
    def _timeline_has_one_session(self) -> Scenario:
        acts = [entry.do for entry in self.timeline]
        if acts.count("gather") != 1 or acts.count("dismiss") != 1:
            raise ValueError("timeline: expected one gather and one dismiss")
        first, last = acts.index("gather"), acts.index("dismiss")
        outside = acts[:first] + acts[last + 1 :]
        if first > last or "absent" in acts[first:last] or any(act != "absent" for act in outside):
            raise ValueError("timeline: expected absent, gather, drill and rests, dismiss, absent, in this order")
        if any(isinstance(entry, Rest) and entry.leave >= self.formation.people for entry in self.timeline):
            raise ValueError("timeline: expected somebody to stay in view during a rest")
        if sum(entry.people for entry in self.timeline if isinstance(entry, Leave)) >= self.formation.people:
            raise ValueError("timeline: expected somebody to stay")
        self.playback()
        return self

    def playback(self) -> Playback:
        """What is played after the edits."""
        return playback(self.edits, self.frames, self.fps)

    @property
    def duration_s(self) -> float:
        """Seconds of footage."""
        return sum(entry.seconds for entry in self.timeline)

    @property
    def frames(self) -> int:
        """Frames of footage."""
        return round(self.duration_s * self.fps)


def known_scenarios() -> list[str]:
    """Names of the scenarios that come with the program."""
    return sorted(path.stem for path in (data_dir("fixtures") / FOLDER).glob("*.toml"))


def load_scenario(scenario: str | Path) -> Scenario:
    """Read a scenario by its name, or from a file when given a path or a name that ends in .toml."""
    path = Path(scenario)
    if isinstance(scenario, str) and path.suffix != ".toml":
        path = data_dir("fixtures") / FOLDER / f"{scenario}.toml"
        if scenario not in known_scenarios():
            raise InputError("unknown_scenario", name=scenario, known=", ".join(known_scenarios()))
    if not path.is_file():
        raise InputError("unknown_scenario", name=str(path), known=", ".join(known_scenarios()))
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        return Scenario.model_validate({"name": path.stem, **fields})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError("bad_scenario", path=str(path), where="", problem=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError("bad_scenario", path=str(path), where=where, problem=first["msg"]) from error
