"""What `--save` keeps: evidence, verdict, timeline picture, proving frames. Each file appears whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from drillcheck.errors import InputError
from drillcheck.evidence.model import Evidence
from drillcheck.i18n import Lang
from drillcheck.judge.verdict import Verdict
from drillcheck.report.frames import SavedFrame

FRAMES = "frames"
OURS = re.compile(r"\d{5,}\.\ds-[a-z_]+\.jpg")


def write_whole(path: Path, data: bytes) -> None:
    """Write beside `path` and rename: a crash leaves the old file or the new one. `InputError` if it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            Path(scratch).chmod(0o666 & ~_umask())
            Path(scratch).replace(path)
        except BaseException:
            Path(scratch).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError("output_unwritable", path=str(path), reason=error.strerror or str(error)) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def check_writable(folder: Path) -> None:
    """Raise `InputError` now if `folder`, or the nearest parent that exists, cannot be written into."""
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if not there.is_dir():
        raise InputError("output_not_a_folder", path=str(there))
    if not os.access(there, os.W_OK | os.X_OK):
        raise InputError("output_unwritable", path=str(there), reason=os.strerror(13))


def save_report(
    folder: Path,
    evidence: Evidence,
    verdict: Verdict,
    lang: Lang,
    *,
    frames: Iterable[SavedFrame],
    camera_limits: Sequence[float] = (),
) -> Verdict:
    """Write everything into `folder`, the verdict last; that verdict, whose findings name the saved frames."""
    from drillcheck.report.draw import encode_png
    from drillcheck.report.timeline_plot import timeline_plot

    check_writable(folder)
    write_whole(folder / "evidence.json", evidence.to_json().encode())
    write_whole(folder / "timeline.png", encode_png(timeline_plot(evidence, verdict, lang, camera_limits)))
    names: dict[str, list[str]] = {}
    written = set()
    for frame in frames:
        write_whole(folder / FRAMES / frame.name, frame.jpeg)
        written.add(frame.name)
        for rule in frame.rules:
            names.setdefault(rule, []).append(f"{FRAMES}/{frame.name}")
    named = with_frames(verdict, names)
    write_whole(folder / "verdict.json", named.to_json().encode())
    _drop_stale(folder / FRAMES, written)
    return named


def with_frames(verdict: Verdict, names: dict[str, list[str]]) -> Verdict:
    """The verdict with each finding's frames as saved files; where none was saved, the seconds stay."""
    findings = [
        item.model_copy(update={"frames": list[float | str](names[item.rule])}) if item.rule in names else item
        for item in verdict.findings
    ]
    return verdict.model_copy(update={"findings": findings})


def _drop_stale(folder: Path, keep: set[str]) -> None:
    """Frames of an earlier save that this verdict does not name; nothing else is touched."""
    for file in folder.glob("*.jpg"):
        if OURS.fullmatch(file.name) and file.name not in keep:
            file.unlink(missing_ok=True)
