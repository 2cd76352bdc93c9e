"""Triples of photos, honest and not: none that is not three angles accepted, no honest one refused.

`python tests/benchmarks/photos.py [--honest 12] [--tricks 3] [--seed 0]`: so many honest triples, and so many of each
trick (copy, crop, mirror, new light, burst, crop and mirror, zoom). Exit code 1 where one is judged wrongly.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from session_photos import TRICKS, dishonest, honest

from drillcheck.detect.load import load_detector
from drillcheck.photos.check import check
from drillcheck.profile import load_profile


def main() -> int:
    """Draw, check, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--honest", type=int, default=12)
    parser.add_argument("--tricks", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    settings = load_profile().detector
    detector = load_detector(None, settings).detector
    told: Counter[tuple[str, str]] = Counter()
    jobs = [("honest", options.seed + n) for n in range(options.honest)]
    jobs += [(trick, options.seed + 100 + n) for trick in TRICKS for n in range(options.tricks)]
    for kind, seed in jobs:
        triple = honest(seed) if kind == "honest" else dishonest(seed, kind)
        found = check(triple, detector, settings.input, 3)
        told[kind, found.verdict] += 1
        pairs = [(p.first, p.second, p.how.sameness, round(p.how.share, 2)) for p in found.pairs]
        print(f"{kind} {seed}: {found.verdict}, {found.angles} angles, people {found.people}, {pairs}", flush=True)
    print(dict(told))
    wrong = [key for key in told if (key[0] == "honest") != (key[1] == "pass")]
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
