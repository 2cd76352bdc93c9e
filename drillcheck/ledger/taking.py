"""Taking rows into the ledger: what is new, what was there, what contradicts what; all of it or nothing."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from drillcheck.ledger.entry import Draft
from drillcheck.ledger.journal import View, Wanted
from drillcheck.ledger.reading import Place, Problems, Read
from drillcheck.ledger.records.base import Record, columns
from drillcheck.ledger.records.drills import Attendance, Drill
from drillcheck.ledger.records.people import Period, Person, StatusChange
from drillcheck.ledger.records.study import MakeUp, StudySession
from drillcheck.ledger.register import MODULES, Register
from drillcheck.ledger.stored import Stored, register, stored
from drillcheck.rules.calendar import local_day


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import comes to: entries to be, how many rows were there already, and entries by module."""

    drafts: list[Draft] = field(default_factory=list)
    known: int = 0
    new: Mapping[str, int] = field(default_factory=dict)
    corrected: int = 0


def plan(view: View, reads: Sequence[Read], today: date, correct: str | None = None) -> Taken:
    """The entries that these rows make. `correct`: why rows that differ from what is there correct it, if they may.

    `InputError` `import_rows` with every row that is wrong. The same rows again make nothing.
    """
    problems = Problems()
    reads = _once(reads, problems)
    here = {(kind, one.record.subject): one for kind, one in _there(view, reads)}
    drafts: list[Draft] = []
    fresh: list[Read] = []
    known = corrected = 0
    for read in reads:
        record = read.record
        old = here.get((record.MODULE, record.subject))
        if old is not None and old.record == record:
            known += 1
        elif old is not None and correct is None:
            problems.add(read.place, "different", *_difference(old.record, record))
        else:
            drafts.append(record.draft(None if old is None else old.seq, correct or "" if old is not None else ""))
            fresh.append(read)
            corrected += old is not None
    _check(view, fresh, today, problems)
    problems.refuse()
    return Taken(drafts, known, Counter(draft.module for draft in drafts), corrected)


def _once(reads: Sequence[Read], problems: Problems) -> list[Read]:
    """Without rows that stand twice, word by word; two that tell one thing differently are a problem."""
    first: dict[tuple[str, str], Read] = {}
    out: list[Read] = []
    for read in reads:
        key = (read.record.MODULE, read.record.subject)
        known = first.setdefault(key, read)
        if known is read:
            out.append(read)
        elif known.record != read.record:
            column, found, other = _difference(known.record, read.record)
            problems.add(read.place, "twice", column, found, f"{other} ({known.place.row})")
    return out


def _there(view: View, reads: Sequence[Read]) -> list[tuple[str, Stored]]:
    """What the ledger has on the subjects of these rows."""
    by_module: dict[str, list[str]] = {}
    for read in reads:
        by_module.setdefault(read.record.MODULE, []).append(read.record.subject)
    return [
        (module, one)
        for module, subjects in by_module.items()
        for one in stored(view.entries(Wanted({module}, subjects=subjects)))
    ]


def _difference(old: Record, new: Record) -> tuple[str, str, str]:
    """The first column that differs: its title, what the row says, what was there."""
    for name, (title, column, _) in columns(type(new)).items():
        if getattr(old, name) != getattr(new, name):
            return title, column.write(getattr(new, name)), column.write(getattr(old, name))
    return "–", "", ""


def _check(view: View, fresh: Sequence[Read], today: date, problems: Problems) -> None:
    """Whether new rows agree with one another and with what is known of the same people and squads."""
    places = {id(read.record): read.place for read in fresh}
    new = [read.record for read in fresh]
    named = {who for read in fresh for who in people_of(read.record)}
    before = register(view, people=named)
    replaced = {(record.MODULE, record.subject) for record in new}
    kept = [one for one in _records(before) if (one.MODULE, one.subject) not in replaced]
    after = Register.of([*kept, *(record for record in new if record.MODULE in MODULES)])
    for wrong in after.contradictions():
        record, other = wrong.record, wrong.other
        if id(record) not in places and (other is None or id(other) not in places):
            continue  # it was there before
        if id(record) not in places and other is not None:
            record, other = other, record
        row = f" ({places[id(other)].row})" if other is not None and id(other) in places else ""
        problems.add(
            places[id(record)], wrong.kind, found=record.subject, other=f"{other.subject}{row}" if other else ""
        )
    for read in fresh:
        _check_row(read, after, today, problems)
    _check_drills(view, fresh, problems)


def _check_drills(view: View, fresh: Sequence[Read], problems: Problems) -> None:
    """A squad drills once at a time: two that overlap are one, told twice."""
    new = {read.record.subject: read.place for read in fresh if isinstance(read.record, Drill)}
    drills = [read.record for read in fresh if isinstance(read.record, Drill)]
    if not drills:
        return
    days = [one.when for one in drills]
    asked = Wanted({Drill.MODULE}, squads={one.squad for one in drills}, since=min(days), until=max(days))
    known = [one.record for one in stored(view.entries(asked)) if isinstance(one.record, Drill)]
    every = [*(one for one in known if one.subject not in new), *drills]
    every.sort(key=lambda one: (one.squad, one.start))
    for one, other in itertools.pairwise(every):
        if one.squad == other.squad and other.start < one.start + timedelta(seconds=float(one.length)):
            place = new.get(other.subject) or new.get(one.subject)
            if place is not None:
                problems.add(place, "overlap", found=other.subject, other=one.subject)


def _records(known: Register) -> list[Record]:
    lists = (known.services, known.changes, known.exemptions)
    grouped = [one for by_person in lists for each in by_person.values() for one in each]
    return [*known.squads.values(), *known.people.values(), *grouped]


def people_of(record: Record) -> list[str]:
    """Ids of everybody whom a record names."""
    named = [] if record.of_person is None else [record.of_person]
    match record:
        case Drill() | Attendance():
            named += record.attendees
        case StudySession():
            named += record.signed
    return [who for who in named if who]


def _check_row(read: Read, known: Register, today: date, problems: Problems) -> None:
    record, place = read.record, read.place
    if record.MODULE not in MODULES:
        strangers = [who for who in dict.fromkeys(people_of(record)) if who not in known.people]
        if strangers:
            problems.add(place, "unknown_people", found="、".join(strangers[:10]))
        if record.of_squad and record.of_squad not in known.squads:
            problems.add(place, "unknown_squad", found=record.of_squad)
    if isinstance(record, Person) and record.birth >= today:
        problems.add(place, "future", found=str(record.birth))
    elif record.MODULE not in MODULES or isinstance(record, StatusChange):
        _check_days(record, place, today, problems)


def _check_days(record: Record, place: Place, today: date, problems: Problems) -> None:
    """What has not happened yet cannot be recorded, nor uploaded before it was held."""
    days = [] if isinstance(record, Period) else [record.when, getattr(record, "held_on", None)]
    uploaded = getattr(record, "uploaded", None)
    days += [local_day(uploaded)] if isinstance(uploaded, datetime) else []
    late = [day for day in days if day is not None and day > today]
    if late:
        problems.add(place, "future", found=str(late[0]))
    if isinstance(record, MakeUp) and record.held_on < record.when:
        problems.add(place, "made_up_before", found=str(record.held_on), other=record.month)
    if not isinstance(uploaded, datetime):
        return
    ended = record.start + timedelta(seconds=float(record.length)) if isinstance(record, Drill) else uploaded
    if uploaded < ended:
        problems.add(place, "uploaded_before", found=str(uploaded), other=str(ended))
    if isinstance(record, StudySession) and uploaded.date() < record.held_on:
        problems.add(place, "uploaded_before", found=str(uploaded), other=str(record.held_on))
