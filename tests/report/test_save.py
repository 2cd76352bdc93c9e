"""What is saved is whole, named by the verdict, and replaces what was saved before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drillcheck.errors import InputError
from drillcheck.evidence import Evidence
from drillcheck.report.frames import SavedFrame
from drillcheck.report.save import check_writable, save_report, write_whole

from .builders import a_verdict, some_evidence

FRAMES = [SavedFrame("00492.0s-rest_begin.jpg", ("rest_length", "rest_count"), b"jpeg")]


def test_the_saved_verdict_names_the_saved_frames(tmp_path: Path) -> None:
    save_report(tmp_path / "out", some_evidence(), a_verdict(), "zh", frames=FRAMES)
    verdict = json.loads((tmp_path / "out" / "verdict.json").read_text(encoding="utf-8"))
    frames = {item["rule"]: item["frames"] for item in verdict["findings"]}
    assert frames["rest_length"] == ["frames/00492.0s-rest_begin.jpg"]
    assert (tmp_path / "out" / frames["rest_length"][0]).read_bytes() == b"jpeg"
    assert frames["duration"] == [20.0, 1255.0]
    evidence = (tmp_path / "out" / "evidence.json").read_text(encoding="utf-8")
    assert Evidence.model_validate_json(evidence) == some_evidence()
    assert (tmp_path / "out" / "timeline.png").read_bytes()[:4] == b"\x89PNG"


def test_saving_again_drops_old_frames_and_touches_nothing_else(tmp_path: Path) -> None:
    save_report(tmp_path, some_evidence(), a_verdict(), "zh", frames=FRAMES)
    (tmp_path / "frames" / "mine.jpg").write_bytes(b"mine")
    (tmp_path / "notes.txt").write_text("notes")
    newer = [SavedFrame("00578.5s-rest_middle.jpg", ("rest_length",), b"newer")]
    save_report(tmp_path, some_evidence(), a_verdict(), "zh", frames=newer)
    assert {file.name for file in (tmp_path / "frames").iterdir()} == {"00578.5s-rest_middle.jpg", "mine.jpg"}
    assert (tmp_path / "notes.txt").read_text() == "notes"


def test_a_crash_while_saving_leaves_no_half_file_and_the_old_verdict(tmp_path: Path) -> None:
    save_report(tmp_path, some_evidence(), a_verdict(), "zh", frames=FRAMES)
    before = (tmp_path / "verdict.json").read_bytes()

    def broken() -> object:
        raise RuntimeError("the decoder died")
        yield

    with pytest.raises(RuntimeError):
        save_report(tmp_path, some_evidence(), a_verdict("fail"), "zh", frames=broken())  # type: ignore[arg-type]
    assert (tmp_path / "verdict.json").read_bytes() == before
    assert not list(tmp_path.rglob(".*"))


def test_a_place_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    with pytest.raises(InputError, match="no folder"):
        check_writable(file / "out")
    with pytest.raises(InputError, match="cannot write"):
        write_whole(file / "out.json", b"")
    check_writable(tmp_path / "new" / "deeper")
