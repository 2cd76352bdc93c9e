"""Printed names on photographed sign-in sheets: how many are read, and whether any is taken for somebody else.

`python tests/benchmarks/signin.py [--sheets 20] [--seed 0] [--keep DIR]`; exit code 1 where fewer than 95 % are read or
one match is wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import cv2
from sheets import sheet

from drillcheck.signin.matching import match
from drillcheck.signin.reading import lines


def main() -> int:
    """Draw, read, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    printed = read = wrong = left = 0
    begun = time.monotonic()
    for number in range(options.seed, options.seed + options.sheets):
        drawn = sheet(number)
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(options.keep / f"{number}.jpg"), drawn.image)
        found = match(lines([drawn.image]), drawn.roster)
        people = set(found.people)
        printed += len(drawn.printed)
        read += len(people & drawn.printed)
        wrong += len(people - drawn.printed)
        left += len(found.left)
        missed = [drawn.roster[who] for who in sorted(drawn.printed - people)]
        print(f"{number}: {len(people & drawn.printed)}/{len(drawn.printed)} missed {missed} left {len(found.left)}")
    took = (time.monotonic() - begun) / options.sheets
    print(f"read {read}/{printed} = {read / printed:.3f}, wrong {wrong}, left to a person {left}, {took:.1f} s a sheet")
    return 1 if wrong or read < 0.95 * printed else 0


if __name__ == "__main__":
    sys.exit(main())
