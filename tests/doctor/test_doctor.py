"""The doctor names what is wrong and how to mend it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from drillcheck.detect.registry import find_model
from drillcheck.doctor import examine as examination
from drillcheck.doctor import software
from drillcheck.doctor.check import Check
from drillcheck.doctor.examine import examine, exit_code
from drillcheck.doctor.machine import check_disk, check_memory, check_processor
from drillcheck.doctor.ready import check_model, check_policy
from drillcheck.doctor.software import (
    Imports,
    check_fonts,
    check_libraries,
    check_opencv,
    check_python,
    try_imports,
)
from drillcheck.doctor.table import table_lines
from drillcheck.errors import InputError
from drillcheck.i18n import catalogue
from drillcheck.report.wrap import cells
from drillcheck.resources import data_dir

GOOD = Imports({}, True)


def broken(module: str, reason: str) -> Imports:
    return Imports({module: reason}, False)


def test_a_machine_that_runs_these_tests_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector too: the default comes with the program."""
    checks = {check.name: check for check in examine(date(2024, 6, 5))}
    assert {name for name, check in checks.items() if check.state == "fail"} == set()
    assert checks["model"].state == "ok"
    json.dumps([check.to_dict("zh") for check in checks.values()])


def test_looking_at_the_machine_loads_no_torch() -> None:
    code = "import sys; from datetime import date; from drillcheck.doctor.examine import examine; examine(date.today())"
    subprocess.run([sys.executable, "-c", f"{code}; assert 'torch' not in sys.modules"], check=True, timeout=120)


@pytest.mark.parametrize(
    ("check", "state", "code", "said"),
    [
        (check_opencv(GOOD, ["opencv-python 5.0.0"]), "ok", "ok", "5.0.0"),
        (check_opencv(GOOD, []), "fail", "missing", "pip install"),
        (check_opencv(GOOD, ["opencv-python 5", "opencv-python-headless 5"]), "warn", "several", "pip uninstall"),
        (
            check_opencv(broken("cv2", "ImportError: libGL.so.1: cannot open"), ["opencv-python 5"]),
            "fail",
            "system_library",
            "apt-get install -y libgl1 libglib2.0-0",
        ),
        (check_opencv(broken("cv2", "ImportError: numpy"), ["opencv-python 5"]), "fail", "broken", "numpy"),
        (check_libraries(broken("av", "ModuleNotFoundError: av")), "fail", "missing", "av"),
        (check_fonts(broken("cv2", "")), "warn", "none", "English"),
    ],
)
def test_software(check: Check, state: str, code: str, said: str) -> None:
    assert (check.state, check.code) == (state, code)
    assert said in check.found("en") + check.fix("en")
    assert check.fix("zh") or state == "ok"


def test_an_old_python_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert check_python().state == "fail"


def test_a_library_that_crashes_is_told_not_suffered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(software, "_TRY", "import os; os.abort()")
    assert set(try_imports(["av"]).errors) == {"av"}
    assert try_imports(["av"]).errors["av"]


def test_a_module_that_is_not_there_is_named() -> None:
    assert "no_such_module" in try_imports(["no_such_module"]).errors["no_such_module"]


@pytest.mark.parametrize("kind", ["bin", "xml"])
def test_the_detector_is_right_missing_or_altered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """The default's network and its numbers lie in two files: both count."""
    entry = find_model(None)
    assert entry.network is not None
    for name in (entry.file, entry.network.file):
        shutil.copyfile(data_dir("models") / name, tmp_path / name)
    monkeypatch.setattr("drillcheck.detect.registry.data_dir", lambda name: tmp_path)
    monkeypatch.setattr("drillcheck.detect.registry.in_checkout", lambda: False)
    assert check_model().code == "ok"
    (tmp_path / entry.file).with_suffix(f".{kind}").write_bytes(b"altered")
    assert check_model().code == "altered"
    (tmp_path / entry.file).with_suffix(f".{kind}").unlink()
    assert (check_model().state, check_model().code) == ("fail", "missing")
    assert "pip install --force-reinstall drillcheck" in check_model().fix("zh")


def test_a_default_that_must_be_fetched_would_be_fetched_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = find_model("fall-yolov8s")
    monkeypatch.setattr("drillcheck.doctor.ready.find_model", lambda name: entry)
    monkeypatch.setattr("drillcheck.detect.registry.model_dirs", lambda: [tmp_path])
    assert check_model().code == "missing"
    assert check_model().fix("zh") == "drillcheck models fetch fall-yolov8s"
    (tmp_path / entry.file).write_bytes(b"altered")
    assert check_model().code == "altered"


def test_a_list_of_detectors_that_cannot_be_read_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(name: str | None) -> None:
        raise InputError("models_list_unreadable", path="models.toml", reason="cut short")

    monkeypatch.setattr("drillcheck.doctor.ready.find_model", unreadable)
    assert (check_model().state, check_model().code) == ("fail", "unknown")
    assert "models.toml" in check_model().found("en")


def test_a_day_without_policy_fails() -> None:
    assert check_policy(date(1999, 1, 1)).state == "fail"
    assert check_policy(date(2024, 6, 5)).state == "ok"


def test_processor(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor\t: 0\nflags\t\t: fpu avx2 avx512f amx_bf16\n")
    assert check_processor(cpuinfo).facts["features"] == "AVX2, AVX-512, AMX BF16"
    cpuinfo.write_text("flags\t\t: fpu sse2\n")
    assert check_processor(cpuinfo).code == "slow"
    assert check_processor(tmp_path / "none").state == "ok"


def test_memory_is_what_the_container_allows(tmp_path: Path) -> None:
    meminfo, limit = tmp_path / "meminfo", tmp_path / "memory.max"
    meminfo.write_text("MemTotal: 9 kB\nMemAvailable:    8388608 kB\n")
    limit.write_text("max\n")
    assert check_memory(meminfo, limit).facts["gib"] == 8.0
    limit.write_text(str(2**30))
    assert check_memory(meminfo, limit).code == "low"
    assert check_memory(tmp_path / "none", limit).code == "unknown"


def test_disk_is_that_of_the_nearest_folder_that_exists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_disk("cache", tmp_path / "not" / "yet").facts["folder"].endswith("yet")
    monkeypatch.setattr("drillcheck.doctor.machine.LEAST_DISK_GIB", 1e9)
    assert check_disk("cache", tmp_path).code == "low"


def test_only_failures_make_it_fail() -> None:
    ok, warn, fail = (Check("python", state, "ok", {"version": "3"}) for state in ("ok", "warn", "fail"))
    assert exit_code([ok, warn]) == 0
    assert exit_code([ok, fail]) == 4


def test_without_pydantic_the_rest_is_still_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "try_imports", lambda: broken("pydantic", "ModuleNotFoundError"))
    names = [check.name for check in examine(date(2024, 6, 5))]
    assert "model" not in names
    assert "memory" in names


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_fits_80_columns(lang: str) -> None:
    checks = [
        check_opencv(GOOD, ["opencv-python 5", "opencv-contrib-python 5"]),
        check_libraries(broken("av", "x" * 90)),
    ]
    lines = [mark + text for mark, _, text in table_lines(checks, "zh" if lang == "zh" else "en", 80)]
    assert max(cells(line) for line in lines) <= 80
    assert any("→" in line for line in lines)


def test_whatever_is_not_ok_has_a_way_to_mend_it() -> None:
    texts = catalogue("doctor", "zh")
    codes = {key for key in texts if not key.startswith(("title.", "fix.", "summary_")) and not key.endswith(".ok")}
    fixes = {key.removeprefix("fix.") for key in texts if key.startswith("fix.")}
    assert codes - fixes == {"memory.unknown"}
    assert fixes <= codes
