"""Fitness tests, exams and certificates (R39–R54)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from drillcheck.judge.verdict import Outcome
from drillcheck.ledger.checks.finding import LedgerFinding, cited
from drillcheck.ledger.checks.situation import Situation
from drillcheck.ledger.records.tests import (
    EVENTS,
    CertificateAction,
    ExamSitting,
    FitnessExemption,
    FitnessResult,
)
from drillcheck.ledger.stored import Of
from drillcheck.rules.exams import (
    Candidate,
    Certificate,
    ExamSchedule,
    Rotation,
    Sat,
    cert_review,
    exam_rotation,
    exam_schedule,
)
from drillcheck.rules.fitness import Event, Tested, fitness


def fitness_tests(known: Situation) -> Iterator[LedgerFinding]:
    """R39–R50: everybody who serves and is not exempt."""
    results, unfit = known.of_person(FitnessResult), known.of_person(FitnessExemption)
    for who in known.people:
        person = known.register.people.get(who)
        if person is None or person.staff != "在编" or _gone_before(known, who):
            continue
        done = sorted(results.get(who, []), key=lambda one: (one.record.on, one.record.order))
        excused = unfit.get(who, [])
        given = Tested(
            year=known.year,
            sex="M" if person.sex == "男" else "F",
            birth=person.birth,
            test_date=done[-1].record.on if done else None,
            events=[Event(event=EVENTS[one.record.event], value=one.record.result) for one in done],
            sittings=sorted({one.record.on for one in done}),
            medically_unfit=bool(excused),
        )
        yield _fitness(known, who, given, done, excused)


def _gone_before(known: Situation, who: str) -> bool:
    return known.register.left(who, date(known.year, 12, 31)) is not None


def _new(known: Situation, who: str) -> bool:
    """Of whom the universal training, beside which the test is held, is not asked either (R10, R11)."""
    hired = known.register.credit_person(who, known.year).hire
    return hired is not None and hired.year == known.year


def _fitness(
    known: Situation,
    who: str,
    given: Tested,
    done: Sequence[Of[FitnessResult]],
    excused: Sequence[Of[FitnessExemption]],
) -> LedgerFinding:
    ruling = fitness(given, known.policy)
    rules = known.policy.fitness
    sex = rules.men if given.sex == "M" else rules.women
    verdict: Outcome = ruling.verdict
    code = f"fitness.{verdict}"
    if not done and verdict == "fail" and _new(known, who):
        verdict, code = "exempt", "fitness.newcomer"
    elif not done and verdict == "fail":
        over = known.as_of > date(known.year, 12, 31)
        verdict, code = ("fail", "fitness.untested") if over else ("not_judged", "fitness.open")
    return LedgerFinding(
        rule="fitness",
        clause=cited(*([rules.everybody] if not done else []), sex),
        about="person",
        who=who,
        period=str(known.year),
        verdict=verdict,
        code=code,
        params={
            "name": known.register.people[who].name,
            "age": ruling.age,
            "group": ruling.group or "",
            "run": "" if ruling.run_s is None else f"{float(ruling.run_s):g}",
            "short": "" if ruling.short_value is None else f"{float(ruling.short_value):g}",
            "broken": "、".join(ruling.broken),
        },
        missing=list(ruling.broken) if verdict in ("fail", "partial") else [],
        records=[*(one.seq for one in done), *(one.seq for one in excused)],
    )


def exams(known: Situation) -> Iterator[LedgerFinding]:
    """R52: the bureau holds both; R53: everybody sits once."""
    sittings = known.all(ExamSitting)
    rules = known.policy.exams
    over = known.as_of > date(known.year, 12, 31)
    dates = sorted({one.record.on for one in sittings if one.record.sat})
    if known.everything:
        ruling = exam_schedule(ExamSchedule(year=known.year, dates=dates), known.policy)
        verdict: Outcome = ruling.verdict if over or ruling.verdict == "pass" else "not_judged"
        yield LedgerFinding(
            rule="exam_schedule",
            clause=rules.schedule.cited,
            about="bureau",
            who="",
            period=str(known.year),
            verdict=verdict,
            code="exam_schedule." + ("open" if verdict == "not_judged" else verdict),
            params={"dates": "、".join(str(day) for day in dates)},
            measured=len({day.month for day in dates}),
            limit=len(rules.schedule.months),
        )
    for squad in known.squads:
        yield _rotation(known, squad, sittings, over=over)


def _rotation(known: Situation, squad: str, sittings: Sequence[Of[ExamSitting]], *, over: bool) -> LedgerFinding:
    rules = known.policy.exams
    first, last = min(rules.schedule.months), max(rules.schedule.months)
    pool = []
    for who in known.register.with_squad(squad, date(known.year, 1, 1), date(known.year, 12, 31)):
        person = known.register.people.get(who)
        post = [one for one in known.register.services[who] if one.squad == squad][-1]
        ended = known.register.left(who, date(known.year, 12, 31))
        end = min([day for day in (post.end, None if ended is None else ended.on) if day is not None], default=None)
        if person is not None:
            pool.append(
                Candidate.model_validate({"id": who, "from": post.start, "to": end, "eligible": person.staff == "在编"})
            )
    lists = {
        month: [
            Sat(id=one.record.person, sat=one.record.sat, passed=one.record.passed)
            for one in sittings
            if one.record.on.month == month
        ]
        for month in (first, last)
    }
    ruling = exam_rotation(Rotation(year=known.year, roster=pool, may=lists[first], october=lists[last]), known.policy)
    verdict: Outcome = ruling.verdict if over or ruling.verdict == "pass" else "not_judged"
    mine = {one.id for one in pool}
    return LedgerFinding(
        rule="exam_rotation",
        clause=rules.rotation.cited,
        about="squad",
        who=squad,
        period=str(known.year),
        verdict=verdict,
        code="exam_rotation." + ("open" if verdict == "not_judged" else verdict),
        params={"missing": len(ruling.missing)},
        measured=len(ruling.missing),
        limit=0,
        missing=list(ruling.missing),
        records=[one.seq for one in sittings if one.record.person in mine],
    )


def certificates(known: Situation) -> Iterator[LedgerFinding]:
    """R54: both reviews of each."""
    for who, actions in known.of_person(CertificateAction).items():
        if who not in known.people:
            continue
        for one in actions:
            told = one.record
            ruling = cert_review(Certificate(squad_review=told.by_squad, bureau_review=told.by_bureau), known.policy)
            yield LedgerFinding(
                rule="certificate",
                clause=known.policy.exams.certificates.cited,
                about="person",
                who=who,
                period=str(told.on),
                verdict=ruling.verdict,
                code=f"certificate.{ruling.verdict}",
                params={"name": known.register.people[who].name, "action": told.action},
                missing=[name for name, there in (("中队", told.by_squad), ("区局", told.by_bureau)) if not there],
                records=[one.seq],
            )
