"""The summary reads at 80 columns, in both languages, without colour."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from drillcheck.i18n import Lang
from drillcheck.judge.verdict import CadenceSummary, Participants
from drillcheck.report.figures import amount, measured_and_limit, spans_text
from drillcheck.report.terminal import plain_summary, summary_lines, summary_text
from drillcheck.report.wrap import cells

from .builders import a_failing_verdict, a_finding, a_verdict

ZH = """\
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
   不通过   参训人数、休息时长
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
  一中队-上半月.mp4
  21:04 · 1920×1080 · 25 帧/秒 · h264 · 录制于 2024-06-05 09:00
  按 2024-06-05 判定（录制日期） · 依据 putuo-2024-8
  一中队 · 在职 21 人，须到 15 人

  ✓ 训练时长  20:35（应 ≥ 20:00）           R19 附件3 队列训练
  ✗ 参训人数  12 人（11–13）（应 ≥ 15 人）  R19 附件3 队列训练
    参训人数不足：应到 15 人，实到最多 13 人。 时间：0:20–20:55
  ✗ 休息时长  3:20（应 ≤ 3:00）             R19 附件3 队列训练
    休息超过 3 分钟。 时间：8:12–11:32
  ? 同一角度  3.1 %（应 ≤ 2 %）             R19 附件3 队列训练
    画面背景有位移，请确认摄像机是否被移动。 时间：15:00–15:10
  ? 上传期限                                R19 附件3 队列训练
    上传时间在截止日当天。
    若按另一解读（deadline_day=exclusive）：不通过
  未判定：分次上传
  ! 没有指定日期，视频也没有录制日期：按今天判定。请用 --on 指定训练日期。

  0:00                          8:12      11:05                          21:04
  ·█████████████████████████████▂▂▂▂▂▂▂▂▂▂██████████████|████████████████████·
                               ^^^^^^^^^^^^^            ^
  █ 训练   ▂ 休息   · 无人   | 画面中断   ^ 请看这里

  已保存：out
"""
EN = """\
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
   PASS
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
  一中队-上半月.mp4
  21:04 · 1920×1080 · 25 fps · h264 · recorded 2024-06-05 09:00
  judged as of 2024-06-05 (recording date) · policy putuo-2024-8
  一中队 · 21 in service, 15 required

  ✓ Duration         20:35, must be ≥ 20:00    R19 附件3 队列训练
  ✓ Number of rests  1, must be ≤ 1            R23 附件3 队列训练
  ✓ Length of rest   2:53, must be ≤ 3:00      R19 附件3 队列训练
  ✓ Attendance       18 (17–19), must be ≥ 15  R20 附件3 队列训练
  ✓ Same angle       0.16 %, must be ≤ 2 %     R27 附件3 队列训练
  Not judged: Upload deadline, Separate uploads

  0:00                          8:12      11:05                          21:04
  ·█████████████████████████████▂▂▂▂▂▂▂▂▂▂███████████████████████████████████·
  █ drill   ▂ rest   · nobody
"""


def test_a_failing_clip_in_chinese() -> None:
    verdict = a_failing_verdict().model_copy(update={"warnings": ["as_of_today"]})
    assert plain_summary(verdict, "zh", saved=Path("out")) == ZH


def test_a_passing_clip_in_english() -> None:
    assert plain_summary(a_verdict(), "en") == EN


@pytest.mark.parametrize(("lang", "words"), [("zh", "每分钟 116 ± 3 步"), ("en", "116 ± 3 steps a minute")])
def test_a_pace_is_told_where_it_was_measured(lang: Lang, words: str) -> None:
    verdict = a_verdict()
    assert words not in plain_summary(verdict, lang)
    pace = CadenceSummary(steps_per_minute=116.2, uncertainty=2.6)
    measured = verdict.measurements.model_copy(update={"cadence": pace})
    assert words in plain_summary(verdict.model_copy(update={"measurements": measured}), lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80, 110])
def test_no_line_is_wider_than_the_terminal(lang: Lang, width: int) -> None:
    for verdict in (a_verdict(), a_failing_verdict()):
        lines = ["".join(text for text, _ in line.pieces) for line in summary_lines(verdict, lang, width)]
        assert max(cells(line) for line in lines) <= width


def test_piped_output_has_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    assert "\x1b" not in summary_text(a_failing_verdict(), "zh", stream=io.StringIO())


def test_a_terminal_has_colour_unless_no_color_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in summary_text(a_verdict(), "zh", stream=Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    coloured = summary_text(a_verdict(), "zh", stream=Terminal())
    assert "\x1b[3" not in coloured
    assert "32m" not in coloured


def test_a_terminal_without_our_marks_gets_plainer_ones() -> None:
    text = summary_text(a_failing_verdict(), "zh", stream=io.TextIOWrapper(io.BytesIO(), encoding="gbk"))
    assert "× 参训人数" in text
    assert "√ 训练时长" in text


def test_a_value_never_looks_as_if_it_kept_a_limit_it_missed() -> None:
    def shown(rule: str, measured: float, limit: float, unit: str) -> str:
        return measured_and_limit(a_finding(rule, "fail", measured, limit, unit), a_verdict(), "en")

    assert shown("duration", 1199.97, 1200, "s") == "19:59, must be ≥ 20:00"
    assert shown("rest_length", 180.4, 180, "s") == "3:00.4, must be ≤ 3:00"
    assert shown("rest_length", 180.0, 180, "s") == "3:00, must be ≤ 3:00"
    assert amount(0.6999, "share", "en") == "69.99 %"


def test_a_doubtful_rest_shows_how_exact_it_is() -> None:
    finding = a_finding("rest_length", "review", 179.6, 180, "s")
    assert measured_and_limit(finding, a_verdict(), "en") == "2:59 ±0.5 s, must be ≤ 3:00"


def test_an_exact_headcount_shows_no_interval() -> None:
    verdict = a_verdict()
    exact = verdict.measurements.model_copy(update={"participants": Participants(count=18, low=18, high=18)})
    finding = a_finding("attendance", "pass", 18, 15, "people")
    assert (
        measured_and_limit(finding, verdict.model_copy(update={"measurements": exact}), "zh") == "18 人（应 ≥ 15 人）"
    )


def test_spans_are_clock_times_and_many_are_counted() -> None:
    assert spans_text([(192, 340.5), (541.2, 541.9)]) == "3:12–5:40, 9:01"
    assert spans_text([(i, i + 1.0) for i in range(0, 80, 10)], most=2) == "0:00–0:01, 0:10–0:11 +6"
