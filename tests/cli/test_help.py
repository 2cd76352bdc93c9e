"""Every command explains itself, in both languages, quickly."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from drillcheck.cli import cli as program
from drillcheck.cli.command import LazyGroup, LocalCommand
from drillcheck.i18n import Lang, catalogue
from drillcheck.report.wrap import cells

from .conftest import Ran

LANGS: tuple[Lang, ...] = ("zh", "en")
DOCS = Path(__file__).parents[2] / "docs"


def commands(group: LazyGroup = program, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group, with the words that call it."""
    yield path, group
    for name in group.homes:
        found = group.get_command(click.Context(group), name)
        if isinstance(found, LazyGroup):
            yield from commands(found, (*path, name))
        elif found is not None:
            yield (*path, name), found


PATHS = [path for path, _ in commands()]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_describes_the_command_and_each_of_its_options(
    cli: Callable[..., Ran], path: tuple[str, ...], lang: Lang
) -> None:
    ran = cli(*path, "--lang", lang, "--help")
    assert ran.code == 0
    assert ran.err == ""
    command = dict(commands())[path]
    for param in command.params:
        assert (
            param.opts[0] if isinstance(param, click.Option) else param.make_metavar(click.Context(command))
        ) in ran.out
    assert catalogue("help", lang)[f"{command.key}.help"].split()[0][:20] in ran.out  # type: ignore[attr-defined]
    assert max(cells(line) for line in ran.out.splitlines()) <= 80


def test_catalogues_of_both_languages_have_the_same_keys() -> None:
    for area in ("help", "terminal", "doctor", "errors", "findings"):
        assert catalogue(area, "zh").keys() == catalogue(area, "en").keys(), area


def test_the_help_catalogue_has_no_orphan() -> None:
    used = {f"section.{name}" for name in ("usage", "arguments", "options", "commands")} | {"option.help"}
    texts = catalogue("help", "zh")
    for _, command in commands():
        assert isinstance(command, LocalCommand | LazyGroup)
        used |= {f"{command.key}.help"} | ({f"{command.key}.short"} if command.key != "main" else set())
        for param in command.params:
            kind = "option" if isinstance(param, click.Option) else "argument"
            own = f"{command.key}.{kind}.{param.name}"
            used.add(own if own in texts else f"{kind}.{param.name}")
    assert texts.keys() == used


def test_help_follows_the_locale(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRILLCHECK_LANG")
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "Usage:" in cli("--help").out
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "用法：" in cli("--help").out
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "用法：" in cli("--help").out


def test_help_imports_no_heavy_library() -> None:
    heavy = ("pydantic", "numpy", "cv2", "av", "rich", "openvino", "ultralytics", "openpyxl", "importlib.metadata")
    code = (
        "import sys\nfrom drillcheck.cli.run import run\n"
        f"assert run(['--help']) == 0\nfound = [name for name in {heavy!r} if name in sys.modules]\n"
        "sys.exit(str(found) if found else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_version(cli: Callable[..., Ran]) -> None:
    from drillcheck import __version__

    assert cli("--version").out == f"drillcheck {__version__}\n"


def test_nothing_asked_shows_help_and_is_no_success(cli: Callable[..., Ran]) -> None:
    ran = cli()
    assert ran.code == 2
    assert "Commands:" in ran.out


@pytest.mark.parametrize("path", [path for path in PATHS if path], ids=" ".join)
def test_the_documentation_tells_of_each_command(path: tuple[str, ...]) -> None:
    assert f"`drillcheck {' '.join(path)}" in (DOCS / "cli.md").read_text(encoding="utf-8")
