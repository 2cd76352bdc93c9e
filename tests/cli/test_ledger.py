"""`drillcheck ledger` from an empty file to a report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from drillcheck.demo.district import district
from drillcheck.ledger.template import as_workbook
from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
YEAR = ("--year", "2024", "--on", "2025-01-05")


def told(cli: Cli, *args: str) -> Any:
    """What a command of the ledger says as JSON."""
    return json.loads(cli("ledger", *args).out)


@pytest.fixture(autouse=True)
def chinese(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRILLCHECK_LANG", "zh")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("year") / "年度.xlsx"
    path.write_bytes(as_workbook(district().tables()))
    return path


@pytest.fixture
def ledger(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "台账.db"
    assert cli("ledger", "init", str(path)).code == 0
    monkeypatch.setenv("DRILLCHECK_LEDGER", str(path))
    return path


def test_a_year_is_imported_checked_and_exported(cli: Cli, ledger: Path, workbook: Path, tmp_path: Path) -> None:
    tried = told(cli, "import", str(workbook), "--dry-run", "--json")
    assert (tried["dry_run"], tried["head"].partition(":")[0]) == (True, "0")
    done = told(cli, "import", str(workbook), "--by", "张三", "--json")
    assert sum(done["new"].values()) == sum(tried["new"].values()) > 5000
    again = told(cli, "import", str(workbook), "--json")
    assert (again["new"], again["head"]) == ({}, done["head"])

    found = cli("ledger", "check", *YEAR)
    assert found.code == 1
    assert "02001、02002" in found.out
    assert "drill_upload_map=lagged" in found.out
    assert cli("ledger", "check", *YEAR, "--squad", "12中队").code == 0

    seen = cli("ledger", "status", *YEAR)
    assert seen.code == 0
    assert "03中队" in seen.out
    assert done["head"] in seen.out

    book = tmp_path / "导出.xlsx"
    assert cli("ledger", "export", *YEAR, "-o", str(book)).code == 0
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames[:3] == ["判定", "中队", "人员"]
    assert sheets["判定"].max_row > 1000
    one = tmp_path / "一人.json"
    assert cli("ledger", "export", *YEAR, "-o", str(one), "--person", "01008").code == 0
    rows = json.loads(one.read_text(encoding="utf-8"))
    assert {row["person"] for row in rows["records"]["online"]} == {"01008"}
    assert {row["verdict"] for row in rows["findings"] if row["rule"] == "credits"} == {"fail"}


def test_the_chain_is_checked_with_and_without_the_ledger(cli: Cli, ledger: Path, tmp_path: Path) -> None:
    rows = tmp_path / "中队.csv"
    rows.write_text("中队,类型\n一中队,街镇\n二中队,机动\n", encoding="utf-8")
    head = told(cli, "import", str(rows), "--json")["head"]
    export = tmp_path / "chain.jsonl"
    assert cli("ledger", "export", "--chain", "-o", str(export)).code == 0
    assert cli("ledger", "verify-chain", "--anchor", head).code == 0
    assert cli("ledger", "verify-chain", str(export), "--anchor", head).code == 0
    export.write_text("".join(export.read_text(encoding="utf-8").splitlines(True)[:-1]), encoding="utf-8")
    cut = cli("ledger", "verify-chain", str(export), "--anchor", head)
    assert cut.code == 1
    assert "第 2 条" in cut.out
    assert cli("ledger", "erase", "1", "--reason", "演练").code == 0
    assert cli("ledger", "verify-chain", "--anchor", head).code == 0


def test_wrong_rows_are_told_together_and_nothing_is_written(cli: Cli, ledger: Path, tmp_path: Path) -> None:
    rows = tmp_path / "中队.csv"
    rows.write_text("中队,类型\n一中队,街镇\n二中队,骑兵\n,机动\n", encoding="utf-8")
    refused = cli("ledger", "import", str(rows))
    assert refused.code == 2
    assert "骑兵" in refused.err
    assert "第 4 行" in refused.err
    assert "\n" not in refused.err.strip()
    assert told(cli, "verify-chain", "--json")["head"].startswith("0:")


def test_what_was_corrected_is_still_known_as_it_was(cli: Cli, ledger: Path, tmp_path: Path) -> None:
    rows = tmp_path / "中队.csv"
    rows.write_text("中队,类型\n一中队,街镇\n", encoding="utf-8")
    assert cli("ledger", "import", str(rows)).code == 0
    rows.write_text("中队,类型\n一中队,机动\n", encoding="utf-8")
    assert "--correct" in cli("ledger", "import", str(rows)).err
    assert cli("ledger", "import", str(rows), "--correct", " ").code == 2
    done = told(cli, "import", str(rows), "--correct", "写错", "--json")
    assert (done["corrected"], done["head"].partition(":")[0]) == (1, "2")


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("status",), "没有台账"),
        (("import", "x.csv"), "找不到文件 x.csv"),
        (("import", "x.csv", "--module", "y"), "没有名为 y 的模块"),
        (("verify-chain", "--anchor", "7"), "不是链头"),
    ],
)
def test_a_missing_ledger_is_an_error_never_an_empty_one(
    cli: Cli, tmp_path: Path, args: tuple[str, ...], sentence: str
) -> None:
    missing = tmp_path / "none.db"
    found = cli("ledger", *args, "--ledger", str(missing))
    assert found.code == 2
    assert sentence in found.err
    assert not missing.exists()


def test_an_unknown_squad_person_or_form_is_named(cli: Cli, ledger: Path, tmp_path: Path) -> None:
    assert "没有中队 九中队" in cli("ledger", "check", *YEAR, "--squad", "九中队").err
    assert "没有工号 9" in cli("ledger", "export", *YEAR, "-o", "x.json", "--person", "9").err
    assert ".xlsx 或 .json" in cli("ledger", "export", *YEAR, "-o", "x.txt").err


def test_a_ledger_is_never_written_over(cli: Cli, ledger: Path) -> None:
    before = ledger.read_bytes()
    assert cli("ledger", "export", "--chain", "-o", str(ledger)).code == 2
    assert cli("ledger", "template", "人员", "-o", str(ledger)).code == 2
    assert ledger.read_bytes() == before


def test_a_wrong_entry_is_taken_back_once(cli: Cli, ledger: Path, tmp_path: Path) -> None:
    rows = tmp_path / "中队.csv"
    rows.write_text("中队,类型\n一中队,街镇\n", encoding="utf-8")
    assert cli("ledger", "import", str(rows)).code == 0
    assert cli("ledger", "retract", "1", "--reason", "写错了").code == 0
    assert cli("ledger", "retract", "1", "--reason", "再来").code == 2
    assert "没有中队 一中队" in cli("ledger", "check", *YEAR, "--squad", "一中队").err
    assert cli("ledger", "import", str(rows)).code == 0
    assert cli("ledger", "verify-chain").code == 0


def test_a_sheet_that_nobody_reads_is_refused(cli: Cli, ledger: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "队列 训练"
    book.worksheets[0].append(["中队"])
    sheet = book.create_sheet("中队")
    sheet.append(["中队", "类型"])
    sheet.append(["一中队", "街镇"])
    path = tmp_path / "x.xlsx"
    book.save(path)
    refused = cli("ledger", "import", str(path))
    assert (refused.code, "队列 训练" in refused.err) == (2, True)


def test_templates_are_written_for_one_module_or_all(cli: Cli, tmp_path: Path) -> None:
    book = tmp_path / "全部.xlsx"
    assert cli("ledger", "template", "-o", str(book)).code == 0
    assert "队列训练" in openpyxl.load_workbook(book).sheetnames
    one = tmp_path / "人员.csv"
    assert cli("ledger", "template", "人员", "-o", str(one)).code == 0
    assert one.read_text(encoding="utf-8-sig").startswith("工号,姓名")


def test_the_command_finds_every_fault_of_the_year_and_no_other(cli: Cli, ledger: Path, workbook: Path) -> None:
    assert cli("ledger", "import", str(workbook)).code == 0
    findings = told(cli, "check", *YEAR, "--json")["findings"]
    failed = {(one["rule"], one["who"], one["period"]) for one in findings if one["verdict"] == "fail"}
    assert failed == {(fault.rule, fault.who, fault.period) for fault in district().faults}
