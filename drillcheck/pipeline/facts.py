"""What the evidence records of the files themselves."""

from __future__ import annotations

import math

from drillcheck.evidence.facts import PacketFacts, PacketGap, PartFacts, VideoFacts
from drillcheck.scan.clip import Clip


def video_facts(clip: Clip) -> VideoFacts:
    """The clip and its parts."""
    first = clip.parts[0].probe
    parts = [
        PartFacts(
            path=str(part.path),
            sha256=clip.sha256(part),
            size_bytes=part.probe.size_bytes,
            container=part.probe.container,
            start=part.offset,
            duration=part.end - part.offset,
            claimed_duration_s=part.probe.claimed_duration_s,
            recorded_at=part.probe.recorded_at,
            recorded_at_source=part.probe.recorded_at_source,
        )
        for part in clip.parts
    ]
    return VideoFacts(
        parts=parts,
        duration=clip.duration,
        width=clip.size[0],
        height=clip.size[1],
        fps=round(float(first.fps), 4),
        variable_rate=any(part.probe.variable_rate for part in clip.parts),
        rotation=first.rotation,
        codec=first.codec,
        recorded_at=first.recorded_at,
        recorded_at_source=first.recorded_at_source,
    )


def packet_facts(clip: Clip) -> PacketFacts:
    """Every packet of every part, nothing decoded."""
    indexes = [(part, part.index) for part in clip.parts]
    gops = sorted(index.median_gop * part.factor for part, index in indexes)
    return PacketFacts(
        count=sum(len(index) for _, index in indexes),
        keyframes=sum(len(index.keyframes) for _, index in indexes),
        median_gop=gops[len(gops) // 2],
        longest_gop=max(index.longest_gop * part.factor for part, index in indexes),
        gaps=[
            PacketGap(at=part.to_clip(gap.at), length=gap.length * part.factor)
            for part, index in indexes
            for gap in index.gaps()
        ],
        missing_pts=sum(index.missing_pts for _, index in indexes),
        corrupt=sum(index.corrupt for _, index in indexes),
        parameter_changes=[part.to_clip(pts) for part, index in indexes for pts in index.parameter_changes],
        edits=[part.to_clip(pts) for part, index in indexes for pts in index.edits],
        rhythm_breaks=[part.to_clip(pts) for part, index in indexes for pts in index.rhythm_breaks],
    )


def time_base(clip: Clip) -> str:
    """The tick as a fraction, `1/90000`."""
    assert math.gcd(clip.tick.numerator, clip.tick.denominator) == 1
    return f"{clip.tick.numerator}/{clip.tick.denominator}"
