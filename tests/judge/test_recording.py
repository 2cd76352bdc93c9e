"""The recording (R25–R27): the whole training, one take, one angle, no repeats."""

from datetime import date

import pytest

from drillcheck.evidence.model import Cover, Repeat, Take, Tempo

from .builders import (
    POLICY,
    all_of_rule,
    camera,
    cut,
    doubt,
    evidence,
    facts,
    frozen,
    loop,
    of_rule,
    parts,
    t,
)


@pytest.mark.parametrize(
    ("edge", "verdict"),
    [
        ("absent", "pass"),
        ("gathering", "pass"),
        ("formation", "pass"),
        ("marching", "review"),
        ("rest", "review"),
        ("unseen", "review"),
    ],
)
@pytest.mark.parametrize("end", ["opening", "closing"])
def test_a_clip_begins_and_ends_outside_the_training(end: str, edge: str, verdict: str) -> None:
    assert of_rule("complete", evidence(**{end: edge})).verdict == verdict


def test_everything_that_may_be_missing_is_told_apart() -> None:
    found = all_of_rule("complete", evidence(opening="marching", closing="rest", unseen=[(600, 630)]))
    assert [each.code for each in found] == ["complete_opening_marching", "complete_closing_rest", "complete_unseen"]
    assert found[2].spans == [(600.0, 630.0)]


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (600, 601, "complete_unseen"),
        (1275, 1280, "complete_unseen"),
        (1, 15, "complete_unseen"),
        (1280, 1285, "complete_unseen_outside"),
        (0, 10, "complete_unseen_outside"),
    ],
)
def test_what_is_unseen_never_passes_beside_the_training_either(start: int, end: int, code: str) -> None:
    found = of_rule("complete", evidence(unseen=[(start, end)]))
    assert (found.verdict, found.code) == ("review", code)


def test_a_picture_that_could_not_be_decoded_never_passes() -> None:
    found = of_rule("complete", evidence(undecoded=[(t(600), t(600))]))
    assert (found.verdict, found.code) == ("review", "complete_undecoded")
    assert of_rule("complete", evidence(undecoded=[(t(1282), t(1283))])).code == "complete_unseen_outside"


@pytest.mark.parametrize("what", ["speed", "people"])
def test_a_doubt_of_speed_or_presence_never_passes(what: str) -> None:
    assert of_rule("complete", evidence(doubts=[doubt(what, 600, 700)])).code == f"complete_{what}"


@pytest.mark.parametrize(
    ("certain", "start", "verdict", "code"),
    [
        (True, 600, "fail", "complete_fail_speed"),
        (False, 600, "review", "complete_speed"),
        (True, 1285, "review", "complete_speed"),
    ],
)
def test_footage_at_another_speed_fails_where_that_is_certain_and_in_the_training(
    certain: bool, start: int, verdict: str, code: str
) -> None:
    tempo = Tempo(start=t(start), end=t(start + 4), kind="mixed", factor=0.6, certain=certain)
    found = of_rule("complete", evidence(tempos=[tempo]))
    assert (found.verdict, found.code, found.params["factor"]) == (verdict, code, 0.6)
    assert found.spans == [(float(start), float(start + 4))]


def test_a_date_that_is_not_the_recordings_is_for_a_person() -> None:
    told = facts(as_of=date(2024, 5, 9), as_of_source="option")
    found = of_rule("complete", evidence(), told)
    assert (found.verdict, found.code) == ("review", "date_disagrees")
    assert found.params == {"as_of": "2024-05-09", "recorded": "2024-05-08"}
    assert of_rule("complete", evidence(recorded_at=None), told).verdict == "pass"
    assert of_rule("complete", evidence(recorded_at="2024-05-08T17:30:00+00:00"), told).verdict == "pass"  # in Shanghai


@pytest.mark.parametrize(
    ("cuts", "verdict", "code"),
    [
        ([], "pass", "single_take_pass"),
        ([cut(626)], "fail", "single_take_cut"),
        ([cut(626, certain=False)], "review", "single_take_suspect"),
        ([cut(626), cut(900, certain=False)], "fail", "single_take_cut"),
    ],
)
def test_a_certain_cut_fails_and_a_suspected_one_is_for_a_person(cuts, verdict: str, code: str) -> None:
    found = of_rule("single_take", evidence(cuts=cuts))
    assert (found.verdict, found.code) == (verdict, code)
    if cuts:
        assert found.spans == [(625.8, 626.2)]


def test_takes_without_a_certain_cut_are_for_a_person() -> None:
    takes = [Take(start=0, end=t(600)), Take(start=t(600), end=t(1290))]
    assert of_rule("single_take", evidence(takes=takes)).verdict == "review"
    assert of_rule("single_take", evidence(takes=takes, cuts=[cut(600)])).verdict == "fail"


@pytest.mark.parametrize(
    ("length", "verdict"), [("0.2", "pass"), ("0.5", "pass"), ("0.501", "review"), ("30", "review")]
)
def test_dropped_seconds_are_not_by_themselves_a_cut(length: str, verdict: str) -> None:
    assert of_rule("single_take", evidence(gaps=[(600, 600 + float(length))])).verdict == verdict


def test_files_that_a_recorder_split_are_one_take_unless_one_file_is_asked() -> None:
    split = evidence(parts=parts(600, 690))
    found = of_rule("single_take", split)
    assert found.verdict == "pass"
    assert found.alternative is not None
    assert (found.alternative.reading, found.alternative.verdict) == ("segmented_video=single_file", "fail")
    single = of_rule("single_take", split, policy=POLICY.reading(segmented_video="single_file"))
    assert (single.verdict, single.code) == ("fail", "single_take_files")
    assert of_rule("single_take", evidence()).alternative is None


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        ("2024-05-08T09:10:00+08:00", "pass"),
        ("2024-05-08T01:10:02Z", "pass"),
        ("2024-05-08T09:11:30+08:00", "pass"),  # dated by its end: 690 s after the first one's end
        ("2024-05-08T09:10:30+08:00", "review"),
        ("2024-05-08T08:00:00+08:00", "review"),
        (None, "pass"),
        ("yesterday", "pass"),
    ],
)
def test_parts_whose_dates_do_not_join_are_for_a_person(second: str | None, verdict: str) -> None:
    dates = ["2024-05-08T09:00:00+08:00", second]
    assert of_rule("single_take", evidence(parts=parts(600, 690, recorded_at=dates))).verdict == verdict


def test_parts_that_do_not_touch_are_for_a_person() -> None:
    assert of_rule("single_take", evidence(parts=parts(600, 660, gap=30))).verdict == "review"


@pytest.mark.parametrize(
    ("shift", "verdict"),
    [(0.0, "pass"), (0.02, "pass"), (0.0201, "review"), (0.05, "review"), (0.0501, "fail"), (0.3, "fail")],
)
def test_the_background_stays_within_a_share_of_the_width(shift: float, verdict: str) -> None:
    found = of_rule("same_angle", evidence(camera=camera(shift, moved_at=640)))
    assert found.verdict == verdict
    assert (found.measured, found.limit, found.unit) == (shift, 0.05, "share")
    if verdict != "pass":
        assert found.spans == [(639.0, 641.0)]


@pytest.mark.parametrize(
    ("rotation", "zoom", "verdict"),
    [
        (2.3, 1.04, "pass"),
        (-2.4, 1.0, "review"),
        (0.0, 1.05, "review"),
        (6.0, 1.0, "fail"),
        (-6.0, 1.0, "fail"),
        (0.0, 1.11, "fail"),
        (2.4, 1.11, "fail"),
    ],
)
def test_turning_and_zooming_change_the_angle_too(rotation: float, zoom: float, verdict: str) -> None:
    assert of_rule("same_angle", evidence(camera=camera(rotation=rotation, zoom=zoom))).verdict == verdict


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"unknown": [(t(600), t(608))]}, "pass"),
        ({"unknown": [(t(600), t(609))]}, "review"),
        ({"unknown": [(t(1280), t(1290))]}, "pass"),
        ({"curve": []}, "review"),
    ],
)
def test_an_angle_that_could_not_be_told_never_passes(changes, verdict: str) -> None:
    assert of_rule("same_angle", evidence(camera=camera(**changes))).verdict == verdict


@pytest.mark.parametrize(
    ("repeats", "verdict"),
    [
        ([], "pass"),
        ([loop(700, 760, 200)], "fail"),
        ([frozen(700, 702)], "review"),
        ([frozen(700, "702.001")], "fail"),
        ([frozen(1280, 1288)], "review"),
        ([frozen(1280, 1288), loop(700, 760, 200)], "fail"),
    ],
)
def test_loops_and_frozen_pictures_are_not_real_footage(repeats, verdict: str) -> None:
    found = of_rule("authentic", evidence(repeats=repeats))
    assert found.verdict == verdict
    assert bool(found.spans) == bool(repeats)


def reversed_copy(start: float, end: float, copy_of: float) -> Repeat:
    return loop(start, end, copy_of).model_copy(update={"kind": "reversed"})


@pytest.mark.parametrize(
    ("repeat", "verdict", "code"),
    [
        (reversed_copy(700, 760, 640), "fail", "authentic_fail_reversed"),
        (reversed_copy(1279, 1285, 1277), "review", "authentic_review_reversed"),
        (frozen(700, 730).model_copy(update={"certain": False}), "review", "authentic_review_doubtful"),
    ],
)
def test_a_reversed_copy_is_no_footage_and_what_is_only_likely_is_looked_at(repeat, verdict: str, code: str) -> None:
    found = of_rule("authentic", evidence(repeats=[repeat]))
    assert (found.verdict, found.code) == (verdict, code)


def test_a_covered_lens_leaves_the_training_unseen_and_says_why() -> None:
    hidden = Cover(start=t(600), end=t(640), kind="covered")
    found = of_rule("complete", evidence(unseen=[(600, 640)], covers=[hidden]))
    assert (found.verdict, found.code, found.params["unseen_s"]) == ("review", "complete_covered", 40.0)


def test_a_clip_filmed_off_a_screen_is_for_a_person_to_see() -> None:
    screen = doubt("screen", 700, 701)
    found = of_rule("authentic", evidence(doubts=[screen]))
    assert (found.verdict, found.code) == ("review", "authentic_review_screen")
    # What is certain weighs more.
    assert of_rule("authentic", evidence(doubts=[screen], repeats=[frozen(700, 730)])).verdict == "fail"
