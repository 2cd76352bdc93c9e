"""models/models.toml: which weights exist, and where their files lie on this machine."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from drillcheck.errors import InputError, ModelError
from drillcheck.ingest.hashing import sha256_of
from drillcheck.resources import data_dir, in_checkout, model_dirs


class PypiSource(BaseModel):
    """A file inside a wheel on the package index."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["pypi"]
    package: str
    version: str
    member: str


class OwnSource(BaseModel):
    """A file that comes with the program, made by a script of the project."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["own"]
    script: str


class Network(BaseModel):
    """A network that is ready to run as it is: its file beside the weights, its one input size, its arithmetic."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    file: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    input: tuple[int, int] = Field(description="width, height")
    precision: Literal["int8"]


class ModelEntry(BaseModel):
    """One set of weights. With a `network`, `file` holds that network's numbers and nothing needs to be exported."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    title: str
    default: bool = False
    file: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size_bytes: int
    classes: list[str]
    people: list[str] = Field(min_length=1)
    licence: str
    source: Annotated[PypiSource | OwnSource, Field(discriminator="kind")]
    network: Network | None = None

    @model_validator(mode="after")
    def _people_are_classes(self) -> Self:
        unknown = set(self.people) - set(self.classes)
        if unknown:
            raise ValueError(f"people: expected some of the classes {self.classes}, found {sorted(unknown)}")
        return self

    @property
    def path(self) -> Path | None:
        """The weights on this machine, or None."""
        folders = [data_dir("models")] if isinstance(self.source, OwnSource) else model_dirs()
        return next((folder / self.file for folder in folders if (folder / self.file).is_file()), None)

    @property
    def remedy(self) -> str:
        """The command that brings its files (back) to this machine."""
        if isinstance(self.source, PypiSource):
            return f"drillcheck models fetch {self.name}"
        folder = data_dir("models").parent
        return f"git -C {folder} restore models" if in_checkout() else "pip install --force-reinstall drillcheck"


@cache
def list_models() -> tuple[ModelEntry, ...]:
    """All known weights, in the file's order."""
    file = data_dir("models") / "models.toml"
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))["model"]
        return tuple(ModelEntry.model_validate(row) for row in rows)
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValidationError) as error:
        raise InputError("models_list_unreadable", path=str(file), reason=str(error)) from error


def find_model(name: str | None = None) -> ModelEntry:
    """The entry of that name; without a name, the default."""
    entries = list_models()
    for entry in entries:
        if entry.name == name or (name is None and entry.default):
            return entry
    raise InputError("model_unknown", name=name, known=", ".join(entry.name for entry in entries))


def checked_weights(entry: ModelEntry) -> Path:
    """The weights' path, after the sha256 of all files of the entry was compared.

    A missing or altered file is an error, that of the network which comes with its weights too.
    """
    path = entry.path
    if path is None:
        raise ModelError("model_missing", name=entry.name, file=entry.file, remedy=entry.remedy)
    _check_file(path, entry.sha256, entry)
    if entry.network is not None:
        _check_file(path.parent / entry.network.file, entry.network.sha256, entry)
    return path


def _check_file(path: Path, expected: str, entry: ModelEntry) -> None:
    if not path.is_file():
        raise ModelError("model_missing", name=entry.name, file=path.name, remedy=entry.remedy)
    found = sha256_of(path)
    if found != expected:
        raise ModelError("model_altered", path=str(path), expected=expected[:16], found=found[:16], remedy=entry.remedy)
