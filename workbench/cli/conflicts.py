"""Conflicts of a merge in words: what a person sees of a thing, and not its id."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from workbench.cli.output import fit
from workbench.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workbench.model import JSON
    from workbench.project import Project
    from workbench.store.merging import Conflict, Said

_QUOTE: Final = 32
_TITLE: Final = 32
_FIELDS: Final = {
    "fragments": "its place",
    "present": "whether it is there",
    "translation_id": "which one stands",
    "members": "its claims",
}
_NAMED_BY: Final = {"documents": "name", "propositions": "title", "termbase": "term", "comments": "text"}
_SINGULAR: Final = {
    "choices": "translation of",
    "schemas": "schema",
    "termbase": "term",
    "marks": "mark",
    "documents": "document",
    "propositions": "proposition",
    "comments": "comment",
}


class Teller:
    """Says conflicts as people know the things.

    Args:
        project: Where they were merged into, or are to be.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._things: dict[str, Callable[[str, Mapping[str, JSON]], str]] = {
            "marks": self._mark,
            "choices": self._choice,
            "segments": self._segment,
            "settings": self._setting,
        }

    def lines(self, conflict: Conflict) -> str:
        """A conflict on three lines."""
        name = conflict.name
        return (
            f"  {self._what(conflict)}: {_FIELDS.get(name) or name.partition('.')[2] or name}\n"
            f"    stands  {self._said(conflict, conflict.stands, conflict.yields)}\n"
            f"    yields  {self._said(conflict, conflict.yields, conflict.stands)}"
        )

    def segment(self, key: str) -> str:
        """A segment by its text and its document."""
        return self._segment(key, self._project.history.fields("segments", key))

    def _what(self, conflict: Conflict) -> str:
        fields = self._project.history.fields(conflict.table, conflict.key)
        return self._things.get(conflict.table, self._other(conflict.table))(conflict.key, fields)

    def _mark(self, _key: str, fields: Mapping[str, JSON]) -> str:
        return f"mark {self._quoted(fields)} ({self._label(fields.get('label'))}){self._where(fields)}"

    def _choice(self, key: str, fields: Mapping[str, JSON]) -> str:
        segment = self._project.history.fields("segments", key)
        return f"translation of {self._place(segment)}{self._where(fields)}"

    def _segment(self, _key: str, fields: Mapping[str, JSON]) -> str:
        return f"segment {self._place(fields)}{self._where(fields)}"

    def _setting(self, key: str, _fields: Mapping[str, JSON]) -> str:
        return "the project's schema" if key == "schema" else f"setting {key}"

    def _other(self, family: str) -> Callable[[str, Mapping[str, JSON]], str]:
        def told(key: str, fields: Mapping[str, JSON]) -> str:
            title = fields.get("title") if family == "documents" else None
            named = title or fields.get(_NAMED_BY.get(family, "")) or fields.get("note")
            shown = f"«{_short(str(named))}»" if named else key
            return f"{_SINGULAR.get(family, family.removesuffix('s'))} {shown}{self._where(fields)}"

        return told

    def _where(self, fields: Mapping[str, JSON]) -> str:
        document = fields.get("document_id")
        title = self._project.history.title(str(document)) if document else ""
        return f" in {fit(title, _TITLE).rstrip()}" if title else ""

    def _quoted(self, fields: Mapping[str, JSON]) -> str:
        return "…".join(self._quotes(fields.get("fragments") or ())) or "on the whole"

    def _quotes(self, fragments: JSON) -> list[str]:
        quote = self._project.history.quote
        return [f"«{_short(quote(str(text), start, end))}»" for text, start, end in fragments]

    def _place(self, segment: Mapping[str, JSON]) -> str:
        if segment.get("start") is None:
            return "a segment"
        document, start, end = str(segment.get("document_id")), segment["start"], segment.get("end") or 0
        return f"«{_short(self._project.history.quote(document, start, end))}»"

    def _label(self, label: JSON) -> str:
        try:
            found = self._project.schema.types.get(str(label))
        except Refused:
            found = None
        return found.title() if found is not None else str(label)

    def _said(self, conflict: Conflict, said: Said, against: Said) -> str:
        at = datetime.fromtimestamp(said.at / 1000).strftime("%Y-%m-%d %H:%M")
        words = _presence(conflict, said, against) if conflict.name == "present" else self._value(conflict, said.value)
        return f"{words}  ({said.annotator or 'nobody'}, {at})"

    def _value(self, conflict: Conflict, value: JSON) -> str:
        if value is None:
            return "nothing"
        return self._named(conflict, value) or str(value)

    def _named(self, conflict: Conflict, value: JSON) -> str:
        """A value that is an id, or code, by what it stands for; "" for one that says itself."""
        name = conflict.name
        if name == "label":
            return self._label(value)
        if name == "fragments":
            return "…".join(self._quotes(value))
        if name.startswith("roles.") and isinstance(value, (list, tuple)):
            return ", ".join(self._quoted(self._project.history.fields("marks", str(key))) for key in value)
        if name == "translation_id":
            text = self._project.history.fields("translations", str(value)).get("text")
            return f"«{_short(str(text))}»" if text else "a translation that is not here yet"
        if (conflict.table, conflict.key) == ("settings", "schema"):
            return str(self._project.history.fields("schemas", str(value)).get("name") or "one that is not here yet")
        return ""


def _presence(conflict: Conflict, said: Said, against: Said) -> str:
    if said.value is False and (said is conflict.stands or against.value is not False):
        return "deleted"
    return "there" if said.value is True else "changed"


def _short(text: str) -> str:
    return fit(" ".join(text.split()), _QUOTE).rstrip()
