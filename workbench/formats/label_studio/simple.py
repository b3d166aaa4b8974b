"""JSON_MIN, Label Studio's short export: the data and each control's values side by side."""

from __future__ import annotations

from typing import Any, Final

from workbench.formats.label_studio.config import Config

_ABOUT: Final = frozenset({"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"})
_REGIONS: Final = ("hypertextlabels", "labels", "choices", "number", "rating")
_LISTS: Final = {"choices": "choices", "textarea": "text"}


def is_simple(value: dict[str, Any]) -> bool:
    """Whether it is one annotation in short."""
    return "data" not in value and "annotation_id" in value and "annotator" in value


def as_task(value: dict[str, Any], config: Config) -> dict[str, Any]:
    """The task that it was; a bare value is what a control says only where the configuration has the control."""
    results: list[dict[str, Any]] = []
    data: dict[str, Any] = {}
    for name, given in value.items():
        found = [] if name in _ABOUT else _results(name, given, config)
        results += found
        if not found and name not in _ABOUT:
            data[name] = given
    annotation = {"completed_by": value["annotator"], "result": results}
    return {"id": value.get("id"), "data": data, "annotations": [annotation]}


def _results(name: str, given: Any, config: Config) -> list[dict[str, Any]]:
    if isinstance(given, list) and given and all(isinstance(each, dict) for each in given):
        return [_result(name, next((key for key in _REGIONS if key in each), "labels"), each) for each in given]
    if isinstance(given, dict) and isinstance(given.get("choices"), list):
        return [_result(name, "choices", given)]
    control = config.controls.get(name)
    if control is None or control.per_region:
        return []
    if control.tag in _LISTS:
        return [_result(name, control.tag, {_LISTS[control.tag]: given if isinstance(given, list) else [given]})]
    return [_result(name, control.tag, {control.tag: given})] if control.tag in ("number", "rating") else []


def _result(name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"from_name": name, "type": kind, "value": value}
