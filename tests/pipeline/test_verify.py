"""Real clips through the whole house: every kind of drill gets its verdict, its failing rule and its figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from drillcheck.cli.run import run
from drillcheck.demo.render import Rendered
from drillcheck.evidence.model import Evidence
from drillcheck.judge.verdict import Verdict
from drillcheck.pipeline import Progress, measure_clip

Measured = Callable[[str], Evidence]
Judged = Callable[..., Verdict]


@pytest.fixture(scope="module")
def measured(drill: Callable[[str], Rendered]) -> Measured:
    """Evidence of a variant, measured once."""

    @cache
    def measure(name: str) -> Evidence:
        return measure_clip([drill(name).clip])

    return measure


@pytest.fixture
def judged(
    measured: Measured,
    drill: Callable[[str], Rendered],
    brief_policy: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Judged:
    """Verdict of a variant under the brief policy, by the `judge` command."""

    def judge(name: str) -> Verdict:
        file = tmp_path / "evidence.json"
        file.write_text(measured(name).to_json(), encoding="utf-8")
        code = run(["judge", str(file), "--roster", str(drill(name).roster), "--policy", str(brief_policy), "--json"])
        verdict = Verdict.model_validate_json(capsys.readouterr().out)
        assert code == verdict.exit_code
        return verdict

    return judge


def failing(verdict: Verdict) -> set[str]:
    return {finding.rule for finding in verdict.findings if finding.verdict == "fail"}


def test_a_good_drill_passes_with_its_people_and_its_rest(
    measured: Measured, judged: Judged, drill: Callable[[str], Rendered]
) -> None:
    truth = json.loads(drill("pass").truth.read_text(encoding="utf-8"))
    verdict = judged("pass")
    assert verdict.verdict == "pass", [f for f in verdict.findings if f.verdict not in ("pass", "not_judged")]
    assert abs(verdict.measurements.participants.count - truth["participants"]) <= 1
    [rest], [true] = verdict.measurements.rests, truth["rests"]
    assert abs(rest.start_s - true["start_s"]) <= 5
    assert abs(rest.end_s - true["end_s"]) <= 5
    assert measured("pass").opening == measured("pass").closing == "absent"


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("short", "duration"),
        ("long-rest", "rest_length"),
        ("few", "attendance"),
        ("spliced", "single_take"),
        ("panned", "same_angle"),
    ],
)
def test_what_is_wrong_fails_by_its_own_rule(name: str, rule: str, judged: Judged) -> None:
    verdict = judged(name)
    assert verdict.verdict == "fail"
    assert rule in failing(verdict)
    # Two takes from two places are another angle too, and a pan may look like an interruption; nothing else follows.
    assert failing(verdict) <= {
        rule,
        *({"same_angle", "single_take", "complete"} if name in ("spliced", "panned") else ()),
    }


def test_the_same_clip_gives_the_same_evidence(measured: Measured, drill: Callable[[str], Rendered]) -> None:
    assert measure_clip([drill("few").clip]).to_json() == measured("few").to_json()


def test_progress_runs_from_nothing_to_everything(drill: Callable[[str], Rendered]) -> None:
    heard: list[Progress] = []
    measure_clip([drill("short").clip], progress=heard.append)
    shares = [step.done for step in heard]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] > 0.95


def test_verify_is_measure_and_judge(
    measured: Measured,
    drill: Callable[[str], Rendered],
    brief_policy: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = drill("few")
    rest = ["--roster", str(files.roster), "--policy", str(brief_policy), "--json"]
    at_once = run(["verify", str(files.clip), *rest]), capsys.readouterr().out
    (tmp_path / "e.json").write_text(measured("few").to_json(), encoding="utf-8")
    in_two = run(["judge", str(tmp_path / "e.json"), *rest]), capsys.readouterr().out
    assert at_once == in_two
    assert at_once[0] == 1


def test_a_stretch_that_cannot_be_decoded_is_unseen_and_never_passes(
    drill: Callable[[str], Rendered], brief_policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = drill("pass")
    data = bytearray(files.clip.read_bytes())
    start = data.index(b"mdat") + 8
    low, high = start + (len(data) - start) * 3 // 5, start + (len(data) - start) * 7 // 10
    data[low:high] = bytes(high - low)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(data)
    code = run(["verify", str(broken), "--roster", str(files.roster), "--policy", str(brief_policy), "--json"])
    verdict = Verdict.model_validate_json(capsys.readouterr().out)
    assert code == 3
    assert verdict.verdict == "review"
    assert verdict.measurements.unseen_s > 8
    assert "unseen" in {segment.state for segment in verdict.measurements.segments}
    assert {f.rule for f in verdict.findings if f.verdict == "review"} >= {"complete"}


def test_parts_of_one_recording_are_one_take(
    drill: Callable[[str], Rendered], brief_policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import ffmpeg
    import imageio_ffmpeg

    files = drill("pass")
    pattern = tmp_path / "part%d.mp4"
    split = ffmpeg.input(str(files.clip)).output(
        str(pattern), c="copy", f="segment", segment_time=100, reset_timestamps=1
    )
    split.run(cmd=imageio_ffmpeg.get_ffmpeg_exe(), quiet=True)
    parts = sorted(str(path) for path in tmp_path.glob("part*.mp4"))
    assert len(parts) >= 2
    code = run(
        ["verify", *parts, "--roster", str(files.roster), "--policy", str(brief_policy), "--json", "--on", "2024-05-08"]
    )
    verdict = Verdict.model_validate_json(capsys.readouterr().out)
    take = next(finding for finding in verdict.findings if finding.rule == "single_take")
    assert (take.verdict, code) == ("pass", 0), take
    assert len(verdict.measurements.takes) == 1


def test_a_file_cut_off_behind_its_index_is_unseen_to_its_claimed_end(
    drill: Callable[[str], Rendered], brief_policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = drill("pass")
    data = files.clip.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat"), "the index must stand in front for this"
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) * 4 // 5])
    code = run(["verify", str(cut), "--roster", str(files.roster), "--policy", str(brief_policy), "--json"])
    verdict = Verdict.model_validate_json(capsys.readouterr().out)
    assert (code, verdict.verdict) == (3, "review")
    assert "fail" not in {finding.verdict for finding in verdict.findings}
    assert verdict.measurements.segments[-1].state == "unseen"
    assert {f.rule for f in verdict.findings if f.verdict == "review"} >= {"complete"}


def test_one_recording_given_twice_is_refused(
    drill: Callable[[str], Rendered], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = drill("pass")
    copy = tmp_path / "again.mp4"
    copy.write_bytes(files.clip.read_bytes())
    assert run(["verify", str(files.clip), str(copy), "--roster", str(files.roster), "--lang", "en"]) == 2
    assert "same recording" in capsys.readouterr().err
