"""A squad's drills, however the ledger learnt of them: told by a clerk, or filmed, judged and perhaps decided upon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from drillcheck.judge.verdict import Outcome
from drillcheck.ledger.checks.situation import Situation
from drillcheck.ledger.records.clips import OF_THE_MONTH, Clip, Decision, Judgement
from drillcheck.ledger.records.drills import Attendance, Drill
from drillcheck.ledger.stored import Of
from drillcheck.rules.calendar import local_day
from drillcheck.rules.month import Serving, Session, complies, half_of
from drillcheck.rules.ruling import together
from drillcheck.rules.uploads import Half


@dataclass(frozen=True, slots=True)
class Held:
    """One drill. `outcome`: whether it complies; `listed`: whether there is a list of who attended.

    `people`: of a filmed one, low and high of the headcount. `records`: entries that tell of it.
    """

    start: datetime
    day: date
    half: Half
    outcome: Outcome
    attendees: Sequence[str]
    listed: bool
    uploaded: datetime | None
    batch: str
    records: Sequence[int]
    people: tuple[int, int] | None = None

    @property
    def session(self) -> Session:
        """As the month's rule takes it; whether it complies is known already."""
        return Session(start=self.start, gross_s=Decimal(0), attendees=list(self.attendees))


def session_of(drill: Drill) -> Session:
    """As the rules take it."""
    return Session(
        start=drill.start,
        gross_s=drill.length,
        rests_s=drill.rests,
        rests_in_place=drill.in_place,
        attendees=drill.attendees,
    )


def outcome_of(judged: Judgement | None, decisions: Sequence[Decision]) -> Outcome:
    """Whether a filmed drill complies, by what it shows itself: findings, and what was decided on the same evidence."""
    if judged is None:
        return "not_judged"
    outcomes: dict[str, Outcome] = {rule: one for rule, one in judged.outcomes.items() if rule not in OF_THE_MONTH}
    for decision in decisions:
        if decision.evidence == judged.evidence and decision.rule in outcomes:
            outcomes[decision.rule] = decision.verdict
    return together(one for one in outcomes.values() if one in ("pass", "fail", "review"))


def held(known: Situation, squad: str, serving: Sequence[Serving]) -> list[Held]:
    """All of the year, in order. A filmed one takes the place of what a clerk told of the same day."""
    lists = {one.record.on: one for one in known.of_squad(Attendance).get(squad, [])}
    filmed = _filmed(known, squad, lists)
    days = {one.day for one in filmed}
    told = [_told(one, known, serving) for one in known.of_squad(Drill).get(squad, [])]
    return sorted([*filmed, *(one for one in told if one.day not in days)], key=lambda one: one.start)


def _told(drill: Of[Drill], known: Situation, serving: Sequence[Serving]) -> Held:
    record = drill.record
    session = session_of(record)
    day = session.day(known.policy)
    return Held(
        start=record.start,
        day=day,
        half=half_of(day, known.policy),
        outcome="pass" if complies(session, serving, known.policy) else "fail",
        attendees=record.attendees,
        listed=bool(record.attendees),
        uploaded=record.uploaded,
        batch=record.batch,
        records=[drill.seq],
    )


def _filmed(known: Situation, squad: str, lists: Mapping[date, Of[Attendance]]) -> list[Held]:
    judged = {one.record.subject: one for one in known.of_squad(Judgement).get(squad, [])}
    decided: dict[str, list[Of[Decision]]] = defaultdict(list)
    for decision in known.of_squad(Decision).get(squad, []):
        decided[decision.record.subject.rpartition(" · ")[0]].append(decision)
    out = []
    for clip in known.of_squad(Clip).get(squad, []):
        record, verdict = clip.record, judged.get(clip.record.subject)
        decisions, listed = decided[record.subject], lists.get(record.on)
        day = local_day(record.start)
        out.append(
            Held(
                start=record.start,
                day=day,
                half=record.half,
                outcome=outcome_of(verdict.record if verdict else None, [one.record for one in decisions]),
                attendees=listed.record.attendees if listed else [],
                listed=listed is not None,
                uploaded=record.uploaded,
                batch=record.batch,
                records=[clip.seq, *(one.seq for one in (verdict, listed) if one), *(one.seq for one in decisions)],
                people=(verdict.record.low, verdict.record.high) if verdict else None,
            )
        )
    return out
