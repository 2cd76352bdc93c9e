"""One scene through the whole house: render, measure, judge, compare. Evidence is kept, so judging again is quick."""

from __future__ import annotations

import datetime
import hashlib
import os
import time
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import drillcheck
from drillcheck.demo.render import render_script
from drillcheck.demo.scenario import Scenario
from drillcheck.demo.truth import Truth
from drillcheck.evidence.model import Evidence
from drillcheck.judge.asof import choose_as_of
from drillcheck.judge.judge import judge
from drillcheck.judge.policy_file import load_policy
from drillcheck.judge.roster import read_roster
from drillcheck.judge.verdict import Verdict
from drillcheck.pipeline import measure_clip
from drillcheck.resources import data_dir
from scenes.kinds import random_scene
from scenes.outcome import Outcome, compared
from scenes.scene import Scene

JUDGING = {"judge", "report", "cli", "messages", "schemas", "doctor", "demo"}
"""Folders whose code does not alter evidence."""


@dataclass(frozen=True)
class Job:
    """Which scene, where its files go, and how it is run."""

    seed: int
    number: int
    kind: str | None
    folder: Path
    profile: str = "standard"
    detector: str | None = None
    rejudge: bool = False
    keep: bool = False

    @property
    def scene(self) -> Scene:
        """The scene itself, drawn anew."""
        return random_scene(self.seed, self.kind, self.number)


def one_core(cores: list[int], started: Synchronized[int]) -> None:
    """Keep this process and its children to one core of those given, the next in turn."""
    with started.get_lock():
        turn = started.value
        started.value += 1
    os.sched_setaffinity(0, {cores[turn % len(cores)]})


def clip_key(scene: Scene) -> str:
    """Changes when the scene or the code that renders it does."""
    package = Path(drillcheck.__file__).parent
    files = [*sorted((package / "demo").glob("*.py")), package / "ingest" / "encode.py"]
    return _digest(scene.scenario.model_dump_json(), files)


def evidence_key(scene: Scene, profile: str, detector: str | None) -> str:
    """Changes when the clip, the code that measures it, the profile or the detectors' table does."""
    package = Path(drillcheck.__file__).parent
    files = [path for path in sorted(package.rglob("*.py")) if path.relative_to(package).parts[0] not in JUDGING]
    files += [data_dir("pipelines") / "profiles" / f"{profile}.toml", data_dir("models") / "models.toml"]
    return _digest(f"{clip_key(scene)} {profile} {detector}", files)


def _digest(text: str, files: list[Path]) -> str:
    digest = hashlib.sha256(text.encode())
    for path in files:
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:16]


def run(job: Job) -> Outcome:
    """Everything for one scene, as far as it is not there already."""
    scene = job.scene
    folder = job.folder / scene.name
    folder.mkdir(parents=True, exist_ok=True)
    key = evidence_key(scene, job.profile, job.detector)
    measured, known = folder / "evidence.json", folder / "evidence.key"
    current = known.is_file() and known.read_text(encoding="utf-8") == key
    if measured.is_file() and job.rejudge:
        key = _key_of_the_same_scene(folder, scene, known)
    elif not (measured.is_file() and current):
        known.unlink(missing_ok=True)
        _measure(job, scene, folder)
        known.write_text(key, encoding="utf-8")
    truth = Truth.model_validate_json((folder / "truth.json").read_bytes())
    evidence = Evidence.model_validate_json(measured.read_bytes())
    verdict = judged(scene, evidence, folder)
    (folder / "verdict.json").write_text(verdict.to_json(), encoding="utf-8")
    took_s = float((folder / "took").read_text(encoding="utf-8"))
    return compared(scene, truth, evidence, verdict, key, took_s)


def _key_of_the_same_scene(folder: Path, scene: Scene, known: Path) -> str:
    """Evidence of another scene under this name would be held against the wrong truth."""
    stored = Scenario.model_validate_json((folder / "scenario.json").read_bytes())
    if stored != scene.scenario:
        raise ValueError(f"{scene.name}: {folder} holds evidence of a scene drawn otherwise; run it without --rejudge")
    return known.read_text(encoding="utf-8") if known.is_file() else ""


def _measure(job: Job, scene: Scene, folder: Path) -> None:
    """Render where there is no clip yet, measure, and let go of the clip unless it is to be kept."""
    clip = folder / f"{scene.name}.mp4"
    rendered, key = folder / "clip.key", clip_key(scene)
    if not (clip.is_file() and rendered.is_file() and rendered.read_text(encoding="utf-8") == key):
        (folder / "scenario.json").write_text(scene.scenario.model_dump_json(indent=1), encoding="utf-8")
        render_script(scene.scenario, folder)
        rendered.write_text(key, encoding="utf-8")
    begun = time.monotonic()
    evidence = measure_clip([clip], profile=job.profile, detector=job.detector)
    (folder / "took").write_text(f"{time.monotonic() - begun:.2f}", encoding="utf-8")
    (folder / "evidence.json").write_text(evidence.to_json(), encoding="utf-8")
    if not job.keep:
        clip.unlink()


def judged(scene: Scene, evidence: Evidence, folder: Path) -> Verdict:
    """The verdict under the scene's policy, on the recording's day."""
    chosen = choose_as_of(None, evidence.video.recorded_at, datetime.date(2024, 5, 8))
    count = read_roster(folder / "roster.csv").as_of(chosen.day, None)
    return judge(evidence, load_policy(scene.limits.policy(folder)), count, chosen.day, chosen.source)
