"""What the rules say, in lines for a terminal: findings with their clauses, and a year of squads at a glance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from drillcheck.i18n import Lang, catalogue, message
from drillcheck.judge.verdict import Outcome
from drillcheck.ledger.chain import Head
from drillcheck.ledger.checks.finding import LedgerFinding
from drillcheck.ledger.checks.situation import Situation
from drillcheck.report.wrap import cells, pad, wrap
from drillcheck.rules.ruling import together

MARKS: dict[Outcome, str] = {
    "pass": "✓",
    "fail": "✗",
    "review": "?",
    "partial": "△",
    "exempt": "–",
    "not_judged": "·",
}
WIDTH = 100
IN_WORDS = ("failed", "broken", "missing")
SHOWN = 12  # names in a line
COLUMNS = ("first_half", "second_half", "coverage", "uploads", "study")
By = dict[tuple[str, str], list[LedgerFinding]]


class Standing(BaseModel):
    """A squad's year: by month the outcome of both halves, coverage, uploads and study; people by outcome."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    squad: str
    serving: int
    months: dict[str, dict[str, Outcome]]
    credits: dict[Outcome, int]
    fitness: dict[Outcome, int]
    exam: Outcome


def sentence(finding: LedgerFinding, lang: Lang) -> str:
    """What a finding says."""
    told = {name: words(str(finding.params[name]), lang) for name in IN_WORDS if name in finding.params}
    return message("ledger", finding.code, lang, {**finding.params, **told, "period": finding.period})


def words(codes: str, lang: Lang) -> str:
    """Codes with 、 between in the reader's words; names and ids as they are."""
    known = catalogue("ledger", lang)
    return "、".join(known.get(f"word.{code}", code) for code in codes.split("、"))


def standing(known: Situation, findings: Sequence[LedgerFinding]) -> list[Standing]:
    """Every squad in question."""
    by = _sorted(findings)
    year = str(known.year)
    out = []
    for squad in known.squads:
        people = known.register.with_squad(squad, date(known.year, 1, 1), date(known.year, 12, 31))
        out.append(
            Standing(
                squad=squad,
                serving=len(known.register.roster(squad, known.as_of)),
                months={month: _month(by, squad, month) for month in known.months()},
                credits=_tally(by, "credits", people, year),
                fitness=_tally(by, "fitness", people, year),
                exam=_outcome(by, "exam_rotation", squad, year),
            )
        )
    return out


def status_lines(known: Situation, findings: Sequence[LedgerFinding], head: Head, lang: Lang) -> Iterator[str]:
    """A year at a glance: a row a squad, a cell a month (both halves, coverage, uploads, study)."""
    yield message("ledger", "status.title", lang, {"year": known.year, "on": known.as_of, "policy": known.policy.id})
    rows = standing(known, findings)
    width = max([cells(one.squad) for one in rows] + [6]) + 1
    months = known.months()
    yield pad("", width) + "".join(pad(month[5:], 6) for month in months)
    for one in rows:
        marks = ["".join(MARKS[one.months[month][name]] for name in COLUMNS) for month in months]
        people = message(
            "ledger",
            "status.people",
            lang,
            {
                "serving": one.serving,
                "credits": _told(one.credits, lang),
                "fitness": _told(one.fitness, lang),
                "exam": message("terminal", f"outcome.{one.exam}", lang),
            },
        )
        yield pad(one.squad, width) + "".join(pad(mark, 6) for mark in marks)
        yield pad("", width) + people
    bureau = [one for one in findings if one.about == "bureau"]
    if bureau:
        yield ""
        yield message("ledger", "status.bureau", lang)
        yield from (f"  {MARKS[one.verdict]} {sentence(one, lang)}" for one in bureau)
    yield ""
    yield message("ledger", "status.legend", lang)
    yield message("ledger", "head", lang, {"head": head})


def finding_lines(
    shown: Sequence[LedgerFinding], every: Sequence[LedgerFinding], known: Situation, head: Head, lang: Lang
) -> Iterator[str]:
    """Findings under whom they are about, each with its clause, who is missing, and what another reading says."""
    about = {"squad": known.squads, "person": known.people, "bureau": [""]}
    for kind, names in about.items():
        by: dict[str, list[LedgerFinding]] = defaultdict(list)
        for one in shown:
            if one.about == kind:
                by[one.who].append(one)
        for name in (each for each in names if by[each]):
            yield _heading(known, kind, name, lang)
            for one in by[name]:
                yield from _lines(one, lang)
    tally = Counter(one.verdict for one in every)
    counts = "  ".join(f"{MARKS[v]} {message('terminal', f'outcome.{v}', lang)} {tally[v]}" for v in MARKS if tally[v])
    yield message("ledger", "check.tally", lang, {"year": known.year, "on": known.as_of, "counts": counts})
    yield message("ledger", "head", lang, {"head": head})


def _heading(known: Situation, kind: str, name: str, lang: Lang) -> str:
    if kind == "bureau":
        return message("ledger", "check.bureau", lang)
    return name if kind == "squad" else f"{name} {known.register.people[name].name}"


def _lines(one: LedgerFinding, lang: Lang) -> Iterator[str]:
    first, *rest = wrap(f"{MARKS[one.verdict]} {one.period}  {sentence(one, lang)}", WIDTH - 2)
    yield f"  {first}"
    yield from (f"    {line}" for line in rest)
    yield from (f"      {line}" for line in wrap(one.clause, WIDTH - 6))
    if one.missing:
        names = words("、".join(one.missing[:SHOWN]), lang) + ("……" if len(one.missing) > SHOWN else "")
        missing = message("ledger", "check.missing", lang, {"names": names})
        yield from (f"      {line}" for line in wrap(missing, WIDTH - 6))
    other = one.alternative
    if other is not None and other.verdict != one.verdict:
        told = {"reading": other.reading, "verdict": message("terminal", f"outcome.{other.verdict}", lang)}
        yield f"      {message('terminal', 'alternative', lang, told)}"


def _sorted(findings: Sequence[LedgerFinding]) -> By:
    by: By = defaultdict(list)
    for one in findings:
        by[one.rule, one.who].append(one)
    return by


def _month(by: By, squad: str, month: str) -> dict[str, Outcome]:
    uploads = [one.verdict for one in by["upload_deadline", squad] if one.period.startswith(month)]
    return {
        "first_half": _outcome(by, "half_month", squad, f"{month}/1"),
        "second_half": _outcome(by, "half_month", squad, f"{month}/2"),
        "coverage": _outcome(by, "coverage", squad, month),
        "uploads": together(uploads) if uploads else "not_judged",
        "study": _outcome(by, "study", squad, month),
    }


def _outcome(by: By, rule: str, who: str, period: str) -> Outcome:
    return next((one.verdict for one in by[rule, who] if one.period == period), "not_judged")


def _tally(by: By, rule: str, people: Sequence[str], period: str) -> dict[Outcome, int]:
    return dict(Counter(_outcome(by, rule, who, period) for who in people if by[rule, who]))


def _told(tally: dict[Outcome, int], lang: Lang) -> str:
    named = ((message("terminal", f"outcome.{verdict}", lang), count) for verdict, count in sorted(tally.items()))
    return " ".join(f"{name} {count}" for name, count in named)
