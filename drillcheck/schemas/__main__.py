"""Write all schemas anew: `python -m drillcheck.schemas`."""

from drillcheck.schemas import MODELS, generate, path_of

for name in MODELS:
    path_of(name).write_text(generate(name), encoding="utf-8")
