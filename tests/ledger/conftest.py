"""Ledgers to test with: in a file, and on a PostgreSQL server that the tests start."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from drillcheck.demo.district import District, district
from drillcheck.ledger.database import create
from drillcheck.ledger.journal import Journal

TOOLS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


class Server:
    """A PostgreSQL server of one's own, on a socket in a folder; as user `postgres` where the tests run as root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        tools = TOOLS[-1] if TOOLS else Path(shutil.which("initdb") or "initdb").parent
        self._tools = tools
        self._as = {"user": "postgres"} if os.geteuid() == 0 else {}
        if self._as:
            os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=60"
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", str(folder / "log"), "-o", options, "start")

    def _run(self, tool: str, *args: str) -> None:
        done = subprocess.run(
            [str(self._tools / tool), *args],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            **self._as,
        )
        assert done.returncode == 0, done.stderr

    def database(self) -> str:
        name = f"l{uuid.uuid4().hex}"
        self._run("createdb", "-h", str(self.folder), "-U", "postgres", name)
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    # A socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        server = Server(Path(folder))
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty ledger is to be made."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    server: Server = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def ledger(url: str) -> str:
    """An empty ledger."""
    create(url)
    return url


@pytest.fixture
def journal(ledger: str) -> Iterator[Journal]:
    with Journal(ledger) as opened:
        yield opened


@pytest.fixture(scope="session")
def year() -> District:
    """A district's year, with every fault named."""
    return district()
