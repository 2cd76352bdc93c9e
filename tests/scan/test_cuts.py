"""Whether a suspect place is a cut."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drillcheck.evidence.model import Boundary, Cut
from drillcheck.profile import Profile
from drillcheck.scan.clip import Clip
from drillcheck.scan.cuts import Around, _swing, examine, settled
from drillcheck.scan.jumps import Jump
from drillcheck.scan.suspects import Suspect
from tests.scan.builders import RedShirts

Examined = Callable[..., Cut | None]


@pytest.fixture
def examined(filmed: Callable[[str], Path], profile: Profile) -> Examined:
    """Examine the place at 5.7 s of a clip: `exact` as packets tell it, else somewhere between two looks."""

    def run(kind: str, reason: str, *, exact: bool) -> Cut | None:
        with Clip([filmed(kind)]) as clip:
            span = (5.6, 5.7) if exact else (4.0, 8.0)
            low, high = (clip.ticks(at) for at in span)
            return examine(clip, RedShirts(), profile, Suspect(low, high, (reason,), 10.0, exact=exact))

    return run


@pytest.mark.parametrize("kind", ["elsewhere", "reframed"])
@pytest.mark.parametrize(("reason", "exact"), [("packet_size", True), ("background", False)])
def test_a_hard_cut_is_found_at_its_picture(examined: Examined, kind: str, reason: str, exact: bool) -> None:
    cut = examined(kind, reason, exact=exact)
    assert cut is not None
    assert "background_jump" in cut.reasons
    assert cut.certain


@pytest.mark.parametrize("exact", [True, False])
def test_a_hard_cut_is_dated_to_the_picture(filmed: Callable[[str], Path], profile: Profile, exact: bool) -> None:
    with Clip([filmed("elsewhere")]) as clip:
        span = (5.6, 5.7) if exact else (4.0, 8.0)
        low, high = (clip.ticks(at) for at in span)
        cut = examine(clip, RedShirts(), profile, Suspect(low, high, ("background",), 10.0, exact=exact))
        assert cut is not None
        assert clip.seconds(cut.at.at) == pytest.approx(5.7)
        assert clip.seconds(cut.at.uncertainty) == pytest.approx(0.1)


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("kind", ["plain", "flash", "cloud"])
def test_marching_on_a_flash_and_a_cloud_are_no_cuts(examined: Examined, kind: str, exact: bool) -> None:
    assert examined(kind, "light" if not exact else "packet_size", exact=exact) is None


def test_a_camera_that_trembles_cuts_nothing(examined: Examined) -> None:
    assert examined("trembling", "background", exact=False) is None


@pytest.mark.parametrize(("kind", "moves"), [("plain", False), ("reframed", False), ("trembling", True)])
def test_a_camera_in_motion_is_told_by_the_pictures_around(
    filmed: Callable[[str], Path], profile: Profile, kind: str, moves: bool
) -> None:
    with Clip([filmed(kind)]) as clip:
        around = Around(clip, RedShirts(), profile)
        low, high = (clip.ticks(at) for at in (5.6, 5.7))
        before, after = around.side(low), around.side(high)
        assert before is not None
        assert after is not None
        jump = Jump(low, high, np.zeros((1, 1), np.bool_), 0.0, 0.0, 0.0)
        assert (_swing(around, jump, before, after) > 2) == moves


def test_a_cut_of_a_camera_that_trembles_is_one(examined: Examined) -> None:
    cut = examined("trembling elsewhere", "packet_size", exact=True)
    assert cut is not None
    assert cut.certain


def test_seconds_left_out_of_a_still_background_show_in_the_people(examined: Examined) -> None:
    cut = examined("skipped", "packet_size", exact=True)
    assert cut is not None
    assert cut.reasons == ["people_jump"]


def test_a_gap_in_the_timestamps_is_told_though_the_pictures_go_on(examined: Examined) -> None:
    cut = examined("plain", "timestamp_gap", exact=True)
    assert cut is not None
    assert (cut.certain, cut.reasons) == (False, ["timestamp_gap"])


def test_a_seam_of_parts_with_nothing_odd_about_it_is_no_cut(examined: Examined) -> None:
    assert examined("plain", "part_seam", exact=True) is None
    assert examined("elsewhere", "part_seam", exact=True) is not None


def cut(at: int, *reasons: str, certain: bool = False) -> Cut:
    return Cut(at=Boundary(at=at, uncertainty=1), certain=certain, reasons=list(reasons))


def test_a_cut_found_twice_is_one_and_may_be_certain_only_together() -> None:
    both = settled([cut(1010, "people_jump"), cut(1000, "background_jump")], 50)
    assert both == [cut(1000, "background_jump", "people_jump", certain=True)]
    assert settled([cut(1000, "light_jump"), cut(2000, "light_jump")], 50) == [
        cut(1000, "light_jump"),
        cut(2000, "light_jump"),
    ]
    assert settled([], 50) == []


def test_of_two_the_certain_one_gives_the_moment() -> None:
    (kept,) = settled([cut(1000, "timestamp_gap"), cut(1020, "background_jump", "people_jump", certain=True)], 50)
    assert kept.at.at == 1020
    assert kept.certain
