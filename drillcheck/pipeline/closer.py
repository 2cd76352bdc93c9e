"""Looking at a clip again at moments that an earlier upload was looked at: only where a reuse is suspected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drillcheck.detect.load import Loaded, load_detector
from drillcheck.fresh.signature import Layout, layout_of
from drillcheck.profile import load_profile
from drillcheck.scan.clip import Clip, Shot
from drillcheck.scan.sweep import look_of


class Closer:
    """Callable with seconds; the detector is loaded when it is first needed."""

    def __init__(self, clip: Clip, profile: str | Path = "standard", detector: str | None = None) -> None:
        self._clip = clip
        self._profile = load_profile(profile)
        self._detector = detector
        self._loaded: Loaded | None = None

    def __call__(self, seconds: Sequence[float]) -> list[Layout]:
        """People at these moments, each the picture that begins nearest to it; undecodable ones are left out."""
        if self._loaded is None:
            self._loaded = load_detector(self._detector, self._profile.detector)
        clip = self._clip
        half = clip.parts[0].index.median_step * clip.parts[0].factor // 2
        last = clip.parts[-1].seen_end - 2 * half - 1
        ticks = sorted({min(max(0, round(second / float(clip.tick)) - half), last) for second in seconds})
        found = []
        for shot in clip.look([(at, "exact") for at in ticks], self._profile.detector.input):
            if isinstance(shot, Shot):
                look = look_of(shot, self._loaded.detector.detect(shot.image))
                found.append(layout_of(look, clip.seconds(shot.at), clip.size[0]))
        return found
