"""Weighing what the kinds of evidence tell: one number of people, and an interval as wide as they differ.

The weights are a ridge regression (robust against single clips) on random scenes of known truth, the interval's
on what that regression was off by in scenes that it had not seen. Blocks whose every place shows now and then are among
the scenes, so that nobody is added or left out where all evidence agrees.
"""

from __future__ import annotations

import math

import numpy as np

from drillcheck.measure.tellings import CLUES, DOUBTS, Tellings

# Beyond what the scenes showed, no clue counts for more.
CLUE_RANGE = 4.0  # standard deviations
# Clue: mean and standard deviation over the scenes, weight of a standard deviation.
CONSTANT = 0.732
WEIGHTS = {
    "size": (3.947, 1.102, 0.040),
    "usual": (1.673, 1.714, 0.033),
    "better": (0.869, 1.068, 0.256),
    "faint_90": (0.037, 0.487, 0.183),
    "faint_95": (0.384, 0.537, 0.182),
    "best_99": (0.465, 0.482, 0.041),
    "best": (0.659, 0.659, 0.112),
    "stretch": (-0.747, 0.824, -0.144),
    "placed": (0.838, 0.369, -0.025),
    "places": (0.110, 1.364, 0.269),
    "possible_places": (0.458, 1.385, 0.039),
    "certain_places": (0.002, 1.287, -0.339),
    "soft_places": (0.342, 1.317, 0.188),
    "narrow_places": (0.382, 1.339, 0.340),
    "rested": (0.772, 0.419, 0.082),
    "rest": (-2.277, 3.160, 0.263),
    "rest_more": (0.075, 0.334, 0.085),
    "swing": (1.486, 1.152, 0.018),
    "unfitted": (0.272, 0.349, -0.069),
    "hiding": (0.270, 0.639, 0.383),
    "number": (16.793, 9.183, -0.007),
    "places_of_many": (0.348, 1.235, 0.270),
    "usual_of_many": (0.920, 1.799, -0.021),
}
# Logarithm of what the number is usually off by.
DOUBT_CONSTANT = -1.162
DOUBT_WEIGHTS = {"usual": 0.409, "spread": 0.589, "hidden": 0.414, "size": -0.255, "unplaced": 0.294}
REACH = 2.04  # the interval's half, in multiples of that
# Of more than so many people the clues know less than they seem to, and one more or less is never ruled out.
MANY, REACH_OF_MANY = 20, 2.8
HALF = 0.2  # a whole number as near as this to the interval's end belongs to it


def weigh(told: Tellings) -> tuple[int, int, int]:
    """Low, most likely and high number of people."""
    means, spreads, weights = (np.array([WEIGHTS[name][k] for name in CLUES]) for k in range(3))
    clues = np.clip((told.clues - means) / spreads, -CLUE_RANGE, CLUE_RANGE)
    number = told.base + CONSTANT + float(clues @ weights)
    reach = REACH_OF_MANY if number > MANY else REACH
    off = reach * math.exp(DOUBT_CONSTANT + float(told.doubts @ np.array([DOUBT_WEIGHTS[name] for name in DOUBTS])))
    count = max(0, round(number))
    low, high = math.ceil(number - off - HALF), math.floor(number + off + HALF)
    least = 1 if count > MANY else 0
    return max(0, min(low, count - least)), count, max(high, count + least)
