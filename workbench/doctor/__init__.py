"""Checking a project from end to end, and mending what can be mended: the journal is the truth, the rest follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

if TYPE_CHECKING:
    from workbench.doctor.examining import examine
    from workbench.doctor.finding import Diagnosis, Finding
    from workbench.doctor.mending import mend
    from workbench.doctor.salvaging import salvage

__all__ = ["Diagnosis", "Finding", "examine", "mend", "salvage"]

__getattr__ = lazily(
    __name__,
    {
        "Diagnosis": "finding",
        "Finding": "finding",
        "examine": "examining",
        "mend": "mending",
        "salvage": "salvaging",
    },
)
