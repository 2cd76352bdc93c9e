"""What every test shares: property tests on a busy machine take the time they need, and try the same cases each run."""

from hypothesis import settings

settings.register_profile("drillcheck", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("drillcheck")
