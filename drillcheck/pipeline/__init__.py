"""From files to evidence: ingest, scan and measure in one go."""

from drillcheck.pipeline.run import Phase, Progress, measure_clip

__all__ = ["Phase", "Progress", "measure_clip"]
