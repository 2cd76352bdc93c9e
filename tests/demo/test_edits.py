"""Edits: what is played after them, what the truth says of it, and what the pictures then show."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.demo.edits import Edit, Freeze, Loop, Reverse, Speed, playback
from drillcheck.demo.retouch import played
from drillcheck.demo.scenario import Scenario, load_scenario
from drillcheck.demo.truth import Truth, truth_of
from drillcheck.errors import InputError

Write = Callable[..., Path]
FPS = 10


def edited(write: Write, *edits: str) -> Scenario:
    tables = "".join(f"[[edits]]\n{edit}\n" for edit in edits)
    return load_scenario(write(("[formation]", tables + "[formation]")))


def frames(*edits: Edit, of: int = 40) -> list[float]:
    return playback(edits, of, FPS).source.tolist()


def test_without_edits_every_frame_is_played_once() -> None:
    assert frames(of=5) == [0, 1, 2, 3, 4]


def test_a_loop_plays_what_was_just_played_again() -> None:
    assert frames(Loop(do="loop", at_s=0.4, seconds=0.2, times=2), of=6) == [0, 1, 2, 3, 2, 3, 2, 3, 4, 5]


def test_a_loop_may_copy_a_stretch_from_elsewhere() -> None:
    assert frames(Loop(do="loop", at_s=0.5, seconds=0.2, of_s=0.1), of=6) == [0, 1, 2, 3, 4, 1, 2, 5]


@pytest.mark.parametrize(("insert", "after"), [(True, [2, 3, 4]), (False, [4])])
def test_a_freeze_holds_one_picture(insert: bool, after: list[int]) -> None:
    assert frames(Freeze(do="freeze", at_s=0.2, seconds=0.2, insert=insert), of=5) == [0, 1, 2, 2, *after]


def test_slow_motion_shows_each_frame_twice_and_blended_mixes_neighbours() -> None:
    assert frames(Speed(do="speed", at_s=0.0, seconds=0.3, factor=0.5), of=4) == [0, 0, 1, 1, 2, 2, 3]
    blended = frames(Speed(do="speed", at_s=0.0, seconds=0.3, factor=0.5, blend=True), of=4)
    assert blended == [0, 0.25, 0.75, 1.25, 1.75, 2, 3]


def test_fast_motion_leaves_frames_out() -> None:
    assert frames(Speed(do="speed", at_s=0.2, seconds=0.4, factor=2), of=8) == [0, 1, 2, 4, 6, 7]


def test_a_reversed_stretch_stands_in_place_or_after_itself() -> None:
    assert frames(Reverse(do="reverse", at_s=0.1, seconds=0.3), of=6) == [0, 3, 2, 1, 4, 5]
    assert frames(Reverse(do="reverse", at_s=0.1, seconds=0.3, append=True), of=6) == [0, 1, 2, 3, 3, 2, 1, 4, 5]


@given(
    at_s=st.integers(0, 20).map(lambda tenths: tenths / 10),
    seconds=st.integers(1, 19).map(lambda tenths: tenths / 10),
    factor=st.sampled_from([0.25, 0.5, 0.8, 1.25, 2.0, 3.0]),
    blend=st.booleans(),
)
def test_changed_speed_keeps_the_order_and_everything_outside(
    at_s: float, seconds: float, factor: float, blend: bool
) -> None:
    source = np.array(frames(Speed(do="speed", at_s=at_s, seconds=seconds, factor=factor, blend=blend)))
    start, end = round(at_s * FPS), round((at_s + seconds) * FPS)
    assert (np.diff(source) >= 0).all()
    assert source[:start].tolist() == list(range(start))
    assert source[len(source) - (40 - end) :].tolist() == list(range(end, 40))
    assert len(source) - (40 - (end - start)) == max(1, round((end - start) / factor))


def test_an_edit_past_the_clip_is_refused_and_named(scenario_file: Write) -> None:
    with pytest.raises(InputError) as caught:
        edited(scenario_file, 'do = "speed"\nat_s = 140\nseconds = 20\nfactor = 2.0')
    assert "speed at 140" in str(caught.value.params["problem"])


def test_truth_is_told_as_the_clip_plays(scenario_file: Write) -> None:
    """The small drill has its rest from 51 to 91 s and its session's end at 135 s."""
    plain = truth_of(edited(scenario_file))
    assert plain == truth_of(load_scenario(scenario_file()))
    longer = truth_of(edited(scenario_file, 'do = "loop"\nat_s = 40\nseconds = 20\ntimes = 3'))
    assert longer.duration_s == plain.duration_s + 60
    assert longer.session_s == plain.session_s + 60
    assert [(rest.start_s, rest.end_s) for rest in longer.rests] == [(111.0, 151.0)]
    fact = longer.edits[0]
    assert (fact.type, fact.start_s, fact.end_s, fact.copy_of_s) == ("loop", 40.0, 100.0, 20.0)


def test_a_rest_played_twice_is_two_rests(scenario_file: Write) -> None:
    truth = truth_of(edited(scenario_file, 'do = "loop"\nat_s = 95\nseconds = 46'))
    assert [(rest.start_s, rest.end_s) for rest in truth.rests] == [(51.0, 91.0), (97.0, 137.0)]
    assert truth.net_drill_s == pytest.approx(truth.session_s - 80)
    assert Truth.model_validate_json(truth.model_dump_json(by_alias=True)) == truth


def test_later_edits_move_earlier_facts_but_not_those_of_pictures(
    scenario_file: Write,
) -> None:
    truth = truth_of(
        edited(scenario_file, 'do = "black"\nat_s = 100\nseconds = 5', 'do = "freeze"\nat_s = 30\nseconds = 8')
    )
    assert [(fact.type, fact.start_s, fact.end_s) for fact in truth.edits] == [
        ("freeze", 30.0, 38.0),
        ("black", 100.0, 105.0),
    ]
    both = truth_of(
        edited(
            scenario_file,
            'do = "loop"\nat_s = 60\nseconds = 10',
            'do = "speed"\nat_s = 20\nseconds = 10\nfactor = 2.0',
        )
    )
    assert [(fact.type, fact.start_s, fact.end_s, fact.copy_of_s) for fact in both.edits] == [
        ("loop", 55.0, 65.0, 45.0),
        ("speed", 20.0, 25.0, None),
    ]


def stripes(number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture = np.full((90, 160, 3), 120, np.uint8)
    picture[:, (7 * number) % 150 : (7 * number) % 150 + 10] = 200
    return picture


def pictures(*edits: Edit, of: int = 20) -> list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    return list(played(playback(edits, of, FPS), stripes, edits, FPS, seed=3))


def test_a_frozen_picture_is_the_same_and_a_mixed_one_lies_between() -> None:
    held = pictures(Freeze(do="freeze", at_s=0.5, seconds=0.5))
    assert all(np.array_equal(picture, stripes(5)) for picture in held[5:11])
    mixed = pictures(Speed(do="speed", at_s=0.0, seconds=1.0, factor=0.5, blend=True))[2]
    assert np.abs(mixed.astype(float) - (0.25 * stripes(0) + 0.75 * stripes(1))).max() <= 1


def test_pictures_are_retouched_where_and_as_told(scenario_file: Write) -> None:
    edits = edited(
        scenario_file,
        'do = "black"\nat_s = 0.5\nseconds = 0.3',
        'do = "cover"\nat_s = 1.0\nseconds = 0.3',
        'do = "brightness"\nat_s = 1.5\nseconds = 0.2\ngain = 1.3',
        'do = "noise"\nat_s = 1.7\nseconds = 0.2\nlevels = 6',
    ).edits
    shown = pictures(*edits)
    assert np.array_equal(shown[4], stripes(4))
    assert shown[5].max() == shown[7].max() == 0
    assert shown[10].mean() < 40
    across = cv2.GaussianBlur(shown[10], (15, 15), 0).astype(int)[:, :100]
    assert np.abs(np.diff(across, axis=1)).max() <= 1
    assert shown[15].mean() == pytest.approx(1.3 * stripes(15).mean(), rel=0.02)
    assert 5 < (shown[17].astype(float) - stripes(17)).std() < 7
    assert not np.array_equal(shown[17] - stripes(17), shown[18] - stripes(18))


def test_a_screen_shows_the_recording_askew_in_a_dark_frame_with_bands(scenario_file: Write) -> None:
    (edit,) = edited(scenario_file, 'do = "screen"\nat_s = 0.0\nseconds = 1.5').edits
    shown = pictures(edit)
    assert shown[0][:2].mean() < 60 < shown[0][20:60, 20:140].mean()
    ahead = np.mean([picture.mean(axis=(1, 2)) for picture in shown[:3]], axis=0)
    later = np.mean([picture.mean(axis=(1, 2)) for picture in shown[6:9]], axis=0)
    assert np.abs(ahead - later)[10:80].max() > 5
