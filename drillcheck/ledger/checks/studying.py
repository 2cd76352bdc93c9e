"""A squad's study sessions: one a month, long enough, of the task, with photos and signatures, in time (R31–R38)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from drillcheck.judge.policy_tables import Clause
from drillcheck.judge.verdict import Outcome
from drillcheck.ledger.checks.finding import LedgerFinding, cited
from drillcheck.ledger.checks.situation import Situation
from drillcheck.ledger.records.study import StudySession, StudyTask
from drillcheck.ledger.stored import Of
from drillcheck.rules.calendar import first_of, local_day
from drillcheck.rules.study import (
    Held,
    Photo,
    StudyContent,
    StudyRecord,
    StudyYear,
    study_content,
    study_ledger,
    study_year,
)


def record_of(session: StudySession) -> StudyRecord:
    """As the rules take it: every angle that was named is a panorama from there."""
    photos = [Photo(angle=angle, panoramic=True, hash=f"{number}") for number, angle in enumerate(session.angles)]
    return StudyRecord(
        month=session.month,
        held_on=session.held_on,
        duration_s=session.length,
        photos=photos,
        signers=len(session.signed),
        uploaded_at=session.uploaded,
    )


def studying(known: Situation) -> Iterator[LedgerFinding]:
    """Every squad's months that have begun, and its year."""
    sessions = known.of_squad(StudySession)
    tasks = {one.record.month: one for one in known.all(StudyTask)}
    for squad in known.squads:
        mine = sessions.get(squad, [])
        due = []
        for month in known.months():
            held = [one for one in mine if one.record.month == month]
            there = known.active(squad, first_of(month), first_of(month, 1) - timedelta(days=1))
            due += [int(month[5:])] if there else []
            if held or there:
                yield from _month(known, squad, month, held, tasks)
        yield _year(known, squad, mine, due)


def _month(
    known: Situation, squad: str, month: str, held: Sequence[Of[StudySession]], tasks: Mapping[str, Of[StudyTask]]
) -> Iterator[LedgerFinding]:
    rules = known.policy.study
    if not held:
        over = known.as_of >= first_of(month, 1)
        yield _finding(
            rules.monthly, squad, month, "fail" if over else "not_judged", "study." + ("none" if over else "open")
        )
        return
    # Of several sessions the best is the month's.
    rulings = [(one, study_ledger(record_of(one.record), known.policy)) for one in held]
    best, ruling = min(rulings, key=lambda pair: len(pair[1].failed))
    waiting = best.record.uploaded is None and known.as_of < local_day(ruling.due_before)
    failed = [name for name in ruling.failed if not (name == "upload" and waiting)]
    clauses = {
        "month": rules.monthly,
        "duration": rules.length,
        "photos": rules.angles,
        "signin": rules.sign_in,
        "upload": rules.december if month.endswith("-12") else rules.upload,
    }
    verdict: Outcome = "fail" if failed else "not_judged" if waiting else ruling.verdict
    yield LedgerFinding(
        rule="study",
        clause=cited(*(clauses[name] for name in failed)) if failed else rules.monthly.cited,
        about="squad",
        who=squad,
        period=month,
        verdict=verdict,
        code="study." + ("fail" if failed else "open_upload" if waiting else verdict),
        params={
            "failed": "、".join(failed),
            "due": str(local_day(ruling.due_before) - timedelta(days=1)),
            "minutes": float(best.record.length / 60),
            "angles": len(set(best.record.angles)),
            "signers": len(best.record.signed),
        },
        measured=float(best.record.length),
        limit=float(rules.length.seconds),
        missing=failed,
        records=[best.seq],
    )
    task = tasks.get(month)
    content = study_content(
        StudyContent(
            month=month,
            assigned_task=None if task is None else task.record.task,
            studied_task=best.record.task or None,
        ),
        known.policy,
    )
    yield LedgerFinding(
        rule="study_task",
        clause=rules.task.cited,
        about="squad",
        who=squad,
        period=month,
        verdict=content.verdict,
        code=f"study_task.{content.verdict}",
        params={"task": "" if task is None else task.record.task, "studied": best.record.task},
        records=[best.seq, *([] if task is None else [task.seq])],
    )


def _finding(clause: Clause, squad: str, month: str, verdict: Outcome, code: str) -> LedgerFinding:
    return LedgerFinding(
        rule="study", clause=clause.cited, about="squad", who=squad, period=month, verdict=verdict, code=code
    )


def _year(known: Situation, squad: str, held: Sequence[Of[StudySession]], due: Sequence[int]) -> LedgerFinding:
    """R31: 12 a year; `due`: months that have begun and in which the squad was there."""
    good = [one for one in held if study_ledger(record_of(one.record), known.policy).hour_awarded]
    sessions = [Held(month=int(one.record.month[5:]), duration_s=one.record.length) for one in good]
    ruling = study_year(StudyYear(sessions=sessions), known.policy)
    over = known.as_of > date(known.year, 12, 31)
    missing = [month for month in ruling.missing if month in due]
    past = [month for month in missing if first_of(f"{known.year}-{month:02d}", 1) <= known.as_of]
    verdict: Outcome = "fail" if past else "pass" if over and not missing else "not_judged"
    return LedgerFinding(
        rule="study_year",
        clause=cited(known.policy.study.monthly, known.policy.tasks.study),
        about="squad",
        who=squad,
        period=str(known.year),
        verdict=verdict,
        code="study_year." + ("open" if verdict == "not_judged" else verdict),
        params={"held": ruling.months_ok, "wanted": 12, "months": "、".join(str(month) for month in past)},
        measured=ruling.months_ok,
        limit=12,
        missing=[f"{known.year}-{month:02d}" for month in past],
        records=[one.seq for one in good],
    )
