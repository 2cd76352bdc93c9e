"""How fast people are, from bursts of neighbouring pictures."""

from pathlib import Path

from drillcheck.measure.ground import Ground
from drillcheck.measure.tempo import HURRY_MPS
from drillcheck.scan.clip import Clip
from drillcheck.scan.pace import PICTURES, _burst
from tests.scan.builders import MARGIN, seen, write, yard

FPS = 10
GROUND = Ground(slope=0.2, offset=5.0, width=320, agreement=1.0)


def test_a_camera_that_moves_makes_nobody_hurry(tmp_path: Path) -> None:
    ground = yard(2)
    swung = write(tmp_path / "swung.mp4", lambda number: seen(ground, (4 * number - MARGIN, 0)), 4, FPS)
    with Clip([swung]) as clip:
        moved = [(clip.ticks(0.5), clip.ticks(PICTURES / FPS))]
        assert _burst(clip, 0.0, GROUND, []).mps > HURRY_MPS
        assert _burst(clip, 0.0, GROUND, moved).mps == 0
        # Beside the move it is told.
        assert _burst(clip, 0.0, GROUND, [(clip.ticks(3.5), clip.ticks(4))]).mps > 0
