"""The roster: who is in service (在职), exempt (免训) or has left (离职), and since when, judged as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drillcheck.errors import InputError
from drillcheck.judge.roster_entry import Entry
from drillcheck.judge.roster_rows import read_entries
from drillcheck.judge.roster_table import read_table
from drillcheck.sheets import plain


@dataclass(frozen=True, slots=True)
class RosterCount:
    """One squad on one day."""

    squad: str | None
    people: tuple[str, ...]
    """Ids of everybody in service, the exempt among them, in order."""
    exempt: tuple[tuple[str, str], ...]
    """Id and reason of the exempt."""
    sha256: str

    @property
    def in_service(self) -> int:
        """How many are in service; whoever is exempt is in service too."""
        return len(self.people)


@dataclass(frozen=True, slots=True)
class Roster:
    """All rows of one file."""

    entries: tuple[Entry, ...]
    sha256: str
    source: str
    """The path as the user gave it, for messages."""

    @property
    def squads(self) -> tuple[str, ...]:
        """Names of the squads, in order; empty when the file has no squads."""
        return tuple(sorted({entry.squad for entry in self.entries if entry.squad is not None}))

    def as_of(self, day: date, squad: str | None = None) -> RosterCount:
        """The squad on that day. `InputError` when it must be chosen, is unknown, contradicts itself or has nobody."""
        wanted = plain(squad) if squad else None
        chosen = self._choose(wanted)
        people = {entry.person for entry in self.entries if entry.squad == chosen and entry.covers(day)}
        covering = [entry for entry in self.entries if entry.person in people and entry.covers(day)]
        _refuse_contradictions(covering, day, self.source)
        serving = [entry for entry in covering if entry.squad == chosen and entry.status != "left"]
        ids = tuple(sorted({entry.person for entry in serving}))
        if not ids:
            raise InputError("roster_nobody", file=self.source, date=day.isoformat(), squad=chosen or "–")
        return RosterCount(chosen or wanted, ids, _exempt(serving), self.sha256)

    def _choose(self, wanted: str | None) -> str | None:
        if wanted is None:
            if len(self.squads) > 1:
                raise InputError("roster_several_squads", file=self.source, squads="、".join(self.squads))
            return self.squads[0] if self.squads else None
        if not self.squads:  # the file is about one squad and does not name it
            return None
        if wanted not in self.squads:
            raise InputError("roster_unknown_squad", file=self.source, squad=wanted, squads="、".join(self.squads))
        return wanted


def read_roster(path: Path) -> Roster:
    """Read CSV or XLSX, told apart by content. `InputError` when it cannot be read or any row is wrong."""
    from hashlib import sha256

    if path.exists() and not path.is_file():
        raise InputError("roster_not_a_file", file=str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("roster_unreadable", file=str(path), reason=error.strerror or str(error)) from error
    entries = read_entries(read_table(data, str(path)), str(path))
    return Roster(tuple(entries), sha256(data).hexdigest(), str(path))


def _exempt(serving: Iterable[Entry]) -> tuple[tuple[str, str], ...]:
    """Id and reasons of the exempt; several rows of one person give one entry."""
    reasons: dict[str, list[str]] = {}
    for entry in serving:
        if entry.status == "exempt":
            reasons.setdefault(entry.person, []).append(entry.reason)
    return tuple((person, "；".join(filter(None, dict.fromkeys(rows)))) for person, rows in sorted(reasons.items()))


def _refuse_contradictions(covering: Sequence[Entry], day: date, source: str) -> None:
    """On one day nobody serves in two squads, nor serves in a squad that he has left."""
    serving = [entry for entry in covering if entry.status != "left"]
    for one in serving:
        for other in covering:
            same = other.person == one.person and other is not one
            if same and (other.squad == one.squad) == (other.status == "left"):
                first, second = sorted((one, other), key=lambda entry: entry.row)
                raise InputError(
                    "roster_contradiction",
                    file=source,
                    person=one.person,
                    date=day.isoformat(),
                    first=first.row,
                    first_says=_says(first),
                    second=second.row,
                    second_says=_says(second),
                )


def _says(entry: Entry) -> str:
    period = f"{entry.start or ''}–{entry.end or ''}"
    return " ".join(filter(None, [entry.squad, entry.status, period if period != "–" else ""]))
