"""The commands do what they say, over a real file; only the long measuring is replaced."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from drillcheck.cli.demo import compared
from drillcheck.cli.shell import Shell
from drillcheck.demo.scenario import load_scenario
from drillcheck.demo.truth import truth_of
from drillcheck.detect.load import Loaded
from drillcheck.detect.people import People
from drillcheck.errors import InputError
from drillcheck.evidence.model import Evidence
from drillcheck.ingest.encode import ClipFormat, ClipWriter
from drillcheck.ingest.reader import ClipReader
from drillcheck.pipeline import Progress
from drillcheck.scan.clip import Clip
from tests.report.builders import a_verdict, some_evidence

from .conftest import Ran

SECONDS, FPS = 40, 5
HEADER = "工号,姓名,中队,状态,起,止,原因\n"


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty seconds of noise, recorded in the morning of 5 June 2024."""
    path = tmp_path_factory.mktemp("clip") / "drill.mp4"
    form = ClipFormat(160, 90, FPS, FPS, datetime.fromisoformat("2024-06-05T09:00:00+08:00"))
    noise = np.random.default_rng(3)
    with ClipWriter(path, form) as writer:
        for _ in range(SECONDS * FPS):
            writer.write(noise.integers(0, 255, (90, 160, 3), dtype=np.uint8))
    return path


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    rows = [f"{number:03d},安宁{number},一中队,在职,,,\n" for number in range(18)]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def measured(clip: Path, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Measuring gives evidence of a made-up drill at once; the list holds what it was asked for."""
    asked: list[object] = []
    with ClipReader(clip) as reader:
        rate = 1 / reader.index().time_base
    assert rate.denominator == 1

    def measure(
        source: list[Path] | Clip, *, profile: str | Path, detector: str | None, progress: Callable[[Progress], None]
    ) -> Evidence:
        paths = [part.path for part in source.parts] if isinstance(source, Clip) else list(source)
        asked.append((paths, profile, detector))
        progress(Progress("scan", 0.5))
        return some_evidence(str(paths[0]), SECONDS, 160, 90, int(rate))

    monkeypatch.setattr("drillcheck.pipeline.measure_clip", measure)
    return asked


def test_measure_then_judge_is_verify(
    cli: Callable[..., Ran], clip: Path, roster: Path, tmp_path: Path, measured: list[object]
) -> None:
    out = tmp_path / "evidence.json"
    assert cli("measure", clip, "--out", out).code == 0
    judged = cli("judge", out, "--roster", roster, "--json")
    verified = cli("verify", clip, "--roster", roster, "--json")
    assert json.loads(judged.out) == json.loads(verified.out)
    assert judged.code == verified.code
    assert verified.err == ""
    assert cli("measure", clip).out == out.read_text(encoding="utf-8")


def test_the_exit_code_is_the_verdict_s(
    cli: Callable[..., Ran], clip: Path, roster: Path, measured: list[object]
) -> None:
    ran = cli("verify", clip, "--roster", roster, "--json")
    verdict = json.loads(ran.out)
    assert verdict["schema"] == "drillcheck.verdict/1"
    assert ran.code == {"pass": 0, "fail": 1, "review": 3}[verdict["verdict"]]
    assert verdict["inputs"]["as_of"] == "2024-06-05"
    assert verdict["inputs"]["as_of_source"] == "recording"
    assert all(finding["message"] for finding in verdict["findings"])


@pytest.mark.parametrize(
    "extra",
    [
        ["--on", "yesterday"],
        ["--on", "1999-01-01"],
        ["--squad", "九中队"],
        ["--policy", "nowhere.toml"],
        ["--uploaded-at", "2024-06-10"],
    ],
    ids=" ".join,
)
def test_wrong_terms_are_told_before_anything_is_measured(
    cli: Callable[..., Ran], clip: Path, roster: Path, measured: list[object], extra: list[str]
) -> None:
    ran = cli("verify", clip, "--roster", roster, *extra)
    assert ran.code == 2
    assert measured == []


def test_a_missing_part_is_told_before_anything_is_measured(
    cli: Callable[..., Ran], clip: Path, roster: Path, measured: list[object]
) -> None:
    assert cli("verify", clip, clip.with_name("part2.mp4"), "--roster", roster).code == 2
    assert measured == []


def test_options_reach_the_measuring(cli: Callable[..., Ran], clip: Path, measured: list[object]) -> None:
    cli("measure", clip, "--profile", "mine.toml", "--detector", "yolo.pt")
    assert measured == [([clip], Path("mine.toml"), "yolo.pt")]


def test_the_summary_is_in_the_language_asked_for(
    cli: Callable[..., Ran], clip: Path, roster: Path, measured: list[object]
) -> None:
    assert "参训人数" in cli("verify", clip, "--roster", roster, "--lang", "zh").out
    english = cli("verify", clip, "--roster", roster, "--lang", "en").out
    assert "Attendance" in english
    assert "参训人数" not in english


class Nobody:
    """A detector that finds nobody, for moments that are no looks of the evidence."""

    def detect(self, image: np.ndarray) -> People:
        empty = np.zeros((0, 4), dtype=np.float32)
        return People(empty, np.zeros(0, dtype=np.float32), (image.shape[1], image.shape[0]))


def test_save_keeps_everything_and_says_where(
    cli: Callable[..., Ran],
    clip: Path,
    roster: Path,
    tmp_path: Path,
    measured: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = some_evidence().model
    monkeypatch.setattr("drillcheck.detect.load.load_detector", lambda choice, settings: Loaded(Nobody(), facts))
    folder = tmp_path / "kept"
    ran = cli("verify", clip, "--roster", roster, "--save", folder)
    assert str(folder) in ran.out
    verdict = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    named = {name for item in verdict["findings"] for name in item["frames"] if isinstance(name, str)}
    assert named
    assert {f"frames/{file.name}" for file in (folder / "frames").iterdir()} == named
    evidence = Evidence.model_validate_json((folder / "evidence.json").read_bytes())
    assert evidence.seconds(evidence.video.duration) == Fraction(SECONDS)
    assert (folder / "timeline.png").is_file()


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_measured(
    cli: Callable[..., Ran], clip: Path, roster: Path, measured: list[object]
) -> None:
    assert cli("verify", clip, "--roster", roster, "--save", roster / "kept").code == 2
    assert cli("measure", clip, "--out", roster / "evidence.json").code == 2
    assert measured == []


def test_probe(cli: Callable[..., Ran], clip: Path) -> None:
    told = json.loads(cli("probe", clip, "--json").out)
    assert (told["schema"], told["width"], told["duration_s"]) == ("drillcheck.probe/1", 160, SECONDS)
    assert "0:40" in cli("probe", clip).out


def test_policy_show(cli: Callable[..., Ran]) -> None:
    told = json.loads(cli("policy", "show", "--on", "2024-06-05", "--json").out)
    assert told["schema"] == "drillcheck.policy/1"
    shown = cli("policy", "show", "--on", "2024-06-05", "--lang", "zh").out
    assert "≥ 20:00" in shown
    assert "R19 附件3" in shown


def test_demo_lists_its_scenarios_in_the_language_asked_for(cli: Callable[..., Ran]) -> None:
    told = json.loads(cli("demo", "--list", "--json").out)["scenarios"]
    assert "pass" in {row["name"] for row in told}
    assert "三列横队" in cli("demo", "--list", "--lang", "zh").out


def test_demo_says_that_the_detector_is_missing_or_altered_before_it_renders(
    cli: Callable[..., Ran], tmp_path: Path, harmed_default: Path
) -> None:
    ran = cli("demo", "--out", tmp_path / "demo")
    assert ran.code == 4
    assert harmed_default.name in ran.err
    assert "pip install --force-reinstall drillcheck" in ran.err
    assert not (tmp_path / "demo").exists()


def test_a_verdict_is_told_though_saving_it_failed(
    cli: Callable[..., Ran],
    clip: Path,
    roster: Path,
    tmp_path: Path,
    measured: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*args: object, **settings: object) -> None:
        raise InputError("output_unwritable", path="kept", reason="No space left on device")

    monkeypatch.setattr("drillcheck.report.save.save_report", full)
    ran = cli("verify", clip, "--roster", roster, "--save", tmp_path / "kept")
    assert ran.code == 2
    assert "Attendance" in ran.out
    assert "No space left" in ran.err
    assert json.loads(cli("verify", clip, "--roster", roster, "--save", tmp_path, "--json").out)["code"]


def test_demo_compares_what_was_measured_with_the_truth() -> None:
    truth = truth_of(load_scenario("pass"))
    line = compared(Shell("zh"), truth, a_verdict())
    assert line.count("\n") == 0
    assert f"参训 {truth.participants} 人，测得 18 人（17–19）" in line
    assert "测得 8:12–11:05" in line
    assert "应为通过，判定通过" in line


def test_demo_uses_an_example_that_is_there(
    cli: Callable[..., Ran],
    clip: Path,
    roster: Path,
    tmp_path: Path,
    measured: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    shutil.copy(clip, folder / "pass.mp4")
    shutil.copy(roster, folder / "roster.csv")
    (folder / "truth.json").write_text(truth_of(load_scenario("pass")).model_dump_json(by_alias=True), encoding="utf-8")
    monkeypatch.setattr("drillcheck.cli.demo._need_model", lambda: None)
    ran = cli("demo", "--out", folder)
    assert measured
    assert ran.out.splitlines()[-1].startswith("Truth and measurement: ")
    assert json.loads(cli("demo", "--out", folder, "--json").out)["schema"] == "drillcheck.verdict/1"
