"""Tables to records: as people write them, with every wrong cell named at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.demo.district import District
from drillcheck.errors import InputError
from drillcheck.ledger.reading import Problems, Read, read_file
from drillcheck.ledger.records import BY_MODULE, RECORDS
from drillcheck.ledger.records.base import columns
from drillcheck.ledger.records.cells import WrongCellError, clock, length, number, told_length
from drillcheck.ledger.records.drills import Drill
from drillcheck.ledger.template import as_csv, as_workbook, safe
from drillcheck.resources import data_dir


def read(path: Path, module: str | None = None) -> list[Read]:
    problems = Problems()
    found = read_file(path, module, problems)
    problems.refuse()
    return found


def table(folder: Path, name: str, *rows: Sequence[str]) -> Path:
    path = folder / name
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return path


def test_a_whole_year_goes_out_and_comes_back_the_same(year: District, tmp_path: Path) -> None:
    path = tmp_path / "年度.xlsx"
    path.write_bytes(as_workbook(year.tables()))
    assert sorted(repr(one.record) for one in read(path)) == sorted(repr(record) for record in year.records)


def test_the_fixtures_year_is_the_one_that_is_drawn(year: District) -> None:
    records = [one.record for one in read(data_dir("fixtures") / "ledger" / "district-2024.xlsx")]
    assert sorted(map(repr, records)) == sorted(map(repr, year.records))


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.MODULE)
def test_a_template_has_every_column_and_no_row(kind: type, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(as_csv(kind))
    assert read(path, kind.MODULE) == []
    (tmp_path / "t.xlsx").write_bytes(as_workbook({kind: []}))
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert [cell.value for cell in book[kind.LABEL][1]] == [title for title, _, _ in columns(kind).values()]


def test_a_drill_is_read_as_a_clerk_writes_it(tmp_path: Path) -> None:
    header = ["中队", "开始时间", "时长", "休息", "原地休息", "参训人员", "上传时间"]
    path = table(
        tmp_path,
        "队列训练.csv",
        header,
        ["一中队", "2024年5月8日 9:30", "24分30秒", "2:00", "是", "001、002 003", "2024/5/9 08:05"],
    )
    (found,) = read(path, "drill")
    drill = found.record
    assert isinstance(drill, Drill)
    assert (drill.length, drill.rests, drill.attendees) == (Decimal(1470), [Decimal(120)], ["001", "002", "003"])
    assert drill.start.astimezone(UTC) == datetime(2024, 5, 8, 1, 30, tzinfo=UTC)
    assert drill.when == date(2024, 5, 8)
    assert (found.place.file, found.place.row) == ("队列训练.csv", 2)


def test_every_wrong_cell_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "人员.csv",
        ["工号", "姓名", "性别", "出生日期", "编制"],
        ["001", "张三", "男", "1990-02-30", "在编"],
        ["002", "", "男", "1990-02-03", "在编"],
        ["003", "李四", "甲", "1990-02-03", "临时"],
        ["004", "王五", "女", "1990-02-03", "在编", "多余"],
    )
    with pytest.raises(InputError) as error:
        read(path, "person")
    text = str(error.value.params["lines_zh"])
    assert error.value.params["count"] == 5
    for told in ("第 2 行“出生日期”", "1990-02-30", "第 3 行“姓名”：不能为空", "“临时”", "多出“多余”"):
        assert told in text
    assert "第 4 行“性别”：应为 男、女 之一，实为“甲”" in text


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("人员.csv", "", "import_empty"),
        ("人员.csv", "工号,姓名\n1,a\n", "import_no_headers"),
        ("人员.csv", "工号,姓名,性别,出生日期,编制,电话\n1,a,男,1990-1-1,在编,2\n", "import_strange"),
        ("人员.csv", "工号,工号,姓名,性别,出生日期,编制\n", "import_header_twice"),
        ("人员.csv", '工号,姓名,性别,出生日期,编制\n1,"a,男\n', "import_unreadable"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(name: str, content: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(path, "person")
    assert error.value.code == code


def test_a_workbook_without_a_known_sheet_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "随便"
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(InputError) as error:
        read(tmp_path / "x.xlsx")
    assert error.value.code == "import_which"
    with pytest.raises(InputError) as error:
        read(tmp_path / "none.xlsx")
    assert error.value.code == "import_unreadable"


def test_a_length_typed_into_a_spreadsheet_is_minutes_and_seconds(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["中队", "开始时间", "时长", "参训人员"])
    for day, typed in ((8, time(19, 59)), (9, timedelta(hours=24, minutes=30)), (10, time(0, 20, 30))):
        sheet.append(["一中队", datetime(2024, 5, day, 9, 30), typed, "001"])
    book.save(tmp_path / "drill.xlsx")
    lengths = [one.record.length for one in read(tmp_path / "drill.xlsx", "drill") if isinstance(one.record, Drill)]
    assert lengths == [1199, 1470, 1230]


@pytest.mark.parametrize("text", ["1e400", "1_000", "٣", "-1", "12345678"])
def test_a_number_is_written_in_plain_figures(text: str) -> None:
    with pytest.raises(WrongCellError):
        number(text)


@given(st.decimals(0, 100_000, places=1))
def test_a_length_is_read_as_it_is_written(seconds: Decimal) -> None:
    assert length(told_length(seconds)) == seconds


LENGTHS = {"40": 2400, "40分钟": 2400, "1小时5分": 3900, "24:30": 1470, "1:05:00": 3900, "90秒": 90}
MOMENTS = ["2024-05-08T09:30:00+08:00", "2024-05-08 09:30", "2024年5月8日9时30分", "2024/5/8 9:30:00"]


@pytest.mark.parametrize(("text", "seconds"), LENGTHS.items())
def test_lengths_in_all_their_spellings(text: str, seconds: int) -> None:
    assert length(text) == seconds


@pytest.mark.parametrize(
    "text", ["2024-05-08T09:30:00+08:00", "2024-05-08 09:30", "2024年5月8日9时30分", "2024/5/8 9:30:00"]
)
def test_moments_in_all_their_spellings(text: str) -> None:
    found = clock(text)
    assert found is not None
    assert found.astimezone(UTC) == datetime(2024, 5, 8, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@x", "\tx"])
def test_what_a_spreadsheet_would_run_is_written_as_text(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+8", "1.5", "张三", ""])
def test_numbers_and_words_are_left_alone(text: str) -> None:
    assert safe(text) == text


def test_each_module_is_known_by_one_name_and_one_label() -> None:
    assert len(BY_MODULE) == len(RECORDS) == len({kind.LABEL for kind in RECORDS})
