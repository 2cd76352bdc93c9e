"""One check's result; its sentences are in the catalogue `doctor`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from drillcheck.i18n import Lang, catalogue, message

State = Literal["ok", "warn", "fail"]
Fact = str | int | float


@dataclass(frozen=True)
class Check:
    """What was looked at, how it is, and the facts that fill its sentences.

    `code` names the sentence `<name>.<code>`; where that is not ok, `fix.<name>.<code>` says what to do.
    """

    name: str
    state: State
    code: str
    facts: dict[str, Fact] = field(default_factory=dict)

    def title(self, lang: Lang) -> str:
        """What was looked at."""
        return message("doctor", f"title.{self.name}", lang)

    def found(self, lang: Lang) -> str:
        """What was found."""
        return message("doctor", f"{self.name}.{self.code}", lang, self.facts)

    def fix(self, lang: Lang) -> str:
        """What to do about it; empty where all is well."""
        sentence = catalogue("doctor", lang).get(f"fix.{self.name}.{self.code}", "")
        return sentence.format_map(self.facts)

    def to_dict(self, lang: Lang) -> dict[str, object]:
        """For --json."""
        return {
            "name": self.name,
            "state": self.state,
            "code": self.code,
            "facts": self.facts,
            "found": self.found(lang),
            "fix": self.fix(lang),
        }
