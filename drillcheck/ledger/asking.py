"""What is known of a year, read from the ledger: of all squads, or of some without reading the others' entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from drillcheck.errors import InputError
from drillcheck.judge.policy import Policy
from drillcheck.ledger.checks.situation import Situation
from drillcheck.ledger.journal import View, Wanted
from drillcheck.ledger.records import EVERY
from drillcheck.ledger.records.people import Period, Service
from drillcheck.ledger.register import MODULES, Register
from drillcheck.ledger.stored import Stored, people_stored, stored

PERIODS = frozenset(kind.MODULE for kind in EVERY.values() if issubclass(kind, Period)) - MODULES
EVENTS = frozenset(EVERY) - MODULES - PERIODS
OF_SQUADS = frozenset({"drill", "attendance", "clip", "judgement", "decision", "study", "need"})
OF_PEOPLE = frozenset({"make_up", "online", "general", "fitness", "fitness_unfit", "exam", "certificate"})
OF_ALL = frozenset({"study_task"})


@dataclass(frozen=True, slots=True)
class Question:
    """A year as it stands on a day, as known at a moment (None: now); of these squads (None: of all)."""

    policy: Policy
    year: int
    as_of: date
    known_at: datetime | None = None
    squads: Sequence[str] | None = None


def situation(view: View, asked: Question) -> Situation:
    """Read what the rules need. `InputError` `ledger_no_squad`: a squad that the ledger does not know."""
    first, last = date(asked.year, 1, 1), date(asked.year, 12, 31)
    if asked.squads is None:
        people = people_stored(view, asked.known_at)
        known = Register.of(one.record for one in people)
        records = people + _read(view, Wanted(EVENTS, since=first, until=last, known_at=asked.known_at))
        records += _read(view, Wanted(PERIODS, until=last, known_at=asked.known_at))
        return Situation.of(asked.policy, asked.year, asked.as_of, known, records)
    ids = _people(view, asked)
    people = people_stored(view, asked.known_at, ids)
    known = Register.of(one.record for one in people)
    strangers = [squad for squad in asked.squads if squad not in known.squads]
    if strangers:
        raise InputError(
            "ledger_no_squad", found="、".join(strangers), known="、".join(sorted(known.squads)[:30]) or "–"
        )
    records = people + _read(
        view, Wanted(OF_SQUADS, squads=asked.squads, since=first, until=last, known_at=asked.known_at)
    )
    records += _read(view, Wanted(OF_PEOPLE, people=ids, since=first, until=last, known_at=asked.known_at))
    records += _read(view, Wanted(OF_ALL, since=first, until=last, known_at=asked.known_at))
    return Situation.of(asked.policy, asked.year, asked.as_of, known, records, asked.squads)


def _people(view: View, asked: Question) -> list[str]:
    """Ids of everybody who ever served with one of the squads."""
    posts = view.entries(Wanted({Service.MODULE}, squads=asked.squads, known_at=asked.known_at))
    return sorted({str(entry.record["person"]) for entry in posts})


def _read(view: View, wanted: Wanted) -> list[Stored]:
    return stored(view.entries(wanted))
