"""Scan profiles: how often and how closely a clip is looked at (pipelines/profiles/*.toml)."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from drillcheck.errors import InputError
from drillcheck.evidence.facts import ProfileFacts
from drillcheck.resources import data_dir


class Section(BaseModel):
    """Base: no unknown key, no infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PeopleScan(Section):
    step_s: float = Field(gt=0)
    keyframe_slack_s: float = Field(ge=0)
    max_gap_s: float = Field(gt=0)


Side = Annotated[int, Field(ge=32, multiple_of=32)]


class DetectorSettings(Section):
    input: tuple[Side, Side] = Field(description="width, height; multiples of 32")
    precision: Literal["f32", "bf16"]
    iou: float = Field(gt=0, lt=1)


class Refinement(Section):
    coarse_step_s: float = Field(gt=0)
    step_s: float = Field(gt=0)
    arrival_step_s: float = Field(gt=0)
    most_boundaries: int = Field(gt=0)


class CameraScan(Section):
    width: int = Field(ge=160)


class CutScan(Section):
    most_suspects: int = Field(ge=0)
    effort_s: float = Field(default=3.0, ge=0, description="nominal seconds spent on comparing neighbouring pictures")
    most_jumps: int = Field(default=6, ge=0, description="places where pictures jump that are looked into")


class Profile(Section):
    """One way of looking; `sha256` is of its file."""

    name: str
    note: str = ""
    people: PeopleScan
    detector: DetectorSettings
    refine: Refinement
    camera: CameraScan
    cuts: CutScan
    sha256: str = ""

    @property
    def facts(self) -> ProfileFacts:
        """What the evidence records of it."""
        return ProfileFacts(name=self.name, sha256=self.sha256, max_gap_s=self.people.max_gap_s)


def load_profile(name: str | Path = "standard") -> Profile:
    """A profile by name, or from a file whose path ends in .toml."""
    path = Path(name)
    if path.suffix != ".toml":
        folder = data_dir("pipelines") / "profiles"
        path = folder / f"{name}.toml"
        if not path.is_file():
            known = ", ".join(sorted(file.stem for file in folder.glob("*.toml")))
            raise InputError("profile_unknown", name=str(name), known=known)
    try:
        raw = path.read_bytes()
        table = tomllib.loads(raw.decode("utf-8"))
        return Profile.model_validate({**table, "sha256": hashlib.sha256(raw).hexdigest()})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError("profile_unreadable", path=str(path), reason=f"{where}: {first['msg']}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("profile_unreadable", path=str(path), reason=str(error)) from error
