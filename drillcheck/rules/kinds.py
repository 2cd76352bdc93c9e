"""Every kind of record, by its name in case files, and the rule that judges it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TypeVar

from pydantic import JsonValue

from drillcheck.judge.policy import Policy
from drillcheck.rules.courses import (
    Course,
    GeneralPerson,
    HrUpdate,
    Identity,
    course_record,
    general_person,
    hr_update,
    identity,
)
from drillcheck.rules.drills import Filmed, Headcounted, Listed, Timed, attendance, attendance_list, filming, timing
from drillcheck.rules.exams import (
    Certificate,
    ExamSchedule,
    Rotation,
    cert_review,
    exam_rotation,
    exam_schedule,
)
from drillcheck.rules.fitness import Tested, fitness
from drillcheck.rules.month import DrillMonth, drill_month
from drillcheck.rules.resources import Bulletin, Quota, bulletin, quota
from drillcheck.rules.ruling import Given, Ruling
from drillcheck.rules.study import (
    StudyContent,
    StudyHours,
    StudyRecord,
    StudyYear,
    study_content,
    study_hours,
    study_ledger,
    study_year,
)
from drillcheck.rules.supervision import (
    BasesKept,
    CoursewareKept,
    Digital,
    Instructors,
    NamedClass,
    Recorded,
    bases_kept,
    class_name,
    courseware_kept,
    digital,
    instructors,
    recorded,
)
from drillcheck.rules.tasks import (
    Contest,
    DistrictTotal,
    Rows,
    SquadTotal,
    TaskPlan,
    competition,
    district_total,
    row_origin,
    squad_total,
    task_plan,
)
from drillcheck.rules.uploads import Uploaded, UploadPair, upload, upload_pair
from drillcheck.rules.year import CreditYear, credit_year

G = TypeVar("G", bound=Given)
Judge = Callable[[Mapping[str, JsonValue], Policy], Ruling]


def _kind(record: type[G], rule: Callable[[G, Policy], Ruling]) -> Judge:
    """The rule on a record as it stands in a file; `ValidationError` where it is no such record."""
    return lambda given, policy: rule(record.model_validate_json(json.dumps(given)), policy)


KINDS: Mapping[str, Judge] = {
    "drill_timing": _kind(Timed, timing),
    "drill_headcount": _kind(Headcounted, attendance),
    "drill_headcount_list": _kind(Listed, attendance_list),
    "drill_video": _kind(Filmed, filming),
    "drill_upload": _kind(Uploaded, upload),
    "drill_upload_pair": _kind(UploadPair, upload_pair),
    "drill_month": _kind(DrillMonth, drill_month),
    "study_ledger": _kind(StudyRecord, study_ledger),
    "study_hours": _kind(StudyHours, study_hours),
    "study_year": _kind(StudyYear, study_year),
    "study_content": _kind(StudyContent, study_content),
    "course_record": _kind(Course, course_record),
    "identity": _kind(Identity, identity),
    "general_person": _kind(GeneralPerson, general_person),
    "hr_update": _kind(HrUpdate, hr_update),
    "credit_year": _kind(CreditYear, credit_year),
    "fitness": _kind(Tested, fitness),
    "exam_schedule": _kind(ExamSchedule, exam_schedule),
    "exam_rotation": _kind(Rotation, exam_rotation),
    "cert_review": _kind(Certificate, cert_review),
    "task_plan": _kind(TaskPlan, task_plan),
    "district_total": _kind(DistrictTotal, district_total),
    "squad_total": _kind(SquadTotal, squad_total),
    "competition": _kind(Contest, competition),
    "row_origin": _kind(Rows, row_origin),
    "quota": _kind(Quota, quota),
    "bulletin": _kind(Bulletin, bulletin),
    "bases_kept": _kind(BasesKept, bases_kept),
    "instructors": _kind(Instructors, instructors),
    "courseware_kept": _kind(CoursewareKept, courseware_kept),
    "digital": _kind(Digital, digital),
    "recorded": _kind(Recorded, recorded),
    "class_name": _kind(NamedClass, class_name),
}
