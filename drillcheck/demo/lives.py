"""What happens to people of a made-up district in a year: every category of 附件4, and drills that somebody misses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from drillcheck.ledger.records.base import Record
from drillcheck.ledger.records.people import Exemption, StatusChange
from drillcheck.rules.calendar import CHINA


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a rule must find: its name, of whom, for which period."""

    rule: str
    who: str
    period: str


def life(year: int, number: int, nth: int, who: str, faults: list[Fault]) -> Iterator[Record]:
    """What happens to the fifth to eighth of each squad: one category of 附件4 a squad and place."""
    stories: dict[tuple[int, int], list[tuple[str, date]]] = {
        (0, 4): [("入职", date(year, 2, 1)), ("初任培训", date(year, 4, 20))],
        (1, 4): [("入职", date(year, 5, 6))],
        (2, 4): [("离职", date(year, 7, 15))],
        (3, 4): [("失踪", date(year, 8, 1))],
        (4, 4): [("去世", date(year, 6, 11))],
        (5, 4): [("开除", date(year, 9, 2))],
        (6, 4): [("退休", date(year, 10, 1))],
        (7, 4): [("长病假", date(year, 3, 5)), ("返岗", date(year, 8, 12))],
        (8, 4): [("产假", date(year, 4, 1)), ("返岗", date(year, 10, 8))],
        (9, 4): [("援外支边", date(year, 1, 10))],
        (10, 4): [("入职", date(year, 12, 2))],
        (11, 4): [("长病假", date(year, 5, 1)), ("返岗", date(year, 12, 3))],
        (0, 5): [("调出", date(year, 11, 4))],
    }
    for change, on in stories.get((number, nth), []):
        late = (number, nth) == (6, 4)
        decided = on - timedelta(days=5)
        updated = datetime(on.year, on.month, on.day, 10, 0, tzinfo=CHINA) + timedelta(days=10 if late else 0)
        if late:
            faults.append(Fault("hr_update", who, str(decided)))
        yield StatusChange.model_validate(
            {"person": who, "change": change, "on": on, "decided": decided, "updated": updated}
        )
    if nth == 6 and number % 3 == 0:
        yield Exemption(person=who, start=date(year, 5, 1), end=date(year, 6, 30), reason="骨折", proof="医院证明")
