"""`drillcheck probe`: what a video file is."""

from __future__ import annotations

import json
from pathlib import Path

import click

from drillcheck.cli.command import command
from drillcheck.cli.options import argument, json_option, shell_options
from drillcheck.cli.shell import Shell
from drillcheck.report.wrap import cells, pad
from drillcheck.timecode import clock


@command("probe")
@argument("clip", metavar="CLIP", type=click.Path(path_type=Path))
@json_option
@shell_options
@click.pass_obj
def probe(shell: Shell, clip: Path) -> int:
    """Read the container and every packet."""
    from drillcheck.ingest.reader import ClipReader

    with ClipReader(clip) as reader:
        facts = reader.probe().to_dict()
    if shell.json:
        shell.out(json.dumps(facts, ensure_ascii=False, indent=1))
        return 0
    rate = shell.text("fps", fps=f"{facts['fps']:.4g}")
    rows = {
        "duration": clock(float(str(facts["duration_s"]))),
        "picture": f"{facts['width']}×{facts['height']}, {rate}"
        + (shell.text("probe.variable") if facts["variable_rate"] else ""),
        "codec": f"{facts['codec']} ({facts['container']})",
        "recorded": str(facts["recorded_at"] or shell.text("probe.unknown")),
        "size": f"{int(str(facts['size_bytes'])) / 1e6:.1f} MB",
    }
    titles = {name: shell.text(f"probe.{name}") for name in rows}
    width = max(cells(title) for title in titles.values()) + 2
    shell.out("\n".join([str(clip), *(f"  {pad(titles[name], width)}{value}" for name, value in rows.items())]))
    return 0
