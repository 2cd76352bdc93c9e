"""Everybody's hours and credits of the year, component by component, and what is still missing by when (R01–R17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from drillcheck.judge.policy_tables import Clause
from drillcheck.judge.verdict import Outcome
from drillcheck.ledger.checks.finding import LedgerFinding, number
from drillcheck.ledger.checks.situation import Situation
from drillcheck.ledger.checks.studying import record_of
from drillcheck.ledger.records.courses import GeneralTraining, OnlineCourse
from drillcheck.ledger.records.people import StatusChange
from drillcheck.ledger.records.study import MakeUp, StudySession
from drillcheck.ledger.stored import Of
from drillcheck.rules.calendar import first_of, local_day
from drillcheck.rules.courses import Course, GeneralPerson, HrUpdate, course_record, general_person, hr_update
from drillcheck.rules.study import study_ledger
from drillcheck.rules.year import CreditYear, Earned, asked_of, credit_year


@dataclass(slots=True)
class _Gained:
    """What somebody has, and the entries that say so."""

    online: list[Fraction] = field(default_factory=lambda: [Fraction(0), Fraction(0)])
    general: list[Fraction] = field(default_factory=lambda: [Fraction(0), Fraction(0)])
    months: set[int] = field(default_factory=set)
    records: list[int] = field(default_factory=list)


def crediting(known: Situation) -> Iterator[LedgerFinding]:
    """Everybody who was of one of the squads in the year."""
    online, general = known.of_person(OnlineCourse), known.of_person(GeneralTraining)
    months = _study_months(known)
    for who in known.people:
        if who not in known.register.people:
            continue
        gained = _gained(known, online.get(who, []), general.get(who, []))
        for month, seq in months.get(who, []):
            gained.months.add(month)
            gained.records.append(seq)
        yield _year(known, who, gained)
        yield from _updates(known, who)


def _gained(known: Situation, online: Sequence[Of[OnlineCourse]], general: Sequence[Of[GeneralTraining]]) -> _Gained:
    """R05–R07: what each course gives; the same course twice gives it once."""
    out = _Gained()
    for one in online:
        told = one.record
        got = course_record(
            Course(
                component="online",
                course_type="credit" if told.kind == "学分课程" else "hour",
                hours=told.hours,
                credits=told.credits,
                watched=told.watched,
                evaluated=told.evaluated,
                test_passed=told.passed,
            ),
            known.policy,
        )
        _add(out.online, got.hours, got.credits)
        out.records.append(one.seq)
    for whole in general:
        record = whole.record
        got = course_record(
            Course(
                component="general",
                hours=record.hours,
                credits=record.credits,
                completed=record.completed,
                attendance=record.attended,
                evaluated=record.evaluated,
                exam=record.passed,
            ),
            known.policy,
        )
        share = general_person(GeneralPerson(periods_attended=1, days_attended=int(record.days)), known.policy)
        # Days that were missed give nothing (A30).
        _add(out.general, min(got.hours, share.hours), min(got.credits, share.credits))
        out.records.append(whole.seq)
    return out


def _add(sums: list[Fraction], hours: Fraction, points: Fraction) -> None:
    sums[0] += hours
    sums[1] += points


def _study_months(known: Situation) -> dict[str, list[tuple[int, int]]]:
    """R08: months in which somebody signed at a session that gives the hour, or made it up."""
    out: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in known.all(StudySession):
        if study_ledger(record_of(one.record), known.policy).hour_awarded:
            for who in one.record.signed:
                out[who].append((int(one.record.month[5:]), one.seq))
    for made_up in known.all(MakeUp):
        out[made_up.record.person].append((int(made_up.record.month[5:]), made_up.seq))
    return out


def _year(known: Situation, who: str, gained: _Gained) -> LedgerFinding:
    person = known.register.credit_person(who, known.year)
    online, general = (tuple(_decimal(value) for value in pair) for pair in (gained.online, gained.general))
    ruling = credit_year(
        CreditYear(
            year=known.year,
            person=person,
            earned=Earned(
                online=(online[0], online[1]), general=(general[0], general[1]), study_months=sorted(gained.months)
            ),
        ),
        known.policy,
    )
    lost = _lost_months(known, who, gained)
    over = known.as_of > date(known.year, 12, 31)
    verdict: Outcome = ruling.verdict
    if verdict == "fail" and not over and not lost:
        verdict = "not_judged"
    return LedgerFinding(
        rule="credits",
        clause=_clause(known, ruling.rule).cited,
        about="person",
        who=who,
        period=str(known.year),
        verdict=verdict,
        code="credits." + ("open" if verdict == "not_judged" else verdict),
        params={
            "name": known.register.people[who].name,
            "reason": ruling.rule,
            "hours": _shown(ruling.got_hours),
            "credits": _shown(ruling.got_credits),
            "req_hours": _shown(ruling.req_hours),
            "req_credits": _shown(ruling.req_credits),
            "online": _part(ruling.req_online, gained.online),
            "general": _part(ruling.req_general, gained.general),
            "study": max(0, ruling.req_study - ruling.got_study),
            "lost": "、".join(str(month) for month in lost),
        },
        measured=number(ruling.got_hours),
        limit=number(ruling.req_hours),
        missing=list(ruling.short),
        records=sorted(set(gained.records)),
    )


def _lost_months(known: Situation, who: str, gained: _Gained) -> list[int]:
    """Months that are over without an hour, though the year asks for it; a make-up may still give it (R08)."""
    asked = asked_of(known.register.credit_person(who, known.year), known.year, known.policy)
    if known.as_of <= date(known.year, 12, 31):
        return []
    return [
        month
        for month in asked.months
        if month not in gained.months and first_of(f"{known.year}-{month:02d}", 1) <= known.as_of
    ]


def _part(asked: tuple[Fraction, Fraction], got: Sequence[Fraction]) -> str:
    """What a component still lacks, hours and credits."""
    return f"{_shown(max(Fraction(0), asked[0] - got[0]))}/{_shown(max(Fraction(0), asked[1] - got[1]))}"


def _clause(known: Situation, rule: str) -> Clause:
    """The clause that says what the year asks of somebody."""
    rules = known.policy.credits
    return {
        "R09": rules.staff,
        "R10": rules.inducted,
        "R11": rules.not_inducted,
        "R12": rules.gone,
        "R13": rules.away,
        "R15": rules.december,
    }.get(rule, rules.everybody)


def _updates(known: Situation, who: str) -> Iterator[LedgerFinding]:
    """R16: what was decided of somebody is in the register within ten days."""
    changes: list[Of[StatusChange]] = [one for one in known.all(StatusChange) if one.record.person == who]
    for one in changes:
        if one.record.decided is None:
            continue
        ruling = hr_update(HrUpdate(decision_on=one.record.decided, updated_at=one.record.updated), known.policy)
        waiting = one.record.updated is None and known.as_of < local_day(ruling.due_before)
        verdict: Outcome = "not_judged" if waiting else ruling.verdict
        yield LedgerFinding(
            rule="hr_update",
            clause=known.policy.credits.hr_update.cited,
            about="person",
            who=who,
            period=str(one.record.decided),
            verdict=verdict,
            code="hr_update." + ("open" if waiting else verdict),
            params={
                "name": known.register.people[who].name,
                "change": one.record.change,
                "due": str(local_day(ruling.due_before) - timedelta(days=1)),
                "updated": "" if one.record.updated is None else str(local_day(one.record.updated)),
            },
            records=[one.seq],
        )


def _shown(value: Fraction | int) -> str:
    exact = Fraction(value)
    return str(exact.numerator) if exact.denominator == 1 else f"{float(exact):.2f}"


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
