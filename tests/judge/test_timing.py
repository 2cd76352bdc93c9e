"""Duration (R19): 20 minutes and not a tick less, with the rest or without."""

import pytest

from .builders import POLICY, evidence, of_rule, rest


@pytest.mark.parametrize(
    ("end", "uncertainty", "verdict"),
    [
        ("1215", "0", "pass"),
        ("1214.999", "0", "fail"),
        ("1216", "0.5", "pass"),
        ("1215.999", "0.5", "review"),
        ("1214", "0.5", "review"),
        ("1213.999", "0.5", "fail"),
        ("1800", "0.5", "pass"),
        ("300", "0.5", "fail"),
    ],
)
def test_a_training_that_begins_at_15_s_must_reach_1215_s(end: str, uncertainty: str, verdict: str) -> None:
    found = of_rule("duration", evidence((15, end), clip=2000, uncertainty=uncertainty))
    assert found.verdict == verdict
    assert (found.limit, found.unit) == (1200.0, "s")
    assert found.clause == "R19 附件3 队列训练 1"


def test_a_training_cannot_last_longer_than_its_clip() -> None:
    assert of_rule("duration", evidence((0, "1199.9"), clip="1199.9", uncertainty="0.5")).verdict == "fail"


@pytest.mark.parametrize(
    ("gross", "rests", "default", "other"),
    [
        (1500, [(400, 570)], "pass", None),
        (1370, [(400, 570)], "pass", None),
        (1369, [(400, 570)], "pass", "fail"),
        (1199, [(400, 570)], "fail", None),
        (1300, [(100, 115), (400, 500)], "pass", None),  # 15 s is not a rest
    ],
)
def test_the_reading_without_rest_is_shown_where_it_changes_the_outcome(gross, rests, default, other) -> None:
    made = evidence((0, gross), clip=1600, rests=[rest(*span) for span in rests])
    found = of_rule("duration", made)
    assert found.verdict == default
    assert (found.alternative.verdict if found.alternative else None) == other
    net = of_rule("duration", made, policy=POLICY.reading(rest_counts=False))
    assert net.verdict == (other or default)
    if other:
        assert found.alternative.reading == "rest_counts=false"
        assert found.alternative.measured == net.measured == gross - 170
        assert net.alternative.reading == "rest_counts=true"
        assert net.alternative.verdict == default


def test_seconds_unseen_are_not_drill_seen() -> None:
    assert of_rule("duration", evidence((0, 1210), unseen=[(600, 609)])).verdict == "pass"
    found = of_rule("duration", evidence((0, 1210), unseen=[(600, 611)]))
    assert (found.verdict, found.code) == ("review", "duration_review_unseen")
    assert found.params["unseen_s"] == 11.0


def test_a_short_training_next_to_an_unseen_stretch_may_have_gone_on_in_it() -> None:
    assert of_rule("duration", evidence((0, 1100), unseen=[(1100, 1250)])).verdict == "review"
    assert of_rule("duration", evidence((0, 1100), unseen=[(1100, 1150)])).verdict == "fail"
    assert of_rule("duration", evidence((0, 1100), unseen=[(1140, 1290)])).verdict == "fail"


def test_a_stretch_without_looks_is_unseen_though_nothing_says_so() -> None:
    seen = evidence((0, 1205))
    blind = seen.model_copy(update={"looks": [look for look in seen.looks if not 300_000 < look.at < 310_000]})
    assert of_rule("duration", blind).verdict == "review"


def test_a_clip_without_training_fails_unless_part_of_it_was_unseen() -> None:
    empty = of_rule("duration", evidence(None))
    assert (empty.verdict, empty.measured, empty.code) == ("fail", 0.0, "duration_none")
    assert of_rule("duration", evidence(None, unseen=[(300, 330)])).verdict == "review"
