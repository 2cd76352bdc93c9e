"""What the bureau owes: training periods, contest, teachers, courseware, courses, bases, bulletins (R55–R69, R73)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from drillcheck.judge.policy_tables import Clause
from drillcheck.judge.verdict import Outcome
from drillcheck.ledger.checks.finding import LedgerFinding, cited
from drillcheck.ledger.checks.situation import Situation
from drillcheck.ledger.records.bureau import (
    CONTENTS,
    COURSES,
    FORMS,
    GROUNDS,
    Base,
    Bulletin,
    Contest,
    CourseTaught,
    Courseware,
    Teacher,
    TrainingPeriod,
)
from drillcheck.ledger.records.people import KINDS, Period
from drillcheck.ledger.stored import Of
from drillcheck.rules.resources import Bulletin as Told
from drillcheck.rules.resources import Piece, Quota, bulletin, quota
from drillcheck.rules.supervision import Recorded, recorded
from drillcheck.rules.tasks import Contest as Contested
from drillcheck.rules.tasks import TaskPlan, competition, task_plan

P = TypeVar("P", bound=Period)


def training(known: Situation) -> Iterator[LedgerFinding]:
    """R55–R59: the rows of 附件2."""
    periods = known.all(TrainingPeriod)
    for task in known.policy.tasks.training:
        mine = [one for one in periods if one.record.row == task.row]
        days = [_days(one.record) for one in mine]
        ruling = task_plan(TaskPlan(row=task.row, periods=days), known.policy)
        yield finding(
            known,
            "task",
            [task],
            ruling.verdict,
            [one.seq for one in mine],
            {"row": task.row, "name": task.name, "held": len(mine), "wanted": task.periods, "days": task.days},
            against=(len(mine), task.periods),
        )


def _days(period: TrainingPeriod) -> list[date]:
    end = period.end or period.start
    return [period.start + timedelta(days=number) for number in range((end - period.start).days + 1)]


def contest(known: Situation) -> Iterator[LedgerFinding]:
    """R56: every squad takes part; R73: a team is selected for the city's."""
    held = known.all(Contest)
    came = sorted({squad for one in held for squad in one.record.squads})
    ruling = competition(Contested(squads=sorted(known.register.squads), participated=came), known.policy)
    task = known.policy.tasks.of_row(2)
    records = [one.seq for one in held]
    missing = list(ruling.missing)
    yield finding(known, "contest", [task], ruling.verdict, records, {"came": len(came)}, missing=missing)
    clause = known.policy.supervision.selected
    teams = [squad for one in held for squad in one.record.selected]
    selected = recorded(Recorded(about="city_team", found=teams), known.policy)
    yield finding(known, "contest_selected", [clause], selected.verdict, records, {})


def resources(known: Situation) -> Iterator[LedgerFinding]:
    """R62–R68: teachers, courseware, courses, bases."""
    rules = known.policy.resources
    last = min(known.as_of, date(known.year, 12, 31))
    teachers = [one for one in valid(known, Teacher, last) if one.record.level == "区级"]
    ware = known.all(Courseware)
    taught = known.all(CourseTaught)
    bases = valid(known, Base, last)
    recommended = [one for one in teachers if one.record.recommended and one.record.recommended.year == known.year]
    courses = sorted({COURSES.get(one.record.course, one.record.course) for one in taught})
    grounds = sorted({GROUNDS.get(one.record.ground, one.record.ground) for one in taught if one.record.ground})
    rows: list[tuple[str, Clause, Quota, Sequence[Of[Teacher] | Of[Courseware] | Of[CourseTaught] | Of[Base]], int]] = [
        ("teachers", rules.teachers, Quota(teachers=len(teachers)), teachers, rules.teachers.least),
        ("recommended", rules.recommended, Quota(recommended_to_city=len(recommended)), recommended, 1),
        (
            "courseware",
            rules.courseware,
            Quota(
                courseware=[Piece(type=FORMS[one.record.form], law_enforcement=one.record.enforcement) for one in ware]
            ),
            ware,
            rules.courseware.least,
        ),
        ("courses", rules.courses, Quota(topics=courses), taught, len(rules.courses.names)),
        ("onsite", rules.onsite, Quota(onsite=grounds), taught, len(rules.onsite.names)),
        ("bases", rules.bases, Quota(bases=[KINDS[one.record.kind] for one in bases]), bases, rules.bases.least),
    ]
    for name, clause, given, records, least in rows:
        ruling = quota(given, known.policy)
        clauses = [clause, rules.base_kinds] if name == "bases" else [clause]
        count = ruling.count if ruling.count is not None else least - len(ruling.missing)
        yield finding(
            known,
            name,
            clauses,
            ruling.verdict,
            [one.seq for one in records],
            {"count": count, "least": least},
            against=(count, least),
            missing=[*ruling.missing, *ruling.missing_types],
        )


def bulletins(known: Situation) -> Iterator[LedgerFinding]:
    """R69: what the year's bulletins tell of, together."""
    told = known.all(Bulletin)
    contents = sorted({CONTENTS.get(word, word) for one in told for word in one.record.contents})
    ruling = bulletin(Told(contains=contents), known.policy)
    records = [one.seq for one in told]
    clause = known.policy.resources.bulletin
    missing = list(ruling.missing)
    yield finding(known, "bulletin", [clause], ruling.verdict, records, {"count": len(told)}, missing=missing)


def valid(known: Situation, kind: type[P], day: date) -> list[Of[P]]:
    """Of things that go on, those that hold on a day, whenever they began."""
    every = known.known.get(kind, ())
    return [Of(one.seq, one.record) for one in every if isinstance(one.record, kind) and one.record.covers(day)]


def finding(
    known: Situation,
    rule: str,
    clauses: Sequence[Clause],
    outcome: Outcome,
    records: Sequence[int],
    params: dict[str, str | int | float | None],
    *,
    against: tuple[float, float] | None = None,
    missing: Sequence[str] = (),
) -> LedgerFinding:
    """`against`: what was measured and its limit. Before the year is over nothing has failed that can still be done."""
    over = known.as_of > date(known.year, 12, 31)
    open_ = outcome in ("fail", "partial") and not over
    return LedgerFinding(
        rule=rule,
        clause=cited(*clauses),
        about="bureau",
        who="",
        period=str(known.year),
        verdict="not_judged" if open_ else outcome,
        code=f"{rule}.{'open' if open_ else outcome}",
        params={**params, "missing": "、".join(missing)},
        measured=against[0] if against else None,
        limit=against[1] if against else None,
        missing=list(missing),
        records=list(records),
    )
