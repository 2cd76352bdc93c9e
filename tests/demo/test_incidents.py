"""What happens to a recording besides its story: to the camera, the light, the lens and the timestamps."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from drillcheck.demo.atlas import people_atlas
from drillcheck.demo.camera import camera_at, steady_camera_at
from drillcheck.demo.choreography import choreograph
from drillcheck.demo.compose import Composer
from drillcheck.demo.incidents import Glance, Knock, Nudge, Tremor, Zoom
from drillcheck.demo.removal import lost_pictures, pauses, removals, story_s, whole_story
from drillcheck.demo.scenario import Scenario, load_scenario
from drillcheck.demo.shake import STILL, offset_at
from drillcheck.demo.truth import truth_of
from drillcheck.ingest.encode import ClipFormat, ClipWriter
from drillcheck.ingest.reader import ClipReader

Write = Callable[..., Path]


@pytest.fixture
def scripted(scenario_file: Write) -> Callable[[str], Scenario]:
    """The small scenario with tables added before its formation."""

    def load(tables: str) -> Scenario:
        return load_scenario(scenario_file(("[formation]", tables + "\n[formation]")))

    return load


def moved(scenario: Scenario, time_s: float) -> tuple[float, float]:
    """How far the picture's middle moved in the picture, in shares of the width."""
    camera, steady = camera_at(scenario, time_s), steady_camera_at(scenario, time_s)
    middle = np.array([[[scenario.width / 2, scenario.height / 2]]])
    there = cv2.perspectiveTransform(middle, steady.warp_to(camera))[0, 0] - middle[0, 0]
    return float(there[0]) / scenario.width, float(there[1]) / scenario.width


def test_a_nudge_swings_and_stays(scripted: Callable[[str], Scenario]) -> None:
    scenario = scripted('[camera]\nmoves = [{ do = "nudge", at_s = 20.0, dx = 0.03, dy = -0.01, roll_deg = 1.0 }]')
    assert moved(scenario, 19.9) == (0, 0)
    assert moved(scenario, 60) == pytest.approx((-0.03, 0.01), abs=0.001)
    (fault,) = truth_of(scenario).faults
    assert (fault.type, fault.at_s, fault.lasting) == ("nudge", 20.0, True)
    assert fault.shift_share == pytest.approx(0.0316, abs=0.0001)


@pytest.mark.parametrize(
    ("move", "end"),
    [
        (Knock(at_s=10, do="knock", pictures=2), 10.2),
        (Glance(at_s=10, do="glance", dx=0.08), 13.0),
        (Tremor(at_s=10, do="tremor", seconds=4), 14.0),
    ],
)
def test_what_does_not_last_ends_where_it_began(move: Knock | Glance | Tremor, end: float) -> None:
    assert offset_at([move], 9.9, 10, 1) == STILL
    assert offset_at([move], 10.1, 10, 1) != STILL
    assert offset_at([move], end + 0.01, 10, 1) == STILL


def test_moves_add_up() -> None:
    moves = [Nudge(at_s=1, do="nudge", dx=0.02), Zoom(at_s=2, do="zoom", ratio=1.2), Nudge(at_s=3, do="nudge", dx=0.01)]
    total = offset_at(moves, 9, 10, 1)
    assert (round(total.dx, 9), round(total.zoom, 9)) == (0.03, 1.2)


def test_a_hand_stays_within_its_share() -> None:
    tremor = Tremor(at_s=1, do="tremor", seconds=100, share=0.01)
    wandered = [offset_at([tremor], at, 25, 3) for at in np.arange(2, 100, 0.04)]
    shifts = np.hypot([one.dx for one in wandered], [one.dy for one in wandered])
    assert 0.006 < np.quantile(shifts, 0.9) < 0.015
    assert shifts.max() < 0.03


def test_a_touched_camera_shows_what_a_camera_standing_so_shows(scripted: Callable[[str], Scenario]) -> None:
    scenario = scripted('[camera]\nmoves = [{ do = "nudge", at_s = 1.0, dx = 0.04, roll_deg = 2.0, settle_s = 0.0 }]')
    drawing = Composer(scenario, choreograph(scenario), people_atlas())
    camera = camera_at(scenario, 2.0)
    standing = scenario.model_copy(update={"camera": camera.view.model_copy(update={"moves": ()})})
    other = Composer(standing, choreograph(scenario), people_atlas()).picture(20)
    difference = np.abs(drawing.picture(20).astype(int) - other)
    assert difference.mean() < 2.0
    assert np.abs(drawing.picture(5).astype(int) - other).mean() > 8


def test_seconds_left_out_at_one_tripod_move_people_and_nothing_else(scripted: Callable[[str], Scenario]) -> None:
    scenario = scripted("[[takes]]\nat_s = 31.0\nskip_s = 60.0")
    story, plain = choreograph(scenario), scripted("")
    assert len(story.tracks.place) == scenario.frames == plain.frames
    assert camera_at(scenario, 40) == camera_at(plain, 40)
    ranks = slice(0, story.participants - 1)
    steps = np.linalg.norm(np.diff(story.tracks.place[:, ranks], axis=0), axis=2).mean(axis=1)
    assert steps[309] > 3 * np.delete(steps[200:500], 109).max()
    (fault,) = truth_of(scenario).faults
    assert (fault.type, fault.at_s, fault.skip_s) == ("splice", 31.0, 60.0)


def test_the_story_is_longer_than_the_clip_by_what_was_left_out(scripted: Callable[[str], Scenario]) -> None:
    scenario = scripted(
        '[[takes]]\nat_s = 31.0\nskip_s = 60.0\n[[events]]\ndo = "dropped"\nat_s = 20.0\nseconds = 2.0\nclosed = true'
    )
    assert removals(scenario) == [(200, 20), (310, 600)]
    assert whole_story(scenario).frames == scenario.frames + 620
    assert [story_s(scenario, at) for at in (19.9, 20.0, 30.9, 31.0)] == pytest.approx([19.9, 22.0, 32.9, 93.0])


LIT = {
    "flash": ('{ do = "flash", at_s = 30.0 }', 300, 301, 50),
    "cloud": ('{ do = "cloud", at_s = 30.0, gain = 0.6, fade_s = 2.0, seconds = 5.0 }', 330, 395, -30),
    "exposure": ('{ do = "exposure", at_s = 30.0, gain = 0.8, seconds = 5.0 }', 320, 360, -15),
    "close": ('{ do = "close", at_s = 30.0, seconds = 1.4 }', 307, 315, -5),
    "wipe": ('{ do = "wipe", at_s = 30.0, seconds = 2.0 }', 310, 321, -1000),
}


@pytest.mark.parametrize("event", LIT)
def test_an_event_shows_and_passes(scripted: Callable[[str], Scenario], event: str) -> None:
    text, during, after, levels = LIT[event]
    scenario, plain = scripted(f"events = [{text}]"), scripted("")
    drawn, usual = (Composer(one, choreograph(one), people_atlas()) for one in (scenario, plain))
    change = drawn.picture(during).astype(int) - usual.picture(during)
    assert change.mean() < levels if -1000 < levels < 0 else np.abs(change).mean() > max(levels, 20)
    assert np.array_equal(drawn.picture(after), usual.picture(after))
    assert np.array_equal(drawn.picture(298), usual.picture(298))
    (told,) = truth_of(scenario).events
    assert told.type == event
    assert told.at_s == 30.0


def test_a_dropped_second_is_not_written_and_the_encoder_is_told(scripted: Callable[[str], Scenario]) -> None:
    lost = lost_pictures(scripted('events = [{ do = "dropped", at_s = 30.0 }, { do = "dropped", at_s = 35.0 }]'))
    assert lost == {*range(300, 310), *range(350, 360)}
    assert pauses(lost) == ((300, 10), (340, 10))
    assert pauses(set()) == ()


def test_a_pause_is_a_hole_in_the_timestamps(tmp_path: Path) -> None:
    with ClipWriter(tmp_path / "holed.mp4", ClipFormat(64, 48, 10, 20, pauses=((30, 10),))) as clip:
        for level in range(60):
            clip.write(np.full((48, 64, 3), 2 * level, np.uint8))
    with ClipReader(tmp_path / "holed.mp4") as reader:
        index = reader.index()
        (gap,) = index.gaps()
        assert float(gap.length * index.time_base) == pytest.approx(1.0)
        assert float((gap.at - index.origin) * index.time_base) == pytest.approx(3.0)
        assert len(index) == 60
