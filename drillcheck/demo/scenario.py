"""Scenario files: what happens in a clip, who takes part, where the camera stands, what the verdict should be."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from drillcheck.demo.edits import Edit, Playback, playback
from drillcheck.demo.entries import Entry, Leave, Part, Rest
from drillcheck.demo.incidents import Event, Move
from drillcheck.errors import InputError
from drillcheck.resources import data_dir

FOLDER = "scenarios"


class Formation(Part):
    """The formation's make-up and place. Metres; `facing_deg` 0 looks at the camera, positive to picture right."""

    people: int = Field(ge=2, le=40)
    ranks: int = Field(default=3, ge=1, le=4)
    commander: bool = True
    x_m: float = -0.5
    y_m: float = 17.5
    facing_deg: float = 14.0
    abreast_m: float = Field(default=1.1, gt=0.5)
    depth_m: float = Field(default=1.5, gt=0.5)
    reach_m: float = Field(default=2.6, gt=0)
    """How far a march leads away from home."""
    uniform: Literal["blue", "olive", "navy", "white", "camouflage", "grey"] = "blue"


class View(Part):
    """Where the camera stands and looks. Metres and degrees; yaw is positive to the right, pitch downwards, roll
    clockwise as the cameraman turns it."""

    x_m: float = 0.0
    y_m: float = 0.0
    height_m: float = Field(default=6.0, ge=1.5)
    yaw_deg: float = 0.0
    pitch_deg: float = 12.5
    roll_deg: float = 0.0
    focal_px: float = Field(default=760.0, gt=100)


class Pan(Part):
    """The camera turns by `degrees` to the right over `seconds` and stays there."""

    at_s: float = Field(gt=0)
    seconds: float = Field(gt=0)
    degrees: float


class Camera(View):
    """The camera of the first take, how it is turned during the clip, and what else moves it."""

    pans: tuple[Pan, ...] = ()
    moves: tuple[Move, ...] = ()


class Take(Part):
    """From `at_s` on another recording: another place of the camera (the same tripod where there is no `view`), other
    light, people shifted by `shift_m` from where they would be in the first, `skip_s` of the story left out."""

    at_s: float = Field(gt=0)
    view: View | None = None
    skip_s: float = Field(default=0.0, ge=0)
    light: float = Field(default=1.0, gt=0.3, lt=1.6)
    shift_m: tuple[float, float] = (0.0, 0.0)


class Passers(Part):
    """People of no concern: how many cross the background once, and how many stand aside and watch."""

    people: int = Field(default=3, ge=0)
    watching: int = Field(default=0, ge=0, le=6)


class Light(Part):
    """The day's light on the sensor: `gain` 1 is a bright day, 0.4 dusk; `warmth` reddens; `noise` in grey levels."""

    gain: float = Field(default=1.0, gt=0.2, lt=1.4)
    warmth: float = Field(default=0.0, ge=-0.2, le=0.3)
    noise: float = Field(default=1.8, ge=0, le=10)


class RosterFacts(Part):
    """The squad's roster: how many are in service."""

    in_service: int = Field(ge=1)
    squad: str = "一中队"


class Expect(Part):
    """The verdict the clip should get: the checks that must fail, and those that may fail with them."""

    verdict: Literal["pass", "fail", "review"]
    fails: tuple[str, ...] = ()
    may_fail: tuple[str, ...] = ()


class Scenario(Part):
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
    ground: Literal["concrete", "asphalt", "grass", "sand"] = "concrete"
    light: Light = Light()
    formation: Formation
    roster: RosterFacts
    camera: Camera = Camera()
    takes: tuple[Take, ...] = ()
    events: tuple[Event, ...] = ()
    passers: Passers = Passers()
    stops_s: float | None = Field(default=None, gt=1)
    """The recording breaks off then, before the timeline's end."""
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
    def story_s(self) -> float:
        """Seconds of the timeline."""
        return sum(entry.seconds for entry in self.timeline)

    @property
    def duration_s(self) -> float:
        """Seconds of footage."""
        return self.story_s if self.stops_s is None else min(self.stops_s, self.story_s)

    @property
    def story_frames(self) -> int:
        """Frames of the timeline."""
        return round(self.story_s * self.fps)

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
