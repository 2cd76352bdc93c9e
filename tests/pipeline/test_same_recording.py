"""One recording, however it is packed: another container, another time base, cut into files and joined again."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import ffmpeg
import imageio_ffmpeg
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from drillcheck.judge.judge import judge
from drillcheck.judge.policy_file import load_policy, policies_dir
from drillcheck.judge.roster import read_roster
from drillcheck.judge.verdict import Verdict
from drillcheck.pipeline import measure_clip
from tests.judge.builders import DAY

from . import toy

PICTURE_S = 1 / toy.FPS
WAYS = ["mkv", "ts", "mov", "flv", "600", "90000", "12345", "pieces"]


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small drill."""
    return toy.film(tmp_path_factory.mktemp("toy") / "drill.mp4")


@pytest.fixture
def verdicts(
    recording: Path, brief_policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[tuple[Path, ...]], list[Verdict]]:
    """Under a policy that the drill keeps and under the real one, which it breaks."""
    monkeypatch.setattr("drillcheck.pipeline.run.load_detector", toy.load)
    file = tmp_path / "roster.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["id", "name", "status"], *[[n, f"p{n}", "in_service"] for n in range(10)]])
    roster = read_roster(file).as_of(DAY, None)
    policies = [load_policy(brief_policy), load_policy(policies_dir() / "putuo-2024.toml")]

    @cache
    def of(paths: tuple[Path, ...]) -> list[Verdict]:
        evidence = measure_clip(paths)
        return [judge(evidence, policy, roster, DAY, "option") for policy in policies]

    return of


def repacked(source: Path, way: str, target: Path) -> Path:
    """The same packets in another container, time base or layout."""
    if way == "pieces":
        path, options = target.with_suffix(".mp4"), {"movflags": "+frag_keyframe+empty_moov"}
    elif way.isdigit():
        path, options = target.with_suffix(".mp4"), {"video_track_timescale": way}
    else:
        path, options = target.with_suffix(f".{way}"), {}
    _run(ffmpeg.input(str(source)).output(str(path), c="copy", **options))
    return path


def divided(source: Path, seconds: int, folder: Path) -> list[Path]:
    """Files of about so many seconds, cut at keyframes."""
    pattern = str(folder / f"part%d{source.suffix}")
    _run(ffmpeg.input(str(source)).output(pattern, c="copy", f="segment", segment_time=seconds, reset_timestamps=1))
    return sorted(folder.glob(f"part*{source.suffix}"))


def joined(parts: list[Path], target: Path) -> Path:
    """The parts in one file again."""
    listed = target.with_suffix(".txt")
    listed.write_text("".join(f"file '{part}'\n" for part in parts), encoding="utf-8")
    _run(ffmpeg.input(str(listed), f="concat", safe=0).output(str(target), c="copy"))
    return target


def _run(graph: object) -> None:
    ffmpeg.run(graph, cmd=imageio_ffmpeg.get_ffmpeg_exe(), quiet=True, overwrite_output=True)


def outcomes(verdict: Verdict) -> list[tuple[str, str, str]]:
    return [(found.rule, found.verdict, found.code) for found in verdict.findings]


def alike(one: Verdict, other: Verdict, within_s: float) -> None:
    """The same verdict, findings, people and rests, and the same times but for `within_s`."""
    assert outcomes(one) == outcomes(other)
    assert one.measurements.participants == other.measurements.participants
    assert one.measurements.session_s == pytest.approx(other.measurements.session_s, abs=within_s)
    assert one.measurements.net_drill_s == pytest.approx(other.measurements.net_drill_s, abs=within_s)
    times = [[t for rest in v.measurements.rests for t in (rest.start_s, rest.end_s)] for v in (one, other)]
    assert times[0] == pytest.approx(times[1], abs=within_s)


def test_the_drill_is_what_it_is_made_to_be(recording: Path, verdicts: Callable[..., list[Verdict]]) -> None:
    brief, real = verdicts((recording,))
    assert (brief.verdict, real.verdict) == ("pass", "fail"), outcomes(brief)
    assert brief.measurements.participants.count == 8
    [rest] = brief.measurements.rests
    assert (rest.start_s, rest.end_s) == pytest.approx((toy.FALL_OUT / toy.FPS, toy.FALL_IN / toy.FPS), abs=2)


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(ways=st.lists(st.sampled_from(WAYS), min_size=1, max_size=3))
@example(ways=["mkv", "ts", "mov"])
@example(ways=["12345"])
def test_another_container_or_time_base_changes_no_verdict(
    ways: list[str], recording: Path, verdicts: Callable[..., list[Verdict]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("repacked")
    path = recording
    for number, way in enumerate(ways):
        path = repacked(path, way, folder / f"{number}")
    for before, after in zip(verdicts((recording,)), verdicts((path,)), strict=True):
        # Sessions and rests are told by pictures: a clock that counts milliseconds moves them by one tick.
        alike(before, after, 0.003)


@settings(
    max_examples=1,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(container=st.sampled_from(["mp4", "mkv", "ts"]), seconds=st.integers(45, 150))
@example(container="mp4", seconds=91)
def test_cutting_a_recording_into_files_without_loss_changes_no_verdict(
    container: str,
    seconds: int,
    recording: Path,
    verdicts: Callable[..., list[Verdict]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("divided")
    whole = repacked(recording, container, folder / "whole") if container != "mp4" else recording
    parts = divided(whole, seconds, folder)
    assert len(parts) > 1
    rejoined = joined(parts, folder / f"joined.{container}")
    for before, split, again in zip(verdicts((recording,)), verdicts(tuple(parts)), verdicts((rejoined,)), strict=True):
        alike(before, again, PICTURE_S)
        alike(before, split, 2 * PICTURE_S)
