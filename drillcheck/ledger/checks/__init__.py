"""The rules over a ledger: each a pure function of what is known of a year, in the order in which reports show them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from drillcheck.ledger.checks.bureau import bulletins, contest, resources, training
from drillcheck.ledger.checks.crediting import crediting
from drillcheck.ledger.checks.drilling import drilling
from drillcheck.ledger.checks.finding import LedgerFinding
from drillcheck.ledger.checks.situation import Situation
from drillcheck.ledger.checks.studying import studying
from drillcheck.ledger.checks.supervising import figures, kept, used
from drillcheck.ledger.checks.testing import certificates, exams, fitness_tests

Check = Callable[[Situation], Iterator[LedgerFinding]]
OF_SQUADS: tuple[Check, ...] = (drilling, studying)
OF_PEOPLE: tuple[Check, ...] = (crediting, fitness_tests, certificates)
OF_THE_BUREAU: tuple[Check, ...] = (training, contest, resources, bulletins, kept, used, figures)
CHECKS: tuple[Check, ...] = (*OF_SQUADS, *OF_PEOPLE, exams, *OF_THE_BUREAU)


def check(known: Situation) -> list[LedgerFinding]:
    """Every finding of the year; the bureau's own only where the whole district is in question."""
    wanted = CHECKS if known.everything else tuple(one for one in CHECKS if one not in OF_THE_BUREAU)
    return [finding for rule in wanted for finding in rule(known)]
