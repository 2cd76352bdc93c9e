"""A judged clip into the ledger, judging it again by a new policy, and what a person decides of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from drillcheck.errors import InputError
from drillcheck.evidence.model import Evidence
from drillcheck.judge.asof import recording_day
from drillcheck.judge.facts import Reuse
from drillcheck.judge.judge import judge
from drillcheck.judge.policy import Policy
from drillcheck.judge.roster import Roster
from drillcheck.judge.roster_entry import Entry as Row
from drillcheck.judge.roster_entry import Status
from drillcheck.judge.verdict import Outcome, Verdict
from drillcheck.ledger.entry import Draft
from drillcheck.ledger.evidence_store import EvidenceStore
from drillcheck.ledger.journal import Journal, View
from drillcheck.ledger.records.clips import OF_THE_MONTH, Clip, Decision, Judgement
from drillcheck.ledger.register import Register
from drillcheck.ledger.stored import Of, of_kind, register
from drillcheck.rules.calendar import CHINA
from drillcheck.rules.month import Period, Serving, half_of
from drillcheck.rules.uploads import Half


@dataclass(frozen=True, slots=True)
class Upload:
    """What a caller says of an upload. `half`: None for the half of the drill's day."""

    squad: str
    on: date
    half: Half | None = None
    uploaded: datetime | None = None
    batch: str = ""


def roster_of(known: Register, source: str, head: str) -> Roster:
    """The ledger's people as a roster, so that a clip is judged by it like by a file."""
    rows: list[Row] = []

    def add(status: Status, squad: str, who: str, period: Serving | Period, reason: str = "") -> None:
        row = len(rows) + 1
        rows.append(Row(row, who, known.people[who].name, squad, status, period.start, period.end, reason))

    for squad in known.squads:
        for serving in known.serving(squad):
            add("in_service", squad, serving.id, serving)
            for period in serving.exempt:
                add("exempt", squad, serving.id, period, period.reason)
    return Roster(tuple(rows), head, source)


def clip_of(evidence: Evidence, verdict: Verdict, upload: Upload, digest: str, policy: Policy) -> Clip:
    """The upload's record."""
    recorded = verdict.video.recorded_at
    start = datetime.combine(upload.on, time(), CHINA)
    if recorded and recording_day(recorded) == upload.on:
        told = datetime.fromisoformat(recorded)
        start = told if told.tzinfo else told.replace(tzinfo=CHINA)
    return Clip(
        squad=upload.squad,
        on=upload.on,
        clip=verdict.video.sha256,
        name=verdict.video.path.rpartition("/")[2],
        files=[part.sha256 for part in evidence.video.parts],
        start=start,
        half=upload.half or half_of(upload.on, policy),
        uploaded=upload.uploaded,
        batch=upload.batch,
        evidence=digest,
    )


def judgement_of(clip: Clip, verdict: Verdict) -> Judgement:
    """What the program judged of it by itself."""
    people = verdict.measurements.participants
    return Judgement(
        squad=clip.squad,
        on=clip.on,
        clip=clip.clip,
        evidence=clip.evidence,
        outcomes={one.rule: one.verdict for one in verdict.findings if one.rule not in OF_THE_MONTH},
        low=people.low,
        count=people.count,
        high=people.high,
        policy=f"{verdict.policy.id} {verdict.policy.version}",
        policy_sha256=verdict.policy.sha256,
        software=verdict.software,
    )


def record(journal: Journal, clip: Clip, verdict: Verdict, by: str) -> None:
    """Record an upload and its judgement; the same again adds nothing, a changed one corrects the old.

    Its evidence must be kept before: a crash in between leaves a file that nobody names.
    """
    judged = judgement_of(clip, verdict)

    def plan(view: View) -> list[Draft]:
        if clip.squad not in register(view, people=()).squads:
            raise InputError("ledger_no_squad", found=clip.squad, known="–")
        return [*_changed(view, clip), *_changed(view, judged)]

    journal.write(plan, by)


def used_later(view: View, reuses: Sequence[Reuse], uploaded: datetime | None) -> list[tuple[Reuse, Clip]]:
    """Of the uploads that hold this one's footage, those that were uploaded after it: it is they that used it again."""
    if uploaded is None or not reuses:
        return []
    clips = [one.record for one in of_kind(view, Clip)]
    known = {(clip.squad, clip.on.isoformat(), clip.name): clip for clip in clips}
    found = [(reuse, known.get((reuse.squad or "", reuse.day, reuse.name.rpartition("/")[2]))) for reuse in reuses]
    return [(reuse, clip) for reuse, clip in found if clip and clip.uploaded and clip.uploaded > uploaded]


def found_reused(journal: Journal, clips: Sequence[tuple[Reuse, Clip]], by: str, reason: str) -> None:
    """Judge uploads anew of which an earlier one has now come: their footage is not fresh."""

    def plan(view: View) -> Sequence[Draft]:
        drafts = []
        for reuse, clip in clips:
            for old in of_kind(view, Judgement, {clip.subject}):
                fresh: Outcome = "review" if reuse.kind == "likely" else "fail"
                if old.record.outcomes.get("fresh") != fresh:
                    now = old.record.model_copy(update={"outcomes": {**old.record.outcomes, "fresh": fresh}})
                    drafts.append(now.draft(old.seq, reason))
        return drafts

    journal.write(plan, by)


def _changed(view: View, now: Clip | Judgement, reason: str = "") -> Iterator[Draft]:
    known = of_kind(view, type(now), {now.subject})
    if not known:
        yield now.draft()
    elif known[-1].record != now:
        yield now.draft(known[-1].seq, reason)


def find_clip(view: View, told: str) -> Clip:
    """An upload by the beginning of its SHA-256, or by its file's name. `InputError`: none, or several."""
    clips = [one.record for one in of_kind(view, Clip)]
    found = [one for one in clips if one.name == told or (len(told) >= 6 and one.clip.startswith(told.lower()))]
    if len(found) != 1:
        known = "；".join(f"{one.squad} {one.on} {one.name} {one.clip[:12]}" for one in (found or clips)[:10])
        raise InputError("ledger_which_clip" if found else "ledger_no_clip", found=told, known=known or "–")
    return found[0]


def decide(journal: Journal, told: str, rule: str, verdict: str, reason: str, by: str) -> Decision:
    """A person's word beside a finding, which stays; a later one replaces it. `InputError`: no such upload, finding."""
    made: list[Decision] = []

    def plan(view: View) -> list[Draft]:
        clip = find_clip(view, told)
        judged = of_kind(view, Judgement, {clip.subject})
        outcomes = judged[-1].record.outcomes if judged else {}
        if rule not in outcomes:
            raise InputError("ledger_no_finding", found=rule, known="、".join(sorted(outcomes)) or "–")
        decision = Decision.model_validate(
            {
                "squad": clip.squad,
                "on": clip.on,
                "clip": clip.clip,
                "rule": rule,
                "verdict": verdict,
                "reason": reason,
                "evidence": clip.evidence,
            }
        )
        made.append(decision)
        before = of_kind(view, Decision, {decision.subject})
        return [decision.draft(before[-1].seq if before else None, reason)]

    journal.write(plan, by)
    return made[-1]


@dataclass(frozen=True, slots=True)
class Rejudged:
    """An upload whose judgement came out otherwise: rule by rule, before and after."""

    clip: Clip
    changes: tuple[tuple[str, str, str], ...]


def rejudge(journal: Journal, store: EvidenceStore, policy: Policy, by: str, reason: str) -> tuple[int, list[Rejudged]]:
    """Judge the stored evidence of every upload anew, by this policy where it is in force on the drill's day.

    How many were judged, and those that came out otherwise, which are recorded. `InputError`: evidence gone or altered.
    """
    changed: list[Rejudged] = []
    count = 0

    def plan(view: View) -> Sequence[Draft]:
        nonlocal count
        changed.clear()
        known = register(view)
        roster = roster_of(known, str(journal.shown), view.head().hash)
        drafts: list[Draft] = []
        clips = [one.record for one in of_kind(view, Clip)]
        old = {one.record.subject: one for one in of_kind(view, Judgement)}
        count = 0
        for clip in clips:
            if not policy.in_force(clip.on):
                continue
            count += 1
            evidence = Evidence.model_validate_json(store.get(clip.evidence))
            verdict = judge(evidence, policy, roster.as_of(clip.on, clip.squad), clip.on, "option")
            now, before = judgement_of(clip, verdict), old.get(clip.subject)
            kept = _kept_freshness(now, before)
            if before is None or before.record != kept:
                drafts.append(kept.draft(None if before is None else before.seq, reason))
                changed.append(Rejudged(clip, _differences(before, kept)))
        return drafts

    journal.write(plan, by)
    return count, list(changed)


def _kept_freshness(now: Judgement, before: Of[Judgement] | None) -> Judgement:
    """Whether footage was used before is no matter of policy: what was found stays."""
    if before is None or "fresh" not in before.record.outcomes:
        return now
    return now.model_copy(update={"outcomes": {**now.outcomes, "fresh": before.record.outcomes["fresh"]}})


def _differences(before: Of[Judgement] | None, now: Judgement) -> tuple[tuple[str, str, str], ...]:
    old = before.record.outcomes if before is not None else {}
    return tuple((rule, old.get(rule, "–"), one) for rule, one in now.outcomes.items() if old.get(rule) != one)


def retract(journal: Journal, seq: int, reason: str, by: str) -> None:
    """Take an entry back by a new one. `InputError`: no such entry, or one that does not hold (any more)."""

    def plan(view: View) -> list[Draft]:
        old = view.entry(seq)
        if old is None:
            raise InputError("ledger_not_holding", seq=seq)
        told = old.draft
        return [Draft(told.module, told.subject, None, told.squad, told.person, told.day, seq, reason)]

    journal.write(plan, by)
