"""Judging: a pure function of evidence, policy, roster and upload facts."""
