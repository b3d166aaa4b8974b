"""What the columns of a dataset are, said once: from it come the Arrow schema, the card's features and Croissant's.

`datasets` reads the features from the Arrow schema's metadata under "huggingface"; our own reader reads "workbench".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from workbench.model import JSON

if TYPE_CHECKING:
    import pyarrow as pa

HUGGINGFACE: Final = b"huggingface"
OURS: Final = b"workbench"


@dataclass(frozen=True, slots=True)
class Value:
    """A plain value: "string", "int32", "float64"."""

    dtype: str


@dataclass(frozen=True, slots=True)
class Label:
    """One of these names, stored as its number."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """Any number of these."""

    item: Feature


@dataclass(frozen=True, slots=True)
class Struct:
    """Features by name."""

    fields: Mapping[str, Feature]


Feature: TypeAlias = Value | Label | ListOf | Struct

STRING: Final = Value("string")
OFFSET: Final = Value("int32")


def arrow_type(feature: Feature) -> pa.DataType:
    """How Arrow stores it."""
    import pyarrow as pa

    match feature:
        case Value("string"):
            return pa.string()
        case Value("float64"):
            return pa.float64()
        case Value():
            return pa.int32()
        case Label():
            return pa.int64()
        case ListOf(item):
            return pa.list_(arrow_type(item))
        case Struct(fields):
            return pa.struct([(name, arrow_type(item)) for name, item in fields.items()])


def arrow_schema(features: Struct, said: Mapping[str, JSON]) -> pa.Schema:
    """The schema of the files, with the features for `datasets` and what we ourselves say beside them."""
    import pyarrow as pa

    info = {"info": {"features": {name: as_json(item) for name, item in features.fields.items()}}}
    metadata = {HUGGINGFACE: _json(info), OURS: _json(said)}
    return pa.schema([(name, arrow_type(item)) for name, item in features.fields.items()], metadata=metadata)


def _json(value: JSON) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def as_json(feature: Feature) -> JSON:
    """As `datasets` writes it; a list as a list, which its older versions read too."""
    match feature:
        case Value(dtype):
            return {"dtype": dtype, "_type": "Value"}
        case Label(names):
            return {"names": list(names), "_type": "ClassLabel"}
        case ListOf(item):
            return [as_json(item)]
        case Struct(fields):
            return {name: as_json(item) for name, item in fields.items()}


def as_yaml(features: Struct) -> list[dict[str, JSON]]:
    """As a dataset card has them."""
    return [{"name": name, **_yaml(item)} for name, item in features.fields.items()]


def _yaml(feature: Feature) -> dict[str, JSON]:
    match feature:
        case Value(dtype):
            return {"dtype": dtype}
        case Label(names):
            return {"dtype": {"class_label": {"names": {str(at): name for at, name in enumerate(names)}}}}
        case ListOf(item):
            inner = _yaml(item)
            return {"list": inner.get("struct", inner.get("dtype", inner))}
        case Struct():
            return {"struct": as_yaml(feature)}


def from_json(data: Any) -> Feature | None:
    """The feature that `datasets` or we wrote; None for one that says nothing to us (pictures, sounds, ...)."""
    if isinstance(data, list):
        return ListOf(item) if len(data) == 1 and (item := from_json(data[0])) else None
    if not isinstance(data, dict):
        return None
    match data.get("_type"):
        case "Value" if isinstance(data.get("dtype"), str):
            return Value(data["dtype"])
        case "ClassLabel" if _are_names(data.get("names")):
            return Label(tuple(data["names"]))
        case "List" | "LargeList" | "Sequence":
            inner = from_json(data.get("feature"))
            return ListOf(inner) if inner else None
        case None | dict():
            fields = {str(name): item for name, value in data.items() if (item := from_json(value))}
            return Struct(fields)
    return None


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def features_in(metadata: Mapping[bytes, bytes] | None) -> dict[str, Feature]:
    """The features that a file's schema names, by column; what is not understood is left out."""
    try:
        found = json.loads((metadata or {}).get(HUGGINGFACE, b"{}"))["info"]["features"]
        inner = from_json(found)
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return dict(inner.fields) if isinstance(inner, Struct) else {}
