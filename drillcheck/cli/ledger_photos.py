"""`drillcheck ledger photos`: are these photos of a session, from different angles?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillcheck.cli.command import command
from drillcheck.cli.options import argument, json_option, option, shell_options
from drillcheck.cli.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drillcheck.photos.check import Checked, Pair

EXIT = {"pass": 0, "fail": 1, "review": 3}


@command("ledger.photos")
@argument("photos", metavar="PHOTO...", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--detector", metavar="NAME|FILE", default=None)
@json_option
@shell_options
@click.pass_obj
def photos(shell: Shell, photos: tuple[Path, ...], detector: str | None) -> int:
    """Viewpoints counted, people in each photo."""
    from datetime import date

    from drillcheck.detect.load import load_detector
    from drillcheck.judge.policy_file import policy_in_force
    from drillcheck.photos.check import check
    from drillcheck.profile import load_profile
    from drillcheck.signin.pages import pages

    images = [image for path in photos for image in pages(path)]
    settings = load_profile().detector
    wanted = policy_in_force(date.today()).study.photos.least
    found = check(images, load_detector(detector, settings).detector, settings.input, wanted)
    if shell.json:
        pairs = [{"photos": [p.first + 1, p.second + 1], "sameness": p.how.sameness} for p in found.pairs]
        told = {
            "schema": "drillcheck.photos/1",
            "verdict": found.verdict,
            "angles": found.angles,
            "people": list(found.people),
            "pairs": pairs,
        }
        shell.out(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _show(shell, found, [path.name for path in photos], wanted)
    return EXIT[found.verdict]


def _show(shell: Shell, found: Checked, names: Sequence[str], wanted: int) -> None:
    def named(pair: Pair) -> dict[str, str]:
        return {"one": names[pair.first], "other": names[pair.second]}

    several = len(names) == len(found.people)
    for number, people in enumerate(found.people):
        name = names[number] if several else str(number + 1)
        shell.out(shell.text("photos.people", name=name, people=people))
    for pair in found.pairs if several else ():
        kind = "mirrored" if pair.how.mirrored else pair.how.sameness
        shell.out(shell.text(f"photos.{kind}", **named(pair)))
    outcome = shell.text(f"outcome.{found.verdict}")
    shell.out(shell.text("photos.angles", angles=found.angles, wanted=wanted, verdict=outcome))
