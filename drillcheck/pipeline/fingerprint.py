"""What the evidence keeps to find the same footage again: the activity of the whole clip, from its packets."""

from __future__ import annotations

import base64

import numpy as np

from drillcheck.evidence.model import Fingerprint
from drillcheck.measure.activity import activity, joined
from drillcheck.scan.clip import Clip, Part


def fingerprint(clip: Clip) -> Fingerprint:
    """Of every packet of every part; the people are in the evidence's looks already."""
    curves = [(clip.seconds(part.offset), _curve(clip, part)) for part in clip.parts]
    whole = joined(curves, clip.seconds(clip.duration))
    return Fingerprint(activity=base64.b64encode(whole).decode())


def _curve(clip: Clip, part: Part) -> bytes:
    index = part.index
    times = np.asarray((index.pts - index.origin) * (part.factor * float(clip.tick)), dtype=np.float64)
    return activity(times, index.size, index.key)
