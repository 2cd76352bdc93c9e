"""Findings as sentences. Judging knows codes and numbers; words come only when somebody reads."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

from drillcheck.i18n import Lang, message
from drillcheck.judge.verdict import Finding, Param, Verdict


def render(finding: Finding, lang: Lang) -> str:
    """The sentence of one finding; the ledger's own are in its catalogue."""
    area, _, code = finding.code.rpartition(":")
    return message(area or "findings", code, lang, spoken(finding.params))


def with_messages(verdict: Verdict, lang: Lang) -> Verdict:
    """The same verdict with every finding's message in one language."""
    told = [finding.model_copy(update={"message": render(finding, lang)}) for finding in verdict.findings]
    return verdict.model_copy(update={"findings": told})


def spoken(params: Mapping[str, Param]) -> dict[str, Param]:
    """The params, and each `*_s` also as a clock (`{low}` of `low_s`), each `*_share` in percent (`{left}`)."""
    words = dict(params)
    for name, value in params.items():
        if isinstance(value, int | float):
            if name.endswith("_s"):
                words[name.removesuffix("_s")] = clock(value)
            elif name.endswith("_share"):
                words[name.removesuffix("_share")] = _short(Decimal(repr(value)) * 100)
    return words


def clock(seconds: float) -> str:
    """`19:59.9`, `3:00.4`, `1:02:00`: cut, never rounded, so that no value seems to reach a limit that it misses."""
    exact = Decimal(repr(float(seconds)))
    hours, minutes = divmod(int(exact // 60), 60)
    whole, dot, part = _short(exact % 60).partition(".")
    secs = f"{whole:0>2}{dot}{part}"
    return f"{hours}:{minutes:02d}:{secs}" if hours else f"{minutes}:{secs}"


def _short(value: Decimal) -> str:
    """At most two decimals, cut."""
    text = f"{value.quantize(Decimal('0.01'), ROUND_DOWN):f}"
    return text.rstrip("0").rstrip(".")
