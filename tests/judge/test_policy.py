"""Policy files: dated, cited, and refused with file, key and line."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from drillcheck.errors import InputError
from drillcheck.judge.policy import Drill, Parameters
from drillcheck.judge.policy_file import load_policy, policies_dir, policy_in_force, require_in_force

OWN = policies_dir() / "putuo-2024.toml"
TEXT = OWN.read_text(encoding="utf-8")


def written(folder: Path, text: str, name: str = "p.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, old: str, new: str) -> InputError:
    assert old in TEXT
    with pytest.raises(InputError) as caught:
        load_policy(written(folder, TEXT.replace(old, new, 1)))
    assert caught.value.exit_code == 2
    assert "p.toml" in str(caught.value)
    return caught.value


def test_the_projects_own_policy_says_what_the_plan_says() -> None:
    policy = load_policy(OWN)
    limits = {
        name: getattr(policy.drill, name).limit.exact
        for name in ("duration", "attendance", "rest_count", "rest_length", "single_take", "same_angle")
    }
    assert limits == {
        "duration": 1200,
        "attendance": Fraction(7, 10),
        "rest_count": 1,
        "rest_length": 180,
        "single_take": 1,
        "same_angle": Fraction(1, 20),
    }
    assert policy.source.document == "普城管执〔2024〕8号"
    assert policy.parameters.rest_counts.value is True
    assert policy.parameters.exempt_reduces_denominator.value is False
    assert policy.parameters.segmented_video.value == "zero_gap"


def test_every_rule_cites_number_place_and_words() -> None:
    policy = load_policy(OWN)
    for name in Drill.model_fields:
        clause = getattr(policy.drill, name)
        assert clause.cited.startswith("R")
        assert clause.place.startswith("附件3 队列训练")
        assert clause.clause
    assert all(getattr(policy.parameters, name).basis for name in Parameters.model_fields)


@pytest.mark.parametrize("on", ["2024-01-01", "2024-03-17", "2024-03-18", "2024-12-31", "2026-07-01"])
def test_the_policy_is_in_force_all_year_and_until_a_successor(on: str) -> None:
    assert policy_in_force(date.fromisoformat(on)).id == "putuo-2024"


def test_before_the_plan_no_policy_is_in_force() -> None:
    with pytest.raises(InputError) as caught:
        policy_in_force(date(2023, 12, 31))
    assert caught.value.code == "no_policy_in_force"
    assert "2023-12-31" in str(caught.value)
    assert "putuo-2024" in str(caught.value)


def test_a_policy_that_is_named_must_be_in_force_too() -> None:
    policy = load_policy(OWN)
    assert require_in_force(policy, date(2024, 5, 8)) is policy
    with pytest.raises(InputError, match="putuo-2024"):
        require_in_force(policy, date(2023, 5, 8))


def test_a_successor_judges_from_its_own_day(tmp_path: Path) -> None:
    old = TEXT.replace("effective_from =", "in_force_to = 2024-12-31\neffective_from =", 1)
    new = TEXT.replace('id = "putuo-2024"', 'id = "putuo-2025"', 1).replace("2024-01-01", "2025-01-01", 1)
    written(tmp_path, old, "a.toml")
    written(tmp_path, new.replace("value = 1200", "value = 1500", 1), "b.toml")
    last, first = (policy_in_force(day, tmp_path) for day in (date(2024, 12, 31), date(2025, 1, 1)))
    assert (last.id, last.drill.duration.limit.exact) == ("putuo-2024", 1200)
    assert (first.id, first.drill.duration.limit.exact) == ("putuo-2025", 1500)


def test_two_policies_on_one_day_are_refused(tmp_path: Path) -> None:
    written(tmp_path, TEXT, "a.toml")
    written(tmp_path, TEXT, "b.toml")
    with pytest.raises(InputError, match=r"a\.toml, b\.toml"):
        policy_in_force(date(2024, 5, 8), tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ("[parameters.rest_counts]", "[parameters.rest_count]", "policy_missing_key", "parameters.rest_counts"),
        ('version = "1"', 'version = "1"\nverison = "1"', "policy_unknown_key", "verison"),
        ("value = 1200", 'value = "1200"', "policy_bad_value", "drill.duration.limit.value"),
        ("value = 1200", "value = true", "policy_bad_value", "drill.duration.limit.value"),
        ("value = 1200", "value = -1", "policy_bad_value", "drill.duration.limit.value"),
        ("value = 0.02", "value = nan", "policy_bad_value", "parameters.same_angle_review_shift.value"),
        ('value = "zero_gap"', 'value = "zero"', "policy_bad_value", "parameters.segmented_video.value"),
        ("value = true", "value = 1", "policy_bad_value", "parameters.rest_counts.value"),
        ('clause = "连续"\n', "", "policy_missing_key", "drill.single_take.clause"),
        ("in_force_from = 2024-01-01", 'in_force_from = "2024-01-01"', "policy_bad_value", "in_force_from"),
        ('id = "putuo-2024"', 'id = "普陀"', "policy_bad_value", "id"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, old: str, new: str, code: str, key: str) -> None:
    error = refused(tmp_path, old, new)
    assert (error.code, error.params["key"]) == (code, key)


def test_a_wrong_value_is_found_at_its_line(tmp_path: Path) -> None:
    error = refused(tmp_path, "value = 0.5\n", "value = -0.5\n")
    line = error.params["line"]
    assert isinstance(line, int)
    assert "value = -0.5" in (tmp_path / "p.toml").read_text(encoding="utf-8").splitlines()[line - 1]
    assert error.params["found"] == "-0.5"


@pytest.mark.parametrize(
    ("old", "new"),
    [('version = "1"', 'version = "1"\nversion = "1"'), ('version = "1"', "version = "), ("[source]", "[source")],
)
def test_duplicates_and_what_is_not_toml_are_refused_with_their_line(tmp_path: Path, old: str, new: str) -> None:
    error = refused(tmp_path, old, new)
    assert error.code == "policy_not_toml"
    assert "line" in str(error)


def test_files_that_are_missing_or_not_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml"):
        load_policy(tmp_path / "none.toml")
    (tmp_path / "gbk.toml").write_bytes(TEXT.encode("gb18030"))
    with pytest.raises(InputError, match="UTF-8"):
        load_policy(tmp_path / "gbk.toml")


def test_an_end_before_the_beginning_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, "effective_from =", "in_force_to = 2023-12-31\neffective_from =")
    assert "in_force_to" in str(error)


def test_another_reading_changes_one_parameter_only() -> None:
    policy = load_policy(OWN)
    other = policy.reading(rest_counts=False)
    assert other.parameters.rest_counts.value is False
    assert other.reading(rest_counts=True) == policy
    assert other.ref == policy.ref
    with pytest.raises(KeyError):
        policy.reading(rest_count=False)
    with pytest.raises(ValidationError):
        policy.reading(segmented_video="three")
