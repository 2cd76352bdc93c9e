"""`drillcheck verify`: measure a clip and judge it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drillcheck.cli.command import command
from drillcheck.cli.ledger import by_option
from drillcheck.cli.options import (
    Judging,
    Saving,
    Scanning,
    clips_argument,
    json_option,
    judging_options,
    option,
    saving_options,
    scan_options,
    shell_options,
)
from drillcheck.cli.scanning import profile_named, scan
from drillcheck.cli.shell import Shell
from drillcheck.errors import DrillcheckError

if TYPE_CHECKING:
    from drillcheck.cli.ledger_verify import Recording
    from drillcheck.cli.terms import Terms
    from drillcheck.evidence.model import Evidence
    from drillcheck.judge.verdict import Verdict
    from drillcheck.report.frames import SavedFrame

DEFAULT_SCANNING = Scanning()
NOTHING_SAVED = Saving()


@command("verify")
@clips_argument
@judging_options
@scan_options
@saving_options
@option("--index", metavar="FILE", default=None, type=click.Path(path_type=Path))
@option("--ledger", "url", metavar="URL|FILE", default=None)
@option("--half", type=click.Choice(["1", "2"]), default=None)
@option("--batch", metavar="NAME", default="")
@by_option
@json_option
@shell_options
@click.pass_obj
def verify(
    shell: Shell,
    /,
    clips: tuple[Path, ...],
    judging: Judging,
    scanning: Scanning,
    saving: Saving,
    index: Path | None,
    **ledger: Any,
) -> int:
    """Verify and show, and record in a ledger if asked."""
    from drillcheck.cli.terms import Terms

    if ledger["url"] is None:
        return verify_clip(shell, clips, Terms.read(judging), scanning, saving, index).exit_code
    from drillcheck.cli.ledger_verify import Recording

    with Recording.opened(**ledger) as recording:
        terms = Terms.read(judging, recording.roster())
        return verify_clip(shell, clips, terms, scanning, saving, index or recording.index, recording).exit_code


def verify_clip(
    shell: Shell,
    clips: Sequence[Path],
    terms: Terms,
    scanning: Scanning = DEFAULT_SCANNING,
    saving: Saving = NOTHING_SAVED,
    index: Path | None = None,
    recording: Recording | None = None,
) -> Verdict:
    """Measure, compare with earlier uploads if asked, judge the *serialised* evidence, record, save if asked, show."""
    from drillcheck.cli.comparing import compare, opened
    from drillcheck.cli.showing import show
    from drillcheck.cli.terms import camera_limits, read_evidence
    from drillcheck.judge.messages import with_messages
    from drillcheck.report.save import check_writable, save_report
    from drillcheck.scan.clip import Clip

    if saving.folder is not None:
        check_writable(saving.folder)
    with Clip(clips) as clip, opened(index) as uploads:
        # What is wrong with roster, day or policy shows before the long part.
        as_of, _, _ = terms.settle(clip.parts[0].probe.recorded_at)
        if recording is not None:
            recording.check(terms.uploaded_at, as_of.day)
        evidence = read_evidence(scan(shell, clip, scanning).to_json(), str(clips[0]))
        compared = None if uploads is None else compare(shell, uploads, clip, evidence, terms, scanning)
    if recording is not None and compared is not None:
        compared = recording.earlier(compared, terms.uploaded_at)
    judged, policy = terms.judge(evidence, compared)
    if recording is not None:
        judged = recording.record(evidence, judged, policy)
    verdict = with_messages(judged, shell.lang)
    if saving.folder is not None:
        shell.note(shell.text("saving"))
        try:
            frames = _frames(shell, clips, evidence, verdict, scanning, faces=saving.faces)
            limits = camera_limits(policy)
            verdict = save_report(saving.folder, evidence, verdict, shell.lang, frames=frames, camera_limits=limits)
        except DrillcheckError:
            if not shell.json:  # what took so long to find out is told before what went wrong
                show(shell, verdict)
            raise
    show(shell, verdict, saved=saving.folder)
    return verdict


def _frames(
    shell: Shell, clips: Sequence[Path], evidence: Evidence, verdict: Verdict, scanning: Scanning, *, faces: bool
) -> Iterator[SavedFrame]:
    from drillcheck.report.originals import frames_of_clips

    profile = profile_named(scanning.profile)
    return frames_of_clips(
        clips, evidence, verdict, shell.lang, detector=scanning.detector, profile=profile, faces=faces
    )
