"""Run the command line: the one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import click

from drillcheck import __version__
from drillcheck.cli import cli
from drillcheck.cli.shell import Shell, logging_to
from drillcheck.errors import DrillcheckError, InputError
from drillcheck.i18n import catalogue, error_message

INTERRUPTED = 130
INTERNAL = 4


def run(args: Sequence[str]) -> int:
    """Run one command and return its exit code. Never raises, never shows a traceback."""
    shell = Shell.from_args(args)
    _forgive_encoding()
    try:
        with logging_to(shell.log_file):
            return _run(list(args), shell)
    except OSError as error:  # the log file itself
        unwritable = InputError("log_file_unwritable", path=str(shell.log_file), reason=_reason(error))
        _show(unwritable.code, _sentence(unwritable, shell), shell)
        return unwritable.exit_code


def _run(args: list[str], shell: Shell) -> int:
    _log(logging.INFO, f"drillcheck {__version__} {' '.join(args)}")
    try:
        done = cli.main(args, prog_name="drillcheck", standalone_mode=False, obj=shell)
        return done if isinstance(done, int) else 0
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        return _tell(usage_error(error), shell)
    except DrillcheckError as error:
        return _tell(error, shell)
    except Exception as error:  # the last resort: everything expected is a DrillcheckError
        return _internal(error, shell)


def usage_error(error: click.ClickException) -> InputError:
    """Click's complaint about the arguments in our words; what it adds in English stays as the detail."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    where = ctx.command_path if ctx else "drillcheck"
    if isinstance(error, click.MissingParameter):
        param = error.param
        return InputError("usage_missing", name=param.get_error_hint(ctx) if param else "?", where=where)
    if isinstance(error, click.NoSuchOption):
        return InputError("usage_no_such_option", name=error.option_name, where=where)
    if isinstance(error, click.BadOptionUsage):
        return InputError("usage_option_value", name=error.option_name, where=where)
    if isinstance(error, click.BadParameter):
        name = error.param.get_error_hint(ctx) if error.param else "?"
        return InputError("usage_bad_value", name=name, detail=error.message, where=where)
    return InputError("usage", detail=error.format_message(), where=where)


def _tell(error: DrillcheckError, shell: Shell) -> int:
    _log(logging.ERROR, f"{error.code} {error.params}", error)
    _show(error.code, _sentence(error, shell), shell)
    return error.exit_code


def _log(level: int, text: str, error: Exception | None = None) -> None:
    logging.getLogger("drillcheck").log(level, text, exc_info=error)


def _sentence(error: DrillcheckError, shell: Shell) -> str:
    try:
        return error_message(error, shell.lang)
    except (LookupError, ValueError):  # a code without its sentence must not hide the error itself
        facts = ", ".join(f"{name}={value}" for name, value in error.params.items())
        return f"{error.code}: {facts}"


def _internal(error: Exception, shell: Shell) -> int:
    _log(logging.CRITICAL, "internal error", error)
    kind = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    code = "internal_logged" if shell.log_file else "internal"
    sentence = catalogue("errors", shell.lang)[code].format(kind=kind, log_file=shell.log_file)
    _show("internal", sentence, shell)
    return INTERNAL


def _show(code: str, sentence: str, shell: Shell) -> None:
    if shell.json:
        import json

        error = {"schema": "drillcheck.error/1", "code": code, "message": sentence}
        shell.out(json.dumps(error, ensure_ascii=False))
        return
    label = shell.text("error_label")
    print(f"{label}{' '.join(sentence.split())}", file=sys.stderr)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _forgive_encoding() -> None:
    """A terminal that cannot show a character shows `?` in its place; it never stops a verdict."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
