"""A district's year in a ledger, drawn from a seed: squads, people of every category, and what they did.

Everything is as the plan asks but for what `FAULTS` names, so that a report on it can be checked by hand.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np

from drillcheck.demo.bureau_year import bureau_year
from drillcheck.demo.lives import Fault, life
from drillcheck.ledger.records.base import Record
from drillcheck.ledger.records.courses import GeneralTraining, OnlineCourse
from drillcheck.ledger.records.drills import Drill
from drillcheck.ledger.records.people import Person, Service, Squad, StatusChange
from drillcheck.ledger.records.study import MakeUp, StudySession, StudyTask
from drillcheck.ledger.records.tests import CertificateAction, ExamSitting, FitnessExemption, FitnessResult
from drillcheck.ledger.register import Register
from drillcheck.rules.calendar import CHINA

SEED = 20240318
SQUADS = 12
PEOPLE = 15  # of each
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰波辉鹏宇欣悦晨"
CREDIT_COURSES, HOUR_COURSES = 12, 12
# Squads by number from 0, months from 1: what goes wrong, and which rule says so of whom, when.
NO_SECOND_HALF, LATE_UPLOAD, SHORT_DRILL, ONE_BATCH = (2, 5), (4, 3), (6, 9), (8, 6)
UNCOVERED, SHORT_STUDY, TWO_ANGLES, UNSIGNED, LATE_LEDGER = (1, 10), (3, 4), (5, 8), (7, 2), (9, 12)


@dataclass(frozen=True, slots=True)
class District:
    """Its records in the order in which they are to be taken in, and every fault among them."""

    records: list[Record]
    faults: list[Fault]

    def tables(self) -> dict[type[Record], list[Record]]:
        """Records by kind."""
        out: dict[type[Record], list[Record]] = defaultdict(list)
        for record in self.records:
            out[type(record)].append(record)
        return dict(out)


def district(year: int = 2024, seed: int = SEED, squads: int = SQUADS, prefix: str = "") -> District:
    """The year of a district. `prefix` keeps several districts apart in one ledger."""
    return _Drawn(year, seed, squads, prefix).district()


class _Drawn:
    def __init__(self, year: int, seed: int, squads: int, prefix: str) -> None:
        self.year, self.prefix = year, prefix
        self.rng = np.random.default_rng([seed, year])
        self.squads = [f"{prefix}{number + 1:02d}中队" for number in range(squads)]
        self.records: list[Record] = []
        self.faults: list[Fault] = []
        self.people: dict[str, list[Person]] = {}

    def district(self) -> District:
        for number, squad in enumerate(self.squads):
            self._people(number, squad)
        register = Register.of(self.records)
        self.records += [
            StudyTask(month=self._month(month), task=f"{self.year}年{month}月学习任务") for month in range(1, 13)
        ]
        for number, squad in enumerate(self.squads):
            for month in range(1, 13):
                self._drills(number, squad, month, register)
                self._study(number, squad, month, register)
        for squad in self.squads:
            for person in self.people[squad]:
                self._courses(person, register)
                self._tests(person, register)
        self.records += bureau_year(self.year, self.squads, self.prefix)
        return District(self.records, self.faults)

    def _fault(self, rule: str, who: str, period: str = "") -> None:
        self.faults.append(Fault(rule, who, period or str(self.year)))

    def _month(self, month: int) -> str:
        return f"{self.year}-{month:02d}"

    def _on(self, month: int, day: int) -> date:
        return date(self.year, month, min(day, calendar.monthrange(self.year, month)[1]))

    def _at(self, month: int, day: int, hour: int = 9) -> datetime:
        on = self._on(month, day)
        return datetime(on.year, on.month, on.day, hour, 0, tzinfo=CHINA)

    def _people(self, number: int, squad: str) -> None:
        kind = ("机动", "特定区域", "街镇")[min(number, 2)]
        self.records.append(Squad.model_validate({"squad": squad, "kind": kind}))
        self.people[squad] = []
        for nth in range(PEOPLE):
            ident = f"{self.prefix}{number + 1:02d}{nth + 1:03d}"
            name = str(self.rng.choice(list(SURNAMES))) + "".join(self.rng.choice(list(GIVEN), size=2))
            sex = "女" if self.rng.random() < 0.25 else "男"
            age = int(self.rng.integers(24, 58))
            birth = date(self.year - age, int(self.rng.integers(1, 13)), int(self.rng.integers(1, 29)))
            # Two of a squad are auxiliaries.
            staff = "辅助" if nth >= PEOPLE - 2 else "在编"
            person = Person.model_validate({"person": ident, "name": name, "sex": sex, "birth": birth, "staff": staff})
            self.people[squad].append(person)
            self.records.append(person)
            role = {0: "中队长", 1: "副中队长", 2: "法制员", 3: "信息员"}.get(nth, "队员")
            start = date(self.year - int(self.rng.integers(2, 6)), 3, 1)
            for record in life(self.year, number, nth, ident, self.faults):
                if isinstance(record, StatusChange) and record.change == "入职":
                    start = record.on
                self.records.append(record)
            self.records.append(Service(person=ident, squad=squad, role=role, start=start))

    def _drills(self, number: int, squad: str, month: int, register: Register) -> None:
        for half, day in ((1, 6), (2, 18)):
            if (number, month) == NO_SECOND_HALF and half == 2:
                self.faults += [
                    Fault("half_month", squad, f"{self._month(month)}/2"),
                    Fault("drill_year", squad, str(self.year)),
                ]
                self._fault("coverage", squad, self._month(month))
                continue
            on = self._on(month, day)
            serving = register.roster(squad, on)
            # A fifth stays on duty, another fifth each time.
            away = set(serving[half - 1 :: 5])
            if (number, month) == UNCOVERED:
                away = {serving[0], serving[1]}
            came = [who for who in serving if who not in away]
            length = Decimal(1500)
            if (number, month) == SHORT_DRILL and half == 1:
                length = Decimal(1140)
                self.faults += [
                    Fault("half_month", squad, f"{self._month(month)}/1"),
                    Fault("drill_year", squad, str(self.year)),
                ]
                self._fault("coverage", squad, self._month(month))
            late = (number, month) == LATE_UPLOAD and half == 2
            if late:
                self._fault("upload_deadline", squad, str(on))
            together = (number, month) == ONE_BATCH
            sent = self._at(month, 26 if late else 23 if half == 2 else 9, 15)
            if together:
                sent = self._at(month, 9, 15) if half == 1 else self._at(month, 23, 15)
            self.records.append(
                Drill(
                    squad=squad,
                    start=self._at(month, day),
                    length=length,
                    rests=[Decimal(120)],
                    attendees=came,
                    uploaded=sent,
                    batch="同一批" if together else "",
                )
            )
        if (number, month) == ONE_BATCH:
            self._fault("separate_uploads", squad, self._month(month))
        if (number, month) == UNCOVERED:
            self._fault("coverage", squad, self._month(month))

    def _study(self, number: int, squad: str, month: int, register: Register) -> None:
        case = (number, month)
        on = self._on(month, 12)
        signed = [] if case == UNSIGNED else register.roster(squad, on)
        if case in (SHORT_STUDY, TWO_ANGLES, UNSIGNED, LATE_LEDGER):
            self._fault("study", squad, self._month(month))
        if case in (SHORT_STUDY,):
            self._fault("study_year", squad)
        due = 15 if month == 12 else 20
        self.records.append(
            StudySession(
                squad=squad,
                month=self._month(month),
                held_on=on,
                length=Decimal(2340 if case == SHORT_STUDY else 2700),
                task=f"{self.year}年{month}月学习任务",
                angles=["左前", "右前"] if case == TWO_ANGLES else ["左前", "右前", "后方"],
                signed=signed,
                uploaded=self._at(month, due + 1 if case == LATE_LEDGER else due - 1),
            )
        )
        if case in (SHORT_STUDY, UNSIGNED):
            # Who lost the hour makes it up with the district.
            self.records += [
                MakeUp(person=who, month=self._month(month), held_on=self._on(month, 28))
                for who in register.roster(squad, on)
            ]

    def _courses(self, person: Person, register: Register) -> None:
        if person.staff != "在编":
            return
        ended, first = register.left(person.person, date(self.year, 12, 31)), register.services[person.person][0].start
        short = person.person.endswith("01008")
        for number in range(CREDIT_COURSES + HOUR_COURSES):
            on = self._on(1 + number // 2, 10 + number % 2)
            if ended is not None and on >= ended.on:
                break
            credit = number < CREDIT_COURSES
            untested = short and number == 3
            self.records.append(
                OnlineCourse.model_validate(
                    {
                        "person": person.person,
                        "course": f"网训{number + 1:02d}",
                        "kind": "学分课程" if credit else "学时课程",
                        "on": max(on, first),
                        "hours": Decimal(1),
                        "credits": Decimal(1 if credit else 0),
                        "watched": True,
                        "evaluated": credit,
                        "passed": credit and not untested,
                    }
                )
            )
        if short:
            self._fault("credits", person.person)
        if first < date(self.year, 5, 1) and (ended is None or ended.on > date(self.year, 5, 20)):
            self.records.append(
                GeneralTraining(
                    person=person.person,
                    period="第一期",
                    on=date(self.year, 5, 15),
                    days=Decimal(3),
                    hours=Decimal(24),
                    credits=Decimal(12),
                    completed=True,
                    attended=True,
                    evaluated=True,
                    passed=True,
                )
            )

    def _tests(self, person: Person, register: Register) -> None:
        who = person.person
        ended, first = register.left(who, date(self.year, 12, 31)), register.services[who][0].start
        if person.staff != "在编":
            return
        new = first.year == self.year
        age = self.year - person.birth.year
        if ended is None and not new and age < (50 if person.sex == "男" else 45):
            if who.endswith("05010"):
                self.records.append(FitnessExemption(person=who, year=self.year, reason="腰椎手术后"))
            else:
                slow = who.endswith("04012")
                if slow:
                    self._fault("fitness", who)
                self.records += self._fitness(person, slow=slow)
        month = 5 if ended is not None or (who[-1] in "02468" and not new) else 10
        if (ended is None or ended.on.month > 5) and first < self._on(10, 22):
            self.records.append(ExamSitting(person=who, on=self._on(month, 22), passed=True))
        if who.endswith("03"):
            half, on = who.endswith("11003"), self._on(7, 3)
            if half:
                self._fault("certificate", who, str(on))
            self.records.append(CertificateAction(person=who, action="换证", on=on, by_squad=True, by_bureau=not half))

    def _fitness(self, person: Person, *, slow: bool) -> list[Record]:
        man = person.sex == "男"
        run = ("7分30秒" if slow else "5分50秒") if man else ("5分59秒" if slow else "4分40秒")
        rows = [("立定跳远", "2.20" if man else "1.60"), ("1200米跑" if man else "800米跑", run)]
        return [
            FitnessResult.model_validate(
                {"person": person.person, "on": self._on(5, 16), "order": number, "event": event, "result": result}
            )
            for number, (event, result) in enumerate(rows, start=1)
        ]
