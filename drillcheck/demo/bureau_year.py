"""What the bureau of a made-up district did in a year: periods, contest, teachers, courseware, bases, bulletins."""

from __future__ import annotations

from datetime import date, timedelta

from drillcheck.ledger.records.base import Record
from drillcheck.ledger.records.bureau import (
    COURSES,
    GROUNDS,
    Base,
    Bulletin,
    Contest,
    CourseTaught,
    Courseware,
    Linked,
    Need,
    Teacher,
    TrainingPeriod,
)


def bureau_year(year: int, squads: list[str], prefix: str) -> list[Record]:
    """All as the plan asks. `prefix`: a district among others, which brings its training periods only."""
    out: list[Record] = []
    rows = [(1, 5, 13, 3), (1, 6, 3, 3), (2, 9, 20, 1), (3, 4, 9, 2), (3, 8, 13, 2), (4, 3, 26, 2), (5, 11, 5, 2)]
    for number, (row, month, day, days) in enumerate(rows, start=1):
        first = date(year, month, day)
        out.append(
            TrainingPeriod(
                row=row,
                name=f"{prefix}第{number}班",
                start=first,
                end=first + timedelta(days=days - 1),
                mode="封闭集中",
                audience="见附件2",
            )
        )
    if prefix:
        return out
    out.append(Contest(on=date(year, 9, 20), squads=squads, selected=squads[:1]))
    for number in range(3):
        out.append(
            Teacher.model_validate(
                {
                    "name": f"教员{number + 1}",
                    "level": "区级",
                    "start": date(year, 3, 1),
                    "trial": date(year, 2, 20),
                    "plan_reviewed": date(year, 4, 2),
                    "recommended": date(year, 6, 3) if number == 0 else None,
                }
            )
        )
    out.append(
        Courseware.model_validate(
            {
                "title": "规范执法动画",
                "form": "动画",
                "enforcement": True,
                "on": date(year, 8, 8),
                "norm_checked": date(year, 8, 9),
                "entered_contest": date(year, 10, 8),
            }
        )
    )
    grounds = list(GROUNDS)
    for number, course in enumerate(COURSES):
        out.append(CourseTaught(course=course, on=date(year, 5, 13 + number), ground=grounds[number]))
    for number, kind in enumerate(("机动", "特定区域", "街镇")):
        out.append(
            Base.model_validate(
                {"name": f"基地{number + 1}", "kind": kind, "start": date(year, 1, 5), "inspected": date(year, 9, 9)}
            )
        )
    out.append(Bulletin(title="上半年通报", on=date(year, 7, 10), contents=["培训进展", "学时学分", "考试考核结果"]))
    out.append(Teacher(name="基层教员1", level="基层", start=date(year, 3, 1)))
    out += [Need(squad=squad, need="执法文书", on=date(year, 2, 2)) for squad in squads]
    out.append(Linked(use="评先评优", squad=squads[1], on=date(year, 12, 20), result="优先"))
    out.append(Linked(use="职级晋升", person="01001", on=date(year, 12, 20), result="参考"))
    return out
