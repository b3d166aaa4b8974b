"""A mark held against its type: what the schema does not allow, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.model import JSON, Annotation
from workbench.schema.model import Attribute, Fault, MarkType, Role, Schema, Violation

Lookup = Callable[[str], Annotation | None]
Found = Iterator[tuple[str, Fault, str]]
"""Where something is wrong, what kind of fault it is, and in words."""


def violations(schema: Schema, mark: Annotation, lookup: Lookup) -> list[Violation]:
    """All that `schema` does not allow about `mark`; see Schema.check."""
    mark_type = schema.types.get(mark.label)
    if mark_type is None:
        return [Violation(mark.id, "label", _unknown_label(schema, mark), "unknown label")]
    if mark_type.kind != mark.kind:
        message = f'"{mark.label}" is a type of {mark_type.kind} in the schema, but this mark is of kind {mark.kind}'
        return [Violation(mark.id, "label", message, "kind")]
    found = [*_place(mark, mark_type), *_attributes(mark, mark_type), *_roles(schema, mark, mark_type, lookup)]
    return [Violation(mark.id, where, message, fault) for where, fault, message in found]


def _unknown_label(schema: Schema, mark: Annotation) -> str:
    message = f'the schema "{schema.name}" has no type "{mark.label}"'
    if mark.schema_id and mark.schema_id != schema.id:
        return f"{message}; the mark was made under another version of the schema"
    return message


def _place(mark: Annotation, mark_type: MarkType) -> Found:
    spans = mark_type.kind in ("entity", "claim")
    if spans and not mark.fragments:
        yield "fragments", "place", f"{_a(mark_type)} stands on text, and this one has none"
    if not spans and mark.fragments:
        yield "fragments", "place", f"{_a(mark_type)} does not stand on text, and this one does"
    if mark_type.kind != "label":
        return
    if not mark.target:
        yield "target", "target", f"{_a(mark_type)} is about a {mark_type.target}, and this one names none"
    elif (mark.target == mark.document_id) != (mark_type.target == "document"):
        other = "segment" if mark_type.target == "document" else "document"
        message = f"{_a(mark_type)} is about a {mark_type.target}, and this one is about a {other}"
        yield "target", "target", message


def _attributes(mark: Annotation, mark_type: MarkType) -> Found:
    for attribute in mark_type.attributes:
        value = mark.attributes.get(attribute.name)
        empty = value is None or value == "" or value == []
        if not attribute.applies(mark.attributes):
            if not empty and attribute.when:
                other, *wanted = attribute.when
                message = f"{attribute.title()} is set, but only asked where {other} is {' or '.join(wanted)}"
                yield attribute.name, "not asked", message
        elif empty:
            if attribute.required:
                yield attribute.name, "required", f"{attribute.title()} is required"
        else:
            yield from ((attribute.name, "value", message) for message in value_problems(attribute, value))
    known = {attribute.name for attribute in mark_type.attributes}
    for name in mark.attributes:
        if name not in known:
            yield name, "unknown field", f'{_a(mark_type)} has no attribute "{name}"'


def value_problems(attribute: Attribute, value: JSON) -> Iterator[str]:
    """What is wrong with this value of the attribute, in words."""
    title = attribute.title()
    if attribute.type == "number":
        yield from _number_problems(attribute, value)
    elif attribute.type == "text":
        if not isinstance(value, str):
            yield f"{title} is text, not {value!r}"
    elif attribute.type == "choice":
        yield from _choice_problems(attribute, value)
    elif not isinstance(value, (list, tuple)):
        yield f"{title} is a list of values, not {value!r}"
    else:
        for item in value:
            yield from _choice_problems(attribute, item)
        if len({repr(item) for item in value}) < len(value):
            yield f"{title} has a value twice"


def _choice_problems(attribute: Attribute, value: JSON) -> Iterator[str]:
    if not isinstance(value, str) or attribute.value(value) is None:
        allowed = ", ".join(v.name for v in attribute.values)
        yield f"{attribute.title()} is {value!r}; allowed: {allowed}"


def _number_problems(attribute: Attribute, value: JSON) -> Iterator[str]:
    title = attribute.title()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        yield f"{title} is a number, not {value!r}"
    elif value != value or value in (float("inf"), float("-inf")):
        yield f"{title} is {value}, which is no number"
    elif attribute.min is not None and value < attribute.min:
        yield f"{title} is {value}; the least is {attribute.min}"
    elif attribute.max is not None and value > attribute.max:
        yield f"{title} is {value}; the most is {attribute.max}"


def _roles(schema: Schema, mark: Annotation, mark_type: MarkType, lookup: Lookup) -> Found:
    for role in mark_type.roles:
        ids = mark.roles.get(role.name, ())
        yield from _count_problems(role, len(ids))
        if len(set(ids)) < len(ids):
            yield role.name, "twice", f"{role.title()} names a mark twice"
        for other_id in dict.fromkeys(ids):
            yield from _filler_problems(schema, mark, role, other_id, lookup)
    if mark_type.kind == "relation" and set(mark.roles.get("from", ())) & set(mark.roles.get("to", ())):
        yield "to", "itself", f"{_a(mark_type)} joins two marks, and this one joins a mark to itself"
    known = {role.name for role in mark_type.roles}
    for name in mark.roles:
        if name not in known:
            yield name, "unknown field", f'{_a(mark_type)} has no role "{name}"'


def _count_problems(role: Role, count: int) -> Found:
    if count < role.min:
        yield role.name, "too few", f"{role.title()} needs {_at_least(role)}, and has {count or 'none'}"
    if role.max is not None and count > role.max:
        yield role.name, "too many", f"{role.title()} takes at most {role.max}, and has {count}"


def _filler_problems(schema: Schema, mark: Annotation, role: Role, other_id: str, lookup: Lookup) -> Found:
    if other_id == mark.id:
        yield role.name, "itself", f"{role.title()} names the mark itself"
        return
    other = lookup(other_id)
    if other is None:
        yield role.name, "gone", f"{role.title()} names a mark that does not exist or was deleted ({other_id})"
    elif other.label not in role.accepts:
        accepted = ", ".join(schema.types[name].title() for name in role.accepts if name in schema.types)
        filler = schema.types[other.label].title() if other.label in schema.types else other.label
        yield role.name, "not accepted", f"{role.title()} does not accept {filler}; it accepts {accepted}"


def _at_least(role: Role) -> str:
    return str(role.min) if role.max == role.min else f"at least {role.min}"


def _a(mark_type: MarkType) -> str:
    title = mark_type.title()
    return f"{'an' if title[:1].lower() in 'aeiou' else 'a'} {title}"
