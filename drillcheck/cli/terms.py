"""By what a clip is judged: roster, day, squad, policy, upload; checked before anything takes long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from drillcheck.cli.dates import SHANGHAI, parse_day, parse_moment
from drillcheck.cli.options import Judging
from drillcheck.errors import InputError
from drillcheck.evidence.model import Evidence
from drillcheck.judge.asof import AsOf, choose_as_of
from drillcheck.judge.facts import Compared
from drillcheck.judge.judge import judge
from drillcheck.judge.policy import Policy
from drillcheck.judge.policy_file import load_policy, policy_in_force, require_in_force
from drillcheck.judge.roster import Roster, RosterCount, read_roster
from drillcheck.judge.verdict import Verdict


@dataclass(frozen=True)
class Terms:
    """What the user said of it, read and checked."""

    roster: Roster
    on: date | None
    squad: str | None
    policy: Policy | None
    uploaded_at: str | None
    today: date

    @classmethod
    def read(cls, judging: Judging, roster: Roster | None = None) -> Terms:
        """From the options; `roster` where no file is given. `InputError` when any is wrong."""
        if judging.roster is not None:
            roster = read_roster(judging.roster)
        if roster is None:
            raise InputError("usage_missing", name="--roster", where="drillcheck")
        return cls(
            roster=roster,
            on=parse_day(judging.on) if judging.on is not None else None,
            squad=judging.squad,
            policy=load_policy(judging.policy) if judging.policy else None,
            uploaded_at=parse_moment(judging.uploaded_at) if judging.uploaded_at is not None else None,
            today=datetime.now(SHANGHAI).date(),
        )

    def settle(self, recorded_at: str | None) -> tuple[AsOf, Policy, RosterCount]:
        """Day, policy and squad for a clip recorded at that time. `InputError` when one is not to be had."""
        as_of = choose_as_of(self.on, recorded_at, self.today)
        policy = require_in_force(self.policy, as_of.day) if self.policy else policy_in_force(as_of.day)
        return as_of, policy, self.roster.as_of(as_of.day, self.squad)

    def judge(self, evidence: Evidence, compared: Compared | None = None) -> tuple[Verdict, Policy]:
        """The verdict, and the policy it rests on."""
        as_of, policy, people = self.settle(evidence.video.recorded_at)
        return judge(evidence, policy, people, as_of.day, as_of.source, self.uploaded_at, compared), policy


def read_evidence(text: str | bytes, source: str) -> Evidence:
    """Evidence from its JSON. `InputError` names the first key that is wrong."""
    from pydantic import ValidationError

    try:
        return Evidence.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError("evidence_invalid", path=source, where=where, problem=first["msg"]) from error


def camera_limits(policy: Policy) -> tuple[float, float]:
    """Shifts of the background, as shares of the width, from which a person must look and from which the clip fails."""
    return float(policy.parameters.same_angle_review_shift.exact), float(policy.drill.same_angle.limit.exact)
