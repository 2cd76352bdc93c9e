"""Every kind of record that a ledger takes, by module: what a row of its sheet says, typed."""

from __future__ import annotations

from drillcheck.ledger.records.base import Record
from drillcheck.ledger.records.bureau import (
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
from drillcheck.ledger.records.clips import KEPT
from drillcheck.ledger.records.courses import GeneralTraining, OnlineCourse
from drillcheck.ledger.records.drills import Attendance, Drill
from drillcheck.ledger.records.people import Exemption, Person, Service, Squad, StatusChange
from drillcheck.ledger.records.study import MakeUp, StudySession, StudyTask
from drillcheck.ledger.records.tests import CertificateAction, ExamSitting, FitnessExemption, FitnessResult

# In the order in which they are taken in: what others speak of comes first.
RECORDS: tuple[type[Record], ...] = (
    Squad,
    Person,
    Service,
    StatusChange,
    Exemption,
    Drill,
    Attendance,
    StudyTask,
    StudySession,
    MakeUp,
    OnlineCourse,
    GeneralTraining,
    FitnessResult,
    FitnessExemption,
    ExamSitting,
    CertificateAction,
    TrainingPeriod,
    Contest,
    Teacher,
    Courseware,
    CourseTaught,
    Base,
    Bulletin,
    Need,
    Linked,
)
BY_MODULE: dict[str, type[Record]] = {kind.MODULE: kind for kind in RECORDS}
EVERY: dict[str, type[Record]] = {kind.MODULE: kind for kind in (*RECORDS, *KEPT)}
"""Also those that no table brings."""
BY_LABEL: dict[str, type[Record]] = {kind.LABEL: kind for kind in RECORDS}
