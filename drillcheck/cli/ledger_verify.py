"""`drillcheck verify --ledger`: the roster from the ledger, the upload into it, and what it knows of the month."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Self

from drillcheck.errors import InputError
from drillcheck.evidence.model import Evidence
from drillcheck.judge.facts import Compared, Reuse
from drillcheck.judge.limits import worst
from drillcheck.judge.policy import Policy
from drillcheck.judge.roster import Roster
from drillcheck.judge.verdict import Finding, Verdict
from drillcheck.ledger.asking import Question, situation
from drillcheck.ledger.checks.drilling import drilling
from drillcheck.ledger.checks.finding import LedgerFinding
from drillcheck.ledger.evidence_store import EvidenceStore
from drillcheck.ledger.journal import Journal
from drillcheck.ledger.recording import Upload, clip_of, found_reused, record, roster_of, used_later
from drillcheck.ledger.records.clips import OF_THE_MONTH, Clip
from drillcheck.ledger.stored import register
from drillcheck.rules.calendar import local_day
from drillcheck.rules.uploads import Half


class Recording:
    """An opened ledger that a clip is going to be recorded in."""

    def __init__(self, journal: Journal, half: Half | None, batch: str, by: str) -> None:
        self._journal = journal
        self._store = EvidenceStore.of(journal.url)
        self._half, self._batch, self._by = half, batch, by
        self._later: list[tuple[Reuse, Clip]] = []

    @classmethod
    @contextmanager
    def opened(cls, url: str, half: str | None, batch: str, by: str) -> Iterator[Self]:
        """Opened before the long part, so that what is wrong with it shows first."""
        if not by.strip():
            raise InputError("ledger_by")
        with Journal(url) as journal:
            yield cls(journal, None if half is None else 1 if half == "1" else 2, batch, by)

    @property
    def index(self) -> Path | None:
        """Where a ledger in a file keeps the fingerprints of its uploads."""
        return Path(f"{self._journal.url.database}.index") if self._journal.url.drivername == "sqlite" else None

    def roster(self) -> Roster:
        """Everybody whom the ledger knows."""
        with self._journal.reading() as view:
            return roster_of(register(view), self._journal.shown, view.head().hash)

    def check(self, uploaded_at: str | None, day: date) -> None:
        """`InputError` where a drill was uploaded before its day: told before anything takes long."""
        if uploaded_at is not None and local_day(datetime.fromisoformat(uploaded_at)) < day:
            raise InputError("uploaded_before_drill", uploaded=uploaded_at, day=day.isoformat())

    def earlier(self, compared: Compared, uploaded_at: str | None) -> Compared:
        """Without uploads that came after this one, though the index had them before: those are judged anew."""
        uploaded = None if uploaded_at is None else datetime.fromisoformat(uploaded_at)
        with self._journal.reading() as view:
            self._later = used_later(view, compared.reuses, uploaded)
        later = [reuse for reuse, _ in self._later]
        return replace(compared, reuses=tuple(one for one in compared.reuses if one not in later))

    def record(self, evidence: Evidence, verdict: Verdict, policy: Policy) -> Verdict:
        """Record it; the verdict with what the ledger knows of deadlines, the month's halves and coverage."""
        told = verdict.inputs
        if told.squad is None:
            raise InputError("ledger_which_squad")
        upload = Upload(
            squad=told.squad,
            on=date.fromisoformat(told.as_of),
            half=self._half,
            uploaded=None if told.uploaded_at is None else datetime.fromisoformat(told.uploaded_at),
            batch=self._batch,
        )
        digest = self._store.put(evidence.to_json().encode())
        clip = clip_of(evidence, verdict, upload, digest, policy)
        record(self._journal, clip, verdict, self._by)
        found_reused(self._journal, self._later, self._by, f"{clip.squad} {clip.on} {clip.name}")
        known = {one.rule: _as_finding(one) for one in self._of_the_month(clip, policy)}
        findings = [known.get(one.rule, one) for one in verdict.findings]
        return verdict.model_copy(update={"findings": findings, "verdict": worst(one.verdict for one in findings)})

    def _of_the_month(self, clip: Clip, policy: Policy) -> list[LedgerFinding]:
        asked = Question(policy, clip.on.year, date.today(), squads=[clip.squad])
        with self._journal.reading() as view:
            known = situation(view, asked)
        month = clip.on.strftime("%Y-%m")
        periods = {
            "half_month": f"{month}/{clip.half}",
            "upload_deadline": str(clip.on),
            "coverage": month,
            "separate_uploads": month,
        }
        return [one for one in drilling(known) if one.rule in OF_THE_MONTH and periods[one.rule] == one.period]


def _as_finding(one: LedgerFinding) -> Finding:
    """As a verdict tells of it; its sentence is in the ledger's catalogue."""
    return Finding(
        rule=one.rule,
        clause=one.clause,
        verdict=one.verdict,
        code=f"ledger:{one.code}",
        params={**one.params, "period": one.period},
        # Its sentence tells how many of how many.
        measured=None,
        limit=None,
        unit=None,
        alternative=one.alternative,
    )
