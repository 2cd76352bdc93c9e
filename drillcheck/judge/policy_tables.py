"""What every table of a policy is made of: exact numbers, clauses quoted word for word."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _number(value: object) -> object:
    """TOML's integers and decimals, exact; everything else is left for the type to refuse."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Exact = Annotated[Decimal, BeforeValidator(_number)]


class Table(BaseModel):
    """Base of every table: immutable, no unknown key, no conversion from another type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, populate_by_name=True)


class Clause(Table):
    """One rule: its numbers (R01–R79), the clause word for word, where it stands."""

    numbers: list[str] = Field(min_length=1)
    place: str
    clause: str = Field(min_length=1, description="verbatim")
    note: str = ""

    @property
    def cited(self) -> str:
        """`R19 附件3 队列训练 1`, as findings cite it."""
        return f"{' '.join(self.numbers)} {self.place}"
