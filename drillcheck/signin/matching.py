"""Printed names to people of the roster: only when read letter by letter; the rest is for a person. Pure.

A name that is like somebody's is not theirs: 张伟 and 张炜 are two people. So likeness only suggests.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drillcheck.signin.reading import Line

SURE = 0.5  # of the reading; below it only suggests
SAME_ROW = 0.7  # of a line's height
LIKE = 60  # likeness, of 100, from which somebody is suggested
CHINESE = re.compile(r"[\u3400-\u9fff·]+")
# Words of the sheet itself.
PRINTED = frozenset({
    "签到表", "签名", "签字", "姓名", "序号", "单位", "中队", "部门", "职务", "日期", "时间", "地点", "主题", "备注",
    "内容", "电话", "工号", "科队学习", "参训人员", "培训", "签到", "上午", "下午", "学习", "会议", "主持人", "记录人",
    "应到", "实到", "队员", "中队长", "副中队长", "法制员", "信息员",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Left:
    """A line for a person to read, and whom it may mean, the likeliest first."""

    text: str
    page: int
    row: float
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """People whose printed names were read, in the roster's order, and what is left to a person."""

    people: tuple[str, ...]
    left: tuple[Left, ...]


def match(found: Sequence[Line], roster: Mapping[str, str]) -> Matched:
    """`roster`: names by id. Two of one name are told apart by an id in the same row, else left to a person."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for who, name in roster.items():
        by_name[_plain(name)].append(who)
    people: set[str] = set()
    doubtful: list[tuple[Line, str]] = []
    read: set[str] = set()
    for line in found:
        for word in CHINESE.findall(_plain(line.text)):
            if word in by_name and line.score >= SURE:
                one = _told_apart(line, by_name[word], found)
                if one is not None:
                    people.add(one)
                    read.add(word)
                    continue
            if not _of_the_sheet(word):
                doubtful.append((line, word))
    left: dict[tuple[int, str], Left] = {}
    for line, word in doubtful:
        if word not in read:
            key = (line.page, word)
            left.setdefault(key, Left(word, line.page, line.y, _like(word, by_name, people)))
    return Matched(
        tuple(who for who in roster if who in people),
        tuple(sorted(left.values(), key=lambda one: (one.page, one.row))),
    )


def _told_apart(line: Line, same: Sequence[str], found: Sequence[Line]) -> str | None:
    if len(same) == 1:
        return same[0]
    beside = {
        _plain(other.text)
        for other in found
        if other.page == line.page and abs(other.y - line.y) < SAME_ROW * max(line.height, other.height)
    }
    named = [who for who in same if who in beside]
    return named[0] if len(named) == 1 else None


def _like(word: str, by_name: Mapping[str, Sequence[str]], taken: set[str]) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process

    near = process.extract(word, list(by_name), scorer=fuzz.ratio, score_cutoff=LIKE, limit=3)
    return tuple(who for name, _, _ in near for who in by_name[name] if who not in taken)


def _of_the_sheet(word: str) -> bool:
    """Headers and the like; a name has two to four characters."""
    return word in PRINTED or word.endswith(("签到表", "中队", "培训", "学习")) or not 2 <= len(word) <= 6


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
