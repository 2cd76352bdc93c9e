"""One clip as one timeline, though a recorder may have split it."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from drillcheck.errors import MediaError
from drillcheck.scan.clip import Clip, Shot
from tests.scan.builders import write

FIT = (320, 192)


def shade(number: int, width: int = 64) -> np.ndarray:
    """A picture as light as its number."""
    return np.full((48, width, 3), 40 + number, np.uint8)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four seconds at 10 pictures a second, then three at 15: their ticks differ."""
    folder = tmp_path_factory.mktemp("parts")
    one = write(folder / "one.mp4", shade, 4, fps=10)
    return [one, write(folder / "two.mp4", lambda n: shade(100 + n), 3, fps=15)]


@pytest.fixture(scope="module")
def clip(parts: list[Path]) -> Iterator[Clip]:
    """Both parts, opened once."""
    with Clip(parts) as opened:
        yield opened


def shades(shots: list[Shot | int]) -> list[float]:
    return [float(shot.image.mean()) - 40 if isinstance(shot, Shot) else -1.0 for shot in shots]


def test_parts_follow_one_another_in_exact_ticks(clip: Clip) -> None:
    assert clip.seconds(clip.parts[1].offset) == 4.0
    assert clip.seconds(clip.duration) == 7.0
    assert clip.size == (64, 48)
    for part in clip.parts:
        assert all(part.to_pts(part.to_clip(int(pts))) == pts for pts in part.index.pts)


def test_exact_pictures_are_those_at_or_after_the_moment_across_parts(clip: Clip) -> None:
    moments = [0.0, 1.25, 3.9, 4.0, 6.9]
    wanted = [(0 if at == 0 else clip.ticks(at), "exact") for at in moments]
    shots = list(clip.look(wanted, FIT))
    levels = np.array(shades(shots))
    assert levels - levels[0] == pytest.approx([0, 13, 39, 100, 144], abs=1.5)
    assert [clip.seconds(shot.at) for shot in shots if isinstance(shot, Shot)] == pytest.approx(
        [0, 1.3, 3.9, 4.0, 4 + 44 / 15]
    )


def test_dense_pictures_run_across_the_seam(clip: Clip) -> None:
    shots = [
        shot for shot in clip.dense(clip.ticks(3.0), clip.ticks(5.0), clip.ticks(0.5), FIT) if isinstance(shot, Shot)
    ]
    ats = [clip.seconds(shot.at) for shot in shots]
    assert ats == sorted(ats)
    assert ats[0] == pytest.approx(3.0)
    assert {3.5, 4.0} <= {round(at, 1) for at in ats}


@pytest.mark.parametrize(("step_s", "slack_s"), [(1.0, 0.5), (1.0, 0.0), (4.0, 1.0), (0.3, 0.1), (60.0, 1.0)])
def test_the_grid_leaves_no_stretch_longer_than_a_step_and_its_slack(clip: Clip, step_s: float, slack_s: float) -> None:
    ats = [at for at, _ in clip.grid(step_s, slack_s)]
    assert ats == sorted(set(ats))
    assert ats[0] == 0
    edges = [*ats, clip.duration]
    assert max(b - a for a, b in pairwise(edges)) <= clip.ticks(step_s + 2 * slack_s) + 2
    for at, mode in clip.grid(step_s, slack_s):
        part = next(part for part in clip.parts if part.offset <= at < part.end)
        assert mode == "exact" or part.to_pts(at) in part.index.keyframes


def test_every_picture_that_the_grid_asks_for_is_given_where_it_was_asked(clip: Clip) -> None:
    wanted = clip.grid(1.0, 0.5)
    got = [shot.at for shot in clip.look(wanted, FIT) if isinstance(shot, Shot)]
    assert len(got) == len(wanted)
    assert all(at <= given < at + clip.ticks(0.11) for (at, _), given in zip(wanted, got, strict=True))


def test_a_picture_shrunk_to_fit_knows_its_displayed_scale(filmed: Callable[[str], Path]) -> None:
    with Clip([filmed("plain")]) as clip:
        (shot,) = clip.look([(0, "keyframe")], (160, 160))
        assert isinstance(shot, Shot)
        assert (shot.image.shape, shot.scale) == ((96, 160, 3), 2.0)


def test_parts_of_different_sizes_are_no_clip(parts: list[Path], tmp_path: Path) -> None:
    other = write(tmp_path / "wide.mp4", lambda n: shade(n, 96), 1)
    with pytest.raises(MediaError) as caught:
        Clip([parts[0], other])
    assert caught.value.code == "video_parts_differ"
    assert "64×48" in str(caught.value)


def test_a_part_that_is_no_video_closes_the_others(parts: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    with pytest.raises(MediaError):
        Clip([parts[0], broken])
