"""Photographed sheets, read and matched; files that are none, refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from drillcheck.errors import InputError
from drillcheck.ledger.database import create
from drillcheck.ledger.journal import Journal
from drillcheck.ledger.records.people import Person, Service, Squad
from drillcheck.signin.matching import match
from drillcheck.signin.pages import pages
from drillcheck.signin.reading import lines
from tests.benchmarks.sheets import sheet
from tests.cli.conftest import Ran, cli

__all__ = ["cli"]
SEED = 7


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheet") / "签到.jpg"
    cv2.imencode(".jpg", sheet(SEED).image)[1].tofile(path)
    return path


def test_a_photographed_sheet_is_read_and_nobody_is_taken_for_another(photo: Path) -> None:
    drawn = sheet(SEED)
    found = match(lines(pages(photo)), drawn.roster)
    assert set(found.people) <= drawn.printed
    assert len(found.people) >= 0.95 * len(drawn.printed)
    assert drawn.strangers <= {one.text for one in found.left}


def test_a_sheet_on_its_side_is_read_too() -> None:
    drawn = sheet(SEED)
    turned = np.asarray(cv2.rotate(drawn.image, cv2.ROTATE_90_CLOCKWISE), np.uint8)
    assert len(match(lines([turned]), drawn.roster).people) >= 0.9 * len(drawn.printed)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "sheet_no_picture"), (b"no picture", "sheet_no_picture"), (b"%PDF-1.4 broken", "sheet_no_picture")],
)
def test_what_is_no_picture_is_refused(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        pages(path)
    assert error.value.code == code


def test_a_thumbnail_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    small = tmp_path / "small.png"
    cv2.imencode(".png", np.zeros((90, 300, 3), np.uint8))[1].tofile(small)
    for path, code in ((small, "sheet_small"), (tmp_path / "none.jpg", "sheet_unreadable")):
        with pytest.raises(InputError) as error:
            pages(path)
        assert error.value.code == code


def test_the_command_lists_ids_for_the_study_table(cli: Callable[..., Ran], photo: Path, tmp_path: Path) -> None:
    url, drawn = str(tmp_path / "l.db"), sheet(SEED)
    create(url)
    drafts = [Squad(squad="一中队", kind="街镇").draft()]
    for who, name in drawn.roster.items():
        person = Person(person=who, name=name, sex="男", birth=date(1990, 1, 1), staff="在编")
        drafts += [person.draft(), Service(person=who, squad="一中队", start=date(2020, 1, 1)).draft()]
    with Journal(url) as journal:
        journal.write(lambda _: drafts, "我")
    asked = ("ledger", "signin", photo, "--ledger", url, "--squad", "一中队", "--on", "2024-05-08")
    ran = cli(*asked, "--json")
    assert ran.code == 3  # strangers are on it
    told = json.loads(ran.out)
    assert {one["person"] for one in told["people"]} <= drawn.printed
    assert cli(*asked[:-1], "2010-01-01").code == 2
