"""Measuring: pure functions from looks to segments, rests, headcount, takes and camera moves."""
