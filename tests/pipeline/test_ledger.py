"""A clip into the ledger: judged by its people, recorded once, decided upon, judged anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from drillcheck.cli.run import run
from drillcheck.demo.render import Rendered
from drillcheck.ledger.database import create
from drillcheck.ledger.evidence_store import EvidenceStore
from drillcheck.ledger.journal import Journal, Wanted
from drillcheck.ledger.records.drills import Attendance
from drillcheck.ledger.records.people import Person, Service, Squad

PEOPLE = [f"{number:03d}" for number in range(1, 11)]
Say = Callable[..., tuple[int, Any]]
SQUAD, DAY = "一中队", date(2024, 5, 8)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Ten people of one squad."""
    url = str(tmp_path_factory.mktemp("ledger") / "台账.db")
    create(url)
    records = [Squad(squad=SQUAD, kind="街镇")]
    drafts = [one.draft() for one in records]
    for who in PEOPLE:
        person = Person(person=who, name=f"人{who}", sex="男", birth=date(1990, 1, 1), staff="在编")
        drafts += [person.draft(), Service(person=who, squad=SQUAD, start=date(2020, 1, 1)).draft()]
    with Journal(url) as journal:
        journal.write(lambda _: drafts, "我")
    return url


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run `drillcheck ARGS… --json`."""
    monkeypatch.setenv("DRILLCHECK_LANG", "zh")

    def call(*args: object) -> tuple[int, Any]:
        code = run([str(arg) for arg in args])
        out = capsys.readouterr().out
        return code, json.loads(out) if out.startswith("{") else out

    return call


def entries(url: str, module: str) -> int:
    with Journal(url) as journal, journal.reading() as view:
        return len(view.entries(Wanted({module})))


def finding(verdict: Any, rule: str) -> Any:
    return next(one for one in verdict["findings"] if one["rule"] == rule)


def test_a_filmed_drill_is_recorded_judged_decided_and_judged_anew(
    drill: Callable[[str], Rendered],
    brief_policy: Path,
    ledger: str,
    say: Say,
    tmp_path: Path,
) -> None:
    clip = drill("panned").clip
    asked = [
        "verify",
        clip,
        "--ledger",
        ledger,
        "--policy",
        brief_policy,
        "--uploaded-at",
        "2024-05-09T08:00",
        "--json",
    ]

    code, verdict = say(*asked)
    assert code == 1
    assert verdict["inputs"]["squad"] == SQUAD
    assert verdict["inputs"]["in_service"] == 10
    assert finding(verdict, "half_month")["verdict"] == "fail"
    assert finding(verdict, "upload_deadline")["verdict"] == "pass"
    assert "截止 2024-05-10" in finding(verdict, "upload_deadline")["message"]
    assert finding(verdict, "coverage")["verdict"] == "not_judged"
    assert finding(verdict, "fresh")["verdict"] == "pass"
    assert (entries(ledger, "clip"), entries(ledger, "judgement")) == (1, 1)

    # The same again records nothing new.
    assert say(*asked)[0] == 1
    assert (entries(ledger, "clip"), entries(ledger, "judgement")) == (1, 1)

    # A person decides; the month follows, the program's finding stays.
    assert (
        say(
            "ledger",
            "decide",
            clip.name,
            "--ledger",
            ledger,
            "--finding",
            "unknown",
            "--verdict",
            "pass",
            "--reason",
            "x",
        )[0]
        == 2
    )
    for rule in [one["rule"] for one in verdict["findings"] if one["verdict"] in ("fail", "review")]:
        if rule not in ("half_month", "coverage"):
            told = ["--finding", rule, "--verdict", "pass", "--reason", "风吹动三脚架", "--by", "王五"]
            assert say("ledger", "decide", verdict["video"]["sha256"][:10], "--ledger", ledger, *told)[0] == 0
    lists = Attendance(squad=SQUAD, on=DAY, attendees=PEOPLE[:8])
    with Journal(ledger) as journal:
        journal.write(lambda _: [lists.draft()], "我")
    year = ["--ledger", ledger, "--policy", brief_policy, "--year", "2024", "--on", "2024-06-03", "--json"]
    _, report = say("ledger", "check", *year)
    of = {(one["rule"], one["period"]): one for one in report["findings"]}
    assert of["half_month", "2024-05/1"]["verdict"] == "pass"
    assert of["half_month", "2024-05/2"]["verdict"] == "fail"
    assert of["coverage", "2024-05"]["missing"] == PEOPLE[8:]
    assert of["attendance_list", "2024-05-08"]["verdict"] == "pass"

    # Another policy, without looking at the clip again; what was decided holds.
    strict = tmp_path / "strict.toml"
    strict.write_text(
        brief_policy.read_text(encoding="utf-8").replace("value = 120,", "value = 500,"), encoding="utf-8"
    )
    _, again = say("ledger", "rejudge", "--ledger", ledger, "--policy", strict, "--json")
    assert again["judged"] == 1
    assert {"rule": "duration", "before": "pass", "now": "fail"} in again["changed"][0]["changes"]
    assert say("ledger", "rejudge", "--ledger", ledger, "--policy", strict, "--json")[1]["changed"] == []
    _, report = say("ledger", "check", *year)
    half = next(one for one in report["findings"] if (one["rule"], one["period"]) == ("half_month", "2024-05/1"))
    assert half["verdict"] == "fail"

    # Evidence that was altered is found with its entry.
    assert say("ledger", "verify-chain", "--ledger", ledger, "--json")[0] == 0
    with Journal(ledger) as journal:
        store = EvidenceStore.of(journal.url)
    (kept,) = store.folder.rglob("*.json.gz")
    data = kept.read_bytes()
    kept.write_bytes(data[:-20] + bytes([data[-20] ^ 1]) + data[-19:])
    code, chain = say("ledger", "verify-chain", "--ledger", ledger, "--json")
    assert code == 1
    assert [one["kind"] for one in chain["breaks"]] == ["evidence"]


def test_without_a_squad_or_a_roster_nothing_is_recorded(
    drill: Callable[[str], Rendered], ledger: str, say: Say, tmp_path: Path
) -> None:
    clip = drill("pass").clip
    before = entries(ledger, "clip")
    assert say("verify", clip, "--ledger", tmp_path / "none.db")[0] == 2
    assert say("verify", clip, "--ledger", ledger, "--squad", "九中队")[0] == 2
    assert say("verify", clip)[0] == 2
    assert say("verify", clip, "--ledger", ledger, "--uploaded-at", "2024-05-07T08:00")[0] == 2
    assert entries(ledger, "clip") == before


def test_an_earlier_upload_that_comes_later_judges_the_other_anew(
    drill: Callable[[str], Rendered], brief_policy: Path, ledger: str, say: Say
) -> None:
    clip = drill("few").clip
    asked = ["verify", clip, "--ledger", ledger, "--policy", brief_policy, "--json"]
    _, first = say(*asked, "--on", "2024-06-20", "--uploaded-at", "2024-06-21T08:00")
    assert finding(first, "fresh")["verdict"] == "pass"
    _, second = say(*asked, "--on", "2024-06-05", "--uploaded-at", "2024-06-06T08:00")
    assert finding(second, "fresh")["verdict"] == "pass"
    with Journal(ledger) as journal, journal.reading() as view:
        judged = {entry.draft.day: entry.record for entry in view.entries(Wanted({"judgement"}))}
    assert judged[date(2024, 6, 20)]["outcomes"]["fresh"] == "fail"
    assert judged[date(2024, 6, 5)]["outcomes"]["fresh"] == "pass"
    # One that comes later and is later is the one that uses the footage again.
    _, third = say(*asked, "--on", "2024-07-03", "--uploaded-at", "2024-07-04T08:00")
    assert finding(third, "fresh")["verdict"] == "fail"
