"""What somebody did to a finished recording: edits of its time line and of its pictures.

Edits of the time line are carried out in the order written, and every `at_s` counts in the clip as those before have
left it. Edits of pictures come last: their `at_s` counts in the finished clip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, model_validator

Floats = npt.NDArray[np.float64]


class _Edit(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    at_s: float = Field(ge=0)
    seconds: float = Field(gt=0)

    @property
    def end_s(self) -> float:
        """Where the stretch that it takes hold of ends."""
        return self.at_s + self.seconds


class Loop(_Edit):
    """At `at_s` the `seconds` from `of_s` on (default: those just played) are played again, `times` times."""

    do: Literal["loop"]
    of_s: float | None = Field(default=None, ge=0)
    times: int = Field(default=1, ge=1)

    @property
    def copied_s(self) -> float:
        """Where the stretch that is played again begins."""
        return self.at_s - self.seconds if self.of_s is None else self.of_s


class Freeze(_Edit):
    """One picture stands for `seconds`; then the recording goes on, or, without `insert`, that much of it is gone."""

    do: Literal["freeze"]
    insert: bool = True


class Speed(_Edit):
    """`seconds` of the recording play `factor` times as fast; `blend` mixes neighbouring pictures."""

    do: Literal["speed"]
    factor: float = Field(ge=0.1, le=10)
    blend: bool = False

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.factor == 1:
            raise ValueError("a factor of 1 changes nothing")
        return self


class Reverse(_Edit):
    """`seconds` of the recording play backwards: in their place, or, with `append`, once more after themselves."""

    do: Literal["reverse"]
    append: bool = False


class Brightness(_Edit):
    """The picture is `gain` times as bright."""

    do: Literal["brightness"]
    gain: float = Field(gt=0.2, lt=3)


class Noise(_Edit):
    """Fresh noise of so many grey levels lies over the picture."""

    do: Literal["noise"]
    levels: float = Field(gt=0, le=30)


class Black(_Edit):
    """Nothing but black."""

    do: Literal["black"]


class Cover(_Edit):
    """A hand or a cloth on the lens: dark, without structure, a little light round it."""

    do: Literal["cover"]


class Screen(_Edit):
    """The recording was filmed off a screen: a frame round it, seen askew, refresh bands, the grid of its pixels."""

    do: Literal["screen"]


TimeEdit = Loop | Freeze | Speed | Reverse
TIME = (Loop, Freeze, Speed, Reverse)
PictureEdit = Brightness | Noise | Black | Cover | Screen
Edit = Annotated[TimeEdit | PictureEdit, Field(discriminator="do")]


class EditFact(BaseModel):
    """What one edit did to the finished clip: the stretch that is not as it was recorded, and what it copies."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["loop", "freeze", "speed", "reverse", "brightness", "noise", "black", "cover", "screen"]
    start_s: float
    end_s: float
    copy_of_s: float | None = None
    factor: float | None = None


@dataclass(frozen=True)
class Playback:
    """What is played: `source` (frames,) is the recorded frame of each played one; a fraction mixes two neighbours."""

    source: Floats
    facts: tuple[EditFact, ...]

    @property
    def recorded(self) -> npt.NDArray[np.int64]:
        """(frames,) the nearest recorded frame."""
        return np.floor(self.source + 0.5).astype(np.int64)

    def stretches(self, start: int, end: int) -> list[tuple[int, int]]:
        """Every played stretch [start, end) that shows recorded frames [start, end)."""
        inside = np.concatenate([[False], (self.recorded >= start) & (self.recorded < end), [False]])
        borders = np.flatnonzero(inside[1:] != inside[:-1])
        return [(int(a), int(b)) for a, b in zip(borders[::2], borders[1::2], strict=True)]

    def first(self, frame: int) -> int:
        """The first played frame that shows this recorded one or one after it; the end, where none does."""
        later = self.recorded >= frame
        return int(np.argmax(later)) if later.any() else len(later)


def playback(edits: Sequence[Edit], frames: int, fps: int) -> Playback:
    """Carry out the time edits on so many recorded frames. Raises ValueError where an edit reaches past the clip."""
    source = np.arange(frames, dtype=np.float64)
    facts: list[EditFact] = []
    for edit in edits:
        if not isinstance(edit, TIME):
            continue
        start, end = _stretch(edit, len(source), fps)
        before = len(source)
        source = _carried_out(edit, source, start, end, fps)
        grown = len(source) - before
        facts = [_later(fact, start / fps, grown / fps) for fact in facts]
        facts.append(_fact(edit, start, end, grown, fps))
    marked = [edit for edit in edits if not isinstance(edit, TIME)]
    facts += [_fact(edit, *_stretch(edit, len(source), fps), 0, fps) for edit in marked]
    return Playback(source, tuple(facts))


def _stretch(edit: Edit, frames: int, fps: int) -> tuple[int, int]:
    """Frames [start, end) that an edit takes hold of in a clip of `frames`."""
    start, end = round(edit.at_s * fps), round(edit.end_s * fps)
    first = round(edit.copied_s * fps) if isinstance(edit, Loop) else start
    reach = max(start, first + end - start) if isinstance(edit, Loop) else start if _inserts(edit) else end
    if first < 0 or reach > frames or end <= start:
        raise ValueError(f"edits: {edit.do} at {edit.at_s:g} s reaches past the clip of {frames / fps:g} s")
    return start, end


def _inserts(edit: Edit) -> bool:
    return isinstance(edit, Freeze) and edit.insert


def _carried_out(edit: TimeEdit, source: Floats, start: int, end: int, fps: int) -> Floats:
    inside = source[start:end]
    if isinstance(edit, Loop):
        first = round(edit.copied_s * fps)
        return _joined(source[:start], *[source[first : first + end - start]] * edit.times, source[start:])
    if isinstance(edit, Freeze):
        held = np.full(end - start, source[min(start, len(source) - 1)])
        return _joined(source[:start], held, source[start if edit.insert else end :])
    if isinstance(edit, Speed):
        return _joined(source[:start], _faster(inside, edit), source[end:])
    return _joined(source[:start], *([inside] if edit.append else []), inside[::-1], source[end:])


def _faster(inside: Floats, edit: Speed) -> Floats:
    wanted = np.arange(max(1, round(len(inside) / edit.factor)))
    if not edit.blend:
        return np.asarray(inside[np.minimum((wanted * edit.factor).astype(int), len(inside) - 1)])
    at = np.clip((wanted + 0.5) * edit.factor - 0.5, 0, len(inside) - 1)
    return np.asarray(np.interp(at, np.arange(len(inside)), inside))


def _joined(*parts: Floats) -> Floats:
    whole: Floats = np.concatenate(parts)
    return whole


def _fact(edit: Edit, start: int, end: int, grown: int, fps: int) -> EditFact:
    a, b, copied, factor = start, end, None, None
    if isinstance(edit, Loop):
        b, copied = start + grown, edit.copied_s
        # What is played again after the insertion stands later than it stood.
        copied = copied + grown / fps if round(copied * fps) >= start else copied
    elif isinstance(edit, Speed):
        b, factor = end + grown, edit.factor
    elif isinstance(edit, Reverse) and edit.append:
        a, b, copied = end, end + grown, start / fps
    return EditFact(type=edit.do, start_s=a / fps, end_s=b / fps, copy_of_s=copied, factor=factor)


def _later(fact: EditFact, at_s: float, grown_s: float) -> EditFact:
    """A fact about what lies wholly behind a place where the clip grew or shrank; one across it grows with it."""
    if not grown_s:
        return fact
    start_s = fact.start_s + (grown_s if fact.start_s >= at_s else 0.0)
    end_s = fact.end_s + (grown_s if fact.end_s > at_s else 0.0)
    copied = fact.copy_of_s
    if copied is not None and copied >= at_s:
        copied += grown_s
    return fact.model_copy(update={"start_s": start_s, "end_s": max(end_s, start_s), "copy_of_s": copied})
