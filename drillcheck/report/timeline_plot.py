"""The timeline picture: what was seen when, and what the verdict makes of it, on one 1600×900 page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drillcheck.evidence.model import Evidence
from drillcheck.i18n import Lang, message
from drillcheck.judge.verdict import Finding, Verdict
from drillcheck.report.draw import Canvas, Colour, Picture, label_lang
from drillcheck.report.figures import rule_name
from drillcheck.timecode import clock

WIDTH, HEIGHT = 1600, 900
LEFT, RIGHT = 180, 1570
INK: Colour = (45, 45, 45)
GREY: Colour = (140, 140, 140)
GRID: Colour = (228, 228, 228)
PAPER: Colour = (250, 250, 250)
RED: Colour = (200, 45, 45)
BLUE: Colour = (45, 105, 170)
PURPLE: Colour = (120, 80, 150)
VERDICTS: dict[str, Colour] = {"pass": (40, 135, 75), "fail": RED, "review": (205, 130, 0)}
STATES: dict[str, Colour] = {
    "drill": (95, 170, 115),
    "rest": (115, 165, 215),
    "absent": (215, 215, 215),
    "unseen": (240, 180, 60),
}
COUNTED = 0.25
"""Score from which a box is counted as a person in the picture's dots."""
FINDING_ROWS = 3
STEPS_S = (10, 30, 60, 120, 300, 600, 1800, 3600)


@dataclass(frozen=True)
class Lane:
    """A horizontal band of the page, with a scale from 0 to `top`."""

    y0: int
    y1: int
    top: float = 1.0

    def y(self, value: float) -> float:
        """Where a value lies; what exceeds the scale lies at its top."""
        return self.y1 - (self.y1 - self.y0) * min(1.0, max(0.0, value / self.top))


@dataclass(frozen=True)
class Page:
    """The canvas and the time scale that all lanes share."""

    canvas: Canvas
    evidence: Evidence
    verdict: Verdict
    lang: Lang

    def x(self, ticks: float) -> float:
        """Where a moment lies."""
        return LEFT + (RIGHT - LEFT) * ticks / self.evidence.video.duration

    def x_of_seconds(self, seconds: float) -> float:
        """Where a moment in display seconds lies."""
        return LEFT + (RIGHT - LEFT) * seconds / max(self.verdict.video.duration_s, 1e-9)

    def word(self, code: str, **params: object) -> str:
        """A label."""
        return message("terminal", f"plot.{code}", self.lang, params)


def timeline_plot(evidence: Evidence, verdict: Verdict, lang: Lang, camera_limits: Sequence[float] = ()) -> Picture:
    """Draw the page. `camera_limits` are the shifts, as shares of the width, at which a person must look or the clip
    fails."""
    page = Page(Canvas.blank(WIDTH, HEIGHT), evidence, verdict, label_lang(lang))
    _title(page)
    lanes: list[tuple[Lane, str, Callable[[Page, Lane], None]]] = [
        (Lane(140, 196), "state", _states),
        (Lane(226, 446, _people_top(page)), "people", _people),
        (Lane(476, 576), "rest", _rest),
        (Lane(606, 726, _camera_top(page, camera_limits)), "camera", lambda p, lane: _camera(p, lane, camera_limits)),
        (Lane(752, 814), "findings", _findings),
    ]
    _time_axis(page, lanes[0][0].y0, lanes[-1][0].y1)
    for lane, code, draw in lanes:
        page.canvas.text(page.word(code), 24, (lane.y0 + lane.y1) / 2 + 6, 17, INK, weight=600)
        draw(page, lane)
        page.canvas.rect(LEFT, lane.y0, RIGHT, lane.y1, GREY, 1)
    _cuts(page, lanes[0][0].y0, lanes[-2][0].y1)
    _legend(page)
    return page.canvas.picture


def _title(page: Page) -> None:
    canvas, verdict = page.canvas, page.verdict
    colour = VERDICTS[verdict.verdict]
    word = message("terminal", f"verdict.{verdict.verdict}", page.lang).strip()
    right = 40 + canvas.text_width(word, 38, 700) + 44
    canvas.rect(30, 24, right, 86, colour)
    canvas.text(word, 52, 69, 38, (255, 255, 255), weight=700)
    name = canvas.fitted(Path(verdict.video.path).name, WIDTH - right - 60, 26, 600)
    canvas.text(name, right + 24, 50, 26, INK, weight=600)
    facts = [message("terminal", f"as_of.{verdict.inputs.as_of_source}", page.lang, {"date": verdict.inputs.as_of})]
    facts += [clock(verdict.video.duration_s), f"{verdict.video.width}×{verdict.video.height}", verdict.policy.id]
    facts.insert(1, verdict.inputs.squad or "")
    canvas.text(" · ".join(fact for fact in facts if fact), right + 24, 82, 19, GREY)
    reasons = [rule_name(item.rule, page.lang) for item in verdict.findings if item.verdict == verdict.verdict]
    if verdict.verdict != "pass" and reasons:
        joined = message("terminal", "comma", page.lang).join(dict.fromkeys(reasons))
        canvas.text(canvas.fitted(joined, WIDTH - 70, 22, 600), 32, 120, 22, colour, weight=600)


def _time_axis(page: Page, top: int, bottom: int) -> None:
    """Vertical grid lines at round minutes, at most a dozen or so."""
    duration = page.verdict.video.duration_s
    step = next((step for step in STEPS_S if duration / step <= 16), STEPS_S[-1])
    for second in range(0, int(duration) + 1, step):
        x = page.x_of_seconds(second)
        page.canvas.line([(x, top), (x, bottom)], GRID, 1)
        page.canvas.text(clock(second), x, bottom + 22, 15, GREY, "centre")


def _states(page: Page, lane: Lane) -> None:
    for segment in page.evidence.segments:
        x0, x1 = page.x(segment.start.at), page.x(segment.end.at)
        page.canvas.rect(x0, lane.y0, max(x0 + 1, x1), lane.y1, STATES[segment.state])
        label = message("terminal", f"state.{segment.state}", page.lang)
        length = clock(float(page.evidence.seconds(segment.end.at - segment.start.at)))
        if page.canvas.text_width(label, 18, 600) + 10 < x1 - x0:
            page.canvas.text(label, (x0 + x1) / 2, lane.y0 + 25, 18, INK, "centre", 600)
        if page.canvas.text_width(length, 16) + 10 < x1 - x0:
            page.canvas.text(length, (x0 + x1) / 2, lane.y0 + 47, 16, INK, "centre")


def _counts(page: Page) -> list[tuple[int, int]]:
    return [(look.at, sum(score >= COUNTED for score in look.scores)) for look in page.evidence.looks]


def _people_top(page: Page) -> float:
    most = max((count for _, count in _counts(page)), default=0)
    return 1.15 * max(4, most, page.evidence.headcount.high, page.verdict.inputs.required or 0)


def _people(page: Page, lane: Lane) -> None:
    canvas, people = page.canvas, page.evidence.headcount
    required = page.verdict.inputs.required
    step = max(1, round(lane.top / 5))
    for count in range(0, int(lane.top) + 1, step):
        canvas.line([(LEFT, lane.y(count)), (RIGHT, lane.y(count))], GRID, 1)
        canvas.text(str(count), LEFT - 8, lane.y(count) + 5, 15, GREY, "right")
    for at, count in _counts(page):
        canvas.dot(page.x(at), lane.y(count), (150, 150, 150), 2)
    if page.evidence.session is not None:
        x0, x1 = page.x(page.evidence.session[0].at), page.x(page.evidence.session[1].at)
        canvas.shade(x0, lane.y(people.high + 0.15), x1, lane.y(people.low - 0.15), BLUE, 0.3)
        canvas.line([(x0, lane.y(people.count)), (x1, lane.y(people.count))], BLUE, 2)
    if required is not None:
        canvas.dashes((LEFT, lane.y(required)), (RIGHT, lane.y(required)), RED, 2)


def _rest(page: Page, lane: Lane) -> None:
    canvas = page.canvas
    canvas.dashes((LEFT, lane.y(0.5)), (RIGHT, lane.y(0.5)), GRID, 1)
    for value in (0.0, 1.0):
        canvas.text(f"{value:.0%}", LEFT - 8, lane.y(value) + (5 if value else 1), 15, GREY, "right")
    points = [(page.x(look.at), lane.y(look.rest)) for look in page.evidence.posterior]
    if len(points) > 1:
        canvas.line(points, PURPLE, 2)


def _camera_top(page: Page, limits: Sequence[float]) -> float:
    return 1.15 * max([0.02, page.evidence.camera.max_shift_share, *limits])


def _camera(page: Page, lane: Lane, limits: Sequence[float]) -> None:
    canvas = page.canvas
    canvas.text("0 %", LEFT - 8, lane.y(0) + 1, 15, GREY, "right")
    for number, limit in enumerate(sorted(limits)):
        colour = RED if number == len(limits) - 1 else VERDICTS["review"]
        canvas.dashes((LEFT, lane.y(limit)), (RIGHT, lane.y(limit)), colour, 1)
        canvas.text(f"{100 * limit:g} %", LEFT - 8, lane.y(limit) + 5, 15, colour, "right")
    for start, end in page.evidence.camera.unknown:
        canvas.shade(page.x(start), lane.y0, page.x(end), lane.y1, STATES["unseen"], 0.35)
    points = [(page.x(point.at), lane.y(point.shift_share)) for point in page.evidence.camera.curve]
    if len(points) > 1:
        canvas.line(points, INK, 2)


def _findings(page: Page, lane: Lane) -> None:
    """Where a person should look: the spans of what fails or needs review, in rows that do not collide."""
    items = [item for item in page.verdict.findings if item.verdict in ("fail", "review")]
    ends = [0.0] * FINDING_ROWS
    for item in items:
        for start, end in item.spans:
            _finding(page, lane, item, (page.x_of_seconds(start), page.x_of_seconds(end)), ends)
    if not any(item.spans for item in items):
        page.canvas.text(page.word("nothing"), (LEFT + RIGHT) / 2, (lane.y0 + lane.y1) / 2 + 6, 17, GREY, "centre")


def _finding(page: Page, lane: Lane, item: Finding, span: tuple[float, float], ends: list[float]) -> None:
    """One bar with its rule's name inside or beside it, in the first row that is free; `ends` is brought up to date."""
    canvas, name, colour = page.canvas, rule_name(item.rule, page.lang), VERDICTS[item.verdict]
    x0, x1 = span[0], max(span[1], span[0] + 6)
    width = canvas.text_width(name, 14, 600) + 8
    inside, before = width < x1 - x0, x1 + width > RIGHT
    left, right = (x0, x1) if inside else (x0 - width, x1) if before else (x0, x1 + width)
    row = next((row for row, end in enumerate(ends) if end <= left), len(ends) - 1)
    ends[row] = max(ends[row], right)
    y = lane.y0 + 2 + row * (lane.y1 - lane.y0) / FINDING_ROWS
    canvas.rect(x0, y, x1, y + 17, colour)
    if inside:
        canvas.text(name, (x0 + x1) / 2, y + 14, 14, (255, 255, 255), "centre", 600)
    elif before:
        canvas.text(name, x0 - 4, y + 14, 14, colour, "right", 600)
    else:
        canvas.text(name, x1 + 4, y + 14, 14, colour, weight=600)


def _cuts(page: Page, top: int, bottom: int) -> None:
    for cut in page.evidence.cuts:
        x = page.x(cut.at.at)
        page.canvas.dashes((x, top - 8), (x, bottom), RED if cut.certain else VERDICTS["review"], 3)


def _legend(page: Page) -> None:
    canvas, x, y = page.canvas, float(LEFT), 872
    entries: list[tuple[str, Colour, str]] = [
        ("box", STATES[state], message("terminal", f"state.{state}", page.lang)) for state in STATES
    ]
    entries += [("dot", (150, 150, 150), page.word("seen")), ("line", BLUE, page.word("participants"))]
    if page.verdict.inputs.required is not None:
        entries.append(("line", RED, page.word("required", n=page.verdict.inputs.required)))
    if page.evidence.cuts:
        entries.append(("cut", RED, message("terminal", "state.cut", page.lang)))
    entries.append(("box", VERDICTS["fail"], message("terminal", "outcome.fail", page.lang)))
    entries.append(("box", VERDICTS["review"], message("terminal", "outcome.review", page.lang)))
    for kind, colour, label in entries:
        if kind == "box":
            canvas.rect(x, y - 14, x + 20, y + 2, colour)
        elif kind == "dot":
            canvas.dot(x + 10, y - 6, colour, 3)
        elif kind == "cut":
            canvas.dashes((x + 10, y - 16), (x + 10, y + 4), colour, 3)
        else:
            canvas.line([(x, y - 6), (x + 20, y - 6)], colour, 2)
        canvas.text(label, x + 27, y, 16, INK)
        x += 27 + canvas.text_width(label, 16) + 22
