"""Text is laid out by terminal cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drillcheck.report.wrap import NEVER_FIRST, cells, pad, wrap

WORDS = st.text(st.sampled_from("训练时长，。（）ab c-12"), max_size=120)


def test_a_chinese_character_takes_two_cells() -> None:
    assert cells("训练 20:35") == 10
    assert pad("训练", 6) == "训练  "


@given(WORDS, st.integers(8, 60))
def test_no_line_is_too_wide_and_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_line_does_not_begin_with_a_closing_mark() -> None:
    lines = wrap("休息超过三分钟，请人工确认。训练时长不足，请人工确认。", 14)
    assert len(lines) > 2
    assert not [line for line in lines if line[0] in NEVER_FIRST]


def test_words_stay_whole_where_they_fit() -> None:
    assert wrap("the recording was interrupted", 12) == ["the", "recording", "was", "interrupted"]
    assert wrap("one\ntwo", 20) == ["one", "two"]
