"""When drills are uploaded (R28, R29 附件3 队列训练 4): by the 10th and the 25th, in two uploads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from drillcheck.judge.policy import Policy
from drillcheck.judge.verdict import Outcome
from drillcheck.rules.calendar import Deadline, Moment, Month, before_day, local_day
from drillcheck.rules.ruling import Given, Ruling, together, verdict_of

Half = Literal[1, 2]


class Uploaded(Given):
    """One drill's upload; `uploaded_at` is when the server had all of it (A19), None: never."""

    kind: Literal["drill_upload"] = "drill_upload"
    half: Half
    drill_start: Moment
    uploaded_at: Moment | None
    upload_started_at: Moment | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class Upload(Ruling):
    """`due_before` is exclusive; `other_reading`: what the other map of halves to deadlines says (A2)."""

    due_before: datetime
    other_reading: Outcome
    other_due_before: datetime


def upload(given: Uploaded, policy: Policy) -> Upload:
    """R28 under the policy's map of halves, with what the other map gives."""
    lagged = policy.parameters.drill_upload_map.value == "lagged"
    due, other = (_due(given, policy, lagged=reading) for reading in (lagged, not lagged))
    return Upload(
        _outcome(due, given.uploaded_at), due.due_before, _outcome(other, given.uploaded_at), other.due_before
    )


def _outcome(due: Deadline, moment: datetime | None) -> Outcome:
    return verdict_of(due.keeps(moment)) if due.applies else "exempt"


def _due(given: Uploaded, policy: Policy, *, lagged: bool) -> Deadline:
    first, second = policy.drill.upload_deadline.days
    month = local_day(given.drill_start).strftime("%Y-%m")
    if lagged:
        # Ten days after each half's end.
        return before_day(policy, month, second) if given.half == 1 else before_day(policy, month, first, later=1)
    return before_day(policy, month, first if given.half == 1 else second)


class UploadPair(Given):
    """Both drills of a month."""

    kind: Literal["drill_upload_pair"] = "drill_upload_pair"
    month: Month
    drills: list[Uploaded]


@dataclass(frozen=True, slots=True)
class Pair(Ruling):
    """What each half's upload is, and whether they came separately; None where a half has none."""

    first: Outcome | None
    second: Outcome | None
    separate: bool


def upload_pair(given: UploadPair, policy: Policy) -> Pair:
    """R28 of both, and R29: two uploads, not one batch."""
    halves: dict[int, Outcome] = {}
    for drill in given.drills:
        outcome = upload(drill, policy).verdict
        halves[drill.half] = together([outcome, *([halves[drill.half]] if drill.half in halves else [])])
    sent = [drill for drill in given.drills if drill.uploaded_at is not None]
    # Without a batch's name the moment tells: one transfer ends once.
    parcels = {drill.batch or f"{drill.uploaded_at}" for drill in sent}
    separate = len(parcels) == len(sent)
    both = verdict_of(len(halves) == 2)
    verdict = together([*halves.values(), *(outcome for outcome in (both, verdict_of(separate)) if outcome == "fail")])
    return Pair(verdict, halves.get(1), halves.get(2), separate)
