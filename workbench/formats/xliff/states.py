"""How far a translation is, and where it comes from, as XLIFF says it and as Workbench does."""

from __future__ import annotations

from typing import Final

from workbench.model import Origin, Status
from workbench.translate.xml_stream import Node

OUT_1: Final[dict[Status, str]] = {
    "draft": "needs-review-translation", "translated": "translated", "reviewed": "signed-off",
}  # fmt: skip
OUT_2: Final[dict[Status, str]] = {"draft": "initial", "translated": "translated", "reviewed": "reviewed"}
_IN: Final[dict[str, Status]] = {
    "translated": "translated", "signed-off": "reviewed", "final": "reviewed", "reviewed": "reviewed",
    "initial": "draft", "new": "draft",
}  # fmt: skip
QUALIFIERS: Final[dict[Origin, str]] = {"machine": "leveraged-mt", "memory": "leveraged-tm"}
_ORIGINS: Final[dict[str, Origin]] = {
    "leveraged-mt": "machine", "mt-suggestion": "machine", "leveraged-tm": "memory", "exact-match": "memory",
    "fuzzy-match": "memory", "id-match": "memory", "leveraged-inherited": "memory", "tm-suggestion": "memory",
}  # fmt: skip


def status_of(state: str, *, approved: str = "") -> Status:
    """How far a target is: by its state; where it has none, by whether its unit is approved."""
    if state:
        return _IN.get(state, "draft" if state.startswith("needs") else "translated")
    return "reviewed" if approved == "yes" else "translated"


def origin_of(node: Node) -> Origin:
    """Where a target comes from."""
    return _ORIGINS.get(node.get("state-qualifier"), "human")


def score_of(text: str) -> float | None:
    """A match's quality ("87", "87%", "0.87") from 0 to 1."""
    try:
        number = float(text.strip().removesuffix("%"))
    except ValueError:
        return None
    return min(max(number / 100 if number > 1 or "%" in text else number, 0.0), 1.0)
