"""Text laid out by terminal cells: a Chinese character takes two, and a line may break after it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

NEVER_FIRST = "，。；：、！？）》」』】,.;:!?)]}%"
NEVER_LAST = "（《「『【(["

_PIECES = re.compile(r"\s+|[!-~À-ʯ]+|.")


def cells(text: str) -> int:
    """Terminal cells that `text` takes."""
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, width: int) -> str:
    """`text` followed by blanks up to `width` cells; never cut."""
    return text + " " * max(0, width - cells(text))


def wrap(text: str, width: int) -> list[str]:
    """Break `text` into lines of at most `width` cells (at least 8), keeping words whole where they fit.

    A line neither begins with a closing mark nor ends with an opening one. A newline in `text` begins a new line.
    """
    width = max(8, width)
    return [line for block in text.split("\n") for line in _wrap_block(block, width)]


def _wrap_block(block: str, width: int) -> Iterator[str]:
    line = ""
    for unit in _units(block, width):
        if cells(line + unit.rstrip()) <= width:
            line += unit
            continue
        yield line.rstrip()
        line = unit.lstrip()
    yield line.rstrip()


def _units(block: str, width: int) -> Iterator[str]:
    """Pieces that must stay together: words and single wide characters with the marks that cling to them."""
    unit = ""
    for piece in (part for found in _PIECES.findall(block) for part in _chop(found, width)):
        clings = piece[0] in NEVER_FIRST or (unit and unit[-1] in NEVER_LAST)
        if unit and not (clings and cells(unit + piece) <= width):
            yield unit
            unit = ""
        unit += piece
    if unit:
        yield unit


def _chop(piece: str, width: int) -> Iterator[str]:
    """A word longer than a line is cut into lines."""
    if cells(piece) <= width:
        yield piece
        return
    for start in range(0, len(piece), width):
        yield piece[start : start + width]
