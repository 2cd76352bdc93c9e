"""One upload against all earlier ones, and into the index, so that of two at once the later sees the earlier."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from drillcheck.evidence.model import Evidence
from drillcheck.fresh.align import Stretch
from drillcheck.fresh.index import Index, Stored, Upload
from drillcheck.fresh.prove import NOTHING, SAME_S, Rarity, Weighed, matching, weigh
from drillcheck.fresh.search import propose
from drillcheck.fresh.signature import Layout, Signature, signature
from drillcheck.judge.facts import Compared, Reuse
from drillcheck.judge.measurements import video_summary

Closer = Callable[[Sequence[float]], list[Layout]]
"""Looks at this clip at given seconds; those that cannot be decoded are missing."""

EXAMINED = 8  # stretches whose people are compared
FIRST = 6  # moments looked at before it is worth looking at more
LIKELY_NATS = 150.0  # activity that no two drills share by chance, though it cannot prove a reuse
PER_TEN = 2.302585  # nats in a power of ten


def upload_of(evidence: Evidence, squad: str | None, day: str) -> Upload:
    """The identity of an upload."""
    video = video_summary(evidence)
    return Upload(video.sha256, tuple(part.sha256 for part in evidence.video.parts), squad, day, video.path)


def compare_and_store(index: Index, upload: Upload, evidence: Evidence, closer: Closer | None = None) -> Compared:
    """What earlier uploads hold of this one. Stored unless it already is: then against those before it.

    `closer` looks at this clip where an earlier one was looked at; without it proof rests on looks that happen to fall
    together. The upload is stored in the transaction that has seen every earlier one.
    """
    own = signature(evidence)
    length_s = float(evidence.seconds(evidence.video.duration))
    seen = 0
    reuses: list[Reuse] = []
    while True:
        known = index.find(upload)
        before = known if known is not None else index.last + 1
        reuses += _against(index, upload, own, length_s, (seen, before), closer)
        seen = before - 1
        if known is None:
            with index.writing():
                if index.last != seen:
                    continue  # somebody was quicker: compare with that one too
                known = index.store(upload, own)
        return Compared(index.count(known), tuple(reuses), blind=not len(own.activity))


def _against(
    index: Index, upload: Upload, own: Signature, length_s: float, ids: tuple[int, int], closer: Closer | None
) -> list[Reuse]:
    """Reuses of uploads after `ids[0]` and before `ids[1]`."""
    same = index.holding(upload.files, *ids)
    found = [_reuse("file", earlier, (0.0, length_s), 0.0) for earlier in same]
    done = {earlier.id for earlier in same}
    rarities: dict[int, tuple[Stored, Rarity]] = {}
    for number, stretch in propose(own, index.shelf(*ids), EXAMINED):
        if number in done:
            continue
        if number not in rarities:
            earlier, fingerprint = index.stored(number)
            rarities[number] = earlier, Rarity(fingerprint)
        earlier, there = rarities[number]
        weighed = examine(own, there, stretch, closer)
        blind = not weighed.told and stretch.strength >= LIKELY_NATS
        proven = weighed.proves(stretch.length_s)
        if proven or weighed.hints(stretch.length_s) or blind:
            kind = "footage" if proven else "likely"
            found.append(_reuse(kind, earlier, (stretch.start_s, stretch.end_s), stretch.shift_s, weighed))
    return found


def examine(own: Signature, there: Rarity, stretch: Stretch, closer: Closer | None) -> Weighed:
    """Whether people agree over a stretch, by the looks there are and as many closer ones as it takes."""
    here = [layout for layout in own.layouts if stretch.start_s <= layout.at_s <= stretch.end_s]
    weighed = weigh(there, matching(there, here, stretch.shift_s), own.aspect)
    if weighed.proven or closer is None:
        return weighed
    telling = there.telling(stretch.start_s + stretch.shift_s, stretch.end_s + stretch.shift_s)
    step = max(1, len(telling) // FIRST)
    first = telling[::step]
    for chosen in (first, [k for k in telling if k not in first]):
        moments = [float(there.times[k]) - stretch.shift_s for k in chosen]
        wanted = [at for at in moments if not any(abs(layout.at_s - at) <= SAME_S for layout in here)]
        here += closer(wanted) if wanted else []
        weighed = weigh(there, matching(there, here, stretch.shift_s), own.aspect)
        if weighed.proven or weighed.refuted:
            break
    return weighed


def _reuse(kind: str, earlier: Stored, here: tuple[float, float], shift_s: float, weighed: Weighed = NOTHING) -> Reuse:
    assert kind in ("file", "footage", "likely")
    there = (here[0] + shift_s, here[1] + shift_s)
    odds = max(0.0, weighed.nats) / PER_TEN
    return Reuse(
        kind,  # type: ignore[arg-type]
        earlier.name,
        earlier.squad,
        earlier.day,
        here,
        there,
        weighed.agreeing,
        weighed.moments,
        odds,
    )
