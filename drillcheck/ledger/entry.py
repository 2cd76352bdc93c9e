"""Entries of the ledger: what is to be recorded, and what was, when and by whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pydantic import JsonValue

Record = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be. `subject` names what it is about, once within its module; `record` None takes back what
    `corrects` names.

    `day`: when it is true of; `squad`, `person`: of whom, to be found by.
    """

    module: str
    subject: str
    record: Record | None
    squad: str | None = None
    person: str | None = None
    day: date | None = None
    corrects: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the ledger. `recorded_at`: when it came into the ledger, in UTC; `by`: who says so."""

    seq: int
    recorded_at: datetime
    by: str
    draft: Draft

    @property
    def module(self) -> str:
        """The module that it belongs to."""
        return self.draft.module

    @property
    def record(self) -> Record:
        """What it says; empty where it only takes back another."""
        return self.draft.record or {}


def payload_of(draft: Draft, recorded_us: int, by: str) -> bytes:
    """All of an entry but its salt, in the one spelling that the chain is computed over: UTF-8 JSON, keys in order."""
    content = {
        "module": draft.module,
        "subject": draft.subject,
        "squad": draft.squad,
        "person": draft.person,
        "day": None if draft.day is None else draft.day.isoformat(),
        "recorded_us": recorded_us,
        "by": by,
        "corrects": draft.corrects,
        "reason": draft.reason,
        "record": draft.record,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry_of(seq: int, payload: bytes) -> Entry:
    """Back from its payload."""
    content = json.loads(payload)
    day = content["day"]
    draft = Draft(
        module=content["module"],
        subject=content["subject"],
        record=content["record"],
        squad=content["squad"],
        person=content["person"],
        day=None if day is None else date.fromisoformat(day),
        corrects=content["corrects"],
        reason=content["reason"],
    )
    return Entry(seq, moment(content["recorded_us"]), content["by"], draft)


def moment(microseconds: int) -> datetime:
    """A moment from microseconds since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
