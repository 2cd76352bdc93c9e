"""Render a scenario: the clip, its truth and a roster, side by side in one folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drillcheck.demo.atlas import people_atlas
from drillcheck.demo.choreography import choreograph
from drillcheck.demo.compose import Composer
from drillcheck.demo.removal import lost_pictures, pauses
from drillcheck.demo.retouch import played
from drillcheck.demo.roster import roster_csv
from drillcheck.demo.scenario import Scenario, load_scenario
from drillcheck.demo.truth import truth_of
from drillcheck.ingest.encode import ClipFormat, ClipWriter

KEYFRAME_S = 2


@dataclass(frozen=True)
class Rendered:
    """The files of one rendered scenario."""

    clip: Path
    truth: Path
    roster: Path


def render_scenario(
    scenario: str | Path, out_dir: Path, *, progress: Callable[[float], None] | None = None
) -> Rendered:
    """Render a scenario, by name or from a file, into `out_dir`. `progress` hears the share done, 0 to 1, each second
    of footage."""
    return render_script(load_scenario(scenario), out_dir, progress=progress)


def render_script(script: Scenario, out_dir: Path, *, progress: Callable[[float], None] | None = None) -> Rendered:
    """Render a scenario that was read or made, likewise."""
    story = choreograph(script)
    out_dir.mkdir(parents=True, exist_ok=True)
    files = Rendered(out_dir / f"{script.name}.mp4", out_dir / "truth.json", out_dir / "roster.csv")
    lost = lost_pictures(script)
    form = ClipFormat(
        script.width, script.height, script.fps, script.fps * KEYFRAME_S, script.recorded_at, pauses=pauses(lost)
    )
    composer = Composer(script, story, people_atlas())
    play = script.playback()
    with ClipWriter(files.clip, form) as clip:
        for frame, picture in enumerate(played(play, composer.picture, script.edits, script.fps, script.seed)):
            if frame not in lost:
                clip.write(picture)
            if progress is not None and frame % script.fps == 0:
                progress(frame / len(play.source))
    truth = truth_of(script, story).model_dump_json(indent=2, by_alias=True)
    files.truth.write_text(truth + "\n", encoding="utf-8")
    files.roster.write_text(roster_csv(script), encoding="utf-8")
    if progress is not None:
        progress(1.0)
    return files
