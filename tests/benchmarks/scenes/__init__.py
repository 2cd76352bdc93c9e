"""Random drills with known truth: drawn from a seed, within or beyond the limits of a policy."""
