"""What may happen to a recording without being a fault: light changes, somebody passes the lens, a hand trembles."""

from __future__ import annotations

from collections.abc import Callable

from drillcheck.demo.incidents import Close, Cloud, Event, Exposure, Flash, Tremor
from drillcheck.demo.scenario import Scenario
from scenes.scene import Rng

Change = Callable[[Rng, Scenario], Scenario]


def _with(scenario: Scenario, event: Event) -> Scenario:
    return scenario.model_copy(update={"events": (event,)})


def _moment(rng: Rng, scenario: Scenario) -> float:
    return round(float(rng.uniform(0.15, 0.8)) * scenario.duration_s, 1)


def flash(rng: Rng, scenario: Scenario) -> Scenario:
    """A photographer's flash."""
    return _with(scenario, Flash(do="flash", at_s=_moment(rng, scenario), pictures=int(rng.integers(1, 3))))


def cloud(rng: Rng, scenario: Scenario) -> Scenario:
    """The sun goes behind a cloud and comes out again."""
    gain, seconds = float(rng.uniform(0.6, 0.85)), float(rng.uniform(8, 40))
    return _with(scenario, Cloud(do="cloud", at_s=_moment(rng, scenario), gain=gain, seconds=seconds))


def exposure(rng: Rng, scenario: Scenario) -> Scenario:
    """The camera's own exposure steps."""
    gain = float(rng.uniform(0.75, 0.9) if rng.random() < 0.5 else rng.uniform(1.1, 1.25))
    return _with(scenario, Exposure(do="exposure", at_s=_moment(rng, scenario), gain=gain))


def close(rng: Rng, scenario: Scenario) -> Scenario:
    """Somebody walks past close to the lens."""
    return _with(scenario, Close(do="close", at_s=_moment(rng, scenario), away_m=float(rng.uniform(1.2, 2.5))))


def tremor(rng: Rng, scenario: Scenario) -> Scenario:
    """A hand that holds the camera well."""
    share = round(float(rng.uniform(0.002, 0.007)), 4)
    moved = Tremor(do="tremor", at_s=0.1, seconds=scenario.duration_s, share=share, hz=float(rng.uniform(0.5, 2.0)))
    camera = scenario.camera.model_copy(update={"moves": (moved,)})
    return scenario.model_copy(update={"camera": camera})


HARMLESS: dict[str, Change] = {"flash": flash, "cloud": cloud, "exposure": exposure, "close": close, "tremor": tremor}
"""By name. A person may be asked to look; a fail is a false alarm."""
