"""The least that looking costs: demux, decode and detect exactly the pictures that stored evidence looked at.

`python tests/benchmarks/speed_floor.py EVIDENCE CLIP DETECTOR`, run by speed.py; prints one line of JSON. Nothing is
checked, registered, compared or measured; decoding runs in a thread beside detection, and as many pictures are
detected at once as in the program.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Interpolation

from drillcheck.detect.load import load_detector
from drillcheck.detect.people import Image
from drillcheck.evidence.model import Evidence
from drillcheck.ingest.picture import fitted
from drillcheck.profile import load_profile
from drillcheck.scan.ahead import detected
from drillcheck.scan.clip import Shot

AHEAD = 4
NEAR_S = 1  # a picture this near to the last is reached by decoding on, any other by seeking


def pictures(clip: Path, wanted: Sequence[Fraction], fit: tuple[int, int]) -> Iterator[Image]:
    """The pictures at the wanted seconds from the first one, in order of time; one that is wanted twice comes once."""
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        base, origin = stream.time_base, stream.start_time or 0
        size = fitted(stream.width, stream.height, fit)
        frames = container.decode(stream)
        last = None
        for at in (origin + round(second / base) for second in sorted(set(wanted))):
            if last is None or at - last > NEAR_S / base:
                container.seek(at, stream=stream)
                frames = container.decode(stream)
            frame = next(one for one in frames if one.pts is not None and one.pts >= at)
            last = at
            shown = frame.reformat(size[0], size[1], "bgr24", interpolation=Interpolation.AREA)
            yield np.asarray(shown.to_ndarray(), np.uint8)


def ahead(images: Iterator[Image]) -> Iterator[Image]:
    """The same, made in a thread of their own."""
    made: queue.Queue[Image | None] = queue.Queue(AHEAD)

    def work() -> None:
        try:
            for image in images:
                made.put(image)
        finally:
            made.put(None)

    threading.Thread(target=work, daemon=True).start()
    while (image := made.get()) is not None:
        yield image


def main() -> None:
    """Look, and count."""
    stored, clip, name = sys.argv[1:]
    evidence = Evidence.model_validate_json(Path(stored).read_text(encoding="utf-8"))
    settings = load_profile().detector
    detector = load_detector(name, settings).detector
    tick = Fraction(evidence.time_base)
    wanted = [look.at * tick for look in evidence.looks]
    images = ahead(pictures(Path(clip), wanted, settings.input))
    shots = (Shot(number, image, 1.0) for number, image in enumerate(images))
    found = [len(seen[1]) for seen in detected(shots, detector) if not isinstance(seen, int)]
    if len(found) != len(set(wanted)):
        raise SystemExit(f"expected {len(set(wanted))} pictures, found {len(found)}")
    sys.stdout.write(json.dumps({"pictures": len(found), "boxes": sum(found)}) + "\n")


if __name__ == "__main__":
    main()
