"""JSON Schemas of what the commands print, from the models: `python -m drillcheck.schemas` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from drillcheck.evidence.model import Evidence
from drillcheck.judge.verdict import Verdict

FOLDER = Path(__file__).resolve().parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class ErrorReport(BaseModel):
    """What every command prints instead of its data when it cannot go on (with `--json`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["drillcheck.error/1"] = Field(default="drillcheck.error/1", alias="schema")
    code: str
    message: str


MODELS: dict[str, type[BaseModel]] = {"verdict": Verdict, "evidence": Evidence, "error": ErrorReport}


def path_of(name: str) -> Path:
    """Where a schema stands: `verdict`, `evidence` or `error`."""
    return FOLDER / f"{name}.schema.json"


def load(name: str) -> dict[str, object]:
    """A schema as committed."""
    schema: dict[str, object] = json.loads(path_of(name).read_text(encoding="utf-8"))
    return schema


def generate(name: str) -> str:
    """A schema as the model has it now."""
    schema = {"$schema": DIALECT, **MODELS[name].model_json_schema(by_alias=True, mode="serialization")}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
