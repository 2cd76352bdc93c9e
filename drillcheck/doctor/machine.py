"""Processor, memory, disk."""

from __future__ import annotations

import os
import platform
import shutil
from pathlib import Path

from drillcheck.doctor.check import Check, Fact
from drillcheck.resources import cache_dir

GIB = 2**30
FEATURES = {
    "avx2": "AVX2",
    "avx512f": "AVX-512",
    "avx512_bf16": "AVX-512 BF16",
    "amx_bf16": "AMX BF16",
    "asimd": "NEON",
}
LEAST_MEMORY_GIB = 2.0
LEAST_DISK_GIB = 1.0


def check_processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> Check:
    """Cores that this process may use, and the vector instructions that decide the detector's speed."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    flags = _flags(cpuinfo)
    have = [title for flag, title in FEATURES.items() if flag in flags]
    facts: dict[str, Fact] = {"cores": cores, "features": ", ".join(have) or platform.machine()}
    if flags and not have:
        return Check("processor", "warn", "slow", facts)
    return Check("processor", "ok", "ok", facts)


def _flags(cpuinfo: Path) -> set[str]:
    """Features of the first processor; empty where the system does not tell."""
    try:
        lines = cpuinfo.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return set()
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return set(value.split())
    return set()


def check_memory(meminfo: Path = Path("/proc/meminfo"), limit: Path = Path("/sys/fs/cgroup/memory.max")) -> Check:
    """Memory that is free now, or that the container allows if that is less."""
    available = _available(meminfo)
    if available is None:
        return Check("memory", "ok", "unknown")
    allowed = _read_number(limit)
    if allowed is not None:
        available = min(available, allowed)
    gib = round(available / GIB, 1)
    if gib < LEAST_MEMORY_GIB:
        return Check("memory", "warn", "low", {"gib": gib})
    return Check("memory", "ok", "ok", {"gib": gib})


def _available(meminfo: Path) -> int | None:
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    kib = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), None)
    return int(kib) * 1024 if kib else None


def _read_number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # "max", or no such limit
        return None


def check_disk(name: str, folder: Path) -> Check:
    """Room on the disk that holds `folder`, or its nearest parent that exists."""
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    gib = round(shutil.disk_usage(there).free / GIB, 1)
    facts: dict[str, Fact] = {"gib": gib, "folder": str(folder)}
    if not os.access(there, os.W_OK):
        return Check(name, "warn", "read_only", facts)
    if gib < LEAST_DISK_GIB:
        return Check(name, "warn", "low", facts)
    return Check(name, "ok", "ok", facts)


def check_disks() -> list[Check]:
    """The cache, and the folder in which results are written."""
    return [check_disk("cache", cache_dir()), check_disk("folder", Path.cwd())]
