"""A district's year under the rules: every fault that was put in is found, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from drillcheck.demo.district import District
from drillcheck.i18n import catalogue
from drillcheck.judge.policy_file import policy_in_force
from drillcheck.ledger.asking import Question, situation
from drillcheck.ledger.checks import check
from drillcheck.ledger.checks.finding import LedgerFinding
from drillcheck.ledger.checks.situation import Situation
from drillcheck.ledger.journal import Journal
from drillcheck.ledger.records.drills import Drill
from drillcheck.ledger.records.people import Squad
from drillcheck.ledger.records.study import StudySession
from drillcheck.ledger.register import Register
from drillcheck.ledger.report import sentence, standing
from drillcheck.ledger.stored import Stored

POLICY = policy_in_force(date(2024, 12, 31))
AFTER = date(2025, 1, 5)


def known(year: District, as_of: date = AFTER, squads: Sequence[str] | None = None) -> Situation:
    records = [Stored(number, record) for number, record in enumerate(year.records, start=1)]
    return Situation.of(POLICY, 2024, as_of, Register.of(year.records), records, squads)


def of(findings: Sequence[LedgerFinding], rule: str, who: str, period: str) -> LedgerFinding:
    return next(one for one in findings if (one.rule, one.who, one.period) == (rule, who, period))


def test_every_fault_of_the_year_is_found_and_no_other(year: District) -> None:
    failed = {(one.rule, one.who, one.period) for one in check(known(year)) if one.verdict == "fail"}
    assert failed == {(fault.rule, fault.who, fault.period) for fault in year.faults}
    assert not [one for one in check(known(year)) if one.verdict in ("partial", "review")]


def test_every_category_of_annex_4_is_in_the_year_and_judged_by_its_rule(year: District) -> None:
    reasons = {one.params["reason"] for one in check(known(year)) if one.rule == "credits"}
    assert reasons == {"R09", "R10", "R11", "R12", "R13", "R15", "R17"}


def test_nothing_has_failed_before_it_is_due(year: District) -> None:
    early = District([one for one in year.records if one.when is None or one.when <= date(2024, 5, 10)], [])
    findings = check(known(early, date(2024, 5, 10)))
    assert of(findings, "half_month", "01中队", "2024-05/2").verdict == "not_judged"
    assert of(findings, "half_month", "01中队", "2024-05/1").verdict == "pass"
    assert of(findings, "coverage", "01中队", "2024-05").verdict == "not_judged"
    assert of(findings, "study", "01中队", "2024-05").verdict == "not_judged"
    assert {one.verdict for one in findings if one.about == "bureau"} <= {"pass", "not_judged"}
    assert {one.verdict for one in findings if one.rule in ("credits", "fitness", "drill_year")} <= {
        "pass",
        "exempt",
        "not_judged",
    }


def test_a_day_sees_nothing_of_what_came_after_it(year: District) -> None:
    findings = check(known(year, date(2024, 5, 8)))
    assert of(findings, "half_month", "01中队", "2024-05/2").verdict == "not_judged"
    late = of(check(known(year, date(2024, 3, 24))), "upload_deadline", "05中队", "2024-03-18")
    assert late.verdict == "not_judged"  # uploaded on the 26th, due on the 25th


def test_a_squad_owes_nothing_of_months_in_which_it_was_not_there(year: District) -> None:
    records = [
        Squad(squad=one.squad, kind=one.kind, end=date(2024, 4, 30)) if one == year.records[0] else one
        for one in year.records
        if not (isinstance(one, Drill | StudySession) and one.squad == "01中队" and one.when > date(2024, 4, 30))
    ]
    findings = [one for one in check(known(District(records, []))) if one.who == "01中队"]
    assert not [one for one in findings if one.verdict == "fail"]
    assert of(findings, "drill_year", "01中队", "2024").limit == 8


def test_each_finding_says_what_proves_it_and_reads_in_both_languages(year: District) -> None:
    findings = [*check(known(year)), *check(known(year, date(2024, 6, 3)))]
    for one in findings:
        assert one.clause.startswith("R")
        for lang in ("zh", "en"):
            assert sentence(one, lang)
        assert f"rule.{one.rule}" in catalogue("ledger", "zh")
    proven = [
        one for one in findings if one.verdict in ("fail", "pass") and one.rule in ("half_month", "study", "task")
    ]
    assert all(one.records for one in proven if one.measured)


def test_another_reading_of_the_deadline_is_told_beside(year: District) -> None:
    late = of(check(known(year)), "upload_deadline", "05中队", "2024-03-18")
    assert (late.verdict, late.alternative and late.alternative.verdict) == ("fail", "pass")


def test_a_squad_alone_is_judged_as_within_its_district(journal: Journal, year: District) -> None:
    journal.write(lambda _: [record.draft() for record in year.records], "我")
    with journal.reading() as view:
        whole = check(situation(view, Question(POLICY, 2024, AFTER)))
        alone = check(situation(view, Question(POLICY, 2024, AFTER, squads=["03中队"])))
    people = set(known(year, squads=["03中队"]).people)
    mine = [one for one in whole if one.who == "03中队" or one.who in people]
    assert [one.model_dump() for one in alone] == [one.model_dump() for one in mine]


@pytest.mark.parametrize("month", ["2024-05", "2024-12"])
def test_a_squads_standing_has_a_mark_for_each_month(year: District, month: str) -> None:
    situation_ = known(year)
    rows = {one.squad: one for one in standing(situation_, check(situation_))}
    assert rows["03中队"].months["2024-05"]["second_half"] == "fail"
    assert set(rows["01中队"].months[month].values()) == {"pass"}
    assert sum(rows["01中队"].credits.values()) == 15
