"""Marks and differences in words, for lines, tables and examples. What is shown on a terminal is sanitised there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.adjudication.model import Difference, Unit
from workbench.errors import NotFound
from workbench.model import JSON, Annotation, Fragment

if TYPE_CHECKING:
    from workbench.project import Project

_NOTHING = "–"


class Words:
    """Puts a project's marks into words; remembers the texts that it read, so make one for each document.

    Args:
        longest: Quotations longer than this many characters are cut in the middle; None for never.
    """

    def __init__(self, project: Project, *, longest: int | None = None) -> None:
        self._project = project
        self._longest = longest
        self._texts: dict[str, str] = {}

    def quote(self, fragments: Iterable[Fragment]) -> str:
        """The words that fragments stand on, "…" between them."""
        words = " … ".join(self._text(part.text_id)[part.start : part.end] for part in fragments)
        if self._longest is None or len(words) <= self._longest:
            return words
        half = self._longest // 2
        return f"{words[:half].rstrip()} [...] {words[-half:].lstrip()}"

    def mark(self, mark: Annotation) -> str:
        """A mark in a line: label, words and attributes; of a relation, what it joins."""
        values = ", ".join(f"{name}={_value(value)}" for name, value in sorted(mark.attributes.items()))
        joined = " → ".join(self.named(ids) for _, ids in sorted(mark.roles.items())) if mark.kind == "relation" else ""
        words = f"«{self.quote(mark.fragments)}»" if mark.fragments else joined
        return " ".join(part for part in (mark.label, words, f"({values})" if values else "") if part)

    def named(self, ids: Iterable[str]) -> str:
        """The marks that a role names, by their words."""
        return ", ".join(self._short(key) for key in ids) or _NOTHING

    def unit(self, unit: Unit) -> str:
        """What a unit is about."""
        first = next(iter(unit.marks.values()))
        if first.kind == "relation":
            return " → ".join(self.named(ids) for _, ids in sorted(first.roles.items()))
        return f"«{self.quote(first.fragments)}»" if first.fragments else ""

    def difference(self, difference: Difference) -> str:
        """A difference in a line: what each annotator has."""
        if difference.what == "presence":
            return f"missing: {', '.join(name for name, there in difference.values.items() if not there)}"
        told = (f"{name} {self._told(difference, value)}" for name, value in difference.values.items())
        return f"{difference.title}: {', '.join(told)}"

    def _told(self, difference: Difference, value: JSON) -> str:
        if value is None:
            return _NOTHING
        if difference.what == "boundary":
            return f"«{self.quote(Fragment(*part) for part in value)}»"
        return self.named(value) if difference.what == "role" else _value(value)

    def _short(self, key: str) -> str:
        mark = self._project.marks.find(key)
        if mark is None:
            return "?"
        return f"«{self.quote(mark.fragments)}»" if mark.fragments else mark.label

    def _text(self, key: str) -> str:
        if key not in self._texts:
            self._texts[key] = text_of(self._project, key)
        return self._texts[key]


def text_of(project: Project, key: str) -> str:
    """The text of a document or a translation; "" where it is there no more."""
    for texts in (project.documents, project.translations):
        try:
            return texts.text(key)
        except NotFound:
            continue
    return ""


def _value(value: JSON) -> str:
    return "+".join(map(str, value)) if isinstance(value, list) else str(value)
