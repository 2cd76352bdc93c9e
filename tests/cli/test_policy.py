"""`drillcheck policy`: shown, tried on cases, compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from drillcheck.judge.policy_file import policies_dir

from .conftest import Ran

OWN = policies_dir() / "putuo-2024.toml"
CASES = policies_dir() / "putuo-2024.cases.json"
Cli = Callable[..., Ran]


def stricter(folder: Path) -> Path:
    path = folder / "stricter.toml"
    text = OWN.read_text(encoding="utf-8")
    path.write_text(text.replace("{ value = 1200,", "{ value = 1500,", 1).replace("least = 3", "least = 4", 1), "utf-8")
    return path


def test_the_projects_policy_passes_its_own_cases(cli: Cli) -> None:
    ran = cli("policy", "test", str(CASES), "--lang", "zh")
    assert (ran.code, ran.err) == (0, "")
    assert "0 个案例不符" in ran.out


def test_a_changed_policy_is_told_by_the_cases_it_breaks(cli: Cli, tmp_path: Path) -> None:
    ran = cli("policy", "test", str(CASES), "--policy", str(stricter(tmp_path)), "--lang", "en")
    assert ran.code == 1
    assert 'rest-net: verdict should be "pass", found "fail"' in ran.out
    assert 'study-fine: verdict should be "pass", found "fail"' in ran.out
    ran = cli("policy", "test", str(CASES), "--policy", str(stricter(tmp_path)), "--json")
    found = json.loads(ran.out)
    assert found["schema"] == "drillcheck.policy_test/1"
    assert {wrong["case"] for wrong in found["files"][0]["mismatches"]} >= {"rest-net", "study-fine"}


def test_cases_that_are_none_are_refused_in_one_line(cli: Cli, tmp_path: Path) -> None:
    for text in ("", "{}", "[1]"):
        path = tmp_path / "cases.json"
        path.write_text(text, encoding="utf-8")
        ran = cli("policy", "test", str(path))
        assert ran.code == 2
        assert str(path) in ran.err
        assert len(ran.err.strip().splitlines()) == 1
    assert cli("policy", "test", str(tmp_path / "none.json")).code == 2


def test_two_policies_are_compared_key_by_key(cli: Cli, tmp_path: Path) -> None:
    ran = cli("policy", "diff", str(OWN), str(stricter(tmp_path)))
    assert ran.code == 0
    assert ran.out.splitlines() == ["drill.duration.limit.value: 1200 → 1500", "study.photos.least: 3 → 4"]
    assert cli("policy", "diff", str(OWN), str(OWN), "--lang", "en").out.strip() == "Both policy files say the same."


def test_the_policy_is_shown_with_every_section(cli: Cli) -> None:
    shown = cli("policy", "show", "--on", "2024-06-05", "--lang", "zh").out
    for word in ("队列训练", "科队学习", "学时学分", "体能测试", "任务清单", "R69", "deadline_day = inclusive"):
        assert word in shown
