"""A squad's drills: in each half, everybody in one, uploads in time and apart, 24 a year (R18–R22, R28–R30)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from drillcheck.judge.verdict import Alternative, Outcome
from drillcheck.ledger.checks.finding import LedgerFinding
from drillcheck.ledger.checks.held import Held, held
from drillcheck.ledger.checks.situation import Situation
from drillcheck.ledger.records.cells import told_clock
from drillcheck.rules.calendar import first_of, local_day
from drillcheck.rules.month import DrillMonth, Serving, month_of
from drillcheck.rules.uploads import Uploaded, UploadPair, upload, upload_pair


def drilling(known: Situation) -> Iterator[LedgerFinding]:
    """Every squad's months that have begun, and its year."""
    for squad in known.squads:
        serving = known.register.serving(squad)
        mine = held(known, squad, serving)
        there = 0
        for month in known.months():
            whole = known.active(squad, first_of(month), _end_of(month))
            there += whole
            drills = [one for one in mine if f"{one.day:%Y-%m}" == month]
            if whole or drills:
                yield from _month(known, squad, month, serving, drills)
        if known.active(squad, date(known.year, 1, 1), min(known.as_of, date(known.year, 12, 31))):
            there = 12
        yield _year(known, squad, mine, there)


def _month(
    known: Situation, squad: str, month: str, serving: Sequence[Serving], drills: Sequence[Held]
) -> Iterator[LedgerFinding]:
    last = known.policy.drill.half_month.last_day
    first, middle, end = first_of(month), first_of(month).replace(day=last), _end_of(month)
    spans = {1: (first, middle), 2: (middle + timedelta(days=1), end)}
    for half in (half for half, span in spans.items() if known.active(squad, *span)):
        yield _half(known, squad, f"{month}/{half}", [one for one in drills if one.half == half])
    # Coverage counts what may still be found to comply: a doubt about a drill is no doubt about who was there.
    listed = [one for one in drills if one.outcome in ("pass", "review") and one.listed]
    given = DrillMonth(month=month, roster=list(serving), sessions=[one.session for one in listed])
    ruling = month_of(given, [True] * len(listed), known.policy)
    yield _coverage(known, squad, month, listed, ruling.uncovered)
    for one in drills:
        yield _upload(known, squad, one)
        if one.listed and one.people is not None:
            yield _list(known, squad, one, serving)
    yield from _apart(known, squad, month, drills)


def _half(known: Situation, squad: str, period: str, drills: Sequence[Held]) -> LedgerFinding:
    rule = known.policy.drill.half_month
    month, half = period.split("/")
    over = known.as_of > (first_of(month).replace(day=rule.last_day) if half == "1" else _end_of(month))
    good = [one for one in drills if one.outcome == "pass"]
    doubtful = [one for one in drills if one.outcome in ("review", "not_judged")]
    verdict: Outcome
    if len(good) >= rule.limit.exact:
        verdict, code = "pass", "pass"
    elif doubtful:
        verdict, code = "review", "review"
    elif not over:
        verdict, code = "not_judged", "open"
    else:
        verdict, code = "fail", "short" if drills else "none"
    return LedgerFinding(
        rule="half_month",
        clause=rule.cited,
        about="squad",
        who=squad,
        period=period,
        verdict=verdict,
        code=f"half_month.{code}",
        params={"held": len(drills), "good": len(good), "doubtful": len(doubtful)},
        measured=len(good),
        limit=float(rule.limit.value),
        records=[seq for one in drills for seq in one.records],
    )


def _coverage(
    known: Situation, squad: str, month: str, listed: Sequence[Held], missing: Sequence[str]
) -> LedgerFinding:
    over = known.as_of > _end_of(month)
    verdict: Outcome
    if not listed:
        verdict, code = "not_judged", "no_list"
    elif not missing:
        doubtful = any(one.outcome == "review" for one in listed)
        verdict, code = ("review", "review") if doubtful else ("pass", "pass")
    else:
        verdict, code = ("fail", "fail") if over else ("not_judged", "open")
    return LedgerFinding(
        rule="coverage",
        clause=known.policy.drill.coverage.cited,
        about="squad",
        who=squad,
        period=month,
        verdict=verdict,
        code=f"coverage.{code}",
        params={"missing": len(missing), "drills": len(listed)},
        measured=len(missing) if listed else None,
        limit=0,
        missing=list(missing) if listed else [],
        records=[seq for one in listed for seq in one.records],
    )


def _list(known: Situation, squad: str, drill: Held, serving: Sequence[Serving]) -> LedgerFinding:
    """The list against the roster and against how many the pictures show: what does not agree is for a person."""
    assert drill.people is not None
    low, high = drill.people
    of_squad = {one.id for one in serving if one.serves(drill.day)}
    strangers = [who for who in drill.attendees if who not in of_squad]
    number = len(set(drill.attendees))
    agrees = low <= number <= high and not strangers
    return LedgerFinding(
        rule="attendance_list",
        clause=known.policy.drill.attendance.cited,
        about="squad",
        who=squad,
        period=str(drill.day),
        verdict="pass" if agrees else "review",
        code="attendance_list." + ("pass" if agrees else "strangers" if strangers else "number"),
        params={"listed": number, "low": low, "high": high},
        measured=number,
        missing=strangers or ([] if agrees else sorted(set(drill.attendees))),
        records=list(drill.records),
    )


def _uploaded(drill: Held) -> Uploaded:
    return Uploaded(half=drill.half, drill_start=drill.start, uploaded_at=drill.uploaded, batch=drill.batch or None)


def _upload(known: Situation, squad: str, drill: Held) -> LedgerFinding:
    policy = known.policy
    lagged = policy.parameters.drill_upload_map.value == "lagged"
    told = upload(_uploaded(drill), policy)
    waiting = drill.uploaded is None and known.as_of < local_day(told.due_before)
    return LedgerFinding(
        rule="upload_deadline",
        clause=policy.drill.upload_deadline.cited,
        about="squad",
        who=squad,
        period=str(drill.day),
        verdict="not_judged" if waiting else told.verdict,
        code="upload_deadline." + ("open" if waiting else told.verdict),
        params={
            "due": str(local_day(told.due_before) - timedelta(days=1)),
            "uploaded": "–" if drill.uploaded is None else told_clock(drill.uploaded),
        },
        records=list(drill.records),
        alternative=Alternative(
            reading=f"drill_upload_map={'same_month' if lagged else 'lagged'}", verdict=told.other_reading
        ),
    )


def _apart(known: Situation, squad: str, month: str, drills: Sequence[Held]) -> Iterator[LedgerFinding]:
    sent = [one for one in drills if one.uploaded is not None]
    if len(sent) < 2:
        return
    pair = upload_pair(UploadPair(month=month, drills=[_uploaded(one) for one in sent]), known.policy)
    verdict: Outcome = "pass" if pair.separate else "fail"
    yield LedgerFinding(
        rule="separate_uploads",
        clause=known.policy.drill.separate_uploads.cited,
        about="squad",
        who=squad,
        period=month,
        verdict=verdict,
        code=f"separate_uploads.{verdict}",
        params={"uploads": len(sent)},
        records=[seq for one in sent for seq in one.records],
    )


def _year(known: Situation, squad: str, drills: Sequence[Held], months: int) -> LedgerFinding:
    """R30: 24 a year, or two for each month that the squad was there; before its end nobody has failed."""
    task = known.policy.tasks.drill
    good = [one for one in drills if one.outcome == "pass"]
    doubtful = [one for one in drills if one.outcome in ("review", "not_judged")]
    wanted = months * task.a_month
    over = known.as_of > date(known.year, 12, 31)
    verdict: Outcome = "pass" if len(good) >= wanted else "fail" if over else "not_judged"
    if verdict == "fail" and len(good) + len(doubtful) >= wanted:
        verdict = "review"
    return LedgerFinding(
        rule="drill_year",
        clause=task.cited,
        about="squad",
        who=squad,
        period=str(known.year),
        verdict=verdict,
        code="drill_year." + ("open" if verdict == "not_judged" else verdict),
        params={"held": len(good), "wanted": wanted, "doubtful": len(doubtful)},
        measured=len(good),
        limit=wanted,
        records=[seq for one in good for seq in one.records],
    )


def _end_of(month: str) -> date:
    return first_of(month, 1) - timedelta(days=1)
