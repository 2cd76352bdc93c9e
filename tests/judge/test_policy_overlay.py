"""Policies that change a few values of another one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from drillcheck.errors import InputError
from drillcheck.judge.policy_file import load_policy, policies_dir, policy_in_force

OVERLAY = """
extends = "putuo-2024.toml"
id = "stricter"

[drill.duration]
limit = { value = 1500, unit = "s", bound = "at_least" }
"""


def test_an_overlay_changes_what_it_says_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "stricter.toml"
    path.write_text(OVERLAY, encoding="utf-8")
    base, changed = load_policy(policies_dir() / "putuo-2024.toml"), load_policy(path)
    assert (changed.id, changed.drill.duration.limit.exact) == ("stricter", 1500)
    assert changed.drill.duration.clause == base.drill.duration.clause
    assert changed.drill.attendance == base.drill.attendance
    assert changed.ref.sha256 != base.ref.sha256


def test_an_overlay_of_an_overlay_has_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "stricter.toml").write_text(OVERLAY, encoding="utf-8")
    path = tmp_path / "squad.toml"
    path.write_text('extends = "stricter.toml"\n[parameters.rest_counts]\nvalue = false\n', encoding="utf-8")
    policy = load_policy(path)
    assert policy.drill.duration.limit.exact == 1500
    assert not policy.parameters.rest_counts.value


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ('extends = "putuo-2024.toml"\n[drill.duration]\nlimits = 3\n', "policy_unknown_key", "3"),
        ('extends = "putuo-2024.toml"\n\n[parameters.rest_counts]\nvalue = "x"\n', "policy_bad_value", "4"),
        ('extends = "none.toml"\n', "policy_unreadable", None),
        ('extends = "overlay.toml"\n', "policy_circle", None),
        ("extends = 3\n", "policy_extends", None),
    ],
)
def test_what_is_wrong_in_an_overlay_is_told_with_its_file_and_line(
    text: str, code: str, told: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "overlay.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_policy(path)
    assert error.value.code == code
    if told is not None:
        assert (error.value.params["file"], str(error.value.params["line"])) == (str(path), told)


def test_an_overlay_beside_its_policy_is_no_second_one_in_force(tmp_path: Path) -> None:
    (tmp_path / "putuo-2024.toml").write_bytes((policies_dir() / "putuo-2024.toml").read_bytes())
    (tmp_path / "stricter.toml").write_text(OVERLAY, encoding="utf-8")
    assert policy_in_force(date(2024, 5, 8), tmp_path).id == "putuo-2024"
