"""Looking for people in the next picture while the last one is still being worked on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from drillcheck.detect.people import People, PersonDetector
from drillcheck.scan.clip import Shot

Seen = tuple[Shot, People] | int


def detected(shots: Iterable[Shot | int], detector: PersonDetector) -> Iterator[Seen]:
    """Each shot with its people, in order; a tick stands for a picture that could not be decoded.

    Detection is most of the work and runs in a thread of its own, one picture ahead of the consumer: inference and
    image operations both let go of the interpreter, so that neither waits for the other. At most two pictures are held.
    """
    held: tuple[Shot, Future[People]] | int | None = None
    with ThreadPoolExecutor(1, thread_name_prefix="detect") as pool:
        for shot in shots:
            coming = (shot, pool.submit(detector.detect, shot.image)) if isinstance(shot, Shot) else shot
            if held is not None:
                yield _done(held)
            held = coming
        if held is not None:
            yield _done(held)


def _done(held: tuple[Shot, Future[People]] | int) -> Seen:
    return held if isinstance(held, int) else (held[0], held[1].result())
