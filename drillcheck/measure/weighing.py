"""Weighing what the kinds of evidence tell: one number of people, and an interval as wide as they differ.

Fitted on some three hundred random scenes of known truth. The plainest evidence is the best there: what nearly the
best look shows, or what rest or drill shows through a stretch of looks. More clues, however weighed, told no more in
scenes that they had not been weighed on, and now and then of people who were not there. Places of the formation tell
of somebody whom no look shows with the others, but only where looks usually miss some.
"""

from __future__ import annotations

import math

import numpy as np

from drillcheck.measure.tellings import DOUBTS, Tellings

CONSTANT = -0.09
# By how much a look beyond all others, and many faint boxes, raise or lower the number; and how far that may go.
BEST, MOST_BEST = 0.36, 4.0
FAINT, MOST_FAINT = -0.26, 3.0
MANY, PER_MANY, MOST_MANY = 20, 0.0084, 20.0  # beyond so many people a few are never seen
# Logarithm of what the number is usually off by.
DOUBT_CONSTANT = -2.82
DOUBT_WEIGHTS = {"usual": 0.34, "spread": 0.30, "hidden": 0.70, "size": 1.29, "unplaced": -0.16}
# The interval's ends, in multiples of that: more people are hidden than seen twice.
BELOW, ABOVE = 2.5, 3.5
# Share of the people that a usual look misses, from where on, and by how much more fully, places are believed.
MISSES, MORE_MISSES = 0.07, 0.04
# What places may add to the number, and to the interval.
MOST_PLACES, MOST_POSSIBLE = 3.0, 6.0
HALF = 0.2  # a whole number as near as this to the interval's end belongs to it


def weigh(told: Tellings) -> tuple[int, int, int]:
    """Low, most likely and high number of people."""
    drill = max(told.base, told.stretch)
    missed = (told.base - told.usual) / max(told.base, 1.0)
    misses = min(max((missed - MISSES) / MORE_MISSES, 0.0), 1.0)
    drill += misses * min(max(told.places - drill, 0.0), MOST_PLACES)
    plain = max(drill, told.rested)
    number = plain + CONSTANT
    number += BEST * min(max(told.best - plain, 0.0), MOST_BEST)
    number += FAINT * min(max(told.faint - plain, 0.0), MOST_FAINT)
    number += PER_MANY * min(max(plain - MANY, 0.0), MOST_MANY)
    off = math.exp(DOUBT_CONSTANT + float(told.doubts @ np.array([DOUBT_WEIGHTS[name] for name in DOUBTS])))
    count = max(0, round(number))
    # Who is seen at rest alone may have come from elsewhere.
    seen = number - (plain - drill)
    low = min(math.ceil(seen - BELOW * off - HALF), round(seen) - 1)
    high = max(math.floor(number + ABOVE * off + HALF), math.floor(told.rested + HALF))
    if misses:
        high = max(high, round(min(told.places, plain + MOST_POSSIBLE)))
    # That one box is nobody is never ruled out, nor, of many people, that one more was there.
    return max(0, min(low, count - 1)), count, max(high, count + 1 if count > MANY else count)
