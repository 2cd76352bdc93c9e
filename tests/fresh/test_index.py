"""The index: which upload is which, two at once, and what a crash leaves."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from drillcheck.errors import InputError
from drillcheck.fresh.index import Index, Upload

from .builders import Clip, Drill

FINGERPRINT = Clip([(Drill(3), 0, 60)]).signature()


def upload(sha: str = "a" * 64, *, squad: str | None = "one", day: str = "2024-05-08") -> Upload:
    return Upload(sha, (sha,), squad, day, f"{sha[:4]}.mp4")


def test_an_upload_is_its_files_its_squad_and_its_day(tmp_path: Path) -> None:
    with Index(tmp_path / "index.sqlite") as index:
        with index.writing():
            number = index.store(upload(), FINGERPRINT)
        assert index.find(upload()) == number
        assert index.find(upload(squad="two")) is index.find(upload(day="2024-05-20")) is None
        assert [each.id for each in index.holding(["a" * 64], 0, 9)] == [number]
        assert index.holding(["b" * 64], 0, 9) == index.holding(["a" * 64], number, 9) == []
        with pytest.raises(InputError), index.writing():
            index.store(upload(), FINGERPRINT)
    with Index(tmp_path / "index.sqlite") as again:
        assert (again.last, again.count(99)) == (number, 1)
        assert again.stored(number)[0].squad == "one"


def test_a_squad_that_nobody_named_is_one_too(tmp_path: Path) -> None:
    with Index(tmp_path / "index.sqlite") as index:
        with index.writing():
            number = index.store(upload(squad=None), FINGERPRINT)
        assert index.find(upload(squad=None)) == number
        assert index.stored(number)[0].squad is None


def test_what_is_no_index_is_refused_and_left_alone(tmp_path: Path) -> None:
    text, other, newer = (tmp_path / name for name in ("text", "other.sqlite", "newer.sqlite"))
    text.write_text("no database, but long enough to be looked at" * 30, encoding="utf-8")
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE people (name TEXT)")
    with Index(newer):
        pass
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
    for path, code in ((text, "index_unreadable"), (other, "index_unreadable"), (newer, "index_version")):
        before = path.read_bytes()
        with pytest.raises(InputError) as refused:
            Index(path)
        assert refused.value.code == code
        assert path.read_bytes()[18:20] == before[18:20] or path is not text
    with pytest.raises(InputError) as refused:
        Index(tmp_path / "nowhere" / "index.sqlite")
    assert refused.value.code == "index_unreadable"


STORING = """
import sys
from pathlib import Path
from drillcheck.fresh.index import Index, Upload
from tests.fresh.builders import Clip, Drill
fingerprint = Clip([(Drill(3), 0, 60)]).signature()
with Index(Path(sys.argv[1])) as index:
    for number in range(15):
        with index.writing():
            sha = f"{sys.argv[2]}{number}"
            index.store(Upload(sha, (sha,), None, "2024-05-08", sha), fingerprint)
            if sys.argv[3] == "dies" and number == 4:
                import os
                os._exit(9)
"""


def storing(path: Path, name: str, how: str = "lives") -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[2]
    return subprocess.Popen([sys.executable, "-c", STORING, str(path), name, how], cwd=root)


def test_two_at_once_both_get_their_turn(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    both = [storing(path, name) for name in "ab"]
    assert [process.wait(60) for process in both] == [0, 0]
    with Index(path) as index:
        assert index.count(99) == 30


def test_who_dies_while_storing_loses_that_upload_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    assert storing(path, "a", "dies").wait(60) == 9
    with Index(path) as index:
        assert index.count(99) == 4
        with index.writing():
            index.store(upload(), FINGERPRINT)
        assert index.count(99) == 5
