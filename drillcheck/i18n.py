"""Message catalogues: code and params in, a sentence in Chinese or English out.

Catalogues are `drillcheck/messages/<lang>/<area>.toml`, one table of `code = "sentence with {params}"` each.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal

from drillcheck.resources import PACKAGE

if TYPE_CHECKING:
    from drillcheck.errors import DrillcheckError

Lang = Literal["zh", "en"]


def locale_lang(env: Mapping[str, str] = os.environ) -> Lang:
    """Chinese, unless the locale says English (`DRILLCHECK_LANG`, then the POSIX order)."""
    for name in ("DRILLCHECK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


@cache
def catalogue(area: str, lang: Lang) -> dict[str, str]:
    """All messages of one area (`errors`, `findings`, `terminal`, `help`, …); a dotted key for nested tables."""
    text = (PACKAGE / "messages" / lang / f"{area}.toml").read_text(encoding="utf-8")
    return dict(_flatten(tomllib.loads(text)))


def _flatten(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            rows += _flatten(value, f"{prefix}{key}.")
        else:
            rows.append((prefix + key, str(value)))
    return rows


def message(area: str, code: str, lang: Lang, params: Mapping[str, object] | None = None) -> str:
    """Render one message. A code without a sentence is a programming error and says so."""
    try:
        sentence = catalogue(area, lang)[code]
    except KeyError:
        raise LookupError(f"no message {code!r} in catalogue {area!r} for {lang!r}") from None
    return sentence.format_map(dict(params or {}))


def error_message(error: DrillcheckError, lang: Lang) -> str:
    """The sentence for an error."""
    return message("errors", error.code, lang, error.params)
