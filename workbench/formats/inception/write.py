"""A project that INCEpTION imports: layers and tagsets for the schema, and each document as UIMA CAS XMI.

INCEpTION brings annotators' work in from Java's own serialisation alone; so the marks of one annotator stand on the
source documents, where everybody who opens them finds them.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbench.formats.names import FileNames
from workbench.formats.uima import cas
from workbench.formats.uima.layers import Layers
from workbench.formats.uima.tokens import record_tokens
from workbench.formats.uima.typesystem import Feature, TypeSystem
from workbench.formats.uima.xmi import declare, link_types, note_replaced, type_system
from workbench.formats.uima.xmi_write import xmi

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection
    from workbench.schema.model import Schema

_NOT_FEATURES: Final = frozenset({cas.SOURCE, cas.TARGET, "next", "first"})
_INTERNAL: Final = frozenset({cas.CAS_METADATA, cas.SENTENCE})
_WHEN: Final = (1980, 1, 1, 0, 0, 0)


def write(selection: Selection, target: Path, options: Options, losses: Losses) -> None:
    """Write the project's zip."""
    layers, names, types = Layers(selection.schema), FileNames(".txt", ".xmi"), type_system(selection)
    documents: dict[str, str] = {}
    foreign: set[str] = {cas.TOKEN, cas.NAMED_ENTITY}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for record in selection.records(losses):
            out = layers.outgoing(record, record_tokens(record, options))
            name = f"{names.name(record.document.name)}.xmi"
            text = xmi(out.cas, link_types(out))
            _add(archive, f"source/{name}", text.encode("utf-8", "replace"))
            foreign.update(layer.type for layer in out.foreign)
            declare(types, out)
            note_replaced(record.document.name, record.text, losses)
            out.account(record, losses)
            documents[name] = "xmi-xml1.1" if text.startswith('<?xml version="1.1"') else "xmi"
        for unused in [each for each in types.types if each.startswith(cas.DKPRO) and each not in foreign]:
            del types.types[unused]
        described = _project(selection.schema, types, documents)
        _add(archive, "exportedproject.json", (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode())


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _WHEN)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def _project(schema: Schema | None, types: TypeSystem, documents: Mapping[str, str]) -> dict[str, Any]:
    name = schema.name if schema else "Workbench"
    tags = _tag_sets(schema)
    layers = [
        _layer(type_name, types, name, tags)
        for type_name in sorted(types.types)
        if type_name not in _INTERNAL and _is_layer(type_name, types)
    ]
    return {
        "name": name,
        "description": None,
        "mode": "annotation",
        "version": 1,
        "source_documents": [
            {"name": each, "format": format_, "state": "NEW", "timestamp": None, "sentence_accessed": 0}
            for each, format_ in documents.items()
        ],
        "annotation_documents": [],
        "project_permissions": [],
        "tag_sets": [_tag_set(set_name, values) for set_name, values in tags.items()],
        "layers": layers,
        "disableExport": False,
        "script_direction": "LTR",
        "anonymous_curation": False,
        "training_documents": [],
        "mira_templates": [],
    }


def _tag_sets(schema: Schema | None) -> dict[str, dict[str, str]]:
    """The values of each feature that is chosen from a list, by layer and feature."""
    found: dict[str, dict[str, str]] = {}
    features = {"entity": cas.ENTITY, "claim": cas.CLAIM, "relation": cas.RELATION}
    for mark_type in schema.types.values() if schema else ():
        labels = cas.SEGMENT_LABEL if mark_type.target == "segment" else cas.DOCUMENT_LABEL
        layer = features.get(mark_type.kind, labels)
        found.setdefault(_set_name(layer, cas.LABEL), {})[mark_type.name] = mark_type.description()
        if mark_type.kind == "entity":
            found.setdefault(_set_name(cas.NAMED_ENTITY, "value"), {})[mark_type.name] = mark_type.description()
        for attribute in mark_type.attributes:
            for value in attribute.values:
                found.setdefault(_set_name(layer, attribute.name), {})[value.name] = value.description()
        for role in mark_type.roles if mark_type.kind == "claim" else ():
            found.setdefault(_set_name(layer, cas.ROLES), {})[role.name] = role.description()
    return found


def _set_name(layer: str, feature: str) -> str:
    return f"{layer.rpartition('.')[2]} {feature}"


def _tag_set(name: str, values: Mapping[str, str]) -> dict[str, Any]:
    tags = [{"tag_name": value, "tag_description": said or None} for value, said in values.items()]
    return {"name": name, "description": None, "language": "", "tags": tags, "create_tag": True}


def _is_layer(name: str, types: TypeSystem) -> bool:
    """Whether a type is a layer, and not what links of slot features or heads of chains are."""
    features = types.types[name].features
    links = {feature.element for each in types.types.values() for feature in each.features.values()}
    return name not in links and "first" not in features


def _layer(name: str, types: TypeSystem, project: str, tags: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    described = types.types[name]
    built_in = name.startswith(cas.DKPRO)
    kind = _kind(name, types)
    attached = built_in and name not in (cas.TOKEN, cas.NAMED_ENTITY)
    features = [
        _feature(name, feature, types, project, tags)
        for feature in described.features.values()
        if feature.name not in _NOT_FEATURES and (feature.range.startswith("uima.") or feature.range in types.types)
    ]
    return {
        "name": name.removesuffix("Link") if kind == "chain" else name,
        "features": features,
        "uiName": name.rpartition(".")[2],
        "type": kind,
        "description": described.description or None,
        "enabled": True,
        "built_in": built_in,
        "readonly": False,
        "attach_type": {"name": cas.TOKEN} if attached else None,
        "attach_feature": _attach_feature(name, types) if attached else None,
        "allow_stacking": not attached,
        "cross_sentence": not attached,
        "show_hover": True,
        "anchoring_mode": "SINGLE_TOKEN" if attached else "CHARACTERS",
        "overlap_mode": "NO_OVERLAP" if attached else "ANY_OVERLAP",
        "validation_mode": "NEVER",
        "lock_to_token_offset": attached,
        "multiple_tokens": not attached,
        "project_name": project,
        "linked_list_behavior": False,
    }


def _attach_feature(name: str, types: TypeSystem) -> dict[str, str] | None:
    token = types.types[cas.TOKEN].features.values()
    return next(({"name": feature.name} for feature in token if feature.range == name), None)


def _kind(name: str, types: TypeSystem) -> str:
    described = types.types[name]
    if cas.SOURCE in described.features:
        return "relation"
    if "next" in described.features:
        return "chain"
    return "document-metadata" if described.supertype == cas.BASE else "span"


def _feature(
    layer: str, feature: Feature, types: TypeSystem, project: str, tags: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    slot = feature.range == cas.STRUCTURES
    target = types.feature(feature.element, "target") if slot else None
    set_name = _set_name(layer, feature.name)
    return {
        "name": feature.name,
        "tag_set": {"name": set_name} if set_name in tags else None,
        "uiName": feature.name,
        "type": (target.range if target else cas.ANNOTATION) if slot else feature.range,
        "enabled": True,
        "visible": True,
        "include_in_hover": False,
        "required": False,
        "remember": False,
        "hideUnconstraintFeature": False,
        "description": None,
        "project_name": project,
        "multi_value_mode": "ARRAY" if slot or feature.range == cas.STRINGS else "NONE",
        "link_mode": "WITH_ROLE" if slot else "NONE",
        "link_type_name": feature.element if slot else None,
        "link_type_role_feature_name": "role" if slot else None,
        "link_type_target_feature_name": "target" if slot else None,
        "traits": None,
        "curatable": True,
        "rank": 0,
    }
