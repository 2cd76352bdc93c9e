"""What a record is: one row of a module's table, typed, each field with its title and how its cells are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from drillcheck.ledger.entry import Draft
from drillcheck.ledger.records import cells
from drillcheck.ledger.records.cells import Column

Text = Annotated[str, StringConstraints(min_length=1), cells.TEXT]
Ident = Annotated[str, StringConstraints(min_length=1), cells.IDENT]
Note = Annotated[str, cells.TEXT]
Day = Annotated[date, cells.DAY]
OpenDay = Annotated[date | None, cells.DAY]
Clock = Annotated[AwareDatetime, cells.CLOCKED]
OpenClock = Annotated[AwareDatetime | None, cells.CLOCKED]
Number = Annotated[Decimal, Field(ge=0), cells.NUMBER]
Whole = Annotated[int, Field(ge=0), cells.WHOLE]
Flag = Annotated[bool, cells.FLAG]
Names = Annotated[list[str], cells.NAMES]
OfMonth = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$"), cells.MONTHLY]
Length = Annotated[Decimal, Field(ge=0), cells.LENGTH]
Lengths = Annotated[list[Decimal], cells.LENGTHS]


class Record(BaseModel):
    """Base of all records. `MODULE` is the name in the ledger and on the command line, `LABEL` that of its sheet.

    A field's title is its column; a field with a default may be left empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    MODULE: ClassVar[str]
    LABEL: ClassVar[str]

    @property
    def subject(self) -> str:
        """What it is about, once within its module."""
        raise NotImplementedError

    @property
    def of_squad(self) -> str | None:
        """The squad that it is about."""
        return getattr(self, "squad", None)

    @property
    def of_person(self) -> str | None:
        """The id of whom it is about."""
        return getattr(self, "person", None)

    @property
    def when(self) -> date | None:
        """The day that it is true of."""
        return None

    def draft(self, corrects: int | None = None, reason: str = "") -> Draft:
        """The entry that records it."""
        told: Mapping[str, JsonValue] = self.model_dump(mode="json", exclude_defaults=True)
        return Draft(self.MODULE, self.subject, told, self.of_squad, self.of_person, self.when, corrects, reason)


def columns(kind: type[Record]) -> dict[str, tuple[str, Column, bool]]:
    """Of each field in order: its title, how its cells are read, and whether it must be filled."""
    out = {}
    for name, field in kind.model_fields.items():
        column = next(each for each in field.metadata if isinstance(each, Column))
        out[name] = (str(field.title), column, field.is_required())
    return out


def joined(*parts: str | date | datetime | None) -> str:
    """A subject of several parts."""
    return " · ".join("–" if part is None else str(part) for part in parts)
