"""Commands whose help is in the catalogue `help`, and groups that import a command only when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import click

from drillcheck.cli.shell import Shell
from drillcheck.i18n import Lang, catalogue, locale_lang
from drillcheck.report.wrap import cells, pad, wrap

Body = Callable[..., Any]


def lang_of(ctx: click.Context) -> Lang:
    """The language asked for, else the locale's."""
    shell = ctx.find_object(Shell)
    return shell.lang if shell else locale_lang()


class LocalOption(click.Option):
    """An option described in the catalogue: `<command>.option.<name>`, else the shared `option.<name>`."""

    def describe(self, ctx: click.Context) -> str:
        """What the option does."""
        return _describe(ctx, "option", self.name or "")


class LocalArgument(click.Argument):
    """An argument described in the catalogue: `<command>.argument.<name>`."""

    def describe(self, ctx: click.Context) -> str:
        """What the argument is."""
        return _describe(ctx, "argument", self.name or "")


def _describe(ctx: click.Context, kind: str, name: str) -> str:
    texts = catalogue("help", lang_of(ctx))
    own = f"{key_of(ctx.command)}.{kind}.{name}"
    return texts[own] if own in texts else texts[f"{kind}.{name}"]


def key_of(command: click.Command) -> str:
    """A command's key in the catalogue: its path without the program's name, `main` for the program itself."""
    return command.key if isinstance(command, LocalCommand | LazyGroup) else (command.name or "")


class _Help:
    """Writes help in the person's language, laid out by terminal cells."""

    key: str

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, description, arguments, options, commands."""
        texts = catalogue("help", lang_of(ctx))
        width = min(formatter.width, 100)
        pieces = ctx.command.collect_usage_pieces(ctx)
        formatter.write(f"{texts['section.usage']}{ctx.command_path} {' '.join(pieces)}\n\n")
        for line in wrap(texts[f"{self.key}.help"].strip(), width - 2):
            formatter.write(f"  {line}".rstrip() + "\n")
        for section, rows in self._sections(ctx):
            if rows:
                formatter.write(f"\n{texts[f'section.{section}']}\n{_definitions(rows, width)}")

    def _sections(self, ctx: click.Context) -> list[tuple[str, list[tuple[str, str]]]]:
        arguments, options = [], []
        for param in ctx.command.get_params(ctx):
            if isinstance(param, LocalArgument):
                arguments.append((param.make_metavar(ctx), param.describe(ctx)))
            elif isinstance(param, click.Option) and not param.hidden:
                record = param.get_help_record(ctx)
                text = param.describe(ctx) if isinstance(param, LocalOption) else _describe(ctx, "option", "help")
                options.append((record[0] if record else "", text))
        return [("arguments", arguments), ("options", options), ("commands", self._commands(ctx))]

    def _commands(self, ctx: click.Context) -> list[tuple[str, str]]:
        return []


def _definitions(rows: list[tuple[str, str]], width: int) -> str:
    """Two columns: a term, and its text wrapped beside it, or below where the term is long."""
    column = min(30, max(cells(term) for term, _ in rows) + 2)
    out = []
    for term, text in rows:
        lines = wrap(text, width - column - 2)
        if cells(term) > column - 2:
            out.append(f"  {term}")
        else:
            out.append(f"  {pad(term, column)}{lines.pop(0)}")
        out += [f"  {' ' * column}{line}" for line in lines]
    return "\n".join(out) + "\n"


class LocalCommand(_Help, click.Command):
    """One command."""

    key: str = ""


class LazyGroup(_Help, click.Group):
    """A group that knows where its commands are (`module:attribute`) and imports one when it is called."""

    key: str = "main"
    homes: Mapping[str, str]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which a person meets them."""
        return list(self.homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        if cmd_name not in self.homes:
            return None
        module, attribute = self.homes[cmd_name].split(":")
        found = getattr(importlib.import_module(module), attribute)
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, with an error that names the commands there are."""
        if args and not args[0].startswith("-") and args[0] not in self.homes:
            from drillcheck.errors import InputError

            raise InputError("usage_no_such_command", found=args[0], known=", ".join(self.homes))
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Called with nothing, show help; nothing was done, so the exit code is that of wrong usage."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def _commands(self, ctx: click.Context) -> list[tuple[str, str]]:
        texts = catalogue("help", lang_of(ctx))
        prefix = "" if self.key == "main" else f"{self.key}."
        return [(name, texts[f"{prefix}{name}.short"]) for name in self.homes]


def command(key: str) -> Callable[[Body], LocalCommand]:
    """Make a function the command at `key`, such as `models.fetch`."""

    def decorate(body: Body) -> LocalCommand:
        made = click.command(name=key.rpartition(".")[2], cls=LocalCommand)(body)
        made.key = key
        return made

    return decorate


def group(key: str, homes: Mapping[str, str]) -> Callable[[Body], LazyGroup]:
    """Make a function the group at `key`, with its commands' homes."""

    def decorate(body: Body) -> LazyGroup:
        made = click.group(name=key.rpartition(".")[2], cls=LazyGroup, no_args_is_help=False)(body)
        made.key, made.homes = key, homes
        return made

    return decorate
