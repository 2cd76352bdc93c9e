"""Where evidence is kept: files named after the SHA-256 of what is in them, beside the ledger or wherever one says."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from pathlib import Path

from sqlalchemy import URL

from drillcheck.errors import InputError
from drillcheck.report.save import write_whole

SUFFIX = ".json.gz"


class EvidenceStore:
    """A folder. What is written is there whole or not at all, and never altered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, url: URL, folder: Path | None = None) -> EvidenceStore:
        """Beside a ledger in a file; of another `folder` or DRILLCHECK_EVIDENCE must tell, else `InputError`."""
        told = folder or (Path(named) if (named := os.environ.get("DRILLCHECK_EVIDENCE")) else None)
        if told is None and url.drivername != "sqlite":
            raise InputError("ledger_evidence_where")
        return cls(told or Path(f"{url.database}.evidence"))

    def put(self, evidence: bytes) -> str:
        """Keep it; its SHA-256."""
        digest = hashlib.sha256(evidence).hexdigest()
        path = self._path(digest)
        if not path.is_file():
            write_whole(path, gzip.compress(evidence, 6, mtime=0))
        return digest

    def get(self, digest: str) -> bytes:
        """What was kept. `InputError` where it is gone or was altered."""
        try:
            evidence = gzip.decompress(self._path(digest).read_bytes())
        except FileNotFoundError as error:
            raise InputError("ledger_evidence_gone", path=str(self._path(digest))) from error
        except (OSError, EOFError, zlib.error) as error:
            raise InputError("ledger_evidence_altered", path=str(self._path(digest))) from error
        if hashlib.sha256(evidence).hexdigest() != digest:
            raise InputError("ledger_evidence_altered", path=str(self._path(digest)))
        return evidence

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / f"{digest}{SUFFIX}"
