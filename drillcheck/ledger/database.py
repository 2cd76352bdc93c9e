"""Making and opening a ledger's database: SQLite in a file, or PostgreSQL by URL. Opening makes nothing."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, make_url, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool, Pool

from drillcheck.errors import InputError
from drillcheck.ledger.chain import ALGORITHMS, Algorithm, Head, available, genesis
from drillcheck.ledger.tables import HEAD

BUSY_S = 120.0
APPLICATION = 0x64726C6C  # "drll": what file(1) and we tell our databases by
VERSIONS = ("0001",)
"""Of the tables, the oldest first, as in `migrations/versions`."""
HERE = Path(__file__).resolve().parent
WRITING = {"drillcheck_writing": True}
"""Execution options of a connection that is going to write."""


def read_url(told: str) -> URL:
    """A path is SQLite's; `sqlite:///…` and `postgresql://…` are what they say. `InputError` for anything else."""
    if "://" not in told:
        return URL.create("sqlite", database=told)
    try:
        url = make_url(told)
    except ArgumentError as error:
        raise InputError("ledger_url", url=told) from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite" or not url.database or url.database == ":memory:":
        raise InputError("ledger_url", url=told)
    return url


def shown(url: URL) -> str:
    """The URL as people may see it: a file's path, else without the password."""
    return str(url.database) if url.drivername == "sqlite" else url.render_as_string(hide_password=True)


def create(where: str, algorithm: Algorithm = "sha256") -> None:
    """Make an empty ledger. `InputError` where there is one, or anything else, already."""
    if not available(algorithm):
        raise InputError("ledger_algorithm", name=algorithm)
    url = read_url(where)
    if url.drivername == "sqlite":
        _new_file(Path(str(url.database)))
    engine = _engine(url)
    try:
        with telling(url), engine.connect().execution_options(**WRITING) as db, db.begin():
            if inspect(db).get_table_names():
                raise InputError("ledger_exists", url=shown(url))
            _migrate(db)
            ledger = str(uuid.uuid4())
            db.execute(
                insert(HEAD).values(
                    one=1,
                    ledger=ledger,
                    algorithm=algorithm,
                    created_us=microseconds(datetime.now(UTC)),
                    count=0,
                    hash=genesis(ledger, algorithm),
                )
            )
            if url.drivername == "sqlite":
                db.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
    finally:
        engine.dispose()


def opened(where: str) -> Engine:
    """The database of a ledger that is there, of this version. `InputError` otherwise; nothing is made."""
    url = read_url(where)
    if url.drivername == "sqlite":
        _check_file(Path(str(url.database)))
    engine = _engine(url)
    try:
        with telling(url), engine.connect() as db:
            if not inspect(db).has_table(HEAD.name):
                raise InputError("ledger_missing", url=shown(url))
            _check_version(db, url)
    except BaseException:
        engine.dispose()
        raise
    return engine


def upgrade(where: str) -> None:
    """Bring an older ledger to this version, in one transaction."""
    url = read_url(where)
    if url.drivername == "sqlite":
        _check_file(Path(str(url.database)))
    engine = _engine(url)
    try:
        with telling(url), engine.connect().execution_options(**WRITING) as db, db.begin():
            if not inspect(db).has_table(HEAD.name):
                raise InputError("ledger_missing", url=shown(url))
            _migrate(db)
    finally:
        engine.dispose()


@contextmanager
def telling(url: URL) -> Iterator[None]:
    """Turn what a database complains of into an error that a person can act on."""
    try:
        yield
    except NoSuchModuleError as error:
        raise InputError("ledger_url", url=shown(url)) from error
    except ModuleNotFoundError as error:
        raise InputError("ledger_driver", url=shown(url)) from error
    except OperationalError as error:
        busy = "locked" in str(error.orig)
        raise InputError(
            "ledger_busy" if busy else "ledger_unreachable", url=shown(url), reason=_reason(error)
        ) from error
    except DBAPIError as error:
        raise InputError("ledger_unreadable", url=shown(url), reason=_reason(error)) from error


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly."""
    since = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _reason(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())


def _new_file(path: Path) -> None:
    try:
        if path.exists() and path.stat().st_size:
            raise InputError("ledger_exists", url=str(path))
        if not path.parent.is_dir():
            raise InputError("ledger_folder", path=str(path.parent))
    except (OSError, ValueError) as error:
        raise InputError("ledger_url", url=str(path)[:80]) from error


def _check_file(path: Path) -> None:
    if not path.is_file() or not path.stat().st_size:
        raise InputError("ledger_missing", url=str(path))
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)) as db:
            found = db.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise InputError("ledger_unreadable", url=str(path), reason=str(error)) from error
    if found != APPLICATION:
        raise InputError("ledger_unreadable", url=str(path), reason=f"application_id {found:#x}")


def _engine(url: URL) -> Engine:
    try:
        if url.drivername != "sqlite":
            return create_engine(url, poolclass=NullPool)
        engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_S})
    except ModuleNotFoundError as error:
        raise InputError("ledger_driver", url=shown(url)) from error
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(db: sqlite3.Connection, _: Pool) -> None:
    db.isolation_level = None  # the driver's own idea of when to begin is too late
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        db.execute(f"PRAGMA {pragma}")


def _begin(db: Connection) -> None:
    """Who is going to write says so at once: a read that turns into a write fails in spite of any timeout."""
    writing = db.get_execution_options().get("drillcheck_writing", False)
    db.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _migrate(db: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations").replace("%", "%%"))
    config.attributes["connection"] = db
    command.upgrade(config, "head")


def _check_version(db: Connection, url: URL) -> None:
    """Without Alembic, which takes longer to load than most questions to answer."""
    found = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found != VERSIONS[-1]:
        code = "ledger_older" if found in VERSIONS or found is None else "ledger_newer"
        raise InputError(code, url=shown(url), found=str(found or "–"), known=VERSIONS[-1])


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The ledger's id and algorithm, and how far its chain reaches."""

    ledger: str
    algorithm: Algorithm
    head: Head


def head_row(db: Connection, *, lock: bool = False) -> HeadRow:
    """The one row; locked for whoever appends."""
    asked = select(HEAD.c.ledger, HEAD.c.algorithm, HEAD.c.count, HEAD.c.hash)
    row = db.execute(asked.with_for_update() if lock else asked).one_or_none()
    algorithm = None if row is None else next((name for name in ALGORITHMS if name == row.algorithm), None)
    if row is None or algorithm is None or not isinstance(row[2], int):
        raise InputError("ledger_unreadable", url=shown(db.engine.url), reason="head")
    return HeadRow(str(row.ledger), algorithm, Head(row[2], str(row[3])))


def refuse_over(target: Path) -> None:
    """Nothing is written over a ledger. `InputError` where the file is one."""
    if not target.is_file():
        return
    with target.open("rb") as file:
        head = file.read(72)
    if head.startswith(b"SQLite format 3\0") and int.from_bytes(head[68:72], "big") == APPLICATION:
        raise InputError("output_is_ledger", path=str(target))
