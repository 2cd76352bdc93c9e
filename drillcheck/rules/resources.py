"""Teachers, courseware, courses, bases and bulletins (R62–R69 重点任务 7–9, 工作要求 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, model_validator

from drillcheck.judge.policy import Policy
from drillcheck.judge.verdict import Outcome
from drillcheck.rules.exams import Missing
from drillcheck.rules.ruling import Given, Ruling, together, verdict_of


class Piece(Given):
    """A piece of courseware."""

    type: str
    law_enforcement: bool


class Quota(Given):
    """One or more of what the bureau is to have."""

    kind: Literal["quota"] = "quota"
    teachers: int | None = Field(default=None, ge=0)
    recommended_to_city: int | None = Field(default=None, ge=0)
    courseware: list[Piece] | None = None
    topics: list[str] | None = None
    onsite: list[str] | None = None
    bases: list[str] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Quota:
        if not self.model_fields_set - {"kind"}:
            raise ValueError("one of teachers, recommended_to_city, courseware, topics, onsite, bases")
        return self


@dataclass(frozen=True, slots=True)
class QuotaRuling(Ruling):
    """`count` of the last numbered thing that was told; names that are missing."""

    count: int | None
    missing: tuple[str, ...]
    missing_types: tuple[str, ...]


def quota(given: Quota, policy: Policy) -> QuotaRuling:
    """R62–R68; R63, R66 and R68 are wishes, and fall short as `partial`."""
    rules = policy.resources
    outcomes: list[Outcome] = []
    counts: list[int] = []
    missing: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    if given.teachers is not None:
        counts.append(given.teachers)
        outcomes.append(verdict_of(given.teachers >= rules.teachers.least))
    if given.recommended_to_city is not None:
        counts.append(given.recommended_to_city)
        outcomes.append(verdict_of(given.recommended_to_city > 0, otherwise="partial"))
    if given.courseware is not None:
        counts.append(sum(one.law_enforcement and one.type in rules.courseware.names for one in given.courseware))
        outcomes.append(verdict_of(counts[-1] >= rules.courseware.least))
    for told, asked, short in (
        (given.topics, rules.courses.names, "fail"),
        (given.onsite, rules.onsite.names, "partial"),
    ):
        if told is not None:
            missing += lacking(asked, told)
            outcomes.append("pass" if not lacking(asked, told) else "fail" if short == "fail" else "partial")
    if given.bases is not None:
        counts.append(len(given.bases))
        kinds = lacking(rules.base_kinds.names, given.bases)
        outcomes.append(verdict_of(counts[-1] >= rules.bases.least))
        hard = policy.parameters.base_types_hard.value
        outcomes.append(verdict_of(not kinds, otherwise="fail" if hard else "partial"))
    return QuotaRuling(together(outcomes), counts[-1] if counts else None, missing, kinds)


def lacking(asked: Sequence[str], told: Sequence[str]) -> tuple[str, ...]:
    """What was asked for and is not there, in the policy's order."""
    return tuple(name for name in asked if name not in told)


class Bulletin(Given):
    """What a bulletin tells of."""

    kind: Literal["bulletin"] = "bulletin"
    contains: list[str]


def bulletin(given: Bulletin, policy: Policy) -> Missing:
    """R69: progress, hours and credits, exam results."""
    missing = lacking(policy.resources.bulletin.names, given.contains)
    return Missing(verdict_of(not missing), missing)
