"""Filmed drills: the upload, what the program judged of it, what a person decided. Written by commands, not tables."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from drillcheck.judge.verdict import Outcome
from drillcheck.ledger.records.base import Record, joined

# What a clip shows by itself; the rest depends on what else the ledger knows.
OF_THE_MONTH = frozenset({"half_month", "coverage", "upload_deadline", "separate_uploads"})


class _OfClip(Record):
    """Something about one upload."""

    squad: str
    on: date
    clip: str = Field(description="SHA-256 of its files together")

    @property
    def subject(self) -> str:
        """The same files for the same squad and day are the same upload."""
        return joined(self.squad, self.on, self.clip)

    @property
    def when(self) -> date:
        """The day of the drill."""
        return self.on


class Clip(_OfClip):
    """An upload. `evidence`: SHA-256 of what was measured; `half`: of the month that it is meant for."""

    MODULE: ClassVar[str] = "clip"
    LABEL: ClassVar[str] = "训练录像"
    name: str
    files: list[str]
    start: AwareDatetime
    half: Literal[1, 2]
    uploaded: AwareDatetime | None = None
    batch: str = ""
    evidence: str


class Judgement(_OfClip):
    """What the program judged of an upload: each rule's outcome, and how many took part."""

    MODULE: ClassVar[str] = "judgement"
    LABEL: ClassVar[str] = "录像判定"
    evidence: str
    outcomes: dict[str, Outcome]
    low: int
    count: int
    high: int
    policy: str
    policy_sha256: str
    software: str


class Decision(_OfClip):
    """What a person decided of one finding; the program's stays beside it. It holds for this evidence only."""

    MODULE: ClassVar[str] = "decision"
    LABEL: ClassVar[str] = "人工判定"
    rule: str
    verdict: Literal["pass", "fail"]
    reason: str
    evidence: str

    @property
    def subject(self) -> str:
        """Of which upload, of which rule."""
        return joined(self.squad, self.on, self.clip, self.rule)


KEPT: tuple[type[Record], ...] = (Clip, Judgement, Decision)
