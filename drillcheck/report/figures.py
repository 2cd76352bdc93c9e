"""Measured values and limits as a person writes them: 20:35, 15 人, 3.2 %."""

from __future__ import annotations

from collections.abc import Sequence

from drillcheck.i18n import Lang, message
from drillcheck.judge.verdict import Finding, Verdict
from drillcheck.timecode import clock

AT_LEAST = frozenset({"duration", "attendance", "coverage"})
"""Rules whose limit is a minimum; every other limit is a maximum."""

SHARES = frozenset({"share"})


def rule_name(rule: str, lang: Lang) -> str:
    """What people call the rule."""
    return message("terminal", f"rule.{rule}", lang)


def amount(value: float, unit: str | None, lang: Lang) -> str:
    """A value with its unit; seconds as m:ss, rounded down so that 19:59.9 never looks like 20:00."""
    if unit == "s":
        return clock(value)
    if unit in SHARES:
        return f"{_short(100 * value)} %"
    if unit == "%":
        return f"{_short(value)} %"
    if unit in ("people", "count", "takes", "rests"):
        return message("terminal", f"unit.{unit}", lang, {"n": _short(value)})
    return f"{_short(value)} {unit}" if unit else _short(value)


def measured_and_limit(finding: Finding, verdict: Verdict, lang: Lang) -> str:
    """`20:35 (must be ≥ 20:00)`: what was measured and what is asked; empty where the rule has no number."""
    asked = "" if finding.limit is None else message("terminal", "limit", lang, {"limit": _asked(finding, lang)})
    if finding.measured is None:
        return asked.lstrip(" ,")
    shown = amount(finding.measured, finding.unit, lang)
    if finding.limit is not None and finding.measured != finding.limit:
        shown = _apart(finding.measured, finding.limit, finding.unit, lang)
    return shown + _interval(finding, verdict, lang) + asked


def _apart(measured: float, limit: float, unit: str | None, lang: Lang) -> str:
    """A value that misses its limit by less than what is shown gets tenths: 19:59.9, 3:00.4."""
    shown = amount(measured, unit, lang)
    if unit != "s" or shown != clock(limit):
        return shown
    return f"{shown}.{int(measured * 10 + 1e-6) % 10}"


def _interval(finding: Finding, verdict: Verdict, lang: Lang) -> str:
    """How exact the measured value is, where that matters to a reader."""
    people = verdict.measurements.participants
    if finding.rule == "attendance" and people.low != people.high:
        return message("terminal", "between", lang, {"low": people.low, "high": people.high})
    if finding.rule == "rest_length" and finding.verdict == "review" and verdict.measurements.rests:
        longest = max(verdict.measurements.rests, key=lambda rest: rest.length_s)
        return f" ±{_short(longest.uncertainty_s)} s"
    return ""


def _asked(finding: Finding, lang: Lang) -> str:
    assert finding.limit is not None
    sign = "≥" if finding.rule in AT_LEAST else "≤"
    return f"{sign} {amount(finding.limit, finding.unit, lang)}"


def spans_text(spans: Sequence[tuple[float, float]], most: int = 6) -> str:
    """`3:12–5:40, 9:01`: the first `most` spans, and how many more there are."""
    shown = [
        clock(start) if clock(start) == clock(end) else f"{clock(start)}–{clock(end)}" for start, end in spans[:most]
    ]
    more = len(spans) - most
    return ", ".join(shown) + (f" +{more}" if more > 0 else "")


def _short(value: float) -> str:
    """At most two decimals, rounded towards zero so that a value never looks as if it reached a limit it missed."""
    cut = int(abs(value) * 100 + 1e-6) / 100 * (1 if value >= 0 else -1)
    return f"{cut:.2f}".rstrip("0").rstrip(".")
