"""Names on a sheet to people: letter by letter or not at all."""

from __future__ import annotations

import pytest

from drillcheck.signin.matching import match
from drillcheck.signin.reading import Line

ROSTER = {"001": "张伟", "002": "李晓敏", "003": "王芳", "004": "王芳"}


def line(text: str, y: float = 0.5, score: float = 0.9, x: float = 0.4) -> Line:
    return Line(text, score, x, y, 0.02, 0)


def test_a_name_that_was_read_is_somebodys() -> None:
    found = match([line("张伟"), line("李 晓 敏", 0.6)], ROSTER)
    assert (found.people, found.left) == (("001", "002"), ())


@pytest.mark.parametrize("text", ["张炜", "李晓梅", "张伟伟"])
def test_a_name_that_is_only_like_somebodys_is_left_to_a_person(text: str) -> None:
    found = match([line(text)], ROSTER)
    assert found.people == ()
    assert [one.text for one in found.left] == [text]


def test_whom_an_unread_name_may_mean_is_suggested() -> None:
    assert match([line("李晓梅")], ROSTER).left[0].suggestions == ("002",)


def test_two_of_one_name_are_told_apart_by_an_id_in_the_row_or_not_at_all() -> None:
    assert match([line("王芳")], ROSTER).people == ()
    assert match([line("王芳"), line("004", x=0.2)], ROSTER).people == ("004",)
    assert match([line("王芳"), line("004", y=0.9, x=0.2)], ROSTER).people == ()


def test_a_name_that_is_hardly_legible_does_not_count() -> None:
    assert match([line("张伟", score=0.3)], ROSTER).people == ()


def test_the_sheets_own_words_are_nobody() -> None:
    assert match([line("序号"), line("科队学习签到表"), line("签名"), line("12")], ROSTER).left == ()


def test_the_same_name_in_two_readings_is_one_person() -> None:
    found = match([line("张伟"), line("张伟"), line("张佛")], ROSTER)
    assert found.people == ("001",)
