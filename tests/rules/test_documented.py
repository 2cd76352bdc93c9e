"""The document of the rules: every rule is in it, and its examples are cases that come out as it says."""

from __future__ import annotations

import re
from datetime import date

import pytest

from drillcheck.judge.policy_file import policies_dir, policy_in_force
from drillcheck.rules.cases import read_cases, try_cases
from tests.test_house import ROOT

RULES = [f"R{number:02d}" for number in range(1, 80)]
# Nothing in these can fall short: one asks for figures without a target, one names the addressees.
NEVER_SHORT, NO_EXAMPLE = {"R71", "R72"}, {"R72"}
OUTCOMES = {
    "通过": "pass",
    "不通过": "fail",
    "部分符合": "partial",
    "免考核": "exempt",
    "未判定": "not_judged",
}
TEXT = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (R\d\d) [^\n]+\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S))
CASES = {case.id: case for case in read_cases(policies_dir() / "putuo-2024.cases.json")}


def examples(rule: str) -> list[tuple[str, str, str]]:
    """Mark, case, outcome of each example."""
    return re.findall(r"^\* ([✓✗]) `([^`]+)` (\S+?)：", SECTIONS[rule], re.M)


def test_every_rule_is_in_the_document() -> None:
    assert list(SECTIONS) == RULES
    for rule in RULES:
        assert "「" in SECTIONS[rule], rule


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_an_example_that_does_and_one_that_falls_short(rule: str) -> None:
    marks = [mark for mark, _, _ in examples(rule)]
    assert marks == ([] if rule in NO_EXAMPLE else ["✓"] if rule in NEVER_SHORT else ["✓", "✗"])
    for mark, name, outcome in examples(rule):
        case = CASES[name]
        assert rule in case.rule
        assert case.expect["verdict"] == OUTCOMES[outcome]
        assert (OUTCOMES[outcome] in ("pass", "exempt")) == (mark == "✓")


def test_the_examples_come_out_as_the_document_says() -> None:
    shown = [CASES[name] for rule in RULES for _, name, _ in examples(rule)]
    tally = try_cases(policies_dir() / "putuo-2024.cases.json", shown, policy_in_force(date(2024, 5, 8)))
    assert tally.mismatches == ()


def test_clauses_in_the_document_are_the_policys() -> None:
    policy = (policies_dir() / "putuo-2024.toml").read_text(encoding="utf-8")
    for clause in re.findall(r"^「(.+)」（", TEXT, re.M):
        assert f'clause = "{clause}"' in policy or clause in policy
