"""How teachers, courseware and bases are kept, what results are used for, and the platform's figures (R70–R79)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from drillcheck.ledger.checks.bureau import finding, valid
from drillcheck.ledger.checks.finding import LedgerFinding
from drillcheck.ledger.checks.situation import Situation
from drillcheck.ledger.records.base import Record
from drillcheck.ledger.records.bureau import Base, Courseware, Linked, Need, Teacher, TrainingPeriod
from drillcheck.ledger.records.clips import Clip
from drillcheck.ledger.records.courses import OnlineCourse
from drillcheck.ledger.records.drills import Drill
from drillcheck.ledger.records.study import StudySession
from drillcheck.ledger.taking import people_of
from drillcheck.rules.supervision import (
    BaseKept,
    BasesKept,
    CoursewareKept,
    Digital,
    Instructor,
    Instructors,
    Made,
    Recorded,
    bases_kept,
    courseware_kept,
    digital,
    instructors,
    recorded,
)

# Modules of the platform by the kinds of records that they bring.
PLATFORM: dict[str, tuple[type[Record], ...]] = {
    "offline": (TrainingPeriod,),
    "study": (StudySession,),
    "drill": (Drill, Clip),
    "mobile_app": (OnlineCourse,),
}


def kept(known: Situation) -> Iterator[LedgerFinding]:
    """R75–R77: bases re-inspected, teachers tried and reviewed, courseware held against its norm."""
    rules, last = known.policy.resources, min(known.as_of, date(known.year, 12, 31))
    bases, teachers, ware = valid(known, Base, last), valid(known, Teacher, last), known.all(Courseware)
    told = BasesKept(
        year=known.year, bases=[BaseKept(name=one.record.name, inspected=one.record.inspected) for one in bases]
    )
    inspected = bases_kept(told, known.policy)
    yield finding(
        known,
        "bases_kept",
        [rules.reinspected],
        inspected.verdict,
        [one.seq for one in bases],
        {"count": len(bases)},
        missing=inspected.missing,
    )
    taught = instructors(
        Instructors(
            on=last,
            instructors=[
                Instructor(
                    name=one.record.name,
                    level="district" if one.record.level == "区级" else "grassroots",
                    start=one.record.start,
                    trial=one.record.trial,
                    plan_reviewed=one.record.plan_reviewed,
                )
                for one in teachers
            ],
        ),
        known.policy,
    )
    yield finding(
        known,
        "instructors",
        [rules.plans_reviewed, rules.renewed, rules.trial],
        taught.verdict,
        [one.seq for one in teachers],
        {"no_trial": "、".join(taught.no_trial) or "–", "no_review": "、".join(taught.no_review) or "–"},
        missing=sorted({*taught.no_trial, *taught.no_review}),
    )
    pieces = [
        Made(
            title=one.record.title,
            norm_checked=one.record.norm_checked,
            entered_contest=one.record.entered_contest,
        )
        for one in ware
    ]
    made = courseware_kept(CoursewareKept(courseware=pieces), known.policy)
    yield finding(
        known,
        "courseware_kept",
        [rules.norm, rules.entered],
        made.verdict,
        [one.seq for one in ware],
        {"count": len(ware)},
        missing=made.unchecked,
    )


def used(known: Situation) -> Iterator[LedgerFinding]:
    """R70, R78: results are used in appraising people and squads; R79: every squad's needs are known."""
    rules, links, needs = known.policy.supervision, known.all(Linked), known.all(Need)
    people = [one for one in links if one.record.person]
    squads = [one for one in links if one.record.squad]
    rows = (
        ("appraisal_people", rules.reference, [one.record.person for one in people], [one.seq for one in people]),
        ("appraisal_squads", rules.squads, [one.record.squad for one in squads], [one.seq for one in squads]),
        ("needs", rules.needs, sorted({one.record.squad for one in needs}), [one.seq for one in needs]),
    )
    for about, clause, found, records in rows:
        given = Recorded.model_validate({"about": about, "expected": sorted(known.register.squads), "found": found})
        ruling = recorded(given, known.policy)
        yield finding(known, about, [clause], ruling.verdict, records, {"count": len(found)}, missing=ruling.missing)


def figures(known: Situation) -> Iterator[LedgerFinding]:
    """R71, R79: shares of the platform's modules with records, and of people and squads with recent ones."""
    rules, last = known.policy.supervision, min(known.as_of, date(known.year, 12, 31))
    since = last - timedelta(days=rules.updated.days)
    lately = [
        one.record
        for rows in known.known.values()
        for one in rows
        if one.record.when is not None and since <= one.record.when <= last
    ]
    people = {who for squad in known.register.squads for who in known.register.roster(squad, last)}
    seen = {who for record in lately for who in people_of(record)}
    squads = {record.of_squad for record in lately}
    ruling = digital(
        Digital(
            modules=[name for name, kinds in PLATFORM.items() if any(known.all(kind) for kind in kinds)],
            people=len(people),
            people_updated=len(people & seen),
            squads=len(known.register.squads),
            squads_updated=len(set(known.register.squads) & squads),
        ),
        known.policy,
    )
    yield finding(
        known,
        "digital",
        [rules.modules, rules.updated],
        ruling.verdict,
        [],
        {"penetration": f"{float(ruling.penetration):.0%}", "updated": f"{float(ruling.updated):.0%}"},
        against=(float(ruling.penetration), 1.0),
        missing=ruling.missing,
    )
