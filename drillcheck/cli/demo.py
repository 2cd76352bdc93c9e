"""`drillcheck demo`: an example whose truth is known, verified and compared with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillcheck.cli.command import command
from drillcheck.cli.options import Judging, json_option, option, shell_options
from drillcheck.cli.shell import Shell
from drillcheck.i18n import catalogue

if TYPE_CHECKING:
    from drillcheck.demo.render import Rendered
    from drillcheck.demo.scenario import Scenario
    from drillcheck.demo.truth import Truth
    from drillcheck.judge.verdict import Verdict


@command("demo")
@option("--scenario", metavar="NAME", default="pass")
@option("--out", metavar="DIR", default=None, type=click.Path(path_type=Path))
@option("--list", "listing", is_flag=True)
@option("--render-only", is_flag=True)
@json_option
@shell_options
@click.pass_obj
def demo(shell: Shell, scenario: str, out: Path | None, listing: bool, render_only: bool) -> int:
    """Render, verify, compare."""
    if listing:
        return _list(shell)
    if not render_only:
        _need_model()
    rendered = _rendered(shell, scenario, out or Path("drillcheck-demo") / Path(scenario).stem)
    if render_only:
        shell.out("\n".join(str(path) for path in (rendered.clip, rendered.truth, rendered.roster)))
        return 0
    from drillcheck.cli.terms import Terms
    from drillcheck.cli.verify import verify_clip
    from drillcheck.demo.truth import Truth

    terms = Terms.read(Judging(rendered.roster))
    verdict = verify_clip(shell, [rendered.clip], terms)
    truth = Truth.model_validate_json(rendered.truth.read_bytes())
    if not shell.json:
        shell.out(compared(shell, truth, verdict))
    return verdict.exit_code


def _list(shell: Shell) -> int:
    from drillcheck.demo.scenario import known_scenarios, load_scenario
    from drillcheck.report.wrap import pad

    scenarios = [load_scenario(name) for name in known_scenarios()]
    if shell.json:
        import json

        rows = [{"name": item.name, "about": _about(shell, item), "expect": item.expect.verdict} for item in scenarios]
        shell.out(json.dumps({"schema": "drillcheck.scenarios/1", "scenarios": rows}, ensure_ascii=False, indent=1))
        return 0
    width = max(len(item.name) for item in scenarios) + 2
    expected = {item.name: shell.text(f"outcome.{item.expect.verdict}") for item in scenarios}
    shell.out(
        "\n".join(f"{pad(item.name, width)}{pad(expected[item.name], 14)}{_about(shell, item)}" for item in scenarios)
    )
    return 0


def _about(shell: Shell, scenario: Scenario) -> str:
    """What happens in it; a scenario that the catalogue does not know speaks for itself."""
    return catalogue("terminal", shell.lang).get(f"scenario.{scenario.name}", scenario.about)


def _need_model() -> None:
    """Say now, not after a minute of rendering, that there is no detector."""
    from drillcheck.detect.registry import checked_weights, find_model

    checked_weights(find_model(None))


def _rendered(shell: Shell, scenario: str, folder: Path) -> Rendered:
    """The example's files; what is there whole is used again."""
    from drillcheck.demo.render import Rendered, render_scenario
    from drillcheck.demo.scenario import load_scenario
    from drillcheck.report.progress import no_progress, progress_bar
    from drillcheck.report.save import check_writable

    name = load_scenario(scenario).name
    files = Rendered(folder / f"{name}.mp4", folder / "truth.json", folder / "roster.csv")
    if all(path.is_file() for path in (files.clip, files.truth, files.roster)):
        shell.note(shell.text("demo.reused", path=files.clip))
        return files
    check_writable(folder)
    shell.note(shell.text("demo.rendering", path=files.clip))
    with progress_bar(shell.lang) if shell.wants_progress else no_progress() as report:
        return render_scenario(scenario, folder, progress=lambda done: report("render", done))


def compared(shell: Shell, truth: Truth, verdict: Verdict) -> str:
    """One line: people and rests, true and measured."""
    from drillcheck.timecode import clock

    def spans(rests: list[tuple[float, float]]) -> str:
        shown = shell.text("comma").join(f"{clock(start)}–{clock(end)}" for start, end in rests)
        return shown or shell.text("demo.no_rest")

    people = verdict.measurements.participants
    return shell.text(
        "demo.compared",
        people=truth.participants,
        count=people.count,
        low=people.low,
        high=people.high,
        rests=spans([(rest.start_s, rest.end_s) for rest in truth.rests]),
        found=spans([(rest.start_s, rest.end_s) for rest in verdict.measurements.rests]),
        expect=shell.text(f"outcome.{truth.expect.verdict}"),
        verdict=shell.text(f"outcome.{verdict.verdict}"),
    )
