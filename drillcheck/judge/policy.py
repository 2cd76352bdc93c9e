"""The policy: limits with their clauses, and readings of what the text leaves open (schema `drillcheck.policy/1`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from drillcheck.judge.limits import Bound, Interval, compare
from drillcheck.judge.verdict import ClipVerdict, PolicyRef

SCHEMA = "drillcheck.policy/1"
T = TypeVar("T")


def _number(value: object) -> object:
    """TOML's integers and decimals, exact; everything else is left for the type to refuse."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Exact = Annotated[Decimal, BeforeValidator(_number)]


class Table(BaseModel):
    """Base of every table: immutable, no unknown key, no conversion from another type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, populate_by_name=True)


class Source(Table):
    """The document that the policy puts into numbers."""

    document: str
    issuer: str
    issued: date


class Limit(Table):
    """A number that a measured value is held against."""

    value: Exact = Field(ge=0)
    unit: Literal["s", "share", "rests", "takes", "people", "count"]
    bound: Bound

    @property
    def exact(self) -> Fraction:
        """The value as a fraction."""
        return Fraction(self.value)

    def compare(self, measured: Interval) -> ClipVerdict:
        """Pass, fail, or review when the limit lies inside the interval."""
        return compare(measured, self.exact, self.bound)


class Clause(Table):
    """One rule: its numbers (R01–R79), the clause word for word, where it stands."""

    numbers: list[str] = Field(min_length=1)
    place: str
    clause: str = Field(min_length=1, description="verbatim")
    note: str = ""

    @property
    def cited(self) -> str:
        """`R19 附件3 队列训练 1`, as findings cite it."""
        return f"{' '.join(self.numbers)} {self.place}"


class Limited(Clause):
    """A rule with a number in it."""

    limit: Limit


class Drill(Table):
    """The rules of formation drills, keyed by the names that findings use."""

    duration: Limited
    attendance: Limited
    rest_count: Limited
    rest_in_place: Clause
    rest_length: Limited
    complete: Clause
    single_take: Limited
    same_angle: Limited
    authentic: Clause
    fresh: Clause
    half_month: Limited
    coverage: Clause
    upload_deadline: Clause
    separate_uploads: Clause


class Parameter(Table, Generic[T]):
    """A reading of the text, or a tolerance of measuring."""

    value: T
    basis: str = Field(description="the ambiguity (A1–A32) or rule that it belongs to")
    unit: Literal["s", "share", "deg", "ratio"] | None = None
    note: str = ""


class Quantity(Parameter[Exact]):
    """A tolerance in numbers."""

    value: Exact = Field(ge=0)

    @property
    def exact(self) -> Fraction:
        """The value as a fraction."""
        return Fraction(self.value)


class Parameters(Table):
    """All of them, each with the default reading in the project's own policies."""

    rest_counts: Parameter[bool]
    exempt_reduces_denominator: Parameter[bool]
    exempt_reasons: Parameter[list[str]]
    not_exempt_reasons: Parameter[list[str]]
    presence: Parameter[Literal["required_time", "any_time"]]
    segmented_video: Parameter[Literal["zero_gap", "single_file"]]
    shortest_rest: Quantity
    rest_certainty: Quantity
    left_share_review: Quantity
    left_share_fail: Quantity
    same_angle_review_shift: Quantity
    same_angle_review_rotation: Quantity
    same_angle_fail_rotation: Quantity
    same_angle_review_zoom: Quantity
    same_angle_fail_zoom: Quantity
    packet_gap: Quantity
    part_gap: Quantity
    short_freeze: Quantity


class Policy(Table):
    """One policy file. A drill is judged by the one in force on its day."""

    schema_: Literal["drillcheck.policy/1"] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    version: str
    title: str
    note: str = ""
    in_force_from: date
    in_force_to: date | None = Field(default=None, description="last day; without it until a successor exists")
    effective_from: date = Field(description="deadlines before this day are advisory (A11)")
    source: Source
    drill: Drill
    parameters: Parameters
    _sha256: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _dates_in_order(self) -> Policy:
        if self.in_force_to is not None and self.in_force_to < self.in_force_from:
            raise ValueError(f"in_force_to {self.in_force_to} is before in_force_from {self.in_force_from}")
        return self

    def in_force(self, on: date) -> bool:
        """Whether drills of that day are judged by this policy."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)

    def reading(self, **values: bool | str) -> Policy:
        """The same policy under another reading: `policy.reading(rest_counts=False)`. `KeyError`: unknown name."""
        changed: dict[str, object] = {}
        for name, value in values.items():
            if name not in Parameters.model_fields:
                raise KeyError(name)
            table = getattr(self.parameters, name)
            changed[name] = type(table).model_validate({**table.model_dump(), "value": value})
        return self.model_copy(update={"parameters": self.parameters.model_copy(update=changed)})

    def of_file(self, sha256: str) -> Policy:
        """The same policy, knowing the checksum of the file it was read from."""
        policy = self.model_copy()
        policy._sha256 = sha256
        return policy

    @property
    def ref(self) -> PolicyRef:
        """How a verdict names the policy; no checksum where it was not read from a file."""
        return PolicyRef(id=self.id, version=self.version, sha256=self._sha256)
