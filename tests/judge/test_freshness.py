"""Fresh footage: what earlier uploads say of a clip."""

import pytest

from drillcheck.judge.facts import Compared, Reuse
from drillcheck.judge.judge import judge
from drillcheck.judge.messages import with_messages

from .builders import DAY, POLICY, evidence, roster


def reuse(kind) -> Reuse:
    return Reuse(kind, "may.mp4", "一中队", "2024-05-08", (60.0, 300.0), (160.0, 400.0), 7, 8, 9.4)


def found(compared):
    verdict = judge(evidence(), POLICY, roster(), DAY, "option", None, compared)
    [one] = [each for each in with_messages(verdict, "en").findings if each.rule == "fresh"]
    return verdict, one


@pytest.mark.parametrize(
    ("compared", "outcome", "code"),
    [
        (None, "not_judged", "fresh_not_judged"),
        (Compared(0), "pass", "fresh_pass"),
        (Compared(12), "pass", "fresh_pass"),
        (Compared(0, blind=True), "pass", "fresh_pass"),
        (Compared(3, blind=True), "review", "fresh_review_blind"),
        (Compared(3, (reuse("likely"),)), "review", "fresh_review_likely"),
        (Compared(3, (reuse("likely"), reuse("footage"))), "fail", "fresh_fail_footage"),
        (Compared(3, (reuse("footage"), reuse("file"))), "fail", "fresh_fail_file"),
    ],
)
def test_proof_fails_suspicion_is_looked_at(compared, outcome, code) -> None:
    verdict, one = found(compared)
    assert (one.verdict, one.code) == (outcome, code)
    assert verdict.verdict == ("pass" if outcome == "not_judged" else outcome)


def test_the_finding_names_the_upload_and_both_stretches() -> None:
    _, one = found(Compared(3, (reuse("footage"),)))
    assert one.spans == [(60.0, 300.0)]
    for part in ("may.mp4", "一中队", "2024-05-08", "2:40–6:40", "4:00", "7 of 8", "10^9"):
        assert part in one.message
