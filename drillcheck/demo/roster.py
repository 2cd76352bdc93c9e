"""An invented squad roster for a scenario."""

from __future__ import annotations

import csv
import io

import numpy as np

from drillcheck.demo.scenario import Scenario

HEADER = ("工号", "姓名", "中队", "状态", "起", "止", "原因")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN_ONE, GIVEN_TWO = "安宁平和文明青云山川林禾", ("子安", "子宁", "若平", "若云", "以文", "以明")
GIVEN = (*GIVEN_ONE, *GIVEN_TWO)
IN_SERVICE = "在职"
SINCE = "2020-01-01"


def roster_csv(scenario: Scenario) -> str:
    """The roster's text: everybody in service since 2020 with no end."""
    rng = np.random.default_rng([scenario.seed, 5])
    names: list[str] = []
    while len(names) < scenario.roster.in_service:
        name = SURNAMES[int(rng.integers(len(SURNAMES)))] + GIVEN[int(rng.integers(len(GIVEN)))]
        if name not in names:
            names.append(name)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for number, name in enumerate(names, start=1):
        writer.writerow([f"{number:03d}", name, scenario.roster.squad, IN_SERVICE, SINCE, "", ""])
    return text.getvalue()
