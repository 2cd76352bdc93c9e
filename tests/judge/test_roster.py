"""Rosters: CSV or XLSX, UTF-8 or GBK, either language; every wrong row told at once; judged as of a day."""

from __future__ import annotations

import csv
import dataclasses
import io
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drillcheck.errors import InputError
from drillcheck.i18n import error_message
from drillcheck.judge.roster import Roster, RosterCount, read_roster
from drillcheck.judge.roster_rows import read_date

EN = ["id", "name", "squad", "status", "from", "to", "reason"]
ZH = ["工号", "姓名", "中队", "状态", "起", "止", "原因"]
ROWS = [
    ["001", "赵一", "一中队", "在职", "2020-01-01", "", ""],
    ["002", "钱二", "一中队", "在职", "", "", ""],
    ["002", "钱二", "一中队", "免训", "2024-05-01", "2024-05-31", "大病，住院"],
    ["003", "孙三", "一中队", "离职", "2024-05-08", "", ""],
    ["003", "孙三", "一中队", "在职", "2020-01-01", "2024-05-07", ""],
    ["004", "李四", "一中队", "免训", "2024-05-08", "2024-05-08", "骨折"],
]
DAY = date(2024, 5, 8)


def table(rows: list[list[str]], header: list[str] = ZH, separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([header, *rows])
    return out.getvalue()


def written(folder: Path, content: str | bytes, name: str = "r.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def plain(count: RosterCount) -> RosterCount:
    return dataclasses.replace(count, sha256="")


def refused(path: Path, squad: str | None = None, day: date = DAY) -> InputError:
    with pytest.raises(InputError) as caught:
        read_roster(path).as_of(day, squad)
    assert caught.value.exit_code == 2
    assert path.name in error_message(caught.value, "zh")
    assert path.name in error_message(caught.value, "en")
    return caught.value


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    return read_roster(written(tmp_path, table(ROWS)))


@pytest.mark.parametrize(
    ("day", "people", "exempt"),
    [
        ("2019-12-31", ("002",), ()),
        ("2020-01-01", ("001", "002", "003"), ()),
        ("2024-05-01", ("001", "002", "003"), ("002",)),
        ("2024-05-07", ("001", "002", "003"), ("002",)),
        ("2024-05-08", ("001", "002", "004"), ("002", "004")),
        ("2024-05-09", ("001", "002"), ("002",)),
        ("2024-05-31", ("001", "002"), ("002",)),
        ("2024-06-01", ("001", "002"), ()),
    ],
)
def test_periods_include_both_their_days(roster: Roster, day: str, people, exempt) -> None:
    count = roster.as_of(date.fromisoformat(day))
    assert count.people == people
    assert tuple(person for person, _ in count.exempt) == exempt
    assert count.in_service == len(people)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("header", [EN, ZH])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encoding_language_and_separator_do_not_matter(tmp_path: Path, roster, encoding, header, separator) -> None:
    path = written(tmp_path, table(ROWS, header, separator).encode(encoding), "other.csv")
    assert plain(read_roster(path).as_of(DAY)) == plain(roster.as_of(DAY))


def test_a_workbook_with_excel_dates_gives_the_same(tmp_path: Path, roster: Roster) -> None:
    rows: list[list[object]] = [["普陀区队列训练名册"], [], list(ZH)]
    for row in ROWS:
        dates = [datetime.fromisoformat(cell) if cell else None for cell in row[4:6]]
        rows.append([row[0], *row[1:4], *dates, row[6]])
    path = workbook(tmp_path / "r.xlsx", rows)
    assert plain(read_roster(path).as_of(DAY)) == plain(roster.as_of(DAY))
    renamed = written(tmp_path, path.read_bytes(), "r.csv")  # told apart by content
    assert plain(read_roster(renamed).as_of(DAY)) == plain(roster.as_of(DAY))


def test_numbers_merged_cells_and_a_second_sheet_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    sheet = book.create_sheet("名册")
    for row in [["工号", "中队", "状态", "起"], [7, "一中队", "在职", 20240101], [8, None, "在职", 45292]]:
        sheet.append(row)
    sheet["A2"].number_format = "000"
    sheet.merge_cells("B2:B3")
    book.save(tmp_path / "r.xlsx")
    count = read_roster(tmp_path / "r.xlsx").as_of(DAY)
    assert (count.squad, count.people) == ("一中队", ("007", "8"))
    assert {entry.start for entry in read_roster(tmp_path / "r.xlsx").entries} == {date(2024, 1, 1)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(st.permutations(range(7)), st.booleans())
def test_column_order_and_other_columns_do_not_matter(tmp_path: Path, roster: Roster, order, more: bool) -> None:
    def pick(row: list[str], extra: str) -> list[str]:
        return [row[index] for index in order] + ([extra] if more else [])

    path = written(tmp_path, table([pick(row, "x") for row in ROWS], pick(ZH, "备注")), "o.csv")
    assert plain(read_roster(path).as_of(DAY)) == plain(roster.as_of(DAY))


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-08",
        "2024-5-8",
        "2024/5/8",
        " 2024/05/08 ",
        "2024.5.8",
        "20240508",
        "2024-05-08 00:00:00",
        "2024年5月8日",
        "2024年05月08日",
        "2024 年 5 月 8 日",
        "２０２４－５－８",
    ],
)
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert read_date(text) == DAY


@pytest.mark.parametrize("text", ["", "  ", "至今", "-", "\u3000", None])
def test_an_empty_date_is_open(text: str | None) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    "text", ["2024-02-30", "5/8/2024", "08.05.24", "2024-05", "5月8日", "2024-05/08", "45420", "明天"]
)
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        read_date(text)


def test_full_width_spaces_and_digits_are_made_plain(tmp_path: Path) -> None:
    path = written(tmp_path, "\u3000工号\u3000,状态\u3000,中队\n\u3000１２\u3000,\u3000在职,\u3000一中队\u3000\n")
    assert read_roster(path).as_of(DAY, "一中队\u3000").people == ("12",)


def test_status_words_of_both_languages_and_optional_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "ID,Status\n1,in_service\n2,EXEMPT\n3,left\n4,在职\n\n")
    count = read_roster(path).as_of(DAY)
    assert (count.squad, count.people, count.exempt) == (None, ("1", "2", "4"), (("2", ""),))
    assert read_roster(path).as_of(DAY, "三中队").squad == "三中队"


def test_every_wrong_row_is_told_at_once(tmp_path: Path) -> None:
    bad = [
        ["005", "周五", "一中队", "在岗", "", "", ""],
        ["006", "吴六", "一中队", "在职", "2024-02-30", "", ""],
        ["", "郑七", "一中队", "在职", "", "", ""],
        ["008", "王八", "一中队", "在职", "2024-05-08", "2024-05-07", ""],
        ["009", "冯九", "", "在职", "", "", ""],
        ["010", "陈十", "一中队", "在职", "", "", "病", "假"],
        ["001", "赵二", "一中队", "在职", "", "", ""],
    ]
    error = refused(written(tmp_path, table([*ROWS, *bad])))
    assert (error.code, error.params["count"]) == ("roster_rows", 7)
    english, chinese = (error_message(error, lang) for lang in ("en", "zh"))
    for row in range(8, 15):
        assert f"row {row}" in english
        assert f"第 {row} 行" in chinese
    assert "'在岗'" in english
    assert "“在岗”" in chinese
    assert "'状态'" in english


def test_of_many_wrong_rows_twenty_are_shown(tmp_path: Path) -> None:
    error = refused(written(tmp_path, table([[str(row), "", "一中队", "?", "", "", ""] for row in range(50)])))
    assert error.params["count"] == 50
    assert str(error).count("row ") == 20


@pytest.mark.parametrize(
    ("first", "second", "contradicts"),
    [
        (["1", "", "甲", "在职", "", "", ""], ["1", "", "甲", "离职", "2024-05-08", "", ""], True),
        (["1", "", "甲", "在职", "", "2024-05-07", ""], ["1", "", "甲", "离职", "2024-05-08", "", ""], False),
        (["1", "", "甲", "在职", "", "", ""], ["1", "", "乙", "在职", "2024-05-08", "", ""], True),
        (["1", "", "甲", "离职", "2024-05-01", "", ""], ["1", "", "乙", "在职", "2024-05-01", "", ""], False),
        (["1", "", "甲", "在职", "", "", ""], ["1", "", "甲", "在职", "2024-01-01", "", ""], False),
        (["1", "", "甲", "在职", "", "", ""], ["1", "", "甲", "离职", "2024-05-09", "", ""], False),
    ],
)
def test_rows_that_contradict_each_other_on_the_day_are_refused(tmp_path, first, second, contradicts: bool) -> None:
    other = [["9", "", squad, "在职", "", "", ""] for squad in "甲"]
    path = written(tmp_path, table([first, second, *other]))
    if contradicts:
        error = refused(path, "甲")
        assert (error.code, error.params["first"], error.params["second"]) == ("roster_contradiction", 2, 3)
    else:
        assert "9" in read_roster(path).as_of(DAY, "甲").people


def test_one_of_several_squads_must_be_chosen(tmp_path: Path) -> None:
    path = written(tmp_path, table([["1", "", "甲", "在职", "", "", ""], ["2", "", "乙", "在职", "", "", ""]]))
    assert refused(path).code == "roster_several_squads"
    error = refused(path, "丙")
    assert error.code == "roster_unknown_squad"
    assert "甲" in str(error)
    assert read_roster(path).as_of(DAY, "乙").people == ("2",)


def test_a_squad_with_nobody_in_service_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path, table(ROWS[:1])), day=date(2019, 1, 1)).code == "roster_nobody"
    assert refused(written(tmp_path, "id,status\n1,left\n")).code == "roster_nobody"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "roster_empty"),
        (b" \n\n", "roster_empty"),
        (b"id,status\n", "roster_empty"),
        (b"1,in_service\n", "roster_no_headers"),
        (b"id,name\n1,a\n", "roster_no_headers"),
        (b"id,status,\xe5\xb7\xa5\xe5\x8f\xb7\n1,in_service,1\n", "roster_header_twice"),
        (b"id,status\n\xff\xff,in_service\n", "roster_encoding"),
        (b"id,status\n1,in_ser\0vice\n", "roster_encoding"),
        (b'id,status,name\n1,in_service,"a\n2,in_service,b\n', "roster_unreadable"),
        (b"PK\x03\x04 but not a workbook", "roster_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old or encrypted", "roster_old_excel"),
    ],
)
def test_what_is_not_a_roster_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refused(written(tmp_path, content)).code == code


def test_a_missing_file_or_a_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv").code == "roster_unreadable"
    assert refused(tmp_path).code == "roster_not_a_file"


def test_a_stray_quote_never_swallows_people(tmp_path: Path) -> None:
    rows = "".join(f"{number},在职,甲\n" for number in range(10))
    error = refused(written(tmp_path, f'工号,状态,姓名\n"1"2,在职,乙\n{rows}'))
    assert error.code == "roster_unreadable"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_roster_or_an_input_error(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, b"id,status\n" + content)
    with suppress(InputError):
        read_roster(path)
