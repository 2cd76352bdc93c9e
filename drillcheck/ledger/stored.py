"""Entries of the ledger back to records."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from drillcheck.ledger.entry import Entry
from drillcheck.ledger.journal import View, Wanted
from drillcheck.ledger.records import EVERY
from drillcheck.ledger.records.base import Record
from drillcheck.ledger.register import MODULES, Register

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Stored:
    """A record and the number of its entry."""

    seq: int
    record: Record


@dataclass(frozen=True, slots=True)
class Of(Generic[R]):
    """A record of one kind and the number of its entry."""

    seq: int
    record: R


def of_kind(view: View, kind: type[R], subjects: Collection[str] | None = None) -> list[Of[R]]:
    """The records of one kind that hold now, of these subjects or of all."""
    found = stored(view.entries(Wanted({kind.MODULE}, subjects=subjects)))
    return [Of(one.seq, one.record) for one in found if isinstance(one.record, kind)]


def stored(entries: Sequence[Entry]) -> list[Stored]:
    """The records of entries that are rows of tables; others, such as erasures, are passed by."""
    return [
        Stored(entry.seq, EVERY[entry.module].model_validate(dict(entry.record)))
        for entry in entries
        if entry.module in EVERY
    ]


def people_stored(view: View, known_at: datetime | None = None, people: Collection[str] | None = None) -> list[Stored]:
    """Records of all squads, and of the people, or only those asked for, as known at a moment."""
    own = MODULES if people is None else MODULES - {"squad"}
    entries = view.entries(Wanted(own, people=people, known_at=known_at))
    if people is not None:
        entries += view.entries(Wanted({"squad"}, known_at=known_at))
    return stored(entries)


def register(view: View, known_at: datetime | None = None, people: Collection[str] | None = None) -> Register:
    """Who serves where, from those records."""
    return Register.of(one.record for one in people_stored(view, known_at, people))
