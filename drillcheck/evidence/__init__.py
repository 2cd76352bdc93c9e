"""Evidence: everything that was measured in a clip and nothing that was decided (schema `drillcheck.evidence/1`)."""

from drillcheck.evidence.model import SCHEMA, Evidence

__all__ = ["SCHEMA", "Evidence"]
