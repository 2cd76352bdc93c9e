"""`drillcheck ledger decide`, `rejudge`, `retract`: a person's word, another policy, what should not be there."""

from __future__ import annotations

import json
from pathlib import Path

import click

from drillcheck.cli.command import command
from drillcheck.cli.ledger import by_option, ledger_option
from drillcheck.cli.options import argument, json_option, option, shell_options
from drillcheck.cli.shell import Shell
from drillcheck.errors import InputError


@command("ledger.decide")
@argument("upload", metavar="UPLOAD")
@ledger_option
@option("--finding", "rule", metavar="RULE", required=True)
@option("--verdict", type=click.Choice(["pass", "fail"]), required=True)
@option("--reason", metavar="TEXT", required=True)
@by_option
@shell_options
@click.pass_obj
def decide(shell: Shell, upload: str, url: str, rule: str, verdict: str, reason: str, by: str) -> int:
    """Beside the program's finding, which stays."""
    from drillcheck.ledger import recording
    from drillcheck.ledger.journal import Journal

    if not reason.strip():
        raise InputError("ledger_reason")
    with Journal(url) as journal:
        made = recording.decide(journal, upload, rule, verdict, reason, by)
    outcome, name = shell.text(f"outcome.{made.verdict}"), shell.text(f"rule.{rule}")
    shell.out(shell.text("ledger.decided", squad=made.squad, on=made.on, rule=name, verdict=outcome))
    return 0


@command("ledger.rejudge")
@ledger_option
@option("--policy", metavar="FILE", required=True, type=click.Path(path_type=Path))
@option("--evidence", metavar="DIR", default=None, type=click.Path(path_type=Path))
@by_option
@json_option
@shell_options
@click.pass_obj
def rejudge(shell: Shell, url: str, policy: Path, evidence: Path | None, by: str) -> int:
    """Every upload's stored evidence by this policy."""
    from drillcheck.judge.policy_file import load_policy
    from drillcheck.ledger import recording
    from drillcheck.ledger.evidence_store import EvidenceStore
    from drillcheck.ledger.journal import Journal

    chosen = load_policy(policy)
    with Journal(url) as journal:
        store = EvidenceStore.of(journal.url, evidence)
        count, changed = recording.rejudge(journal, store, chosen, by, f"{chosen.id} {chosen.version}")
    if shell.json:
        rows = [
            {
                "squad": one.clip.squad,
                "on": one.clip.on.isoformat(),
                "clip": one.clip.clip,
                "changes": [{"rule": rule, "before": old, "now": new} for rule, old, new in one.changes],
            }
            for one in changed
        ]
        shell.out(json.dumps({"schema": "drillcheck.rejudge/1", "judged": count, "changed": rows}, ensure_ascii=False))
        return 0
    for one in changed:
        for rule, old, new in one.changes:
            shell.out(
                shell.text(
                    "ledger.rejudged_one",
                    squad=one.clip.squad,
                    on=one.clip.on,
                    rule=shell.text(f"rule.{rule}"),
                    old=shell.text(f"outcome.{old}") if old != "–" else old,
                    new=shell.text(f"outcome.{new}"),
                )
            )
    shell.out(shell.text("ledger.rejudged", count=count, changed=len(changed)))
    return 0


@command("ledger.retract")
@argument("seq", metavar="ENTRY", type=click.IntRange(1, 2**62))
@ledger_option
@option("--reason", metavar="TEXT", required=True)
@by_option
@shell_options
@click.pass_obj
def retract(shell: Shell, seq: int, url: str, reason: str, by: str) -> int:
    """An entry that should never have been: it stays, and holds no more."""
    from drillcheck.ledger import recording
    from drillcheck.ledger.journal import Journal

    if not reason.strip():
        raise InputError("ledger_reason")
    with Journal(url) as journal:
        recording.retract(journal, seq, reason, by)
    shell.out(shell.text("ledger.retracted", seq=seq))
    return 0
