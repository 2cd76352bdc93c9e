"""A squad's drills: in each half, everybody in one, uploads in time and apart, 24 a year (R18–R22, R28–R30)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from drillcheck.judge.verdict import Alternative, Outcome
from drillcheck.ledger.checks.finding import LedgerFinding
from drillcheck.ledger.checks.situation import Of, Situation
from drillcheck.ledger.records.cells import told_clock
from drillcheck.ledger.records.drills import Drill
from drillcheck.rules.calendar import first_of, local_day
from drillcheck.rules.month import DrillMonth, Serving, Session, complies, drill_month
from drillcheck.rules.uploads import Uploaded, UploadPair, upload, upload_pair


def session_of(drill: Drill) -> Session:
    """As the rules take it."""
    return Session(
        start=drill.start,
        gross_s=drill.length,
        rests_s=drill.rests,
        rests_in_place=drill.in_place,
        attendees=drill.attendees,
    )


def half_of(day: date, last: int) -> int:
    """1 or 2."""
    return 1 if day.day <= last else 2


def drilling(known: Situation) -> Iterator[LedgerFinding]:
    """Every squad's months that have begun, and its year."""
    drills = known.of_squad(Drill)
    for squad in known.squads:
        serving = known.register.serving(squad)
        mine = drills.get(squad, [])
        for month in known.months():
            yield from _month(known, squad, month, serving, [one for one in mine if _month_of(one, known) == month])
        yield _year(known, squad, serving, mine)


def _month_of(drill: Of[Drill], known: Situation) -> str:
    return session_of(drill.record).day(known.policy).strftime("%Y-%m")


def _month(
    known: Situation, squad: str, month: str, serving: Sequence[Serving], drills: Sequence[Of[Drill]]
) -> Iterator[LedgerFinding]:
    policy, rules = known.policy, known.policy.drill
    last = rules.half_month.last_day
    sessions = [session_of(one.record) for one in drills]
    ruling = drill_month(DrillMonth(month=month, roster=list(serving), sessions=sessions), policy)
    good = [one for one, session in zip(drills, sessions, strict=True) if complies(session, serving, policy)]
    for half, done in ((1, ruling.first_half), (2, ruling.second_half)):
        mine = [one for one in drills if half_of(session_of(one.record).day(policy), last) == half]
        kept = [one for one in mine if one in good]
        over = known.as_of > (first_of(month).replace(day=last) if half == 1 else _end_of(month))
        verdict: Outcome = "pass" if done else "fail" if over else "not_judged"
        yield LedgerFinding(
            rule="half_month",
            clause=rules.half_month.cited,
            about="squad",
            who=squad,
            period=f"{month}/{half}",
            verdict=verdict,
            code="half_month." + ("pass" if done else "open" if not over else "short" if mine else "none"),
            params={"half": half, "held": len(mine), "good": len(kept)},
            measured=len(kept),
            limit=float(rules.half_month.limit.value),
            records=[one.seq for one in mine],
        )
    yield _coverage(known, squad, month, good, ruling.uncovered)
    yield from _uploads(known, squad, month, drills)


def _coverage(
    known: Situation, squad: str, month: str, good: Sequence[Of[Drill]], missing: Sequence[str]
) -> LedgerFinding:
    over = known.as_of > _end_of(month)
    listed = [one for one in good if one.record.attendees]
    verdict: Outcome
    if not listed:
        verdict, code = "not_judged", "coverage.no_list"
    elif not missing:
        verdict, code = "pass", "coverage.pass"
    else:
        verdict, code = ("fail", "coverage.fail") if over else ("not_judged", "coverage.open")
    return LedgerFinding(
        rule="coverage",
        clause=known.policy.drill.coverage.cited,
        about="squad",
        who=squad,
        period=month,
        verdict=verdict,
        code=code,
        params={"missing": len(missing), "drills": len(listed)},
        measured=len(missing) if listed else None,
        limit=0,
        missing=list(missing) if listed else [],
        records=[one.seq for one in listed],
    )


def uploaded(drill: Of[Drill], known: Situation) -> Uploaded:
    """As the rules take it."""
    record = drill.record
    half = half_of(local_day(record.start), known.policy.drill.half_month.last_day)
    return Uploaded(
        half=1 if half == 1 else 2, drill_start=record.start, uploaded_at=record.uploaded, batch=record.batch or None
    )


def _uploads(known: Situation, squad: str, month: str, drills: Sequence[Of[Drill]]) -> Iterator[LedgerFinding]:
    policy = known.policy
    lagged = policy.parameters.drill_upload_map.value == "lagged"
    for drill in drills:
        told = upload(uploaded(drill, known), policy)
        waiting = drill.record.uploaded is None and known.as_of < local_day(told.due_before)
        yield LedgerFinding(
            rule="upload_deadline",
            clause=policy.drill.upload_deadline.cited,
            about="squad",
            who=squad,
            period=str(local_day(drill.record.start)),
            verdict="not_judged" if waiting else told.verdict,
            code="upload_deadline." + ("open" if waiting else told.verdict),
            params={
                "due": str(local_day(told.due_before) - timedelta(days=1)),
                "uploaded": "–" if drill.record.uploaded is None else told_clock(drill.record.uploaded),
            },
            records=[drill.seq],
            alternative=Alternative(
                reading=f"drill_upload_map={'same_month' if lagged else 'lagged'}", verdict=told.other_reading
            ),
        )
    sent = [one for one in drills if one.record.uploaded is not None]
    if len(sent) > 1:
        pair = upload_pair(UploadPair(month=month, drills=[uploaded(one, known) for one in sent]), policy)
        yield LedgerFinding(
            rule="separate_uploads",
            clause=policy.drill.separate_uploads.cited,
            about="squad",
            who=squad,
            period=month,
            verdict="pass" if pair.separate else "fail",
            code="separate_uploads." + ("pass" if pair.separate else "fail"),
            params={"uploads": len(sent)},
            records=[one.seq for one in sent],
        )


def _year(known: Situation, squad: str, serving: Sequence[Serving], drills: Sequence[Of[Drill]]) -> LedgerFinding:
    """R30: 24 a year; before its end nobody has failed who can still hold them."""
    task = known.policy.tasks.drill
    good = [one for one in drills if complies(session_of(one.record), serving, known.policy)]
    wanted = 12 * task.a_month
    over = known.as_of > date(known.year, 12, 31)
    verdict: Outcome = "pass" if len(good) >= wanted else "fail" if over else "not_judged"
    return LedgerFinding(
        rule="drill_year",
        clause=task.cited,
        about="squad",
        who=squad,
        period=str(known.year),
        verdict=verdict,
        code="drill_year." + ("open" if verdict == "not_judged" else verdict),
        params={"held": len(good), "wanted": wanted},
        measured=len(good),
        limit=wanted,
        records=[one.seq for one in good],
    )


def _end_of(month: str) -> date:
    return first_of(month, 1) - timedelta(days=1)
