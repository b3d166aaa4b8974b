"""Reads the marks of a line of our JSON lines, and checks all that they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from workbench.errors import Refused
from workbench.formats.fields import Fields, Misfit
from workbench.model import GOLD, KINDS, Annotation, Fragment

_KEYS: Final = frozenset(
    ["id", "kind", "label", "annotator", "fragments", "target", "attributes", "roles", "note", "schema", "stale"]
)
_FRAGMENT_KEYS: Final = frozenset({"start", "end", "text", "in"})
_PLAIN_KEYS: Final = frozenset({"id", "kind", "label", "annotator", "fragments", "attributes"})
_PLAIN_FRAGMENT: Final = frozenset({"start", "end", "text"})


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark, and the text that each of its fragments is said to cover (None where that is not said)."""

    mark: Annotation
    quotes: tuple[str | None, ...]


def read_marks(line: Fields, document: str, schema: str) -> tuple[Marked, ...]:
    """The marks of a document's line.

    Args:
        schema: The version that marks are made under where they name none.

    Raises:
        Misfit: One is malformed; the key says which.
    """
    items = line.listed("marks")
    return tuple(
        [
            _plain(item, document, schema) or _mark(line.object("marks", number), document, schema)
            for number, item in enumerate(items)
        ]
    )


def _plain(item: Any, document: str, schema: str) -> Marked | None:
    """A mark as nearly all are, on one place of the document's own text and naming no other; None for any other."""
    if type(item) is not dict or not item.keys() <= _PLAIN_KEYS or item.get("kind") not in ("entity", "claim"):
        return None
    key, label, annotator = item.get("id"), item.get("label"), item.get("annotator")
    parts, attributes = item.get("fragments"), item.get("attributes")
    if not (type(key) is type(label) is type(annotator) is str and type(parts) is list and len(parts) == 1):
        return None
    if attributes is not None and (type(attributes) is not dict or None in attributes.values()):
        return None
    part = parts[0]
    if type(part) is not dict or part.keys() != _PLAIN_FRAGMENT:
        return None
    start, end, quote = part["start"], part["end"], part["text"]
    if not (type(start) is type(end) is int and type(quote) is str and 0 <= start < end):
        return None
    if not (_is_filled(key) and _is_filled(label) and _is_known(annotator)) or "\0" in quote:
        return None
    mark = Annotation(
        key, item["kind"], label, annotator, document, (Fragment(document, start, end),), "", attributes or {},
        schema_id=schema,
    )  # fmt: skip
    return Marked(mark, (quote,))


def _is_filled(text: str) -> bool:
    return "\0" not in text and bool(text) and not text.isspace()


@lru_cache(maxsize=1_000)
def _is_known(annotator: str) -> bool:
    """Whether an annotator may be called so as it is."""
    from workbench.people import checked_annotator

    try:
        return annotator == GOLD or (_is_filled(annotator) and checked_annotator(annotator) == annotator)
    except Refused:
        return False


def _mark(item: Fields, document: str, schema: str) -> Marked:
    item.only(_KEYS)
    kind = item.get("kind")
    if kind not in KINDS:
        raise Misfit(f"should be one of {', '.join(KINDS)}", f"{item.key}.kind")
    fragments = [_fragment(part, document) for part in item.objects("fragments")]
    if bool(fragments) != (kind in ("entity", "claim")):
        raise Misfit(f"{kind} marks have {'fragments' if not fragments else 'none'}", f"{item.key}.fragments")
    if bool(item.string("target", "")) != (kind == "label"):
        raise Misfit("labels name their target, and only labels", f"{item.key}.target")
    mark = Annotation(
        id=item.filled("id"),
        kind=kind,
        label=item.filled("label"),
        annotator=annotator_of(item),
        document_id=document,
        fragments=tuple(fragment for fragment, _ in sorted(fragments, key=lambda pair: pair[0])),
        target=item.string("target", ""),
        attributes={name: value for name, value in item.mapping("attributes", {}).items() if value is not None},
        roles=_roles(item),
        note=item.string("note", ""),
        schema_id=item.string("schema", schema),
        stale=item.flag("stale"),
    )
    return Marked(mark, tuple(quote for _, quote in sorted(fragments, key=lambda pair: pair[0])))


def annotator_of(item: Fields) -> str:
    """The annotator whom a mark or an assignment names, in the composed form that all names have.

    Raises:
        Misfit: Nobody can be called so.
    """
    from workbench.people import checked_annotator

    name = item.filled("annotator")
    if name == GOLD:
        return name
    try:
        return checked_annotator(name)
    except Refused as error:
        raise Misfit(error.message, f"{item.key}.annotator") from error


def _fragment(part: Fields, document: str) -> tuple[Fragment, str | None]:
    part.only(_FRAGMENT_KEYS)
    start, end = part.offsets(None)
    quote = part.string("text") if "text" in part else None
    return Fragment(part.string("in", document), start, end), quote


def _roles(item: Fields) -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {}
    for name, ids in item.mapping("roles", {}).items():
        if not isinstance(ids, list) or not all(isinstance(key, str) and key for key in ids):
            raise Misfit("a role names marks: a list of ids", f"{item.key}.roles.{name}")
        if ids:
            roles[name] = tuple(ids)
    return roles
