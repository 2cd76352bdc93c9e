"""The errors a person sees: each has a code, the facts that fill its message, and an exit code."""

from __future__ import annotations

from typing import ClassVar

Param = str | int | float | None


class DrillcheckError(Exception):
    """Something a person can act on. `code` names a message in the catalogues, `params` fill it.

    `str(error)` is the English message; `drillcheck.i18n.error_message` renders any language.
    """

    exit_code: ClassVar[int] = 4

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        from drillcheck.i18n import error_message

        return error_message(self, "en")


class InputError(DrillcheckError):
    """Wrong usage, or an input that is missing or wrong: roster, policy, evidence file (exit 2)."""

    exit_code = 2


class MediaError(DrillcheckError):
    """The video could not be read or analysed (exit 4)."""


class ModelError(DrillcheckError):
    """The detector is missing, corrupt, or not what it claims to be (exit 4)."""
