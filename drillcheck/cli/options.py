"""Options and arguments that several commands share; their texts are in the catalogue `help`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from drillcheck.cli.command import LocalArgument, LocalOption

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
Decorator = Callable[[Decorated], Decorated]


def option(*names: str, **settings: Any) -> Callable[[Decorated], Decorated]:
    """An option described in the catalogue."""
    return click.option(*names, cls=LocalOption, **settings)


def argument(name: str, **settings: Any) -> Callable[[Decorated], Decorated]:
    """An argument described in the catalogue."""
    return click.argument(name, cls=LocalArgument, **settings)


def _all(*decorators: Callable[[Decorated], Decorated]) -> Callable[[Decorated], Decorated]:
    def decorate(body: Decorated) -> Decorated:
        for each in reversed(decorators):
            body = each(body)
        return body

    return decorate


def lang_option(body: Decorated) -> Decorated:
    """`--lang`; `Shell.from_args` has already read it."""
    return option("--lang", type=click.Choice(["zh", "en"]), expose_value=False)(body)


def shell_options(body: Decorated) -> Decorated:
    """`--quiet --lang --log-file`, of every command; `Shell.from_args` has already read them."""
    return _all(
        option("--quiet", "-q", is_flag=True, expose_value=False),
        lang_option,
        option("--log-file", metavar="FILE", expose_value=False),
    )(body)


def json_option(body: Decorated) -> Decorated:
    """`--json`, of every command that produces data."""
    return option("--json", is_flag=True, expose_value=False)(body)


def clips_argument(body: Decorated) -> Decorated:
    """One clip, or the parts that a recorder split, in order."""
    return argument("clips", metavar="CLIP...", nargs=-1, required=True, type=click.Path(path_type=Path))(body)


@dataclass(frozen=True)
class Scanning:
    """How a clip is measured."""

    profile: str = "standard"
    detector: str | None = None


def scan_options(body: Callable[..., int]) -> Callable[..., int]:
    """`--profile --detector`, as one argument `scanning`."""

    @wraps(body)
    def gathered(*args: Any, profile: str, detector: str | None, **others: Any) -> int:
        return body(*args, scanning=Scanning(profile, detector), **others)

    return _all(
        option("--profile", metavar="NAME", default="standard"),
        option("--detector", metavar="NAME|FILE", default=None),
    )(gathered)


@dataclass(frozen=True)
class Judging:
    """By what evidence is judged, as the user wrote it."""

    roster: Path | None
    on: str | None = None
    squad: str | None = None
    policy: Path | None = None
    uploaded_at: str | None = None


def judging_options(body: Callable[..., int]) -> Callable[..., int]:
    """`--roster --on --squad --policy --uploaded-at`, as one argument `judging`."""

    @wraps(body)
    def gathered(
        *args: Any,
        roster: Path | None,
        on: str | None,
        squad: str | None,
        policy: Path | None,
        uploaded_at: str | None,
        **others: Any,
    ) -> int:
        return body(*args, judging=Judging(roster, on, squad, policy, uploaded_at), **others)

    return _all(
        option("--roster", metavar="FILE", default=None, type=click.Path(path_type=Path)),
        option("--on", "on", metavar="YYYY-MM-DD", default=None),
        option("--squad", metavar="NAME", default=None),
        option("--policy", metavar="FILE", default=None, type=click.Path(path_type=Path)),
        option("--uploaded-at", metavar="TIME", default=None),
    )(gathered)


@dataclass(frozen=True)
class Saving:
    """What is kept for a reviewer."""

    folder: Path | None = None
    faces: bool = False


def saving_options(body: Callable[..., int]) -> Callable[..., int]:
    """`--save --faces`, as one argument `saving`."""

    @wraps(body)
    def gathered(*args: Any, save: Path | None, faces: bool, **others: Any) -> int:
        return body(*args, saving=Saving(save, faces), **others)

    return _all(
        option("--save", metavar="DIR", default=None, type=click.Path(path_type=Path)),
        option("--faces", is_flag=True),
    )(gathered)
