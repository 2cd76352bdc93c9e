"""The house rules that no single module can keep: layout, sizes, what may be imported where, what may not be named."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import pytest

import drillcheck

ROOT = Path(__file__).resolve().parents[1]
TOP = {"pyproject.toml", "Makefile", "README.md", "LICENSE", "CHANGELOG.md"}
TOP |= {"drillcheck", "models", "pipelines", "fixtures", "tests", "docs"}
LONGEST = 300
HEAVY = {"av", "cv2", "ffmpeg", "matplotlib", "numpy", "openpyxl", "openvino", "pydantic", "ray", "rich", "torch"}
HEAVY |= {"rapidocr_onnxruntime", "sqlalchemy", "alembic", "torchvision", "ultralytics"}
# Each of these libraries is spoken to from one folder of the package only.
HOMES = {"av": "ingest", "openvino": "detect", "torch": "detect", "ultralytics": "detect", "ray": "cluster"}
HOMES |= {"rapidocr_onnxruntime": "signin", "rapidfuzz": "signin", "pypdfium2": "signin"}
HOMES |= {"sqlalchemy": "ledger", "alembic": "ledger"}


@cache
def project_files() -> tuple[Path, ...]:
    """Files under version control; in an unpacked archive, those of the known top level."""
    git = ["git", "-C", str(ROOT), "ls-files", "-z"]
    listed: list[str] = []
    if (ROOT / ".git").exists():
        done = subprocess.run(git, capture_output=True, text=True, check=False)
        listed = [name for name in done.stdout.split("\0") if name]
    if listed:
        return tuple(path for name in listed if (path := ROOT / name).is_file())
    tops = [ROOT / name for name in (*sorted(TOP), ".ci", ".gitignore", ".pre-commit-config.yaml")]
    inside = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])]
    weights = {".pt", ".onnx", ".xml", ".bin", ".pyc"}
    return tuple(path for path in inside if path.is_file() and path.suffix not in weights)


def text_files() -> Iterator[tuple[str, str]]:
    """Each text file's name from the root, and its text."""
    for path in project_files():
        data = path.read_bytes()
        if b"\0" not in data[:8192]:
            yield path.relative_to(ROOT).as_posix(), data.decode("utf-8")


def modules() -> list[Path]:
    return sorted((ROOT / "drillcheck").rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Top-level names that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def loaded_by(code: str) -> set[str]:
    """Which heavy libraries a fresh interpreter has loaded after `code`."""
    report = f"\nimport sys; print(*(name for name in {sorted(HEAVY)} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def importing(package: str) -> str:
    """Code that imports every module of a package, or the one module of that name."""
    names = [package]
    for path in (ROOT / package.replace(".", "/")).rglob("*.py"):
        dotted = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        names.append(dotted.removesuffix(".__init__"))
    return "\n".join(f"import {name}" for name in sorted(set(names)))


def test_exactly_one_opencv_distribution_is_installed() -> None:
    """Two of them overwrite each other's cv2 folder, and which wins depends on the order of installation."""
    owners = {dist.metadata["Name"] for dist in distributions() if dist.metadata["Name"].startswith("opencv")}
    assert owners == {"opencv-python"}


def test_the_top_level_holds_only_what_a_newcomer_expects() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in project_files()}
    assert {name for name in found if not name.startswith(".")} <= TOP
    assert found >= TOP


def test_the_changelog_begins_with_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == drillcheck.__version__


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_is_short_enough_to_hold_one_concept(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_no_file_names_a_machine_a_registry_or_unfinished_work() -> None:
    # Put together here, so that this file does not hold what it looks for.
    folders = "|".join(("wo" + "rk", "ro" + "ot", "fa" + "rm"))
    hosts = "|".join(
        ("pypi" + r"\.org", "python" + "hosted", "npm" + "js", "debian" + r"\.org", "hugging" + r"face\.co")
    )
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX"))
    forbidden = re.compile(rf"(?<![\w.\-])/(?:{folders})/|(?:{hosts})|\b(?:{marks})\b")
    hits = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in text_files()
        for number, line in enumerate(text.splitlines(), 1)
        if forbidden.search(line)
    ]
    assert not hits


def test_every_relative_link_in_the_documents_leads_somewhere() -> None:
    broken = []
    for name, text in text_files():
        if name.endswith(".md"):
            links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
            broken += [f"{name}: {link}" for link in links if not (ROOT / name).parent.joinpath(link).exists()]
    assert not broken


def test_every_make_target_is_described_by_make_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) - {"help", "setup", "detector"}
    assert targets == set(re.findall(r"@echo 'make ([a-z]+)", makefile))


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_heavy_library_is_imported_from_one_folder_only(library: str) -> None:
    users = {path.relative_to(ROOT / "drillcheck").parts[0] for path in modules() if library in imported(path)}
    assert users <= {HOMES[library]}


@pytest.mark.parametrize("package", ["errors", "i18n", "resources", "timecode", "cli"])
def test_what_every_command_needs_imports_no_heavy_library(package: str) -> None:
    code = f"import drillcheck.{package}"
    assert loaded_by(code) == set()


def test_help_loads_no_heavy_library() -> None:
    code = "import sys; from drillcheck.cli.run import run; assert run(['--help']) == 0"
    assert loaded_by(code) == set()


def test_evidence_and_judge_import_nothing_but_pydantic() -> None:
    """The verdict is a function of evidence, policy and roster: no video, no model, no arrays."""
    assert loaded_by(importing("drillcheck.evidence") + "\n" + importing("drillcheck.judge")) <= {"pydantic"}


def test_measuring_imports_no_decoder_and_no_model() -> None:
    assert not loaded_by(importing("drillcheck.measure")) & {"av", "openvino", "torch", "ultralytics", "ffmpeg"}


def test_decoding_never_shares_a_process_with_torch_unasked() -> None:
    """PyAV can hang once torchvision is imported, so nothing imports torch before its detector is asked for."""
    every = "\n".join(importing(f"drillcheck.{name}") for name in ("ingest", "scan", "detect"))
    assert not loaded_by(every) & {"torch", "torchvision", "ultralytics"}
