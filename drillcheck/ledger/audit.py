"""Checking a ledger's chain: in its database, or in an export that can be kept elsewhere; and erasing a payload.

An export is a text file of a line an entry; it needs no database, and its head is what a later check is held to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from pydantic import JsonValue
from sqlalchemy import select, update

from drillcheck.errors import InputError
from drillcheck.ledger.chain import ALGORITHMS, ERASURE, Algorithm, Break, Head, Link, breaks, genesis
from drillcheck.ledger.database import head_row
from drillcheck.ledger.entry import Draft
from drillcheck.ledger.evidence_store import EvidenceStore
from drillcheck.ledger.journal import Journal, View, Wanted, append, as_bytes, erased_by
from drillcheck.ledger.records.clips import Clip
from drillcheck.ledger.tables import ENTRY

FORMAT = "drillcheck.chain/1"
KEPT = ("module", "recorded_us", "corrects")
"""Columns that stay when an entry is erased: what it was, when it came, what it took the place of."""
SEARCHED = ("module", "subject", "squad", "person", "day", "recorded_us", "corrects")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: how far the chain reaches, how many payloads were erased, where it does not hold."""

    head: Head
    erased: int
    breaks: tuple[Break, ...]


def check_ledger(journal: Journal, anchors: Sequence[Head] = ()) -> Checked:
    """The chain in the database, the columns that entries are searched by, and the head that is kept beside."""
    with journal.reading() as view:
        row = head_row(view.db)
        first = genesis(row.ledger, row.algorithm)
        found = _checked(view.links(), first, row.algorithm, anchors, row.head)
        altered = list(_altered(view))
    broken = {one.seq for one in found.breaks}
    more = [one for one in altered if one.seq not in broken]
    return Checked(found.head, found.erased, tuple(sorted([*found.breaks, *more], key=lambda one: one.seq)))


def _altered(view: View) -> Iterator[Break]:
    """Entries whose columns are not what their payload says; of an erased one, what its erasure says."""
    told: dict[int, Mapping[str, object]] = {}
    asked = select(ENTRY).order_by(ENTRY.c.seq.desc()).execution_options(yield_per=1000)
    for entry in view.db.execute(asked):  # erasures before what they erased
        columns = {name: getattr(entry, name) for name in SEARCHED}
        content = _content(as_bytes(entry.payload))
        if entry.payload is None:
            nothing = dict.fromkeys(SEARCHED) | {name: columns[name] for name in KEPT}
            fine = columns == (nothing | dict(told.get(entry.seq, {}))) and entry.salt is None
        else:
            fine = all(content.get(name) == value for name, value in columns.items())
            seq = erased_by(as_bytes(entry.payload)) if entry.module == ERASURE else None
            record = content.get("record")
            if seq is not None and isinstance(record, dict):
                told[seq] = {name: record.get(name) for name in KEPT}
        if not fine:
            yield Break(entry.seq, "columns", str(entry.module), str(entry.subject or ""))


def check_export(path: Path, anchors: Sequence[Head] = ()) -> Checked:
    """An export, with nothing but its file. `InputError` where it is no export."""
    try:
        with path.open(encoding="utf-8") as file:
            lines = _read_lines(file, path)
            head = next(lines, {})
            algorithm = next((name for name in ALGORITHMS if name == head.get("algorithm")), None)
            if head.get("format") != FORMAT or algorithm is None:
                raise InputError("chain_unreadable", file=str(path), line=1, reason=FORMAT)
            return _checked(_exported(lines, path), genesis(str(head.get("ledger")), algorithm), algorithm, anchors)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("chain_unreadable", file=str(path), line=0, reason=str(error)) from error


def check_evidence(journal: Journal, store: EvidenceStore) -> tuple[Break, ...]:
    """Entries whose evidence is gone, or no longer what was measured."""
    with journal.reading() as view:
        clips = view.entries(Wanted({Clip.MODULE}))
    out = []
    for entry in clips:
        try:
            store.get(str(entry.record["evidence"]))
        except InputError:
            out.append(Break(entry.seq, "evidence", entry.module, entry.draft.subject))
    return tuple(out)


def export_lines(journal: Journal) -> Iterator[str]:
    """The lines of an export, the first of which names the ledger."""
    with journal.reading() as view:
        row = head_row(view.db)
        yield json.dumps({"format": FORMAT, "ledger": row.ledger, "algorithm": row.algorithm}) + "\n"
        for link in view.links():
            told = {
                "seq": link.seq,
                "salt": None if link.salt is None else link.salt.hex(),
                "payload": None if link.payload is None else link.payload.decode(),
                "digest": link.digest,
                "hash": link.hash,
            }
            yield json.dumps(told, ensure_ascii=False) + "\n"


def erase(journal: Journal, seq: int, reason: str, by: str) -> None:
    """Erase the payload of an entry, and say in a new entry which, why and by whom. The chain stays whole.

    `InputError`: no such entry, erased already, or an erasure itself.
    """
    if not by.strip():
        raise InputError("ledger_by")
    with journal.locked() as db:
        found = db.execute(select(ENTRY).where(ENTRY.c.seq == seq)).one_or_none()
        if found is None or found.module == ERASURE:
            raise InputError("ledger_no_entry", seq=seq)
        if found.payload is None:
            raise InputError("ledger_erased", seq=seq)
        nothing = dict.fromkeys(("subject", "squad", "person", "day", "salt", "payload"))
        db.execute(update(ENTRY).where(ENTRY.c.seq == seq).values(**nothing))
        kept = {name: getattr(found, name) for name in KEPT}
        append(db, [Draft(ERASURE, str(seq), {"erased": seq, **kept}, reason=reason)], by)


def _checked(
    links: Iterator[Link], first: str, algorithm: Algorithm, anchors: Sequence[Head], ends: Head | None = None
) -> Checked:
    head, erased = Head(0, first), 0

    def counted() -> Iterator[Link]:
        nonlocal head, erased
        for link in links:
            head, erased = Head(link.seq, link.hash), erased + (link.payload is None)
            yield link

    found = tuple(breaks(counted(), first, algorithm, anchors, ends))
    return Checked(head, erased, found)


def _read_lines(file: TextIO, path: Path) -> Iterator[dict[str, JsonValue]]:
    """Each line's JSON object."""
    for number, line in enumerate(file, start=1):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise InputError("chain_unreadable", file=str(path), line=number, reason="JSON")
        yield value


def _exported(lines: Iterator[dict[str, JsonValue]], path: Path) -> Iterator[Link]:
    for number, told in enumerate(lines, start=2):
        match told:
            case {"seq": int(seq), "salt": salt, "payload": payload, "digest": str(digest), "hash": str(hash_)} if (
                _hexadecimal(salt) and isinstance(payload, str | None) and not isinstance(seq, bool)
            ):
                data = as_bytes(payload)
                content = _content(data)
                erased = erased_by(data) if content.get("module") == ERASURE else None
                yield Link(
                    seq,
                    bytes.fromhex(salt) if isinstance(salt, str) else None,
                    data,
                    digest,
                    hash_,
                    str(content.get("module", "")),
                    str(content.get("subject", "")),
                    erased,
                )
            case _:
                raise InputError(
                    "chain_unreadable", file=str(path), line=number, reason="seq, salt, payload, digest, hash"
                )


def _content(payload: bytes | None) -> dict[str, JsonValue]:
    """What a payload says; nothing where it was altered into no JSON."""
    try:
        content = json.loads(payload or b"{}")
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _hexadecimal(*values: JsonValue) -> bool:
    try:
        return all(bytes.fromhex(value) is not None for value in values if isinstance(value, str))
    except ValueError:
        return False
