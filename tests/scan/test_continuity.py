"""Cuts of a clip as a whole."""

from drillcheck.evidence.model import Boundary, Cover, Cut
from drillcheck.scan.continuity import uncovered


def test_a_covered_lens_is_no_cut_and_a_cut_elsewhere_stays_one() -> None:
    cuts = [Cut(at=Boundary(at=at, uncertainty=1), certain=True, reasons=["light_jump"]) for at in (99, 100, 150, 201)]
    kept = uncovered(cuts, [Cover(start=100, end=200, kind="black")])
    assert [cut.at.at for cut in kept] == [99, 201]
