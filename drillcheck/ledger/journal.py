"""Reading and appending entries. An entry is never altered: a correction is a new one that names the old.

Two time axes: what an entry is true of (`day`, and dates in its record), and when the ledger learnt of it
(`recorded_at`). Everything is asked as known at a moment, so that yesterday's answer can be had again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    exists,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from drillcheck.errors import InputError
from drillcheck.ledger.chain import ERASURE, SALT_BYTES, Algorithm, Head, Link, digest, genesis, linked
from drillcheck.ledger.database import WRITING, head_row, microseconds, opened, shown, telling
from drillcheck.ledger.entry import Draft, Entry, entry_of, moment, payload_of
from drillcheck.ledger.tables import ENTRY, HEAD

BATCH = 500
"""Values in one list of a query: SQLite takes some tens of thousands at most, and plans well with few."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of these modules, and of these squads, people or subjects (None: of all)."""

    modules: Collection[str]
    squads: Collection[str] | None = None
    people: Collection[str] | None = None
    subjects: Collection[str] | None = None
    since: date | None = None
    until: date | None = None
    known_at: datetime | None = None


Plan = Callable[["View"], Sequence[Draft]]


@dataclass(frozen=True, slots=True)
class View:
    """What a ledger holds, through one connection: the same for as long as its transaction lasts."""

    db: Connection = field(repr=False)

    def head(self) -> Head:
        """How many entries, and the last hash."""
        return head_row(self.db).head

    def entries(self, wanted: Wanted) -> list[Entry]:
        """Entries that hold, in the order in which they were recorded: not corrected, not erased, as known then."""
        found: list[Entry] = []
        for asked in _asked(wanted):
            found += [_entry(seq, payload) for seq, payload in self.db.execute(asked)]
        found.sort(key=lambda entry: entry.seq)
        return [entry for entry in found if entry.draft.record is not None]

    def entry(self, seq: int) -> Entry | None:
        """One entry; None where there is none, or it does not hold: erased, corrected, or only taking back another."""
        asked = select(ENTRY.c.payload).where(ENTRY.c.seq == seq, ENTRY.c.payload.is_not(None), _holds(None))
        payload = self.db.execute(asked).scalar()
        found = None if payload is None else _entry(seq, payload)
        return found if found is not None and found.draft.record is not None and found.module != ERASURE else None

    def links(self) -> Iterator[Link]:
        """All entries as the chain sees them."""
        asked = select(ENTRY).order_by(ENTRY.c.seq).execution_options(yield_per=1000)
        for row in self.db.execute(asked):
            payload = as_bytes(row.payload)
            yield Link(
                row.seq,
                as_bytes(row.salt),
                payload,
                str(row.digest),
                str(row.hash),
                str(row.module),
                str(row.subject or ""),
                erased_by(payload) if row.module == ERASURE else None,
            )


def as_bytes(value: object) -> bytes | None:
    """What a column of bytes holds; a database that was tampered with may hold anything."""
    return value if isinstance(value, bytes) or value is None else str(value).encode("utf-8", "surrogatepass")


def erased_by(payload: bytes | None) -> int | None:
    """The entry that an erasure's payload names; None where it names none."""
    try:
        seq = json.loads(payload or b"{}")["record"]["erased"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return seq if isinstance(seq, int) and not isinstance(seq, bool) else None


class Journal:
    """An opened ledger. A context manager.

    `InputError` of every method: `ledger_busy`, `ledger_unreachable`, `ledger_unreadable`.
    """

    def __init__(self, url: str) -> None:
        """`InputError`: `ledger_missing`, `ledger_older`, `ledger_newer` and the like; see `database.opened`."""
        self._engine: Engine = opened(url)
        self.url = self._engine.url

    @property
    def shown(self) -> str:
        """Where it is, as people may see it."""
        return shown(self.url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[View]:
        """One state of the ledger, whatever is written beside."""
        steady = {"isolation_level": "REPEATABLE READ"} if self.url.get_backend_name() == "postgresql" else {}
        with telling(self.url), self._engine.connect().execution_options(**steady) as db, db.begin():
            yield View(db)

    def identity(self) -> tuple[str, Algorithm, str]:
        """The ledger's id, its algorithm and the hash before its first entry."""
        with self.reading() as view:
            row = head_row(view.db)
        return row.ledger, row.algorithm, genesis(row.ledger, row.algorithm)

    def write(self, plan: Plan, by: str) -> list[Entry]:
        """Append what `plan` makes of the ledger, all of it or nothing.

        It is asked on a state that is only read; where somebody else has written before the lock was had, it is asked
        again, under the lock. `InputError` that it raises leaves the ledger as it was.
        """
        if not by.strip():
            raise InputError("ledger_by")
        with self.reading() as view:
            before, drafts = view.head(), list(plan(view))
        if not drafts:
            return []
        with self.locked() as db:
            view = View(db)
            if view.head() != before:
                drafts = list(plan(view))
            return append(db, drafts, by)

    @contextmanager
    def locked(self) -> Iterator[Connection]:
        """A transaction that nobody else writes beside."""
        with telling(self.url), self._engine.connect().execution_options(**WRITING) as db, db.begin():
            head_row(db, lock=self.url.get_backend_name() == "postgresql")
            yield db


def _entry(seq: int, payload: bytes) -> Entry:
    """`InputError` where it is no entry any more."""
    try:
        return entry_of(seq, payload)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError("ledger_entry", seq=seq) from error


def append(db: Connection, drafts: Sequence[Draft], by: str) -> list[Entry]:
    """Append to the chain inside a transaction that holds the head; never earlier than the last entry."""
    row = head_row(db)
    algorithm, count, hash_ = row.algorithm, row.head.count, row.head.hash
    last = db.execute(select(ENTRY.c.recorded_us).where(ENTRY.c.seq == count)).scalar()
    now = max(microseconds(datetime.now(UTC)), last or 0)
    rows, made = [], []
    for seq, draft in enumerate(drafts, start=count + 1):
        salt, payload = secrets.token_bytes(SALT_BYTES), payload_of(draft, now, by)
        digest_ = digest(algorithm, salt, payload)
        hash_ = linked(algorithm, hash_, digest_)
        rows.append(
            {
                "seq": seq,
                "module": draft.module,
                "subject": draft.subject,
                "squad": draft.squad,
                "person": draft.person,
                "day": None if draft.day is None else draft.day.isoformat(),
                "recorded_us": now,
                "corrects": draft.corrects,
                "salt": salt,
                "payload": payload,
                "digest": digest_,
                "hash": hash_,
            }
        )
        made.append(Entry(seq, moment(now), by, draft))
    if rows:
        db.execute(insert(ENTRY), rows)
        db.execute(update(HEAD).where(HEAD.c.one == 1).values(count=count + len(rows), hash=hash_))
    return made


def _holds(known_at: datetime | None) -> ColumnElement[bool]:
    """That no entry which was known then (None: now) corrects it."""
    later = ENTRY.alias("later")
    corrected = exists(literal_column("1")).where(later.c.corrects == ENTRY.c.seq)
    if known_at is not None:
        corrected = corrected.where(later.c.recorded_us <= microseconds(known_at))
    return ~corrected


def _asked(wanted: Wanted) -> Iterator[Select[int, bytes]]:
    """One query, or several where a list of names is long."""
    base = select(ENTRY.c.seq, ENTRY.c.payload).where(ENTRY.c.module.in_(sorted(wanted.modules)))
    base = base.where(ENTRY.c.payload.is_not(None))
    if wanted.known_at is not None:
        base = base.where(ENTRY.c.recorded_us <= microseconds(wanted.known_at))
    base = base.where(_holds(wanted.known_at))
    if wanted.since is not None:
        base = base.where(or_(ENTRY.c.day.is_(None), ENTRY.c.day >= wanted.since.isoformat()))
    if wanted.until is not None:
        base = base.where(or_(ENTRY.c.day.is_(None), ENTRY.c.day <= wanted.until.isoformat()))
    lists = [
        (column, sorted(names))
        for column, names in (
            (ENTRY.c.squad, wanted.squads),
            (ENTRY.c.person, wanted.people),
            (ENTRY.c.subject, wanted.subjects),
        )
        if names is not None
    ]
    if not lists:
        yield base
        return
    (column, names), *others = lists
    narrowed = base.where(and_(*(other.in_(values) for other, values in others))) if others else base
    for start in range(0, len(names), BATCH):
        yield narrowed.where(column.in_(names[start : start + BATCH]))
