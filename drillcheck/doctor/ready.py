"""The detector and the policy: what a verdict needs besides software."""

from __future__ import annotations

from datetime import date

from drillcheck.detect.registry import checked_weights, find_model
from drillcheck.doctor.check import Check, Fact
from drillcheck.errors import DrillcheckError, InputError, ModelError
from drillcheck.judge.policy_file import policy_in_force


def check_model() -> Check:
    """The default detector is here, and its files are the ones registered."""
    try:
        entry = find_model(None)
    except DrillcheckError as error:
        return Check("model", "fail", "unknown", {"reason": str(error)})
    try:
        path = checked_weights(entry)
    except ModelError as error:
        facts: dict[str, Fact] = {"name": entry.name, "reason": str(error), "remedy": entry.remedy}
        return Check("model", "fail", "missing" if error.code == "model_missing" else "altered", facts)
    return Check("model", "ok", "ok", {"name": entry.name, "path": str(path), "sha256": entry.sha256[:12]})


def check_policy(today: date) -> Check:
    """A policy is in force today."""
    try:
        policy = policy_in_force(today)
    except InputError as error:
        return Check("policy", "fail", "none", {"date": today.isoformat(), "reason": str(error)})
    return Check("policy", "ok", "ok", {"id": policy.id, "version": policy.version, "date": today.isoformat()})
