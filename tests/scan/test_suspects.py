"""Where packets and looks hint at an interruption."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drillcheck.scan.clip import Clip
from drillcheck.scan.suspects import Suspect, packet_suspects, size_spikes, worst
from tests.ingest.conftest import ffmpeg


def stream(number: int = 500, gop: int = 25) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    key = np.arange(number) % gop == 0
    size = rng.normal(3000, 400, number) + 27_000 * key
    return size.astype(np.int64), key


def test_an_honest_stream_has_no_spikes() -> None:
    assert size_spikes(*stream()) == []


@pytest.mark.parametrize("place", [1, 13, 260, 499])
def test_a_dependent_picture_as_large_as_a_keyframe_is_a_spike(place: int) -> None:
    size, key = stream()
    size[place] = 28_000
    ((found, ratio),) = size_spikes(size, key)
    assert found == place
    assert ratio == pytest.approx(28_000 / 3000, rel=0.15)


@pytest.mark.parametrize("value", [9_000, 14_000])
def test_a_picture_with_more_movement_is_no_spike(value: int) -> None:
    size, key = stream()
    size[260] = value
    assert size_spikes(size, key) == []


def test_streams_without_dependent_pictures_or_without_keyframes_have_none() -> None:
    size, _ = stream()
    assert size_spikes(size, np.ones(len(size), bool)) == []
    assert size_spikes(size, np.zeros(len(size), bool)) == []
    assert size_spikes(size[:40], stream()[1][:40]) == []
    assert size_spikes(np.zeros(500, np.int64), stream()[1]) == []


def test_the_weightiest_are_examined_and_the_others_are_told() -> None:
    suspects = [
        Suspect(i, i + 1, ("packet_size",), weight, exact=True) for i, weight in enumerate([1.0, 50.0, 3.0, 50.0])
    ]
    chosen, rest = worst(suspects, 2)
    assert [one.low for one in chosen] == [1, 3]
    assert sorted(one.low for one in rest) == [0, 2]
    assert worst(suspects, 0) == ([], sorted(rest + chosen, key=lambda one: -one.weight))


def test_the_seam_of_two_parts_is_a_suspect_at_their_border(filmed: Callable[[str], Path]) -> None:
    with Clip([filmed("plain"), filmed("elsewhere")]) as clip:
        seam = [one for one in packet_suspects(clip) if "part_seam" in one.reasons]
        assert [one.high for one in seam] == [clip.parts[1].offset]
        assert seam[0].low < seam[0].high
        assert seam[0].exact


def test_a_hard_cut_inside_a_gop_leaves_a_spike_at_its_picture(filmed: Callable[[str], Path], tmp_path: Path) -> None:
    path = tmp_path / "plain-gop.mp4"
    ffmpeg(
        "-i {} -c:v libx264 -preset ultrafast -bf 0 -g 40 -keyint_min 40 -sc_threshold 0 -qp 30 {}",
        filmed("elsewhere"),
        path,
    )
    with Clip([path]) as clip:
        found = packet_suspects(clip)
        assert [round(clip.seconds(one.high), 1) for one in found if "packet_size" in one.reasons] == [5.7]
