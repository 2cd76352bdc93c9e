"""All checks, in the order in which a person would mend what they find."""

from __future__ import annotations

from datetime import date

from drillcheck.doctor.check import Check
from drillcheck.doctor.machine import check_disks, check_memory, check_processor
from drillcheck.doctor.software import (
    check_ffmpeg,
    check_fonts,
    check_libraries,
    check_opencv,
    check_python,
    installed_opencv,
    try_imports,
)

SCHEMA = "drillcheck.doctor/1"


def examine(today: date) -> list[Check]:
    """Look at everything; nothing is changed and no network is used."""
    imports = try_imports()
    checks = [check_python(), check_libraries(imports), check_opencv(imports, installed_opencv()), check_ffmpeg()]
    if not imports.errors.get("pydantic"):
        from drillcheck.doctor.ready import check_model, check_policy

        checks += [check_model(), check_policy(today)]
    return [*checks, *check_disks(), check_processor(), check_memory(), check_fonts(imports)]


def exit_code(checks: list[Check]) -> int:
    """0 if nothing fails, else 4."""
    return 4 if any(check.state == "fail" for check in checks) else 0
