"""How many took part (R20 附件3 队列训练 2): not fewer than 70 % of those in service, counted in whole people."""

from __future__ import annotations

from drillcheck.evidence.model import Evidence
from drillcheck.judge.facts import Facts
from drillcheck.judge.finding import finding, other_reading
from drillcheck.judge.limits import Interval
from drillcheck.judge.policy import Policy
from drillcheck.judge.roster import RosterCount
from drillcheck.judge.spans import Span, touches
from drillcheck.judge.stretches import Training, unseen
from drillcheck.judge.verdict import Alternative, ClipVerdict, Finding, Outcome


def required(roster: RosterCount, policy: Policy) -> int:
    """The fewest of a squad who must take part."""
    return fewest(roster.in_service, len(exempt(roster, policy)), policy)


def fewest(in_service: int, exempted: int, policy: Policy) -> int:
    """The share of those in service, rounded up to whole people (A4: of whom)."""
    base = in_service - exempted if policy.parameters.exempt_reduces_denominator.value else in_service
    share = policy.drill.attendance.limit.exact
    return -(-share.numerator * base // share.denominator)


def exempt(roster: RosterCount, policy: Policy) -> tuple[str, ...]:
    """Ids of those whom 大病及不适合训练人员除外 covers (R22): leave and duty alone do not exempt."""
    return tuple(person for person, reason in roster.exempt if reason_counts(reason, policy) is not False)


def reason_counts(reason: str, policy: Policy) -> bool | None:
    """Whether the policy lists a reason as an exemption (A16) or as none; None when as neither. Empty counts."""
    if not reason or _any(policy.parameters.exempt_reasons.value, reason):
        return True
    return False if _any(policy.parameters.not_exempt_reasons.value, reason) else None


def _any(words: list[str], reason: str) -> bool:
    return any(word.casefold() in reason.casefold() for word in words)


def attendance(evidence: Evidence, facts: Facts, policy: Policy) -> Finding:
    """The headcount's interval against those required; a count at the detector's own maximum decides nothing."""
    if facts.roster is None:
        return finding(policy, "attendance", "review", "attendance_no_roster", where=(evidence, []))
    people = headcount(evidence, policy)
    least = required(facts.roster, policy)
    doubts = _doubts(evidence)
    verdict = _outcome(people, least, evidence, doubts)
    code = f"attendance_{verdict}"
    if verdict == "review":
        blind = _blind(evidence) or ("doubt" if doubts else "")
        code = f"attendance_{blind or verdict}"
    found = finding(
        policy,
        "attendance",
        verdict,
        code,
        params={
            "count": evidence.headcount.count,
            "low": int(people.low),
            "high": int(people.high),
            "required": least,
            "in_service": facts.roster.in_service,
            "exempt": len(exempt(facts.roster, policy)),
        },
        measured=evidence.headcount.count,
        limit=least,
        where=(evidence, doubts if verdict == "review" else []),
    )
    other = _other(evidence, facts.roster, policy, verdict, doubts)
    return found.model_copy(update={"unit": "people", "frames": _frames(evidence), "alternative": other})


def headcount(evidence: Evidence, policy: Policy) -> Interval:
    """People who took part (A17): through the required time, or whoever was there in some minute."""
    counted = evidence.headcount
    if policy.parameters.presence.value == "required_time":
        return Interval.of(counted.low, counted.high)
    low = max([counted.low, *counted.presence_low])
    return Interval.of(low, max([low, counted.high, *counted.presence]))


def _outcome(people: Interval, least: int, evidence: Evidence, doubts: list[Span]) -> Outcome:
    if least == 0:
        return "exempt"
    if _blind(evidence):
        return "review"
    verdict: ClipVerdict = "pass" if people.low >= least else "fail" if people.high < least else "review"
    return "review" if verdict == "pass" and doubts else verdict


def _blind(evidence: Evidence) -> str:
    """Why the count says nothing: the detector reports no more, or nothing was seen of what may have been training."""
    if evidence.headcount.saturated:
        return "saturated"
    return "unseen" if evidence.session is None and unseen(evidence) else ""


def _other(
    evidence: Evidence, roster: RosterCount, policy: Policy, verdict: Outcome, doubts: list[Span]
) -> Alternative | None:
    """The other reading of who must attend (A4), else that of who took part (A17), where it changes the outcome."""
    always = policy.parameters.presence.value == "required_time"
    reduces = not policy.parameters.exempt_reduces_denominator.value
    presence = "any_time" if always else "required_time"
    names = {
        f"exempt_reduces_denominator={str(reduces).lower()}": policy.reading(exempt_reduces_denominator=reduces),
        f"presence={presence}": policy.reading(presence=presence),
    }
    for name, swapped in names.items():
        people, least = headcount(evidence, swapped), required(roster, swapped)
        shown = evidence.headcount.count if swapped.parameters.presence.value == "required_time" else int(people.low)
        other = other_reading(name, _outcome(people, least, evidence, doubts), verdict, shown, least)
        if other is not None:
            return other
    return None


def _doubts(evidence: Evidence) -> list[Span]:
    """Doubts of the count in the training."""
    training = Training.of(evidence)
    spans = [(doubt.start, doubt.end) for doubt in evidence.doubts if doubt.what == "count"]
    return [span for span in spans if training is None or touches(span, training.reach)]


def _frames(evidence: Evidence) -> list[float]:
    """The look of the training that shows most people, and the middle one."""
    training = Training.of(evidence)
    looks = [look for look in evidence.looks if training and training.inner[0] <= look.at <= training.inner[1]]
    if not looks:
        return []
    fullest = max(looks, key=lambda look: len(look.boxes))
    return [float(evidence.seconds(at)) for at in sorted({fullest.at, looks[len(looks) // 2].at})]
