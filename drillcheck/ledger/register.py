"""Who serves where and when: squads, people and what happened to them, from their records. Pure.

The roster of a day, and somebody's year as the rules ask for it, are computed from here and stored nowhere.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from drillcheck.ledger.records.base import Record
from drillcheck.ledger.records.people import AWAY, CHANGES, ENDS, Exemption, Person, Service, Squad, StatusChange
from drillcheck.rules import month as drill_month
from drillcheck.rules import year as credit_year

MODULES = frozenset(kind.MODULE for kind in (Squad, Person, Service, StatusChange, Exemption))
STAFF = {"在编": "established", "辅助": "auxiliary"}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two records that cannot both be true, or one that cannot be (`other` None); `kind` names a sentence."""

    kind: str
    record: Record
    other: Record | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """Records of people by who they are about, each list in order of time."""

    squads: Mapping[str, Squad] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    services: Mapping[str, Sequence[Service]] = field(default_factory=dict)
    changes: Mapping[str, Sequence[StatusChange]] = field(default_factory=dict)
    exemptions: Mapping[str, Sequence[Exemption]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Register:
        """From records of `MODULES`; others are passed by."""
        squads: dict[str, Squad] = {}
        people: dict[str, Person] = {}
        services: dict[str, list[Service]] = defaultdict(list)
        changes: dict[str, list[StatusChange]] = defaultdict(list)
        exemptions: dict[str, list[Exemption]] = defaultdict(list)
        for record in records:
            match record:
                case Squad():
                    squads[record.squad] = record
                case Person():
                    people[record.person] = record
                case Service():
                    services[record.person].append(record)
                case StatusChange():
                    changes[record.person].append(record)
                case Exemption():
                    exemptions[record.person].append(record)
        return cls(
            squads,
            people,
            {who: sorted(each, key=lambda one: one.start) for who, each in services.items()},
            {who: sorted(each, key=lambda one: (one.on, order(one))) for who, each in changes.items()},
            {who: sorted(each, key=lambda one: one.start) for who, each in exemptions.items()},
        )

    def left(self, person: str, by: date) -> StatusChange | None:
        """How somebody's service had ended by a day, if it had and nobody came back by then."""
        ended = None
        for change in self.changes.get(person, ()):
            if change.on > by:
                break
            if change.change in ENDS:
                ended = change
            elif change.change == "入职":
                ended = None
        return ended

    def serves(self, person: str, squad: str, day: date) -> bool:
        """Whether somebody is of the squad that day: known, posted there, and not gone."""
        posted = any(one.squad == squad and one.covers(day) for one in self.services.get(person, ()))
        return posted and person in self.people and self.left(person, day) is None

    def gone(self, person: str) -> list[tuple[date, date | None]]:
        """From when to when (not included; None: for good) somebody's service had ended."""
        out: list[tuple[date, date | None]] = []
        since: date | None = None
        for change in self.changes.get(person, ()):
            if change.change in ENDS and since is None:
                since = change.on
            elif change.change == "入职" and since is not None:
                out.append((since, change.on))
                since = None
        return out if since is None else [*out, (since, None)]

    def roster(self, squad: str, day: date) -> list[str]:
        """Ids of those who serve with a squad on a day, in order."""
        return sorted(who for who in self.services if self.serves(who, squad, day))

    def with_squad(self, squad: str, first: date, last: date) -> list[str]:
        """Ids of those who were ever of the squad between two days."""
        return sorted(
            who
            for who, posts in self.services.items()
            if any(one.squad == squad and one.start <= last and (one.end is None or first <= one.end) for one in posts)
        )

    def serving(self, squad: str) -> list[drill_month.Serving]:
        """The squad's people with the days that they serve and are exempt, as the rules of drills take them.

        Somebody who was there twice is there twice, under the same id.
        """
        out = []
        for who, posts in sorted(self.services.items()):
            if who not in self.people:
                continue  # somebody whose record was erased is asked for no more
            unfit = [
                drill_month.Period(start=one.start, end=one.end, reason=one.reason)
                for one in self.exemptions.get(who, ())
            ]
            unfit += [
                drill_month.Period(start=start, end=None if back is None else back - timedelta(days=1), reason=what)
                for what, start, back in self.absences(who)
            ]
            gone = self.gone(who)
            for post in posts:
                if post.squad == squad:
                    out += [
                        drill_month.Serving(id=who, start=start, end=end, exempt=unfit)
                        for start, end in _without(post.start, post.end, gone)
                    ]
        return out

    def absences(self, person: str) -> list[tuple[str, date, date | None]]:
        """Long absences: what, from when, and the day of return (None: not back yet)."""
        out: list[tuple[str, date, date | None]] = []
        away: StatusChange | None = None
        for change in self.changes.get(person, ()):
            if change.change in AWAY:
                if away is not None:
                    out.append((away.change, away.on, change.on))
                away = change
            elif change.change == "返岗" and away is not None:
                out.append((away.change, away.on, change.on))
                away = None
        if away is not None:
            out.append((away.change, away.on, None))
        return out

    def credit_person(self, person: str, year: int) -> credit_year.Person:
        """What somebody's year of hours and credits depends on."""
        changes = self.changes.get(person, ())
        hired = [one.on for one in changes if one.change == "入职" and one.on.year <= year]
        inducted = [one.on for one in changes if one.change == "初任培训" and one.on.year <= year]
        ended = self.left(person, date(year, 12, 31))
        start: date | None = hired[-1] if hired else None
        posts = self.services.get(person, ())
        if start is None and posts and posts[0].start.year > year:
            start = posts[0].start
        return credit_year.Person(
            staff=STAFF[self.people[person].staff],
            hire=start,
            induction_end=inducted[-1] if inducted else None,
            exit=None if ended is None else credit_year.Exit(type=CHANGES[ended.change], date=ended.on),
            absences=[
                credit_year.Absence(type=CHANGES[what], start=first, back=back)
                for what, first, back in self.absences(person)
            ],
        )

    def contradictions(self) -> Iterator[Contradiction]:
        """Everything in it that cannot be true together."""
        for who in sorted({*self.services, *self.changes, *self.exemptions}):
            if who not in self.people:
                every = (*self.services.get(who, ()), *self.changes.get(who, ()), *self.exemptions.get(who, ()))
                yield from (Contradiction("unknown_person", one) for one in every)
        for who, posts in self.services.items():
            yield from (Contradiction("unknown_squad", one) for one in posts if one.squad not in self.squads)
            yield from _overlapping(posts)
            born = self.people[who].birth if who in self.people else None
            yield from (Contradiction("before_birth", one) for one in posts if born and one.start <= born)
        for unfit in self.exemptions.values():
            yield from _overlapping(unfit)
        for changes in self.changes.values():
            yield from _impossible(changes)


def _without(
    start: date, end: date | None, gone: Sequence[tuple[date, date | None]]
) -> Iterator[tuple[date, date | None]]:
    """The days of a post on which somebody was not gone."""
    here: date | None = start
    for left, back in gone:
        if here is None or (end is not None and left > end):
            break
        if here < left:
            yield here, left - timedelta(days=1)
        here = None if back is None else max(here, back)
    if here is not None and (end is None or here <= end):
        yield here, end


def order(change: StatusChange) -> int:
    """Of changes on one day: coming, then going."""
    return list(CHANGES).index(change.change) if change.change != "返岗" else -1


def _overlapping(periods: Sequence[Service] | Sequence[Exemption]) -> Iterator[Contradiction]:
    for one, other in itertools.pairwise(periods):
        if one.end is None or other.start <= one.end:
            yield Contradiction("overlap", other, one)


def _impossible(changes: Sequence[StatusChange]) -> Iterator[Contradiction]:
    """Who is gone cannot go again or come back but by entering anew; who is away can only come back or leave."""
    gone: StatusChange | None = None
    away: StatusChange | None = None
    there: StatusChange | None = None
    for change in changes:
        if gone is not None and change.change != "入职":
            yield Contradiction("after_leaving", change, gone)
        elif change.change == "入职":
            if there is not None and gone is None:
                yield Contradiction("entered_twice", change, there)
            there, gone, away = change, None, None
        elif change.change in ENDS:
            gone, away = change, None
        elif change.change == "返岗":
            if away is None:
                yield Contradiction("back_from_nowhere", change)
            away = None
        elif change.change in AWAY:
            if away is not None:
                yield Contradiction("away_already", change, away)
            away = change
