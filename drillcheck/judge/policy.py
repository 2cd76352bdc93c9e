"""The policy: limits with their clauses, and readings of what the text leaves open (schema `drillcheck.policy/1`)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Generic, Literal, TypeVar

from pydantic import Field, PrivateAttr, field_validator, model_validator

from drillcheck.judge.limits import Bound, Interval, compare
from drillcheck.judge.policy_tables import Clause, Exact, Table
from drillcheck.judge.policy_year import Credits, Exams, Fitness, Resources, StudyLedger, Supervision, Tasks
from drillcheck.judge.verdict import ClipVerdict, PolicyRef

SCHEMA = "drillcheck.policy/1"
T = TypeVar("T")


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


class Limited(Clause):
    """A rule with a number in it."""

    limit: Limit


class Days(Clause):
    """A rule of two days of the month."""

    days: tuple[int, int] = Field(description="for the first and the second half")

    @field_validator("days", mode="before")
    @classmethod
    def _of_a_month(cls, value: object) -> object:
        if (
            isinstance(value, list)
            and len(value) == 2
            and all(isinstance(day, int) and 1 <= day <= 28 for day in value)
        ):
            return tuple(value)
        raise ValueError("two days of the month, 1 to 28")


class Halved(Limited):
    """A rule for each half of a month."""

    last_day: int = Field(ge=1, le=27, description="of the first half (A12)")


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
    half_month: Halved
    coverage: Clause
    upload_deadline: Days
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
    deadline_day: Parameter[Literal["inclusive", "exclusive"]]
    drill_upload_map: Parameter[Literal["same_month", "lagged"]]
    session_date_by: Parameter[Literal["start", "end"]]
    coverage_sessions: Parameter[Literal["all", "one_per_half"]]
    extra_sessions_must_comply: Parameter[bool]
    coverage_exempt: Parameter[Literal["all_dates", "any_date"]]
    photos: Parameter[Literal["at_least_3", "exactly_3"]]
    component_minima: Parameter[bool]
    new_entrant_online: Parameter[Literal["full", "prorated"]]
    cat3_other_components: Parameter[Literal["none", "full"]]
    excluded_month_hours_count: Parameter[bool]
    dec_return_rule: Parameter[Literal["exempt", "study_only"]]
    hr_start_day_excluded: Parameter[bool]
    hr_roll_holiday: Parameter[bool]
    holiday_end_next_workday: Parameter[str]
    age_basis: Parameter[Literal["year_end", "test_date"]]
    order_violation: Parameter[Literal["partial", "fail"]]
    same_sitting: Parameter[bool]
    exam_must_pass: Parameter[bool]
    q2_hard: Parameter[bool]
    general_periods_per_person: Parameter[int]
    competition_all_squads: Parameter[bool]
    base_types_hard: Parameter[bool]


class Policy(Table):
    """One policy file. A drill is judged by the one in force on its day."""

    schema_: Literal["drillcheck.policy/1"] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    version: str
    title: str
    note: str = ""
    in_force_from: date
    in_force_to: date | None = Field(default=None, description="last day; without it until a successor exists")
    effective_from: date | None = Field(description="deadlines before this day are advisory (A11); none: all bind")
    source: Source
    drill: Drill
    study: StudyLedger
    credits: Credits
    fitness: Fitness
    exams: Exams
    tasks: Tasks
    resources: Resources
    supervision: Supervision
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

    def reading(self, **values: object) -> Policy:
        """The same policy under another reading: `policy.reading(rest_counts=False)`; `effective_from` is one, too.

        `KeyError`: unknown name. `ValidationError`: a value that the parameter does not take.
        """
        changed: dict[str, object] = {}
        if "effective_from" in values:
            day = values.pop("effective_from")
            day = date.fromisoformat(day) if isinstance(day, str) else day
            return self.model_copy(update={"effective_from": day}).reading(**values)
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
