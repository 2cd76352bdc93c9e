"""`measure_clip`: open, scan, refine, measure, and lay down the evidence."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from drillcheck import __version__
from drillcheck.detect.load import Loaded, load_detector
from drillcheck.evidence.model import Alignment, Cut, Doubt, Evidence, Posterior, Repeat, Take
from drillcheck.measure.alignment import alignment
from drillcheck.measure.analysis import Analysis, analyse
from drillcheck.measure.camera import camera, moving
from drillcheck.measure.motion import Array
from drillcheck.measure.repeats import copied_packets
from drillcheck.measure.stillness import joined, standing, unless_brief, usual_noise
from drillcheck.measure.timeline import segments, unseen_spans
from drillcheck.pipeline.crowd import Crowd, crowd
from drillcheck.pipeline.facts import packet_facts, time_base, video_facts
from drillcheck.pipeline.fingerprint import fingerprint
from drillcheck.pipeline.moments import Moments, refine
from drillcheck.profile import Profile, load_profile
from drillcheck.scan.ahead import plain_image_operations
from drillcheck.scan.cadence import cadence
from drillcheck.scan.clip import Clip
from drillcheck.scan.continuity import find_cuts, uncovered
from drillcheck.scan.copies import clip_movement, copies
from drillcheck.scan.cover import seeing
from drillcheck.scan.glances import glances
from drillcheck.scan.pace import tempos
from drillcheck.scan.screen import off_a_screen
from drillcheck.scan.seams import turned_round
from drillcheck.scan.still import quiet_changes
from drillcheck.scan.sweep import Sweep, sweep

# A stand-still shorter than this is for a person to look at.
FROZEN_S = 3.9

Phase = Literal["open", "scan", "refine", "cuts", "measure"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is: the phase and the share of the whole that is done, 0..1."""

    phase: Phase
    done: float


Tell = Callable[[Progress], None]


def measure_clip(
    source: Sequence[Path] | Clip,
    *,
    profile: str | Path = "standard",
    detector: str | None = None,
    progress: Tell | None = None,
) -> Evidence:
    """Measure a clip, given as its parts in order or already opened. Decides nothing.

    Raises InputError (missing file, unknown profile), MediaError (unreadable video), ModelError (detector).
    """
    tell: Tell = progress or (lambda step: None)
    chosen = load_profile(profile)
    tell(Progress("open", 0.0))
    with ExitStack() as stack:
        stack.enter_context(plain_image_operations())
        clip = source if isinstance(source, Clip) else stack.enter_context(Clip(source))
        clip.start_hashing()
        loaded = load_detector(detector, chosen.detector)
        looked = sweep(clip, loaded.detector, chosen, lambda share: tell(Progress("scan", 0.02 + 0.73 * share)))
        swept = seeing(clip, looked)
        ats = [sight.at for sight in swept.sights]
        times = np.array([clip.seconds(at) for at in ats])
        # People are analysed beside the search for cuts, which mostly waits for pictures.
        beside = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="people"))
        looks = [sight.look for sight in swept.sights]
        analysed = beside.submit(analyse, looks, times, clip.size[0], chosen.people.step_s)
        searched = find_cuts(
            clip,
            loaded.detector,
            chosen,
            swept.sights,
            lambda share: tell(Progress("cuts", 0.75 + 0.1 * share)),
        )
        found = analysed.result()
        moments = refine(
            clip, loaded.detector, chosen, ats, found, lambda share: tell(Progress("refine", 0.85 + 0.1 * share))
        )
        tell(Progress("measure", 0.96))
        return _evidence(clip, loaded, chosen, swept, found, moments, searched, beside)


def _evidence(
    clip: Clip,
    loaded: Loaded,
    profile: Profile,
    swept: Sweep,
    found: Analysis | None,
    moments: Moments,
    searched: tuple[list[Cut], list[Doubt]],
    beside: Executor,
) -> Evidence:
    cuts, unexamined = uncovered(searched[0], swept.covers), searched[1]
    ats = [sight.at for sight in swept.sights]
    max_gap = clip.ticks(profile.people.max_gap_s)
    unseen = [*unseen_spans(ats, clip.duration, max_gap), *((cover.start, cover.end) for cover in swept.covers)]
    poses = {sight.at: sight.pose for sight in swept.sights} | dict(glances(clip, profile, swept.reference))
    pose = camera(sorted(poses.items(), key=lambda one: one[0]), clip.size[0], max_gap)
    counted = beside.submit(crowd, clip, swept, found, moments, pose, cuts)
    signal = clip_movement(clip)
    span = None if moments.session is None else (moments.session[0].at, moments.session[1].at)
    ground = None if found is None else found.ground
    repeats, speeds = _repeats(clip, swept, signal, cuts), tempos(clip, ground, span, moving(pose))
    stretches = segments(clip.duration, moments.session, moments.rests, unseen)
    drills = [(one.start.at, one.end.at) for one in stretches if one.state == "drill"]
    pace = cadence(clip, [sight.look for sight in swept.sights], drills, ground)
    people: Crowd = counted.result()
    return Evidence(
        software=__version__,
        time_base=time_base(clip),
        video=video_facts(clip),
        packets=packet_facts(clip),
        model=loaded.facts,
        profile=profile.facts,
        looks=sorted([*(sight.look for sight in swept.sights), *moments.looks], key=lambda look: (look.at, look.dense)),
        undecoded=_undecoded(clip, swept),
        session=moments.session,
        opening=people.opening,
        closing=people.closing,
        segments=stretches,
        rests=moments.rests,
        posterior=[] if found is None else _posterior(ats, found),
        headcount=people.headcount,
        alignment=_alignment(found),
        takes=_takes(clip, cuts),
        cuts=cuts,
        camera=pose,
        repeats=repeats,
        covers=swept.covers,
        tempos=speeds,
        cadence=pace,
        doubts=[*people.doubts, *unexamined, *_screens(clip)],
        fingerprint=fingerprint(clip),
    )


def _screens(clip: Clip) -> list[Doubt]:
    return [Doubt(start=start, end=end, what="screen", detail="refresh_bands") for start, end in off_a_screen(clip)]


def _posterior(ats: Sequence[int], found: Analysis) -> list[Posterior]:
    first, last = found.span
    return [Posterior(at=ats[i], rest=round(float(found.posterior[i]), 4)) for i in range(first, last + 1)]


def _alignment(found: Analysis | None) -> Alignment | None:
    if found is None or found.recurrence is None:
        return None
    return alignment(found.recurrence.template.places)


def _takes(clip: Clip, cuts: Sequence[Cut]) -> list[Take]:
    borders = [0, *(cut.at.at for cut in cuts if cut.certain), clip.duration]
    return [Take(start=a, end=b) for a, b in itertools.pairwise(borders) if b > a]


def _undecoded(clip: Clip, swept: Sweep) -> list[tuple[int, int]]:
    """From the last look before a failure to the first look after it."""
    good = [0, *(sight.at for sight in swept.sights), clip.duration]
    spans = {
        (max(at for at in good if at <= failed), min(at for at in good if at >= failed)) for failed in swept.failed
    }
    spans |= set(clip.missing)
    return sorted(span for span in spans if span[1] > span[0])


def _repeats(clip: Clip, swept: Sweep, signal: Array, cuts: Sequence[Cut]) -> list[Repeat]:
    out = [
        repeat.model_copy(
            update={
                "start": part.offset + repeat.start * part.factor,
                "end": part.offset + repeat.end * part.factor,
                "copy_of_start": part.offset + repeat.copy_of_start * part.factor,
            }
        )
        for part in clip.parts
        for repeat in copied_packets(part.index.pts, part.index.size, part.index.origin)
    ]
    # What packets already prove needs no comparing of pictures.
    told = [(repeat.start, repeat.end) for repeat in out]
    seen = [*copies(clip, signal), *turned_round(clip, cuts)]
    out += [repeat for repeat in seen if not any(a < repeat.end and repeat.start < b for a, b in told)]
    changes = [sight.change for sight in swept.sights if sight.change is not None]
    usual = usual_noise(changes)
    still = [*standing(changes, usual), *standing(quiet_changes(clip), usual)]
    return [*out, *unless_brief(joined(still), clip.ticks(FROZEN_S))]
