"""The proving frames of a clip, decoded from the originals, which are only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from drillcheck.detect.people import Image, People, PersonDetector
from drillcheck.evidence.model import Evidence
from drillcheck.i18n import Lang
from drillcheck.judge.verdict import Verdict
from drillcheck.report.frames import Fetch, FindPeople, SavedFrame, Seen, proving_frames
from drillcheck.scan.clip import Clip, Shot

LARGEST = (1600, 1600)


def frames_of_clips(
    clips: Sequence[Path],
    evidence: Evidence,
    verdict: Verdict,
    lang: Lang,
    *,
    detector: str | None,
    profile: str | Path,
    faces: bool,
) -> Iterator[SavedFrame]:
    """The proving frames, decoded from the originals."""
    with Clip(clips) as clip:
        find = _finder(detector, profile)
        yield from proving_frames(evidence, verdict, lang, _fetch(clip), find, faces=faces)


def _fetch(clip: Clip) -> Fetch:
    def fetch(moments: Sequence[int]) -> Iterator[Seen]:
        for wanted, shot in zip(moments, clip.look([(at, "exact") for at in moments], LARGEST), strict=True):
            if isinstance(shot, Shot):
                yield Seen(wanted, shot.at, shot.image)

    return fetch


def _finder(detector: str | None, profile: str | Path) -> FindPeople:
    """The detector, loaded when a picture is met in which nobody has been looked for."""
    loaded: list[PersonDetector] = []

    def find(picture: Image) -> People:
        if not loaded:
            from drillcheck.detect.load import load_detector
            from drillcheck.profile import load_profile

            loaded.append(load_detector(detector, load_profile(profile).detector).detector)
        return loaded[0].detect(picture)

    return find
