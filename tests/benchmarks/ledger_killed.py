"""Imports that are killed at random moments: each time all of it is there or nothing, and the chain holds.

`python tests/benchmarks/ledger_killed.py [--times 100] [--postgres URL] [--seed 1]` imports a made-up district's year
with the command line and kills it with SIGKILL somewhere between its start and its usual end. Whatever was left is read
and checked; the ledger goes on being used, so that what a killed import left lies below the next one.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from drillcheck.demo.district import district
from drillcheck.ledger import audit
from drillcheck.ledger.database import create
from drillcheck.ledger.journal import Journal
from drillcheck.ledger.records.study import StudyTask
from drillcheck.ledger.template import as_workbook

IMPORT = [sys.executable, "-m", "drillcheck", "ledger", "import", "--quiet", "--by", "benchmark"]


def main() -> int:
    """Kill, look, go on; exit code 1 where anything was left by halves."""
    options = arguments()
    draw = random.Random(options.seed)
    ends: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        url = options.postgres or str(Path(scratch) / "killed.db")
        create(url)
        book = Path(scratch) / "year.xlsx"
        usual = 3.0
        for turn in range(options.times):
            # Another district each time, so that every import has all of its rows to write.
            tables = district(squads=2, seed=turn, prefix=f"{turn:03d}区").tables()
            del tables[StudyTask]
            rows = sum(len(records) for records in tables.values())
            book.write_bytes(as_workbook(tables))
            before = count(url)
            begun = time.monotonic()
            with subprocess.Popen([*IMPORT, "--ledger", url, str(book)], stdout=subprocess.DEVNULL) as process:
                try:
                    process.wait(draw.uniform(0.2, 1.1) * usual)
                    usual = 0.7 * usual + 0.3 * (time.monotonic() - begun)
                except subprocess.TimeoutExpired:
                    os.kill(process.pid, signal.SIGKILL)
            new = count(url) - before
            ends["all" if new == rows else "nothing" if not new else f"HALVES {new}"] += 1
            with Journal(url) as journal:
                if audit.check_ledger(journal).breaks:
                    ends["CHAIN BROKEN"] += 1
    print(dict(ends))
    return 1 if set(ends) - {"all", "nothing"} else 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--postgres", metavar="URL")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def count(url: str) -> int:
    """Entries in the ledger."""
    with Journal(url) as journal, journal.reading() as view:
        return view.head().count


if __name__ == "__main__":
    sys.exit(main())
