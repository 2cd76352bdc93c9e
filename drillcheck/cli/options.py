"""Options and arguments that several commands share; their texts are in the catalogue `help`."""

from __future__ import annotations

from collections.abc import Callable
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


def scan_options(body: Decorated) -> Decorated:
    """`--profile --detector`: how the clip is measured."""
    return _all(
        option("--profile", metavar="NAME", default="standard"),
        option("--detector", metavar="NAME|FILE", default=None),
    )(body)


def judging_options(body: Decorated) -> Decorated:
    """`--roster --on --squad --policy --uploaded-at`: by what the evidence is judged."""
    return _all(
        option("--roster", metavar="FILE", required=True, type=click.Path(path_type=Path)),
        option("--on", "on", metavar="YYYY-MM-DD", default=None),
        option("--squad", metavar="NAME", default=None),
        option("--policy", metavar="FILE", default=None, type=click.Path(path_type=Path)),
        option("--uploaded-at", metavar="TIME", default=None),
    )(body)


def saving_options(body: Decorated) -> Decorated:
    """`--save --faces`: what is kept for a reviewer."""
    return _all(
        option("--save", metavar="DIR", default=None, type=click.Path(path_type=Path)),
        option("--faces", is_flag=True),
    )(body)
