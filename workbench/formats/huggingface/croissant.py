"""Writes a dataset's description in Croissant 1.0, the vocabulary that dataset searches and loaders share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.formats.huggingface.about import about
from workbench.formats.huggingface.features import Feature, Label, ListOf, Struct, Value
from workbench.formats.huggingface.figures import Figures
from workbench.formats.huggingface.layout import Layout
from workbench.model import JSON

if TYPE_CHECKING:
    from workbench.formats.huggingface.write import Split
    from workbench.formats.outgoing import Options, Selection

NAME: Final = "croissant.json"
_RECORDS: Final = "default"
_CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_SAID: Final = {"url": "url", "datePublished": "date", "citeAs": "cite"}
"""What only the user can say, by the option that says it."""
_PARQUET: Final = "application/x-parquet"
_TYPES: Final = {"string": "sc:Text", "int32": "sc:Integer", "float64": "sc:Float"}


def write_croissant(
    folder: Path, selection: Selection, layout: Layout, figures: Figures, splits: Sequence[Split], options: Options
) -> None:
    """Write croissant.json."""
    facts = about(selection, figures, options)
    data: dict[str, JSON] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": facts.title,
        "description": facts.description,
        "version": "1.0.0",
        "inLanguage": list(facts.languages),
    }
    said = {"license": facts.license}
    said |= {name: options.more.get(option, "") for name, option in _SAID.items()}
    data |= {name: value for name, value in said.items() if value}
    data["distribution"] = [*_distribution(folder, splits)]
    data["recordSet"] = [_record_set(layout)]
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / NAME).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _distribution(folder: Path, splits: Sequence[Split]) -> Iterator[JSON]:
    """Each file with its hash, and all of them as one set."""
    for path in (path for split in splits for path in split.files):
        with (folder / path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        yield {
            "@type": "cr:FileObject", "@id": path, "name": path, "contentUrl": path, "encodingFormat": _PARQUET,
            "contentSize": f"{(folder / path).stat().st_size} B", "sha256": digest,
        }  # fmt: skip
    yield {"@type": "cr:FileSet", "@id": "shards", "encodingFormat": _PARQUET, "includes": "data/*.parquet"}


def _record_set(layout: Layout) -> dict[str, JSON]:
    return {
        "@type": "cr:RecordSet",
        "@id": _RECORDS,
        "description": "One record is one document. Labels are numbers of names, which README.md lists.",
        "field": [_field(name, feature) for name, feature in layout.features.fields.items()],
    }


def _field(name: str, feature: Feature) -> JSON:
    source = {"fileSet": {"@id": "shards"}, "extract": {"column": name}}
    return _described(f"{_RECORDS}/{name}", feature, source, name)


def _described(key: str, feature: Feature, source: dict[str, JSON], path: str) -> JSON:
    """A field; what lies inside of it is found in the column by a path."""
    data: dict[str, JSON] = {"@type": "cr:Field", "@id": key}
    if isinstance(feature, ListOf):
        data["repeated"] = True
        feature = feature.item
    match feature:
        case Struct(fields):
            data["subField"] = [
                _described(f"{key}/{name}", inner, source | {"transform": {"jsonPath": _inside(path, name)}}, name)
                for name, inner in fields.items()
            ]
        case Value(dtype):
            data |= {"dataType": _TYPES.get(dtype, "sc:Text"), "source": source}
        case Label(names):
            data |= {"dataType": "sc:Integer", "source": source, "description": f"Of {len(names)} names."}
        case ListOf():
            data |= {"dataType": "sc:Text", "source": source}
    return data


def _inside(path: str, name: str) -> str:
    return name if path.isidentifier() and name.isidentifier() else json.dumps(name, ensure_ascii=False)
