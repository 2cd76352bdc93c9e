"""Rule cases: the project's own all come out as they say, and whatever is wrong with a file of cases is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drillcheck.errors import InputError
from drillcheck.judge.policy_file import load_policy, policies_dir
from drillcheck.rules.cases import Case, read_cases, same, try_cases
from drillcheck.rules.kinds import KINDS

POLICY = load_policy(policies_dir() / "putuo-2024.toml")
OWN = policies_dir() / "putuo-2024.cases.json"
CASES = read_cases(OWN)
# R51 is a fact to be told, not a limit that a record could miss.
NUMBERS = [f"R{number:02d}" for number in range(1, 70) if number != 51]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_case_of_the_projects_own_comes_out_as_it_says(case: Case) -> None:
    tally = try_cases(OWN, [case], POLICY)
    assert tally.mismatches == ()
    assert tally.readings == 1 + len(case.alt)


def test_each_rule_has_a_case_that_keeps_it_and_one_that_does_not() -> None:
    outcomes = {number: {str(case.expect["verdict"]) for case in CASES if number in case.rule} for number in NUMBERS}
    # Those whom these rules take out of the year, or out of the test, are exempt; there is nothing to fail.
    exempting = {"R09", "R12", "R15"}
    assert [number for number in NUMBERS if not outcomes[number] & {"pass", "exempt"}] == []
    assert [n for n in NUMBERS if not outcomes[n] & {"fail", "partial"} and n not in exempting] == []
    assert {case.given["kind"] for case in CASES} == set(KINDS)


def test_every_reading_of_the_policy_that_changes_a_record_is_tried() -> None:
    tried = {name for case in CASES for other in case.alt for name in other.policy}
    of_clips = {"exempt_reasons", "not_exempt_reasons", "presence"}
    readings = {
        name
        for name in type(POLICY.parameters).model_fields
        if getattr(POLICY.parameters, name).unit is None and name not in of_clips
    }
    left = readings - tried
    assert left <= {
        "component_minima",
        "dec_return_rule",
        "coverage_sessions",
        "extra_sessions_must_comply",
        "rest_certainty",
    }


def written(folder: Path, cases: object) -> Path:
    path = folder / "cases.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    return path


FINE = {"id": "x", "given": {"kind": "drill_headcount", "on_duty": 10, "attended": 7}, "expect": {"verdict": "pass"}}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"given": {"kind": "tea"}}, "case_kind"),
        ({"given": {**FINE["given"], "on_duty": -1}}, "case_record"),
        ({"given": {**FINE["given"], "tea": 1}}, "case_record"),
        ({"given": {**FINE["given"], "policy": {"tea": True}}}, "case_parameter"),
        ({"alt": [{"policy": {"deadline_day": "noon"}, "expect": {}}]}, "case_record"),
        ({"expect": {"tea": 1}}, "case_key"),
        ({"tea": 1}, "cases_unreadable"),
    ],
)
def test_what_is_wrong_with_a_case_is_named_with_its_file(tmp_path: Path, change: dict[str, object], code: str) -> None:
    path = written(tmp_path, [{**FINE, **change}])
    with pytest.raises(InputError) as caught:
        try_cases(path, read_cases(path), POLICY)
    assert caught.value.code == code
    assert caught.value.params["file"] == str(path)


def test_a_case_that_comes_out_otherwise_says_what_was_found(tmp_path: Path) -> None:
    path = written(tmp_path, [{**FINE, "expect": {"verdict": "fail", "required": 8}}])
    wrong = try_cases(path, read_cases(path), POLICY).mismatches
    assert [(each.key, each.expected, each.found) for each in wrong] == [
        ("verdict", '"fail"', '"pass"'),
        ("required", "8", "7"),
    ]


@pytest.mark.parametrize(
    ("expected", "found", "alike"),
    [
        (1199.9, POLICY.drill.duration.limit.exact, False),
        (1200, POLICY.drill.duration.limit.exact, True),
        ([2, 1], (1, 2), False),
        (["b", "a"], ("a", "b"), True),
        (True, 1, False),
        (None, None, True),
        ("pass", "pass", True),
    ],
)
def test_values_are_compared_exactly_and_names_in_any_order(expected: object, found: object, alike: bool) -> None:
    assert same(expected, found) == alike  # type: ignore[arg-type]
