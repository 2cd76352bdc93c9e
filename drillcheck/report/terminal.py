"""The summary of a verdict on a terminal: ten seconds' reading, at 80 columns, with or without colour."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from drillcheck.i18n import Lang, catalogue, message
from drillcheck.judge.verdict import Finding, Outcome, Verdict
from drillcheck.report.figures import amount, measured_and_limit, rule_name, spans_text
from drillcheck.report.timeline import CUT, GLYPHS, LOOK_HERE, timeline
from drillcheck.report.wrap import cells, pad, wrap
from drillcheck.timecode import clock

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

MARKS: dict[Outcome, str] = {"pass": "✓", "fail": "✗", "review": "?", "partial": "~", "exempt": "–", "not_judged": "–"}
PLAIN_MARKS = {"✓": "√", "✗": "×", "–": "-"}
STYLES = {
    "pass": "green",
    "fail": "red",
    "review": "yellow",
    "partial": "yellow",
    "exempt": "cyan",
    "not_judged": "dim",
}
STATE_STYLES = {"drill": "green", "rest": "cyan", "absent": "dim", "unseen": "yellow", "cut": "bold red"}
WIDEST = 110


@dataclass(frozen=True)
class Line:
    """One line of the summary as styled pieces."""

    pieces: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, *pieces: tuple[str, str] | str) -> Line:
        """Pieces are (text, style), or text alone."""
        return cls(tuple((piece, "") if isinstance(piece, str) else piece for piece in pieces))

    def text(self) -> Text:
        """For rich."""
        from rich.text import Text

        return Text.assemble(*self.pieces, no_wrap=True, overflow="ignore")


def make_console(stream: TextIO | None = None, width: int | None = None) -> Console:
    """A console that colours only a terminal and obeys NO_COLOR; 80 columns where there is no terminal."""
    from rich.console import Console

    return Console(file=stream or sys.stdout, width=width, highlight=False, markup=False, emoji=False, soft_wrap=True)


def summary_text(verdict: Verdict, lang: Lang, *, saved: Path | None = None, stream: TextIO | None = None) -> str:
    """The summary as a string, with the colour codes that `stream` (default stdout) can show."""
    console = make_console(stream)
    width = min(console.width, WIDEST)
    plain = not _can_show("✓✗–█▂", console.encoding)
    with console.capture() as capture:
        for line in summary_lines(verdict, lang, width, saved=saved, plain=plain):
            console.print(line.text())
    return capture.get()


def plain_summary(verdict: Verdict, lang: Lang, width: int = 80, saved: Path | None = None) -> str:
    """The summary without colour."""
    lines = summary_lines(verdict, lang, width, saved=saved)
    out = io.StringIO()
    for line in lines:
        out.write("".join(text for text, _ in line.pieces).rstrip() + "\n")
    return out.getvalue()


def summary_lines(
    verdict: Verdict, lang: Lang, width: int, *, saved: Path | None = None, plain: bool = False
) -> Iterator[Line]:
    """All lines of the summary, none wider than `width` cells."""
    yield from _headline(verdict, lang, width)
    yield from _facts(verdict, lang, width)
    yield Line.of("")
    yield from _findings(verdict, lang, width, plain)
    yield from _cadence(verdict, lang, width)
    yield from _warnings(verdict, lang, width)
    yield Line.of("")
    yield from _timeline(verdict, lang, width)
    if saved is not None:
        yield Line.of("")
        yield from _wrapped(message("terminal", "saved", lang, {"path": saved}), width, "")


def _can_show(glyphs: str, encoding: str) -> bool:
    try:
        glyphs.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _headline(verdict: Verdict, lang: Lang, width: int) -> Iterator[Line]:
    style = f"bold {STYLES[verdict.verdict]}"
    rule = "━" * width
    word = message("terminal", f"verdict.{verdict.verdict}", lang)
    yield Line.of((rule, style))
    reasons = [rule_name(item.rule, lang) for item in verdict.findings if item.verdict == verdict.verdict]
    reasons = [] if verdict.verdict == "pass" else list(dict.fromkeys(reasons))
    left = 4 + cells(word)
    why = wrap(message("terminal", "comma", lang).join(reasons), width - left) if reasons else [""]
    yield Line.of("  ", (word, f"{style} reverse"), "  ", (why[0], style))
    for line in why[1:]:
        yield Line.of(" " * left, (line, style))
    yield Line.of((rule, style))


def _facts(verdict: Verdict, lang: Lang, width: int) -> Iterator[Line]:
    video, inputs = verdict.video, verdict.inputs
    parts = message("terminal", "parts", lang, {"n": len(video.parts)}) if len(video.parts) > 1 else ""
    recorded = message("terminal", "recorded", lang, {"at": _minute(video.recorded_at)}) if video.recorded_at else ""
    shape = f"{video.width}×{video.height}"
    rate = message("terminal", "fps", lang, {"fps": f"{video.fps:.4g}"})
    yield from _wrapped(Path(video.path).name + parts, width, "bold")
    yield from _wrapped(_dots(clock(video.duration_s), shape, rate, video.codec, recorded), width, "")
    source = message("terminal", f"as_of.{inputs.as_of_source}", lang, {"date": inputs.as_of})
    squad = inputs.squad or ""
    people = ""
    if inputs.in_service is not None and inputs.required is not None:
        people = message("terminal", "people", lang, {"serving": inputs.in_service, "required": inputs.required})
    policy = message("terminal", "policy", lang, {"id": verdict.policy.id})
    yield from _wrapped(_dots(source, policy), width, "")
    if squad or people:
        yield from _wrapped(_dots(squad, people), width, "")


def _minute(recorded_at: str) -> str:
    return recorded_at[:16].replace("T", " ")


def _dots(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


def _wrapped(text: str, width: int, style: str, indent: str = "  ") -> Iterator[Line]:
    for line in wrap(text, width - cells(indent)):
        yield Line.of(indent, (line, style))


def _findings(verdict: Verdict, lang: Lang, width: int, plain: bool) -> Iterator[Line]:
    judged = [item for item in verdict.findings if item.verdict != "not_judged"]
    rows = [(item, rule_name(item.rule, lang), measured_and_limit(item, verdict, lang)) for item in judged]
    name_width = max((cells(name) for _, name, _ in rows), default=0) + 2
    widest = max((cells(value) for _, _, value in rows), default=0) + 2
    value_width = max(0, min(widest, width - 4 - name_width - 20))
    for item, name, value in rows:
        mark = MARKS[item.verdict]
        mark = PLAIN_MARKS.get(mark, mark) if plain else mark
        style = STYLES[item.verdict]
        left = 4 + name_width + max(value_width, cells(value) + 2)
        clause = wrap(item.clause, width - left)
        yield Line.of(
            "  ",
            (f"{mark} ", f"bold {style}"),
            (pad(name, name_width), style),
            pad(value, left - 4 - name_width),
            (clause[0], "dim"),
        )
        for rest in clause[1:]:
            yield Line.of(" " * left, (rest, "dim"))
        yield from _explained(item, lang, width)
    skipped = [rule_name(item.rule, lang) for item in verdict.findings if item.verdict == "not_judged"]
    if skipped:
        text = message("terminal", "not_judged", lang, {"rules": message("terminal", "comma", lang).join(skipped)})
        yield from _wrapped(text, width, "dim")


def _explained(item: Finding, lang: Lang, width: int) -> Iterator[Line]:
    """Why a finding is not a plain pass, when, and what another reading of the clause would say."""
    indent = "    "
    if item.verdict in ("fail", "review", "partial"):
        when = message("terminal", "at", lang, {"spans": spans_text(item.spans)}) if item.spans else ""
        yield from _wrapped(item.message + when, width, "", indent)
    if item.alternative is not None:
        other = item.alternative
        verdict = message("terminal", f"outcome.{other.verdict}", lang)
        numbers = "" if other.measured is None else amount(other.measured, item.unit, lang)
        reading = catalogue("terminal", lang).get(f"reading.{other.reading}", other.reading)
        text = message("terminal", "alternative", lang, {"reading": reading, "verdict": verdict})
        yield from _wrapped(f"{text} {numbers}".rstrip(), width, "dim", indent)


def _cadence(verdict: Verdict, lang: Lang, width: int) -> Iterator[Line]:
    pace = verdict.measurements.cadence
    if pace is not None:
        rate, off = f"{pace.steps_per_minute:.0f}", f"{max(1, pace.uncertainty):.0f}"
        yield from _wrapped(message("terminal", "cadence", lang, {"rate": rate, "off": off}), width, "dim")


def _warnings(verdict: Verdict, lang: Lang, width: int) -> Iterator[Line]:
    for code in verdict.warnings:
        yield from _wrapped(f"! {warning_text(code, lang)}", width, "yellow")


def warning_text(code: str, lang: Lang) -> str:
    """The sentence for a warning's code; a code that has none is shown as it is."""
    return catalogue("findings", lang).get(f"warning.{code}", code)


def _timeline(verdict: Verdict, lang: Lang, width: int) -> Iterator[Line]:
    line = timeline(verdict, width - 4)
    yield Line.of("  ", (line.times, "dim"))
    runs = [(state, len(list(run))) for state, run in groupby(line.states)]
    yield Line.of("  ", *((GLYPHS.get(state, CUT) * length, STATE_STYLES[state]) for state, length in runs))
    if line.look:
        yield Line.of("  ", (line.look, "bold yellow"))
    shown = [state for state in GLYPHS if state in line.states]
    legend = [f"{GLYPHS[state]} {message('terminal', f'state.{state}', lang)}" for state in shown]
    legend += [f"{CUT} {message('terminal', 'state.cut', lang)}"] if "cut" in line.states else []
    legend += [f"{LOOK_HERE} {message('terminal', 'look_here', lang)}"] if line.look else []
    yield from _wrapped("   ".join(legend), width, "dim")
