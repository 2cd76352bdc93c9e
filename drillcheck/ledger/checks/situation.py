"""What is known of a year on a day: records that hold, people, policy. Rules are functions of this alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from drillcheck.judge.policy import Policy
from drillcheck.ledger.records.base import Record
from drillcheck.ledger.register import Register
from drillcheck.ledger.stored import Of, Stored
from drillcheck.rules.calendar import local_day

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Situation:
    """`as_of`: the day on which it is judged: what is not due by then is not judged yet.

    `squads`: those in question; `everything`: whether the bureau's own duties are, too.
    """

    policy: Policy
    year: int
    as_of: date
    register: Register
    squads: Sequence[str]
    everything: bool
    known: Mapping[type[Record], Sequence[Stored]] = field(repr=False)

    @classmethod
    def of(
        cls,
        policy: Policy,
        year: int,
        as_of: date,
        register: Register,
        records: Iterable[Stored],
        squads: Sequence[str] | None = None,
    ) -> Situation:
        """Sort records by their kind. `squads`: None for all."""
        known: dict[type[Record], list[Stored]] = defaultdict(list)
        for one in records:
            if one.record.when is None or one.record.when <= as_of:
                known[type(one.record)].append(Stored(one.seq, _as_of(one.record, as_of)))
        return cls(policy, year, as_of, register, squads or sorted(register.squads), squads is None, known)

    def active(self, squad: str, first: date, last: date) -> bool:
        """Whether the squad was there all the time between two days."""
        record = self.register.squads.get(squad)
        return record is None or (
            (record.start is None or record.start <= first) and (record.end is None or last <= record.end)
        )

    def all(self, kind: type[R]) -> list[Of[R]]:
        """Records of one kind, of this year where they are of a day."""
        return [
            Of(one.seq, one.record)
            for one in self.known.get(kind, ())
            if isinstance(one.record, kind) and (one.record.when is None or one.record.when.year == self.year)
        ]

    def of_squad(self, kind: type[R]) -> dict[str, list[Of[R]]]:
        """The same, by squad."""
        out: dict[str, list[Of[R]]] = defaultdict(list)
        for one in self.all(kind):
            out[one.record.of_squad or ""].append(one)
        return out

    def of_person(self, kind: type[R]) -> dict[str, list[Of[R]]]:
        """The same, by person."""
        out: dict[str, list[Of[R]]] = defaultdict(list)
        for one in self.all(kind):
            out[one.record.of_person or ""].append(one)
        return out

    @property
    def people(self) -> list[str]:
        """Ids of those who were of the squads in question at any time of the year."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        return sorted({who for squad in self.squads for who in self.register.with_squad(squad, first, last)})

    def months(self) -> list[str]:
        """Those of the year that have begun."""
        last = 12 if self.as_of.year > self.year else self.as_of.month if self.as_of.year == self.year else 0
        return [f"{self.year}-{month:02d}" for month in range(1, last + 1)]


def _as_of(record: Record, day: date) -> Record:
    """The record without what came after the day: an upload, an update of the register."""
    later = {
        name: None
        for name in ("uploaded", "updated")
        if isinstance(moment := getattr(record, name, None), datetime) and local_day(moment) > day
    }
    return record.model_copy(update=later) if later else record
