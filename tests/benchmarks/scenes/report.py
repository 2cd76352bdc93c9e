"""The benchmark's sums, targets and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scenes.outcome import Outcome


@dataclass(frozen=True)
class Target:
    """One figure against what it must reach; `measured` is None where nothing was there to measure."""

    name: str
    measured: float | None
    limit: float
    at_least: bool

    @property
    def met(self) -> bool:
        """Whether it holds; nothing measured misses nothing."""
        if self.measured is None:
            return True
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


def targets(outcomes: Sequence[Outcome]) -> list[Target]:
    """All of them, over the scenes there are."""
    clean, near = ([each for each in outcomes if each.kind == kind] for kind in ("clean", "near"))
    calm = [each for each in clean if not each.fault]
    faulty = [each for each in outcomes if each.kind == "faulty"]
    ruled = [each for each in faulty if not each.review_is_right]
    decided = [each for each in faulty if each.right != "review"]
    plain = [each for each in outcomes if not each.tampered]
    errors = boundary_errors(outcomes)
    return [
        Target("clean: verdict right", share(clean, lambda each: each.right == "right"), 0.97, True),
        Target("clean: review, nothing having happened", share(calm, lambda e: e.verdict == "review"), 0.05, False),
        Target("clean: false alarms", count(clean, lambda each: each.verdict == "fail"), 0, False),
        Target("faulty: passes", count(faulty, lambda each: each.verdict == "pass"), 0, False),
        Target("faulty: right rule alone, of those decided", share(decided, lambda e: e.right == "right"), 0.99, True),
        Target("faulty: review where a rule fails", share(ruled, lambda e: e.verdict == "review"), 0.10, False),
        Target("near: wrong", count(near, lambda each: each.right == "wrong"), 0, False),
        Target("boundaries: p95, s", float(np.percentile(errors, 95)) if errors else None, 2.0, False),
        Target("headcount within ±1", share(plain, lambda each: abs(each.count - each.participants) <= 1), 0.95, True),
        Target("truth in the interval", share(plain, lambda e: e.low <= e.participants <= e.high), 0.95, True),
    ]


def share(outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float | None:
    """Share of the scenes for which something holds."""
    return float(np.mean([bool(holds(each)) for each in outcomes])) if outcomes else None


def count(outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float | None:
    """Number of the scenes for which something holds."""
    return float(sum(bool(holds(each)) for each in outcomes)) if outcomes else None


def boundary_errors(outcomes: Iterable[Outcome]) -> list[float]:
    """Every boundary's error in scenes whose recording was not tampered with."""
    return [error for each in outcomes if not each.tampered for error in each.boundaries.values()]


def markdown(outcomes: Sequence[Outcome], title: str) -> str:
    """Targets, faults, headcount, boundaries, and one line a scene."""
    lines = [f"# {title}", "", "| target | measured | must be | |", "|---|---|---|---|"]
    for target in targets(outcomes):
        found = "–" if target.measured is None else f"{target.measured:.3g}"
        sign = "≥" if target.at_least else "≤"
        lines.append(f"| {target.name} | {found} | {sign} {target.limit:g} | {'' if target.met else 'MISSED'} |")
    return "\n".join([*lines, "", *_faults(outcomes), "", *_figures(outcomes), "", *_scenes(outcomes)]) + "\n"


def _faults(outcomes: Sequence[Outcome]) -> list[str]:
    lines = ["| kind | scenes | right | review | wrong |", "|---|---|---|---|---|"]
    groups: dict[str, list[Outcome]] = {}
    for each in outcomes:
        groups.setdefault(f"{each.kind} {each.fault}".strip(), []).append(each)
    for name, members in sorted(groups.items()):
        sums = [sum(each.right == what for each in members) for what in ("right", "review", "wrong")]
        lines.append(f"| {name} | {len(members)} | {sums[0]} | {sums[1]} | {sums[2]} |")
    return lines


def _figures(outcomes: Sequence[Outcome]) -> list[str]:
    plain = [each for each in outcomes if not each.tampered]
    lines = ["| boundary | number | median, s | p95, s | max, s |", "|---|---|---|---|---|"]
    for name, wanted in (("session", "session"), ("rest", "rest"), ("all", "")):
        errors = [e for each in plain for key, e in each.boundaries.items() if key.startswith(wanted)]
        if errors:
            low, high = np.percentile(errors, (50, 95))
            lines.append(f"| {name} | {len(errors)} | {low:.2f} | {high:.2f} | {max(errors):.2f} |")
    small = [each for each in plain if each.participants <= 20]
    narrow = share(small, lambda each: each.high - each.low <= 2)
    widths = [each.high - each.low for each in small]
    if small:
        mean = f"mean {np.mean(widths):.1f}, largest {max(widths)}"
        lines += ["", f"Intervals up to 20 people ({len(small)} scenes): ±1 or narrower in {narrow:.0%}; width {mean}."]
    lines += ["", f"Rests found that there are not: {sum(each.false_rests for each in plain)}."]
    speed = sum(each.duration_s for each in outcomes) / max(1e-9, sum(each.took_s for each in outcomes))
    lines += ["", f"Speed: {speed:.1f} × real time a core."]
    return lines


def _scenes(outcomes: Sequence[Outcome]) -> list[str]:
    head = "| scene | fault | verdict | fails | review | people low–high (truth) | boundaries off, s | |"
    return [head, "|---|---|---|---|---|---|---|---|", *map(row, outcomes)]


def row(each: Outcome) -> str:
    """One scene's line."""
    cells = (
        each.name + (" (real limits)" if each.limits == "real" else ""),
        each.fault,
        each.verdict,
        ",".join(each.fails),
        ",".join(each.reviews),
        f"{each.count} {each.low}–{each.high} ({each.participants})",
        ", ".join(f"{name} {error:.1f}" for name, error in each.boundaries.items()),
        "" if each.right == "right" else each.right.upper(),
    )
    return "| " + " | ".join(cells) + " |"
