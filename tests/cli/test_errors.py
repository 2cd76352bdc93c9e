"""What goes wrong becomes one sentence and an exit code, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from drillcheck.cli import cli as program
from drillcheck.cli.run import run

from .conftest import Ran

ROSTER = "工号,姓名,中队,状态,起,止,原因\n001,安宁,一中队,在职,,,\n"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["verfy"], "usage_no_such_command"),
        (["models", "get"], "usage_no_such_command"),
        (["verify", "a.mp4"], "usage_missing"),
        (["verify", "--roster", "r.csv"], "usage_missing"),
        (["probe", "a.mp4", "--fast"], "usage_no_such_option"),
        (["probe", "a.mp4", "--lang"], "usage_option_value"),
        (["probe", "a.mp4", "--lang", "fr"], "usage_bad_value"),
        (["probe", "a.mp4", "b.mp4"], "usage"),
        (["policy", "show", "--on", "5 June"], "day_unreadable"),
        (["policy", "show", "--on", "1999-01-01"], "no_policy_in_force"),
        (["probe", "nowhere.mp4"], "file_missing"),
        (["judge", "nowhere.json", "--roster", "nowhere.csv"], "roster_unreadable"),
        (["demo", "--scenario", "nowhere", "--render-only"], "unknown_scenario"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_usage_and_input_exit_2(cli: Callable[..., Ran], args: list[str], code: str, lang: str) -> None:
    plain = cli(*args, "--lang", lang) if args[-1] != "--lang" else cli(*args)
    assert plain.code == 2
    assert plain.out == ""
    if "fr" not in args and args[-1] != "--lang":
        assert plain.err.startswith("错误：" if lang == "zh" else "error: ")
    assert len(plain.err.splitlines()) == 1
    told = cli(*args[:1], "--json", *args[1:]) if args[0] not in ("models", "policy") else cli(*args, "--json")
    assert told.code == 2
    assert told.err == ""
    found = json.loads(told.out)
    assert found.keys() == {"schema", "code", "message"}
    assert (found["schema"], found["code"]) == ("drillcheck.error/1", code)


def test_evidence_that_is_none_names_the_key(cli: Callable[..., Ran], tmp_path: Path, roster: Path) -> None:
    evidence = tmp_path / "evidence.json"
    evidence.write_text('{"schema": "drillcheck.evidence/1", "software": 3}', encoding="utf-8")
    ran = cli("judge", evidence, "--roster", roster, "--on", "2024-06-05")
    assert ran.code == 2
    assert "software" in ran.err


def test_a_file_that_is_no_video_exits_4(cli: Callable[..., Ran], tmp_path: Path, roster: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"not a video at all")
    ran = cli("verify", clip, "--roster", roster, "--on", "2024-06-05")
    assert ran.code == 4
    assert len(ran.err.splitlines()) == 1


def test_an_unexpected_error_is_one_line_and_its_traceback_is_in_the_log(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **settings: object) -> None:
        raise RuntimeError("wires crossed\nand more")

    monkeypatch.setattr(program, "main", broken)
    log = tmp_path / "run.log"
    ran = cli("doctor", "--log-file", log)
    assert ran.code == 4
    assert ran.err.count("\n") == 1
    assert "wires crossed" in ran.err
    assert "Traceback" not in ran.err + ran.out
    assert "Traceback" in log.read_text(encoding="utf-8")
    assert json.loads(cli("doctor", "--json").out)["code"] == "internal"


def test_a_log_file_that_cannot_be_written_exits_2(cli: Callable[..., Ran], tmp_path: Path) -> None:
    ran = cli("policy", "show", "--log-file", tmp_path / "missing" / "run.log")
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1


def test_an_interrupt_exits_130_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*args: object, **settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "main", interrupted)
    assert run(["doctor"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_goes_away_does_not_change_the_exit_code(cli: Callable[..., Ran]) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "drillcheck", "policy", "show"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    assert (child.stderr.read(), child.wait()) == (b"", 0)
    child.stderr.close()


def test_the_real_program_shows_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "drillcheck", "probe", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_the_real_program_obeys_ctrl_c(tmp_path: Path, roster: Path) -> None:
    pipe = tmp_path / "evidence.json"
    os.mkfifo(pipe)
    # A shell's background job, such as a build server's, is deaf to Ctrl-C, and so are its children.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    child = subprocess.Popen(
        [sys.executable, "-m", "drillcheck", "judge", str(pipe), "--roster", str(roster)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        with pipe.open("wb"):  # opens once the program reads at the other end
            child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=60)
    finally:
        signal.signal(signal.SIGINT, before)
        child.kill()
        child.wait()
    assert child.returncode == 130
    assert b"Traceback" not in out + err
