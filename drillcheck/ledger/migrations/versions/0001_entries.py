"""Entries, their chain's head."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "entry",
        sa.Column("seq", number, primary_key=True, autoincrement=False),
        sa.Column("module", sa.String(40), nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("squad", sa.Text()),
        sa.Column("person", sa.Text()),
        sa.Column("day", sa.String(10)),
        sa.Column("recorded_us", sa.BigInteger(), nullable=False),
        sa.Column("corrects", sa.BigInteger()),
        sa.Column("salt", sa.LargeBinary()),
        sa.Column("payload", sa.LargeBinary()),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    for name, columns in (
        ("subject", ["module", "subject"]),
        ("squad", ["squad", "module", "day"]),
        ("person", ["person", "module", "day"]),
        ("module", ["module", "day"]),
        ("corrects", ["corrects"]),
    ):
        op.create_index(f"entry_{name}", "entry", columns)
    op.create_table(
        "head",
        sa.Column("one", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("ledger", sa.String(36), nullable=False),
        sa.Column("algorithm", sa.String(10), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
