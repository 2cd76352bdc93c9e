"""What every command knows of its surroundings: language, form of output, log file."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from drillcheck.i18n import Lang, locale_lang, message


@dataclass
class Shell:
    """Set from the raw arguments before they are parsed, so that a usage error too is told in the right form."""

    lang: Lang
    json: bool = False
    quiet: bool = False
    log_file: Path | None = None

    @classmethod
    def from_args(cls, args: Sequence[str]) -> Shell:
        """Look for the shared options anywhere before `--`; whatever else is wrong is left to the parser."""
        args = args[: args.index("--")] if "--" in args else args
        lang = _value(args, "--lang")
        log_file = _value(args, "--log-file")
        return cls(
            lang="en" if lang == "en" else "zh" if lang == "zh" else locale_lang(),
            json="--json" in args,
            quiet="--quiet" in args or "-q" in args,
            log_file=Path(log_file) if log_file else None,
        )

    def text(self, code: str, **params: object) -> str:
        """A sentence of the `terminal` catalogue in the person's language."""
        return message("terminal", code, self.lang, params)

    @property
    def wants_progress(self) -> bool:
        """Progress is for somebody who watches a terminal, and never mixes with data."""
        return not self.quiet and not self.json and sys.stderr.isatty()

    def out(self, text: str) -> None:
        """Data or a summary on stdout. A reader that has gone away (`| head`) does not change the exit code."""
        try:
            sys.stdout.write(text if text.endswith("\n") else text + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def note(self, text: str) -> None:
        """A remark on stderr for the person; nothing if --quiet or --json."""
        if not self.quiet and not self.json:
            print(text, file=sys.stderr)


def _value(args: Sequence[str], option: str) -> str | None:
    for index, arg in enumerate(args):
        if arg.startswith(option + "="):
            return arg.removeprefix(option + "=")
        if arg == option and index + 1 < len(args):
            return args[index + 1]
    return None


@contextmanager
def logging_to(log_file: Path | None) -> Iterator[None]:
    """Send every log record and warning to `log_file`, or nowhere: the terminal is for findings."""
    root = logging.getLogger()
    before = root.level
    handler: logging.Handler = logging.NullHandler()
    if log_file is not None:
        handler = logging.FileHandler(log_file, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root.setLevel(logging.INFO)
    root.addHandler(handler)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()
