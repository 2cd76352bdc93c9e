"""drillcheck: verifies videos of formation drills and keeps the evidence for every verdict."""

__version__ = "0.1.0"
