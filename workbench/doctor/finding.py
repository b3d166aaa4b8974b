"""What an examination finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["damage", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    Attributes:
        check: Which check found it: "database", "edits", "journal", "texts", "state", "offsets", "schema", "files".
        severity: "damage" should never be; a "note" is what people may have left so, such as a mark of an unknown type.
        number: How many things are so.
        mendable: Whether `mend` can put it right.
        examples: Some of them, by name.
    """

    check: str
    message: str
    severity: Severity = "damage"
    number: int = 1
    mendable: bool = False
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that was found, and how much was looked at."""

    findings: tuple[Finding, ...]
    edits: int
    things: int

    @property
    def is_sound(self) -> bool:
        """Whether there is no damage."""
        return all(finding.severity != "damage" for finding in self.findings)

    @property
    def is_readable(self) -> bool:
        """Whether the file and its journal can be read: else what can be is read over into a new one."""
        return all(finding.check not in ("database", "edits") for finding in self.findings)

    @property
    def is_mendable(self) -> bool:
        """Whether there is damage that can be mended."""
        return any(finding.mendable for finding in self.findings)
