"""The verdict: the worst of the findings, and nothing hidden ever turns it into a pass."""

import json
from datetime import date

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillcheck import schemas
from drillcheck.errors import InputError
from drillcheck.i18n import catalogue, error_message
from drillcheck.judge.asof import choose_as_of, recording_day
from drillcheck.judge.limits import Interval, compare, worst
from drillcheck.judge.messages import clock, with_messages
from drillcheck.judge.rules import RULES

from .builders import DAY, POLICY, camera, cut, doubt, evidence, facts, headcount, judged, loop, of_rule, rest, roster

SLOW = settings(max_examples=60, deadline=None)


def test_a_good_drill_passes_and_says_what_was_not_judged() -> None:
    verdict = judged(evidence(rests=[rest(300, 400)]))
    assert (verdict.verdict, verdict.exit_code) == ("pass", 0)
    assert {each.rule for each in verdict.findings if each.verdict == "not_judged"} == {
        "fresh",
        "upload_deadline",
        "separate_uploads",
        "half_month",
        "coverage",
    }
    assert (verdict.measurements.session_s, verdict.measurements.net_drill_s) == (1260.0, 1160.0)
    assert (verdict.inputs.in_service, verdict.inputs.required, verdict.inputs.squad) == (20, 14, "一中队")
    assert verdict.policy.sha256 == POLICY.ref.sha256 != ""
    assert all(each.clause.startswith("R") for each in verdict.findings)


@pytest.mark.parametrize(
    ("changes", "verdict", "rules"),
    [
        ({"rests": [rest(700, 930)]}, "fail", {"rest_length"}),
        ({"headcount": headcount(6)}, "fail", {"attendance"}),
        ({"cuts": [cut(626)]}, "fail", {"single_take"}),
        ({"camera": camera(0.3, moved_at=640)}, "fail", {"same_angle"}),
        ({"repeats": [loop(700, 800, 100)], "opening": "marching"}, "fail", {"authentic"}),
        ({"opening": "marching"}, "review", {"complete"}),
        ({"headcount": headcount(14, 13, 15)}, "review", {"attendance"}),
        ({"doubts": [doubt("camera", 600, 700)]}, "review", {"same_angle"}),
        ({"doubts": [doubt("cut", 600, 601)]}, "review", {"single_take"}),
    ],
)
def test_the_worst_finding_decides(changes, verdict: str, rules: set[str]) -> None:
    found = judged(evidence(**changes))
    assert found.verdict == verdict
    assert {each.rule for each in found.findings if each.verdict == verdict} == rules


@given(st.lists(st.sampled_from(["pass", "fail", "review", "partial", "exempt", "not_judged"])))
def test_worst_of_outcomes(outcomes) -> None:
    expected = "fail" if "fail" in outcomes else "review" if "review" in outcomes else "pass"
    assert worst(outcomes) == expected


@given(st.fractions(), st.fractions(), st.fractions(), st.sampled_from(["at_least", "at_most"]))
def test_a_wider_interval_never_decides_more(one, other, limit, bound) -> None:
    low, high = sorted((one, other))
    wide = compare(Interval(low, high), limit, bound)
    for value in (low, high, (low + high) / 2):
        narrow = compare(Interval.of(value), limit, bound)
        assert wide in (narrow, "review")
        assert narrow != "review"


seconds = st.integers(0, 1289)


@st.composite
def drills(draw: st.DrawFn):
    """Drills good and bad: length, rests, count, cuts, shift."""
    end = draw(st.integers(1190, 1280))
    first = draw(st.integers(100, 400))
    rests = [rest(first, first + draw(st.integers(15, 200)), left=draw(st.sampled_from([0.0, 0.2, 0.8])))]
    if draw(st.booleans()):
        start = draw(st.integers(700, 900))
        rests.append(rest(start, start + draw(st.integers(15, 200))))
    count = draw(st.integers(10, 18))
    return {
        "session": (10, end),
        "rests": rests[: draw(st.integers(0, 2))],
        "headcount": headcount(count, max(0, count - draw(st.integers(0, 2))), count + draw(st.integers(0, 2))),
        "cuts": draw(st.sampled_from([[], [cut(620, certain=False)]])),
        "camera": camera(draw(st.sampled_from([0.0, 0.03, 0.2]))),
    }


@SLOW
@given(drills(), seconds, st.integers(1, 400))
def test_hiding_seconds_never_turns_a_fail_or_review_into_a_pass(drill, start: int, length: int) -> None:
    hidden = (start, min(1290, start + length))
    seen, blind = judged(evidence(**drill)), judged(evidence(**_hide(drill, *hidden)))
    if seen.verdict != "pass":
        assert blind.verdict != "pass"
    order = ["fail", "review", "pass"].index
    for rule in ("duration", "rest_count", "rest_length", "rest_in_place"):
        before, after = (next(each for each in v.findings if each.rule == rule) for v in (seen, blind))
        assert after.verdict != "pass" or order(before.verdict) == order("pass"), rule


def _hide(drill, start: int, end: int):
    """The same drill when nobody looked from start to end: what was there is measured no more."""
    rests = []
    for each in drill["rests"]:
        low, high = each.start.at // 1000, each.end.at // 1000
        for piece in ((low, min(high, start)), (max(low, end), high)):
            if piece[0] < piece[1]:
                rests.append(rest(*piece, left=each.left_share))
    first, last = drill["session"]
    first, last = (end if start <= first < end else first), (start if start < last <= end else last)
    session = (first, last) if first < last else None
    return {**drill, "rests": rests, "session": session, "unseen": [(start, end)]}


@SLOW
@given(st.integers(0, 30), st.integers(0, 4), st.integers(0, 4), st.integers(0, 5), st.integers(1, 40))
def test_more_people_never_turn_a_pass_into_a_fail(count: int, below: int, above: int, more: int, serving: int) -> None:
    few = headcount(count, max(0, count - below), count + above)
    many = headcount(count + more, few.low + more, few.high + more)
    order = ["fail", "review", "pass"]
    given_facts = facts(roster(serving))
    before, after = (of_rule("attendance", evidence(headcount=each), given_facts) for each in (few, many))
    assert order.index(after.verdict) >= order.index(before.verdict)


def test_judging_is_the_same_every_time_and_from_the_serialised_evidence() -> None:
    made = evidence(rests=[rest(300, 400, uncertainty="0.5")])
    assert judged(made).to_json() == judged(made).to_json()


def test_warnings_name_what_the_reader_should_know() -> None:
    assert judged(evidence()).warnings == []
    assert judged(evidence(recorded_at=None), as_of_source="today").warnings == ["as_of_today"]
    assert judged(evidence(), as_of=date(2024, 5, 9), as_of_source="option").warnings == ["date_disagrees"]
    assert judged(evidence(), roster(20, ["值班"])).warnings == ["exempt_reason_refused"]
    assert judged(evidence(), roster(20, ["其他"])).warnings == ["exempt_reason_unlisted"]
    assert judged(evidence(), roster(20, 8)).warnings == ["required_beyond_able"]
    known = catalogue("findings", "zh")
    codes = ("as_of_today", "date_disagrees", "policy_not_in_force", "exempt_reason_refused", "exempt_reason_unlisted")
    assert all(f"warning.{code}" in known for code in (*codes, "required_beyond_able"))


def test_the_date_is_the_one_told_else_the_recordings_else_today() -> None:
    today = date(2024, 6, 1)
    assert choose_as_of(DAY, "2024-01-01T00:00:00Z", today) == choose_as_of(DAY, None, today)
    assert choose_as_of(None, "2024-05-07T16:00:00Z", today).day == DAY
    assert choose_as_of(None, "2024-05-08T23:59:59", today).source == "recording"
    assert choose_as_of(None, None, today).source == choose_as_of(None, "unknown", today).source == "today"
    assert recording_day("") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1199.9, "19:59.9"),
        (1200, "20:00"),
        (180.4, "3:00.4"),
        (180.009, "3:00"),
        (3720.0, "1:02:00"),
        (5, "0:05"),
        (0, "0:00"),
    ],
)
def test_a_time_is_cut_never_rounded(value: float, text: str) -> None:
    assert clock(value) == text


def test_messages_are_rendered_only_when_asked() -> None:
    verdict = judged(evidence(headcount=headcount(6)))
    assert {each.message for each in verdict.findings} == {""}
    zh, en = (with_messages(verdict, lang) for lang in ("zh", "en"))
    assert zh.findings[0].message == "参训至多 6 人，在职 20 人，至少应到 14 人。"
    assert en.findings[0].message == "At most 6 people took part; of 20 in service at least 14 must."


def test_both_catalogues_have_the_same_sentences() -> None:
    assert catalogue("findings", "zh").keys() == catalogue("findings", "en").keys()


def test_the_rules_are_one_plain_tuple() -> None:
    assert isinstance(RULES, tuple)
    assert len(set(RULES)) == len(RULES)


@pytest.mark.parametrize("name", ["verdict", "evidence", "error"])
def test_the_schemas_are_up_to_date_and_valid(name: str) -> None:
    assert schemas.path_of(name).read_text(encoding="utf-8") == schemas.generate(name)
    jsonschema.Draft202012Validator.check_schema(schemas.load(name))


def test_what_is_printed_keeps_its_schema() -> None:
    made = evidence(rests=[rest(300, 400)], cuts=[cut(500)])
    jsonschema.validate(json.loads(made.to_json()), schemas.load("evidence"))
    jsonschema.validate(json.loads(with_messages(judged(made), "zh").to_json()), schemas.load("verdict"))
    error = InputError("roster_empty", file="r.csv")
    report = schemas.ErrorReport(code=error.code, message=error_message(error, "zh"))
    jsonschema.validate(json.loads(report.model_dump_json(by_alias=True)), schemas.load("error"))


def test_more_people_than_the_roster_has_is_told() -> None:
    many = judged(evidence(headcount=headcount(14)), roster(1))
    assert "more_than_in_service" in many.warnings
    assert "more_than_in_service" not in judged(evidence(headcount=headcount(14)), roster(14)).warnings
