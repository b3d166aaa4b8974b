"""JSON_MIN, Label Studio's short export: the data and each control's values side by side."""

from __future__ import annotations

from typing import Any, Final

_ABOUT: Final = frozenset({"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"})


def is_simple(value: dict[str, Any]) -> bool:
    """Whether it is one annotation in short."""
    return "data" not in value and "annotation_id" in value and "annotator" in value


def as_task(value: dict[str, Any]) -> dict[str, Any]:
    """The task that it was."""
    results: list[dict[str, Any]] = []
    data: dict[str, Any] = {}
    for name, given in value.items():
        found = [] if name in _ABOUT else list(_results(name, given))
        results += found
        if not found and name not in _ABOUT:
            data[name] = given
    annotation = {"completed_by": value["annotator"], "result": results}
    return {"id": value.get("id"), "data": data, "annotations": [annotation]}


def _results(name: str, given: Any) -> list[dict[str, Any]]:
    if isinstance(given, list) and given and all(isinstance(each, dict) for each in given):
        return [_region(name, each) for each in given]
    if isinstance(given, dict) and isinstance(given.get("choices"), list):
        return [{"from_name": name, "type": "choices", "value": given}]
    return []


def _region(name: str, given: dict[str, Any]) -> dict[str, Any]:
    keys = ("hypertextlabels", "labels", "choices", "number", "rating")
    kind = next((key for key in keys if key in given), "labels")
    return {"from_name": name, "type": kind, "value": given}
