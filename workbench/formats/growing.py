"""The project's schema, grown by the types that come in and that it does not have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from workbench.errors import FormatError, Refused
from workbench.model import JSON, Kind
from workbench.schema.model import Attribute, AttributeType, MarkType, Role, Schema, Value

if TYPE_CHECKING:
    from workbench.formats.incoming import IncomingMark
    from workbench.project import Project

_SPANS: Final = frozenset({"entity", "claim"})
_LISTED: Final = ("choice", "choices")
"""Types of attributes whose values the schema lists."""


class GrowingSchema:
    """A project's schema during an import.

    Args:
        name: What the schema is called where the project has none.
    """

    def __init__(self, project: Project, name: str) -> None:
        self._project = project
        self._name = name
        self._before = self._schema = _schema_of(project)
        self._declared: dict[str, MarkType] = {}
        self.strained: set[str] = set()
        """The project's own types that came with attributes, values or roles that they do not have."""

    @property
    def added(self) -> tuple[str, ...]:
        """The names of the types that the project did not have before the import."""
        known = self._before.types if self._before else {}
        return tuple(name for name in (self._schema.types if self._schema else {}) if name not in known)

    def declare(self, schema: Schema) -> None:
        """Take the types that a file declares; those of the project's own schema stand as they are."""
        self._declared.update(schema.types)
        self._grow({name: mark_type for name, mark_type in schema.types.items() if name not in self._types})

    @property
    def _types(self) -> Mapping[str, MarkType]:
        return self._schema.types if self._schema else {}

    def cover(self, marks: Iterable[IncomingMark], labels: Mapping[str, str]) -> None:
        """Make sure that a document's marks have their types, and what comes in as a type its attributes and roles.

        Args:
            labels: The label of each mark by its key.

        Raises:
            FormatError: A mark's kind does not go with its type's; the schema is as it was.
        """
        marks = list(marks)
        self._check_kinds(marks)
        wanted: dict[str, list[IncomingMark]] = {}
        for mark in marks:
            wanted.setdefault(mark.label, []).append(mark)
        grown: dict[str, MarkType] = {}
        for label, found in wanted.items():
            known = self._types.get(label)
            if known is not None and self._stands(known, found):
                continue
            declared = self._declared.get(label)
            enough = _covering(known or MarkType(name=label, kind=found[0].kind, color=""), found, labels, declared)
            if enough != known:
                grown[label] = enough
        self._grow(grown)

    def _stands(self, known: MarkType, marks: Sequence[IncomingMark]) -> bool:
        """Whether a type is the project's own, or these marks can have nothing that it lacks."""
        if self._before is not None and known.name in self._before.types:
            if known.name not in self.strained and any(_strains(known, mark) for mark in marks):
                self.strained.add(known.name)
            return True
        return known.kind != "label" and not any(mark.attributes or mark.roles for mark in marks)

    def kind(self, mark: IncomingMark) -> Kind:
        """The kind that the schema gives the mark's label."""
        return self._types[mark.label].kind

    def _check_kinds(self, marks: Iterable[IncomingMark]) -> None:
        """Refuse a mark on text whose type does not stand on text, or the other way round."""
        new: dict[str, Kind] = {}
        for mark in marks:
            known = self._types.get(mark.label)
            kind = known.kind if known else new.setdefault(mark.label, mark.kind)
            if kind != mark.kind and not {kind, mark.kind} <= _SPANS:
                came, here = _with_article(mark.kind), _with_article(kind)
                where = "in the project's schema" if known else "beside it"
                raise FormatError(
                    f"«{mark.label}» comes in as {came}, and is {here} {where}",
                    hint="import into a project of its own, or rename one of the two",
                )

    @property
    def schema_id(self) -> str:
        """The id of the schema as it stands."""
        return self._schema.id if self._schema else ""

    def _grow(self, types: Mapping[str, MarkType]) -> None:
        if not types:
            return
        from workbench.schema.defaults import fill

        all_types = {**self._types, **types}
        if self._schema is None:
            self._schema = Schema.of(self._name, fill(all_types.values()))
        else:
            self._schema = Schema.of(
                self._schema.name, fill(all_types.values()), titles=self._schema.titles, guides=self._schema.guides
            )
        self._project.use_schema(self._schema)


def _schema_of(project: Project) -> Schema | None:
    try:
        return project.schema
    except Refused:
        return None


def _with_article(kind: Kind) -> str:
    return f"an {kind}" if kind == "entity" else f"a {kind}"


def _strains(mark_type: MarkType, mark: IncomingMark) -> bool:
    """Whether a mark has attributes, values or roles that its type does not have."""
    if not (mark.roles or mark.attributes):
        return False
    if any(mark_type.role(name) is None for name, keys in mark.roles.items() if keys):
        return True
    for name, value in mark.attributes.items():
        known = mark_type.attribute(name)
        if known is None or (known.type in _LISTED and any(known.value(each) is None for each in _several(value))):
            return True
        if known.type not in _LISTED and known.type != _type_of(value):
            return True
    return False


def _several(value: JSON) -> list[str]:
    return _choices(value) if isinstance(value, (list, tuple)) else [str(value)]


def _covering(
    mark_type: MarkType, marks: Sequence[IncomingMark], labels: Mapping[str, str], declared: MarkType | None
) -> MarkType:
    """The type with an attribute for each that these marks have, and roles that accept what fills them here.

    What the file itself declares stays as declared.
    """
    attributes = {attribute.name: attribute for attribute in mark_type.attributes}
    roles = {role.name: role for role in mark_type.roles}
    for mark in marks:
        for name, value in mark.attributes.items():
            if declared is None or declared.attribute(name) is None:
                attributes[name] = _attribute(attributes.get(name), name, value)
        for name, keys in mark.roles.items():
            if declared is None or declared.role(name) is None:
                fillers = [labels[key] for key in keys if key in labels]
                roles[name] = _role(roles.get(name), name, fillers, only_one=mark_type.kind == "relation")
    target = mark_type.target
    if mark_type.kind == "label" and not target:
        target = "segment" if any(mark.target for mark in marks) else "document"
    return replace(mark_type, attributes=tuple(attributes.values()), roles=tuple(roles.values()), target=target)


def _role(known: Role | None, name: str, fillers: Iterable[str], *, only_one: bool) -> Role:
    """A role that accepts these types besides those that it accepted before."""
    known = known or Role(name=name, min=int(only_one), max=1 if only_one else None)
    return replace(known, accepts=tuple(dict.fromkeys((*known.accepts, *fillers))))


def _attribute(known: Attribute | None, name: str, value: JSON) -> Attribute:
    """An attribute that can have this value besides those that it could have before."""
    if known is None:
        return Attribute(name=name, type=_type_of(value), values=tuple(Value(name=each) for each in _choices(value)))
    if known.type == "choices":
        new = [each for each in _choices(value) if known.value(each) is None]
        return replace(known, values=(*known.values, *(Value(name=each) for each in new)))
    return known if known.type == _type_of(value) else replace(known, type="text")


def _type_of(value: JSON) -> AttributeType:
    if isinstance(value, (list, tuple)):
        return "choices"
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else "text"


def _choices(value: JSON) -> list[str]:
    return list(dict.fromkeys(map(str, value))) if isinstance(value, (list, tuple)) else []
