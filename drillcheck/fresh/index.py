"""The index of uploads: one SQLite file. Nothing is stored of a clip but its checksums and its fingerprint.

An upload is its files' checksums, its squad and the day of the drill: the same file for the same squad and day is the
same upload, verified again; for another squad or day it is a reuse.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from drillcheck.errors import InputError
from drillcheck.fresh.search import EVERY, Shelf
from drillcheck.fresh.signature import Signature, pack, unpack
from drillcheck.fresh.words import REACH, hashed, words

VERSION = 1
APPLICATION = 0x64726C63  # "drlc": what file(1) and we tell our databases by
BUSY_S = 60.0
SCHEMA = """
CREATE TABLE upload (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL,
    squad TEXT NOT NULL,
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    activity BLOB NOT NULL,
    words BLOB NOT NULL,
    signature BLOB NOT NULL,
    UNIQUE (sha256, squad, day)
) STRICT;
CREATE TABLE file (
    upload INTEGER NOT NULL REFERENCES upload (id),
    sha256 TEXT NOT NULL,
    PRIMARY KEY (sha256, upload)
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Upload:
    """Who uploaded what, for which day. `sha256` of all files together, `files` of each, `name` for people to read."""

    sha256: str
    files: tuple[str, ...]
    squad: str | None
    day: str
    name: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An upload in the index."""

    id: int
    name: str
    squad: str | None
    day: str


class Index:
    """A context manager over the file, which is made where there is none.

    InputError: `index_unreadable` (no database, or not ours), `index_newer`, `index_busy`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            self._db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        try:
            with self._told():
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        if self._pragma("application_id") == APPLICATION and self._pragma("user_version") == VERSION:
            return
        with self.writing():
            if self._pragma("application_id") != APPLICATION:
                if self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise InputError("index_unreadable", path=str(self._path), reason="application_id")
                for statement in SCHEMA.split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA application_id = {APPLICATION}")
                self._db.execute(f"PRAGMA user_version = {VERSION}")
        found = self._pragma("user_version")
        if found != VERSION:
            raise InputError("index_version", path=str(self._path), found=found, known=VERSION)

    def _pragma(self, name: str) -> int:
        return int(self._db.execute(f"PRAGMA {name}").fetchone()[0])

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            busy = isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
            code = "index_busy" if busy else "index_unreadable"
            raise InputError(code, path=str(self._path), reason=str(error)) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that nobody else writes in; undone when it does not end well."""
        with self._told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @property
    def last(self) -> int:
        """Id of the latest upload, 0 where there is none."""
        with self._told():
            return int(self._db.execute("SELECT coalesce(max(id), 0) FROM upload").fetchone()[0])

    def count(self, before: int) -> int:
        """How many uploads are earlier than the one of this id."""
        with self._told():
            return int(self._db.execute("SELECT count(*) FROM upload WHERE id < ?", (before,)).fetchone()[0])

    def find(self, upload: Upload) -> int | None:
        """Id of this very upload, if it was stored before."""
        with self._told():
            row = self._db.execute(
                "SELECT id FROM upload WHERE sha256 = ? AND squad = ? AND day = ?", _identity(upload)
            ).fetchone()
        return int(row[0]) if row else None

    def holding(self, files: Sequence[str], after: int, before: int) -> list[Stored]:
        """Uploads after one id and before another that hold any of these files."""
        marks = ", ".join("?" * len(files))
        query = f"""SELECT DISTINCT id, name, squad, day FROM upload JOIN file ON upload = id
            WHERE file.sha256 IN ({marks}) AND id > ? AND id < ? ORDER BY id"""
        with self._told():
            return [_stored(row) for row in self._db.execute(query, (*files, after, before))]

    def shelf(self, after: int, before: int) -> Shelf:
        """The curves and hashes of those uploads."""
        query = "SELECT id, activity, words FROM upload WHERE id > ? AND id < ? ORDER BY id"
        with self._told():
            return Shelf.of(self._db.execute(query, (after, before)))

    def stored(self, upload_id: int) -> tuple[Stored, Signature]:
        """One upload and its fingerprint."""
        with self._told():
            row = self._db.execute("SELECT id, name, squad, day, signature FROM upload WHERE id = ?", (upload_id,))
            found = row.fetchone()
        return _stored(found[:4]), unpack(found[4])

    def store(self, upload: Upload, fingerprint: Signature) -> int:
        """Add one; call it inside `writing`."""
        curve = fingerprint.activity.astype(np.uint8)
        short = hashed(words(fingerprint.activity, EVERY)[0]).astype("<u4")
        assert len(short) == max(0, -(-(len(curve) - 2 * REACH) // EVERY))
        made = self._db.execute(
            "INSERT INTO upload (sha256, squad, day, name, activity, words, signature) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*_identity(upload), upload.name, curve.tobytes(), short.tobytes(), pack(fingerprint)),
        )
        number = int(made.lastrowid or 0)
        files = dict.fromkeys(upload.files)
        self._db.executemany("INSERT INTO file (upload, sha256) VALUES (?, ?)", [(number, each) for each in files])
        return number


def _identity(upload: Upload) -> tuple[str, str, str]:
    return upload.sha256, upload.squad or "", upload.day


def _stored(row: tuple[int, str, str, str]) -> Stored:
    return Stored(row[0], row[1], row[2] or None, row[3])
