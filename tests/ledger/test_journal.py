"""Entries: appended, corrected, known at a moment, by several writers, and never by halves."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from drillcheck.errors import InputError
from drillcheck.ledger import audit
from drillcheck.ledger.chain import Head
from drillcheck.ledger.database import HERE, VERSIONS, create, upgrade
from drillcheck.ledger.entry import Draft
from drillcheck.ledger.journal import Journal, View, Wanted

ALL = Wanted({"note"})


def drafts(*names: str, corrects: int | None = None) -> list[Draft]:
    return [Draft("note", name, {"说": name}, "一中队", "001", date(2024, 5, 8), corrects) for name in names]


def write(journal: Journal, *names: str, corrects: int | None = None) -> list[int]:
    return [entry.seq for entry in journal.write(lambda _: drafts(*names, corrects=corrects), "我")]


def subjects(journal: Journal, wanted: Wanted = ALL) -> list[str]:
    with journal.reading() as view:
        return [entry.draft.subject for entry in view.entries(wanted)]


def test_what_is_written_is_read_back_in_order(journal: Journal) -> None:
    assert write(journal, "甲", "乙") == [1, 2]
    assert write(journal, "丙") == [3]
    with journal.reading() as view:
        entries = view.entries(ALL)
        assert view.head().count == 3
    assert [entry.draft for entry in entries] == drafts("甲", "乙", "丙")
    assert {entry.by for entry in entries} == {"我"}
    assert audit.check_ledger(journal).breaks == ()


def test_a_correction_takes_the_place_of_what_it_names_and_leaves_it_there(journal: Journal) -> None:
    write(journal, "甲", "乙")
    before = datetime.now(UTC)
    time.sleep(0.01)
    write(journal, "甲甲", corrects=1)
    assert subjects(journal) == ["乙", "甲甲"]
    assert subjects(journal, Wanted({"note"}, known_at=before)) == ["甲", "乙"]
    journal.write(lambda _: [Draft("note", "乙", None, corrects=2, reason="重复")], "我")
    assert subjects(journal) == ["甲甲"]


def test_entries_are_found_by_squad_person_subject_and_day(journal: Journal) -> None:
    names = [f"{number}" for number in range(1200)]
    journal.write(lambda _: [Draft("note", name, {}, f"s{int(name) % 3}", f"p{name}") for name in names], "我")
    assert subjects(journal, Wanted({"note"}, people=[f"p{name}" for name in names])) == names
    assert len(subjects(journal, Wanted({"note"}, squads={"s1"}, people=[f"p{n}" for n in names[:30]]))) == 10
    assert subjects(journal, Wanted({"note"}, subjects={"7", "8"})) == ["7", "8"]
    write(journal, "later")
    assert "later" not in subjects(journal, Wanted({"note"}, since=date(2024, 5, 9)))
    assert "later" in subjects(journal, Wanted({"note"}, until=date(2024, 5, 8)))


def test_a_plan_that_fails_writes_nothing(journal: Journal) -> None:
    def plan(view: View) -> Sequence[Draft]:
        raise InputError("ledger_reason")

    with pytest.raises(InputError):
        journal.write(plan, "我")
    with pytest.raises(InputError, match="who"):
        journal.write(lambda _: drafts("甲"), " ")
    assert subjects(journal) == []


def test_a_plan_is_asked_again_where_somebody_wrote_in_between(ledger: str) -> None:
    with Journal(ledger) as mine, Journal(ledger) as other:
        asked: list[int] = []

        def plan(view: View) -> Sequence[Draft]:
            asked.append(view.head().count)
            if len(asked) == 1:
                write(other, "别人的")
            return drafts(f"第{view.head().count + 1}条")

        assert [entry.draft.subject for entry in mine.write(plan, "我")] == ["第2条"]
        assert asked == [0, 1]


def _write_many(url: str, name: str, number: int) -> None:
    with Journal(url) as journal:
        for nth in range(number):
            journal.write(lambda _, nth=nth: drafts(f"{name}-{nth}"), name)  # type: ignore[misc]


def test_eight_writers_lose_nothing(ledger: str) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(ledger, f"w{nth}", 12)) for nth in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0] * 8
    with Journal(ledger) as journal:
        assert sorted(subjects(journal)) == sorted(f"w{writer}-{nth}" for writer in range(8) for nth in range(12))
        assert audit.check_ledger(journal).breaks == ()


KILLED = """
import sys
from drillcheck.ledger.entry import Draft
from drillcheck.ledger.journal import Journal
with Journal(sys.argv[1]) as journal:
    print("ready", flush=True)
    journal.write(lambda _: [Draft("note", f"{n}", {"n": n}) for n in range(3000)], "killed")
"""


def test_a_writer_that_is_killed_leaves_all_or_nothing(ledger: str) -> None:
    draw = random.Random(5)
    for _ in range(6):
        with Journal(ledger) as journal:
            before = len(subjects(journal))
        with subprocess.Popen([sys.executable, "-c", KILLED, ledger], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(draw.uniform(0, 0.4))
            os.kill(process.pid, signal.SIGKILL)
        with Journal(ledger) as journal:
            assert len(subjects(journal)) - before in (0, 3000)
            assert audit.check_ledger(journal).breaks == ()


def test_an_altered_database_is_found_out(journal: Journal) -> None:
    write(journal, *"甲乙丙丁")
    head = audit.check_ledger(journal).head

    def altered(statement: str) -> list[tuple[int, str]]:
        with journal.locked() as db:
            db.execute(text(statement))
        return [(one.seq, one.kind) for one in audit.check_ledger(journal, [head]).breaks]

    assert altered("UPDATE entry SET squad = '二中队' WHERE seq = 2") == [(2, "columns")]
    assert altered("UPDATE entry SET squad = '一中队' WHERE seq = 2") == []
    assert (4, "shorter") in altered("DELETE FROM entry WHERE seq = 4")
    assert (2, "order") in altered("DELETE FROM entry WHERE seq = 2")


def test_what_is_left_of_an_erased_entry_cannot_be_turned_against_others(journal: Journal) -> None:
    write(journal, *"甲乙丙")
    audit.erase(journal, 1, "本人要求", "我")
    for column, value in (("corrects", "3"), ("module", "'drill'"), ("person", "'x'"), ("recorded_us", "1")):
        with journal.locked() as db:
            before = db.execute(text(f"SELECT {column} FROM entry WHERE seq = 1")).scalar()
            db.execute(text(f"UPDATE entry SET {column} = {value} WHERE seq = 1"))
        assert [(one.seq, one.kind) for one in audit.check_ledger(journal).breaks] == [(1, "columns")]
        with journal.locked() as db:
            db.execute(text(f"UPDATE entry SET {column} = :before WHERE seq = 1"), {"before": before})
    assert audit.check_ledger(journal).breaks == ()


def test_an_entry_beyond_the_head_is_found_and_no_anchor_hides_a_wrong_head(journal: Journal) -> None:
    write(journal, *"甲乙丙")
    true = audit.check_ledger(journal).head
    wrong = Head(3, "00" * 32)
    assert [one.kind for one in audit.check_ledger(journal, [wrong, true]).breaks] == ["anchor"]
    with journal.locked() as db:
        db.execute(text("UPDATE head SET hash = :hash"), {"hash": wrong.hash})
    assert [one.kind for one in audit.check_ledger(journal, [true]).breaks] == ["anchor"]
    with journal.locked() as db:
        short = "(SELECT hash FROM entry WHERE seq = 2)"
        db.execute(text(f"UPDATE head SET count = 2, hash = {short}"))
    assert [(one.seq, one.kind) for one in audit.check_ledger(journal).breaks] == [(3, "longer")]


@pytest.mark.parametrize("change", ["digest = 'zz'", "hash = 'zz'", "salt = NULL", "payload = NULL"])
def test_an_entry_that_is_no_entry_any_more_is_named(journal: Journal, change: str) -> None:
    write(journal, *"甲乙丙")
    with journal.locked() as db:
        db.execute(text(f"UPDATE entry SET {change} WHERE seq = 2"))
    assert 2 in {one.seq for one in audit.check_ledger(journal).breaks}


def test_an_erased_entry_is_gone_and_the_chain_is_whole(journal: Journal, tmp_path: Path) -> None:
    write(journal, "甲", "乙")
    anchor = audit.check_ledger(journal).head
    audit.erase(journal, 1, "本人要求", "我")
    checked = audit.check_ledger(journal, [anchor])
    assert (checked.breaks, checked.erased, checked.head.count) == ((), 1, 3)
    assert subjects(journal) == ["乙"]
    export = tmp_path / "chain.jsonl"
    export.write_text("".join(audit.export_lines(journal)), encoding="utf-8")
    assert "甲" not in export.read_text(encoding="utf-8")
    assert audit.check_export(export, [anchor, checked.head]).breaks == ()
    for seq in (1, 3, 9):
        with pytest.raises(InputError):
            audit.erase(journal, seq, "再来", "我")


def test_an_export_is_checked_without_its_database(journal: Journal, tmp_path: Path) -> None:
    write(journal, *"甲乙丙丁")
    export, head = tmp_path / "chain.jsonl", audit.check_ledger(journal).head
    lines = list(audit.export_lines(journal))
    export.write_text("".join(lines), encoding="utf-8")
    assert audit.check_export(export, [head]) == audit.check_ledger(journal, [head])
    for number, (wrong, seq) in enumerate(
        [
            ([*lines[:2], lines[2].replace("乙", "申"), *lines[3:]], 2),
            ([*lines[:3], *lines[4:]], 3),
            (lines[:-1], 4),
            ([*lines[:2], lines[3], lines[2], *lines[4:]], 2),
        ]
    ):
        path = tmp_path / f"{number}.jsonl"
        path.write_text("".join(wrong), encoding="utf-8")
        assert seq in {one.seq for one in audit.check_export(path, [head]).breaks}
    export.write_text("no export\n", encoding="utf-8")
    with pytest.raises(InputError):
        audit.check_export(export)


def test_a_ledger_is_made_once_and_never_by_opening(url: str) -> None:
    with pytest.raises(InputError, match="no ledger"):
        Journal(url)
    create(url, "sm3")
    with pytest.raises(InputError, match="there already"):
        create(url)
    with Journal(url) as journal:
        assert journal.identity()[1] == "sm3"
        write(journal, "甲")
        assert audit.check_ledger(journal).breaks == ()


def test_a_newer_ledger_is_refused_and_an_older_one_brought_up_to_date(journal: Journal) -> None:
    def version(name: str) -> None:
        with journal.locked() as db:
            db.execute(text("UPDATE alembic_version SET version_num = :name"), {"name": name})

    url = journal.url.render_as_string(hide_password=False).replace("+psycopg", "")
    version("9999")
    with pytest.raises(InputError, match="newer"):
        Journal(url)
    version("0001")
    upgrade(url)
    Journal(url).__exit__(None, None, None)


def test_the_versions_that_are_known_are_those_of_the_migrations() -> None:
    names = sorted(path.name[:4] for path in (HERE / "migrations" / "versions").glob("0*.py"))
    assert names == list(VERSIONS)


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "://"])
def test_what_is_no_ledgers_address_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="unknown ledger"):
        create(url)


def test_a_file_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE t (x)")
    db.close()
    (tmp_path / "text.db").write_text("no database at all, but some text\n" * 50, encoding="utf-8")
    for name in ("other.db", "text.db"):
        with pytest.raises(InputError, match="no ledger"):
            Journal(str(tmp_path / name))
        with pytest.raises(InputError, match="there already"):
            create(str(tmp_path / name))


def test_time_never_goes_back_along_the_chain(journal: Journal) -> None:
    write(journal, "甲")
    with journal.locked() as db:
        db.execute(text("UPDATE entry SET recorded_us = recorded_us + 3600000000"))
    write(journal, "乙")
    with journal.reading() as view:
        (later,) = view.entries(Wanted({"note"}, subjects={"乙"}))
    assert later.recorded_at - datetime.now(UTC) > timedelta(minutes=59)


def test_heads_are_compared_by_count_and_hash(journal: Journal) -> None:
    write(journal, "甲")
    assert audit.check_ledger(journal, [Head(1, "00" * 32)]).breaks[0].kind == "anchor"
