"""Reading the types of a schema file, with their attributes and roles."""

from __future__ import annotations

import re
from typing import Any, Final, Literal, cast

from workbench.checked_yaml import Mapping, Node, Problem, Scalar, Sequence, plain, quoted, suggestion
from workbench.model import JSON, Kind
from workbench.schema.check import value_problems
from workbench.schema.fields import NAME, Fields
from workbench.schema.model import ATTRIBUTE_TYPES, COLORS, Attribute, AttributeType, MarkType, Role, Value

_COMMON: Final = ("title", "description", "examples", "key", "color", "attributes")
_OWN: Final[dict[Kind, tuple[str, ...]]] = {
    "entity": (),
    "claim": ("roles",),
    "relation": ("from", "to", "symmetric"),
    "label": ("target", "type", "values", "default", "min", "max"),
}
_ATTRIBUTE: Final = ("title", "description", "type", "values", "required", "default", "min", "max", "when")
_ROLE: Final = ("title", "description", "accepts", "min", "max")
_HEX: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_KEY: Final = re.compile(r"[A-Za-z0-9]")
LABEL_VALUE: Final = "value"
"""The attribute in which a label keeps its value."""


def read_pool(fields: Fields) -> dict[str, Attribute]:
    """The attributes that the types share, by name."""
    named = fields.named("attributes", "attributes")
    pool = {name: read_attribute(name, node, fields.problems) for name, node in named}
    if isinstance(node := fields.entries.get("attributes"), Mapping):
        _check_when(list(pool.values()), node, fields)
    return pool


def read_attribute(name: str, node: Node, problems: list[Problem]) -> Attribute:
    """One attribute; a mapping with its type, and its values where it is a choice."""
    fields = Fields(node, _ATTRIBUTE, problems)
    return _attribute(name, fields, required=fields.flag("required"), when=_when(fields))


def _attribute(name: str, fields: Fields, *, required: bool, when: tuple[str, ...] | None) -> Attribute:
    kind = cast("AttributeType | None", fields.option("type", ATTRIBUTE_TYPES))
    if "type" not in fields:
        fields.missing("type", f"write one of: {', '.join(ATTRIBUTE_TYPES)}")
    choice = kind in ("choice", "choices")
    values = _values(fields)
    if choice and "values" not in fields:
        fields.missing("values", f"a {kind} offers some; write a mapping of names (low: {{title: Low}}) or a list")
    _foreign(fields, kind, ("values",), choice)
    _foreign(fields, kind, ("min", "max"), kind == "number")
    least, most = fields.number("min"), fields.number("max")
    if least is not None and most is not None and least > most:
        fields.say(fields.entries["min"], f"found min {least} above max {most}; swap them")
    attribute = Attribute(
        name=name, titles=fields.words("title"), descriptions=fields.words("description"), type=kind or "text",
        values=values, required=required, min=least, max=most, when=when,
    )  # fmt: skip
    default = _default(fields, attribute) if kind else None
    return attribute if default is None else _with_default(attribute, default)


def _with_default(attribute: Attribute, default: JSON) -> Attribute:
    from dataclasses import replace

    return replace(attribute, default=tuple(default) if isinstance(default, list) else default)


def _foreign(fields: Fields, kind: str | None, names: tuple[str, ...], allowed: bool) -> None:
    for name in names:
        if kind and not allowed and name in fields:
            fields.say(fields.entries[name], f"found {quoted(name)} for an attribute of type {kind}; take it out")


def _values(fields: Fields) -> tuple[Value, ...]:
    node = fields.entries.get("values")
    if isinstance(node, Mapping):
        if not node.entries:
            fields.say(node, "found an empty mapping; name the values")
        return tuple(_value(name, item, node.marks[name], fields) for name, item in node.entries.items())
    if isinstance(node, Sequence) and not node.items:
        fields.say(node, "found an empty list; name the values")
    listed = fields.strings("values", "write a mapping of names, or a list of names") or []
    return tuple(Value(name=name) for name, _ in listed)


def _value(name: str, node: Node, mark: tuple[int, int], fields: Fields) -> Value:
    if not name.strip() or not name.isprintable():
        fields.problems.append(Problem(*mark, node.key, f"found the value {quoted(name)}; write a name that prints"))
    if isinstance(node, Scalar) and node.value is not None:
        title = fields.text_of(node, "write the value's title, or a mapping with `title:`")
        return Value(name=name, titles=(("", title),) if title else ())
    inner = Fields(node, ("title", "description"), fields.problems, may_be_empty=True)
    return Value(name=name, titles=inner.words("title"), descriptions=inner.words("description"))


def _default(fields: Fields, attribute: Attribute) -> JSON:
    node = fields.entries.get("default")
    if node is None:
        return None
    value = plain(node)
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        fields.text_of(node, "")
        return None
    if value is None:
        fields.wrong(node, "write the value that a new mark starts with, or leave the key out")
        return None
    for message in value_problems(attribute, value):
        fields.say(node, f"the default does not fit: {message}")
    return value


def _when(fields: Fields) -> tuple[str, ...] | None:
    node = fields.entries.get("when")
    if node is None:
        return None
    right = "write one attribute and its value or values, such as `when: {certainty: [possible, probable]}`"
    if not isinstance(node, Mapping) or len(node.entries) != 1:
        fields.wrong(node, right)
        return None
    ((name, value),) = node.entries.items()
    items = value.items if isinstance(value, Sequence) else [value]
    if not items:
        fields.wrong(value, right)
    values = [fields.text_of(item, right) for item in items]
    known = dict.fromkeys(text for text in values if text is not None)
    return (name, *known) if known else None


def _check_when(attributes: list[Attribute], node: Mapping, fields: Fields) -> None:
    """Note each `when` in this mapping that names no attribute beside it, no value of that, or itself in the end."""
    by_name = {a.name: a for a in attributes}
    for name, definition in node.entries.items():
        attribute = by_name.get(name)
        if attribute is None or attribute.when is None or not isinstance(definition, Mapping):
            continue
        if message := _when_problem(attribute, by_name.get(attribute.when[0]), by_name):
            fields.say(definition.entries["when"], message)


def _when_problem(attribute: Attribute, other: Attribute | None, by_name: dict[str, Attribute]) -> str:
    assert attribute.when is not None
    name, *wanted = attribute.when
    if other is None:
        return f"found the attribute {quoted(name)}, which is not one of them; {suggestion(name, by_name)}"
    if other.type not in ("choice", "choices"):
        return f"found the attribute {quoted(name)} of type {other.type}; name one that is a choice"
    unknown = next((value for value in wanted if other.value(value) is None), None)
    if unknown is not None:
        known = [value.name for value in other.values]
        return f"found {quoted(unknown)}, which is no value of {name}; {suggestion(unknown, known)}"
    seen = {attribute.name}
    step: Attribute | None = other
    while step is not None:
        if step.name in seen:
            return f"found the attribute {quoted(name)}, which in the end waits for this one; break the circle"
        seen.add(step.name)
        step = by_name.get(step.when[0]) if step.when else None
    return ""


class TypeReader:
    """Reads the types of one kind; `kinds` has the kind of every type in the file."""

    def __init__(self, kind: Kind, pool: dict[str, Attribute], kinds: dict[str, Kind], problems: list[Problem]) -> None:
        self.kind = kind
        self.pool = pool
        self.kinds = kinds
        self.problems = problems

    def read(self, name: str, node: Node) -> MarkType:
        """One type; what is wrong with it is noted, and the rest is read."""
        empty = self.kind in ("entity", "claim", "label")
        fields = Fields(node, (*_COMMON, *_OWN[self.kind]), self.problems, may_be_empty=empty)
        own: dict[str, Any] = {}
        if self.kind == "relation":
            own["symmetric"] = fields.flag("symmetric")
        if self.kind == "label":
            own["target"] = cast(Literal["document", "segment"], fields.option("target", ("document", "segment")))
            own["target"] = own["target"] or "document"
        attributes = self._attributes(fields)
        roles = self._ends(fields) if self.kind == "relation" else self._roles(fields, attributes)
        examples = fields.strings("examples", "write a list of examples") or []
        return MarkType(
            name=name, kind=self.kind, titles=fields.words("title"), descriptions=fields.words("description"),
            examples=tuple(text for text, _ in examples), key=self._key(fields), color=self._color(fields),
            attributes=attributes, roles=roles, **own,
        )  # fmt: skip

    def _key(self, fields: Fields) -> str:
        node = fields.entries.get("key")
        if node is None:
            return ""
        if isinstance(node, Scalar) and not isinstance(node.value, bool) and _KEY.fullmatch(node.text):
            return node.text
        fields.wrong(node, "write one letter (A-Z, a-z) or digit; the other keys belong to the screens")
        return ""

    def _color(self, fields: Fields) -> str:
        right = f'write one of {", ".join(COLORS)}, or "#rrggbb" in quotes (an unquoted # begins a comment)'
        got = fields.string("color", right)
        if got is None:
            return ""
        color, node = got
        if color in COLORS or _HEX.fullmatch(color):
            return color.lower()
        near = "gray" if color.casefold() == "grey" else color
        fields.wrong(node, f'{suggestion(near, COLORS)} (or "#rrggbb")')
        return ""

    def _attributes(self, fields: Fields) -> tuple[Attribute, ...]:
        node = fields.entries.get("attributes")
        attributes: list[Attribute] = []
        if self.kind == "label" and "type" in fields:
            attributes.append(_attribute(LABEL_VALUE, fields, required=True, when=None))
        elif self.kind == "label":
            for name in ("values", "default", "min", "max"):
                if name in fields:
                    fields.say(fields.entries[name], f"found {quoted(name)} without `type`; add `type: choice`")
        if isinstance(node, Mapping):
            inline = fields.named("attributes", "attributes")
            attributes += [read_attribute(name, item, self.problems) for name, item in inline]
        else:
            attributes += self._listed(fields)
        names = [a.name for a in attributes]
        if node is not None and names.count(LABEL_VALUE) > 1:
            fields.say(node, f"found the attribute {quoted(LABEL_VALUE)}, in which a label keeps its value; rename it")
        if isinstance(node, Mapping):
            _check_when(attributes, node, fields)
        return tuple(attributes)

    def _listed(self, fields: Fields) -> list[Attribute]:
        right = "write a list of names from the file's own `attributes`, or a mapping that defines some"
        attributes = []
        listed = fields.strings("attributes", right) or []
        names = [name for name, _ in listed]
        for name, node in listed:
            if name in self.pool:
                attributes.append(self.pool[name])
                other = (self.pool[name].when or ("",))[0]
                if other in self.pool and other not in names:
                    fields.wrong(node, f"it is asked `when` {quoted(other)} is set; list that attribute here too")
            elif NAME.fullmatch(name):
                fields.wrong(node, f"the file's `attributes` do not define it; {suggestion(name, self.pool)}")
            else:
                fields.wrong(node, right)
        return attributes

    def _roles(self, fields: Fields, attributes: tuple[Attribute, ...]) -> tuple[Role, ...]:
        if self.kind != "claim":
            return ()
        roles = []
        for name, node in fields.named("roles", "roles"):
            if any(a.name == name for a in attributes):
                fields.say(node, f"found the role {quoted(name)}, which is an attribute of this type too; rename one")
            roles.append(self._role(name, node))
        return tuple(roles)

    def _role(self, name: str, node: Node) -> Role:
        fields = Fields(node, _ROLE, self.problems, may_be_empty=True)
        accepts = self._accepts(fields, "accepts")
        least, most = fields.count("min", least=0) or 0, fields.count("max", least=1)
        if most is not None and least > most:
            fields.say(fields.entries["min"], f"found min {least} above max {most}; swap them")
        return Role(
            name=name, titles=fields.words("title"), descriptions=fields.words("description"),
            accepts=accepts, min=least, max=most,
        )  # fmt: skip

    def _ends(self, fields: Fields) -> tuple[Role, ...]:
        ends = []
        for name in ("from", "to"):
            if name not in fields:
                fields.missing(name, "write the list of types that the relation may join at that end")
            ends.append(Role(name=name, accepts=self._accepts(fields, name), min=1, max=1))
        if fields.flag("symmetric") and set(ends[0].accepts) != set(ends[1].accepts):
            right = "a symmetric relation accepts the same at both ends"
            fields.say(fields.entries["symmetric"], f'found "from" and "to" different; {right}')
        return tuple(ends)

    def _accepts(self, fields: Fields, name: str) -> tuple[str, ...]:
        spans = [n for n, kind in self.kinds.items() if kind in ("entity", "claim")]
        node = fields.entries.get(name)
        if node is None:
            return tuple(spans)
        if isinstance(node, Sequence) and not node.items:
            fields.say(node, "found an empty list; name the types, or leave the key out for all")
        accepted = []
        for text, item in fields.strings(name, "write a list of entity and claim types") or []:
            kind = self.kinds.get(text)
            if kind in ("entity", "claim"):
                accepted.append(text)
            elif kind:
                fields.wrong(item, f"that is a {kind}; only entities and claims can stand here")
            else:
                fields.wrong(item, f"no entity or claim has that name; {suggestion(text, spans)}")
        return tuple(accepted)
