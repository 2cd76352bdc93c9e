"""Looking for people in the next picture while the last one is still being worked on."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from drillcheck.detect.people import People, PersonDetector
from drillcheck.scan.clip import Shot

Seen = tuple[Shot, People] | int


def detected(shots: Iterable[Shot | int], detector: PersonDetector) -> Iterator[Seen]:
    """Each shot with its people, in order; a tick stands for a picture that could not be decoded.

    Detection is most of the work and runs in threads of its own, ahead of the consumer: inference and image operations
    both let go of the interpreter, so that neither waits for the other. A detector says by `at_once` how many pictures
    it can work on at a time, one if it says nothing; at most one more is held.
    """
    most = int(getattr(detector, "at_once", 1))
    held: deque[tuple[Shot, Future[People]] | int] = deque()
    with ThreadPoolExecutor(most, thread_name_prefix="detect") as pool:
        for shot in shots:
            held.append((shot, pool.submit(detector.detect, shot.image)) if isinstance(shot, Shot) else shot)
            if len(held) > most:
                yield _done(held.popleft())
        while held:
            yield _done(held.popleft())


@contextmanager
def plain_image_operations() -> Iterator[None]:
    """OpenCV works on one thread: the cores are the detector's and the decoder's, more threads only contend."""
    import cv2

    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def _done(held: tuple[Shot, Future[People]] | int) -> Seen:
    return held if isinstance(held, int) else (held[0], held[1].result())
