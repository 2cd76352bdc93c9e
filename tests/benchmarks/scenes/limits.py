"""The limits that scenes are drawn around: the real policy's, and those of one scaled in time to keep clips short."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from drillcheck.resources import data_dir

POLICY = "putuo-2024.toml"
SHARE = 0.7


@dataclass(frozen=True)
class Limits:
    """Seconds of training at least, seconds of a rest at most."""

    name: str
    session_s: float
    rest_s: float

    def policy(self, folder: Path) -> Path:
        """The real policy, or a copy of it with these seconds, written into `folder`."""
        real = data_dir("pipelines") / "policies" / POLICY
        if self == REAL:
            return real
        text = real.read_text(encoding="utf-8")
        for old, new in ((REAL.session_s, self.session_s), (REAL.rest_s, self.rest_s)):
            field = "limit = {{ value = {:.0f}, unit"
            if text.count(field.format(old)) != 1:
                raise ValueError(f"expected one {field.format(old)} in {POLICY}")
            text = text.replace(field.format(old), field.format(new))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.toml"
        path.write_text(text, encoding="utf-8")
        return path


REAL = Limits("real", 1200.0, 180.0)
BRIEF = Limits("brief", 200.0, 50.0)
"""Sessions of a sixth. A rest cannot shrink as much: one under 20 s is none, however the rest is scaled."""
CLEAR_S = 3.0
CLEAR_PEOPLE = 2


def required(in_service: int) -> int:
    """The fewest who must take part."""
    return math.ceil(round(SHARE * in_service, 9))
