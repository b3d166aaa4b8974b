"""What the schema calls things, in the language of the interface; and counts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.tui.language import interface_language, tr

if TYPE_CHECKING:
    from workbench.model import Annotation
    from workbench.schema.model import Named, Schema


def titled(named: Named) -> str:
    """The title of a type, attribute, value or role."""
    return named.title(interface_language())


def described(named: Named) -> str:
    """What the schema says of it."""
    return named.description(interface_language())


def label_of(schema: Schema, label: str) -> str:
    """The title of a type by its name, which the schema may not know."""
    mark_type = schema.types.get(label)
    return titled(mark_type) if mark_type else label


def marks_counted(number: int) -> str:
    """How many marks."""
    return tr("1 mark") if number == 1 else tr("{number} marks", number=f"{number:,}")


def words_quoted(words: str, most: int = 24) -> str:
    """Some words of a text, quoted, short enough to be said in passing."""
    words = " ".join(words.split())
    return tr("«{words}»", words=words if len(words) <= most else f"{words[: most - 1].rstrip()}…")


def named_ids(mark: Annotation) -> set[str]:
    """The ids of the marks that a mark's roles name."""
    return {mark_id for ids in mark.roles.values() for mark_id in ids}
