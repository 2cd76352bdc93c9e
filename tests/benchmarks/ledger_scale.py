"""The ledger's queries against its size: up to a hundred districts, 18,000 people, some two million entries.

`python tests/benchmarks/ledger_scale.py [--districts 1 10 100] [--postgres URL] [--dir DIR]` draws districts of twelve
squads and four years each, appends them, and times what users ask: one squad's status, a whole district's check, the
chain. Each question is asked three times in a fresh process by the command line; the median counts. PostgreSQL: an
empty database.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from drillcheck.demo.district import district
from drillcheck.ledger import audit
from drillcheck.ledger.database import create
from drillcheck.ledger.journal import Journal
from drillcheck.ledger.records.base import Record
from drillcheck.ledger.register import MODULES

YEARS = (2021, 2022, 2023)
DRILLCHECK = [sys.executable, "-m", "drillcheck", "ledger"]


def main() -> None:
    """Grow a ledger step by step and ask at each size."""
    options = arguments()
    with tempfile.TemporaryDirectory() as scratch:
        url = options.postgres or str((options.dir or Path(scratch)) / "scale.db")
        create(url)
        rows, there = [], 0
        for size in sorted(options.districts):
            took = grow(url, there, size)
            there = size
            rows.append(measured(url, size, took))
            print(json.dumps(rows[-1], ensure_ascii=False), flush=True)
    for row in rows:
        print("| " + " | ".join(f"{value}" for value in row.values()) + " |")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--districts", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--postgres", metavar="URL")
    parser.add_argument("--dir", type=Path)
    return parser.parse_args()


def grow(url: str, there: int, size: int) -> float:
    """Append districts until there are so many; seconds a thousand entries."""
    begun, entries = time.monotonic(), 0
    drawing = 0.0
    with Journal(url) as journal:
        for number in range(there, size):
            drawn = time.monotonic()
            drafts = [record.draft() for record in of_years(number)]
            drawing += time.monotonic() - drawn
            entries += len(journal.write(lambda _, drafts=drafts: drafts, "benchmark"))  # type: ignore[misc]
    return (time.monotonic() - begun - drawing) / max(entries, 1) * 1000


def of_years(number: int) -> Iterator[Record]:
    """A district's 2024, and what its people did in the years before."""
    drawn = district(2024, seed=number, prefix=f"{number:03d}区").records
    for year in YEARS:
        yield from (moved(one, year) for one in drawn if one.MODULE not in MODULES and one.MODULE != "study_task")
    yield from drawn


def moved(record: Record, year: int) -> Record:
    """The same record in another year."""
    changed = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, date | datetime):
            changed[name] = value.replace(year=year)
        elif name == "month":
            changed[name] = f"{year}{value[4:]}"
    return record.model_copy(update=changed)


def measured(url: str, size: int, took: float) -> dict[str, object]:
    """What questions cost at this size, in seconds."""
    with Journal(url) as journal, journal.reading() as view:
        entries = view.head().count
    year = ["--ledger", url, "--year", "2024", "--on", "2025-01-05"]
    squads = [part for number in range(12) for part in ("--squad", f"{size - 1:03d}区{number + 1:02d}中队")]
    begun = time.monotonic()
    with Journal(url) as journal:
        whole = audit.check_ledger(journal)
    checking = time.monotonic() - begun
    assert not whole.breaks
    return {
        "districts": size,
        "people": size * 180,
        "entries": entries,
        "append, s a thousand": round(took, 3),
        "status of a squad, s": asked(["status", *year, "--squad", f"{size - 1:03d}区03中队"]),
        "check of a district, s": asked(["check", *year, *squads]),
        "verify-chain, s": round(checking, 1),
    }


def asked(arguments: list[str]) -> float:
    """Median wall seconds of a whole command."""
    took = []
    for _ in range(3):
        begun = time.monotonic()
        done = subprocess.run([*DRILLCHECK, *arguments], stdout=subprocess.DEVNULL, check=False)
        took.append(time.monotonic() - begun)
        assert done.returncode in (0, 1), done.returncode
    return round(statistics.median(took), 2)


if __name__ == "__main__":
    main()
