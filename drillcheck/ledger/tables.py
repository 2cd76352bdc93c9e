"""The tables of a ledger's database. A change here needs a migration beside it, in `migrations/versions`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

META = MetaData()

# What the columns of an entry say stands in its payload as well; they are there to be searched by, and go with it.
ENTRY = Table(
    "entry",
    META,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("module", String(40), nullable=False),
    Column("subject", Text),
    Column("squad", Text),
    Column("person", Text),
    Column("day", String(10)),
    Column("recorded_us", BigInteger, nullable=False),  # microseconds since 1970, UTC
    Column("corrects", BigInteger),
    Column("salt", LargeBinary),
    Column("payload", LargeBinary),
    Column("digest", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("entry_subject", "module", "subject"),
    Index("entry_squad", "squad", "module", "day"),
    Index("entry_person", "person", "module", "day"),
    Index("entry_module", "module", "day"),
    Index("entry_corrects", "corrects"),
)

# One row. Who appends holds it locked.
HEAD = Table(
    "head",
    META,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("ledger", String(36), nullable=False),
    Column("algorithm", String(10), nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
