"""From boundaries to segments: the whole clip divided into absent, drill, rest and unseen."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from drillcheck.evidence.model import Boundary, Rest, Segment, State


def unseen_spans(looked: Sequence[int], duration: int, max_gap: int) -> list[tuple[int, int]]:
    """Stretches between two looks (ticks, or the clip's ends) longer than `max_gap`."""
    edges = [0, *sorted(looked), duration]
    return [(a, b) for a, b in itertools.pairwise(edges) if b - a > max_gap]


def segments(
    duration: int,
    session: tuple[Boundary, Boundary] | None,
    rests: Sequence[Rest],
    unseen: Sequence[tuple[int, int]],
) -> list[Segment]:
    """Segments in order, without a hole. What was not seen covers whatever else was believed of it."""
    cuts: list[tuple[Boundary, Boundary, State]] = []
    clip = (exact(0), exact(duration))
    if session is not None:
        session = (_inside(session[0], *clip), _inside(session[1], *clip))
    if session is None:
        cuts.append((*clip, "absent"))
    else:
        cuts += [(clip[0], session[0], "absent"), (*session, "drill"), (session[1], clip[1], "absent")]
        cuts += [(_inside(rest.start, *session), _inside(rest.end, *session), "rest") for rest in rests]
    cuts += [(exact(a), exact(b), "unseen") for a, b in unseen]
    return _painted(cuts)


def _inside(border: Boundary, start: Boundary, end: Boundary) -> Boundary:
    """The border itself, or the edge that it lies beyond: refining may carry it a second past the clip's end."""
    return start if border.at < start.at else end if border.at > end.at else border


def exact(at: int) -> Boundary:
    """A moment without doubt, such as the clip's end."""
    return Boundary(at=at, uncertainty=0)


def _painted(layers: Sequence[tuple[Boundary, Boundary, State]]) -> list[Segment]:
    """Later layers cover earlier ones."""
    borders = {0: exact(0)}
    for start, end, _ in layers:
        for border in (start, end):
            known = borders.get(border.at)
            if known is None or known.uncertainty < border.uncertainty:
                borders[border.at] = border
    ats = sorted(borders)
    out: list[Segment] = []
    for a, b in itertools.pairwise(ats):
        states = [state for start, end, state in layers if start.at <= a and b <= end.at]
        if not states:
            continue
        if out and out[-1].state == states[-1]:
            out[-1] = out[-1].model_copy(update={"end": borders[b]})
        else:
            out.append(Segment(state=states[-1], start=borders[a], end=borders[b]))
    return out
