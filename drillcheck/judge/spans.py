"""Sets of stretches in exact ticks: (start, end) pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def merge(spans: Iterable[Span]) -> list[Span]:
    """The union, in order; stretches that touch become one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def within(spans: Iterable[Span], frame: Span) -> list[Span]:
    """What of each stretch lies inside `frame`; one that only touches it leaves a stretch of no length."""
    return [(max(start, frame[0]), min(end, frame[1])) for start, end in spans if touches((start, end), frame)]


def without(spans: Iterable[Span], frame: Span) -> list[Span]:
    """What is left of `frame`, in order."""
    borders = [frame[0], *(border for span in merge(within(spans, frame)) for border in span), frame[1]]
    return [(start, end) for start, end in zip(borders[::2], borders[1::2], strict=True) if start < end]


def touches(one: Span, other: Span) -> bool:
    """Whether two stretches share a moment, be it only their border."""
    return one[0] <= other[1] and other[0] <= one[1]


def total(spans: Iterable[Span]) -> int:
    """Ticks in the union."""
    return sum(end - start for start, end in merge(spans))


def around(core: Span, spans: Sequence[Span]) -> Span:
    """`core` with every stretch that touches it, directly or through others."""
    for start, end in merge([core, *spans]):
        if start <= core[0] and core[1] <= end:
            return (start, end)
    return core  # unreachable: the union holds its parts
