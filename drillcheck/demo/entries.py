"""What can happen in a clip, one entry of a scenario's timeline after another."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Evolution = Literal["drill", "block_turns", "wheels", "circuits", "facings", "ranks", "files"]


class Part(BaseModel):
    """Base of every part of a scenario file: immutable, no unknown key."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Absent(Part):
    """Nobody of the formation is in view."""

    do: Literal["absent"]
    seconds: float = Field(gt=0)


class Gather(Part):
    """People walk in from outside the picture and fall in; the last one stands in place when the time is up."""

    do: Literal["gather"]
    seconds: float = Field(ge=6, le=40)


class Drill(Part):
    """Commands chosen with the seed, one after another; the block ends where it began.

    `evolutions` says which: "drill" are the common ones that end to the front; in the others the block as a whole turns
    to any heading or wheels, marches a circuit, faces any way, opens its ranks or files. A turned block stays turned.
    """

    do: Literal["drill"]
    seconds: float = Field(gt=0)
    evolutions: tuple[Evolution, ...] = Field(default=("drill",), min_length=1)


class Attention(Part):
    """Everybody stands still, at attention or at ease."""

    do: Literal["attention"]
    seconds: float = Field(gt=0)
    pose: Literal["attention", "ease"] = "attention"


class OneByOne(Part):
    """One after another steps out before the front, shows what he can, and steps back; the others stand."""

    do: Literal["one_by_one"]
    seconds: float = Field(ge=30)
    pose: Literal["attention", "ease"] = "ease"


class Fetch(Part):
    """One person walks out of the picture and comes back; the others stand. Drill, not a rest."""

    do: Literal["fetch"]
    seconds: float = Field(ge=15)
    pose: Literal["attention", "ease"] = "ease"


class Rest(Part):
    """People fall out at the start and all stand in formation again at the end; `leave` of them walk out of view.

    `near`: they stay within a few metres of their places, as in a rest that is soon over.
    """

    do: Literal["rest"]
    seconds: float = Field(ge=20)
    leave: int = Field(default=0, ge=0)
    sit: bool = True
    near: bool = False


class Leave(Part):
    """`people` of the formation walk off for good; the others stand at attention."""

    do: Literal["leave"]
    seconds: float = Field(ge=12)
    people: int = Field(ge=1)


class Dismiss(Part):
    """All fall out and walk off; whoever is still in view when the time is up is gone."""

    do: Literal["dismiss"]
    seconds: float = Field(ge=12)


Entry = Annotated[
    Absent | Gather | Drill | Attention | OneByOne | Fetch | Rest | Leave | Dismiss, Field(discriminator="do")
]
