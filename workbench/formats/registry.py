"""The formats there are: our own, and those that other packages offer as entry points.

A package adds a format with an entry point of the group "workbench.formats", whose name is the format's and whose value
is a class made without arguments that fits `Format`, and `Importer` if it can also be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol, runtime_checkable

from workbench.errors import FormatError, NotFound
from workbench.model import Annotation, Document

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.project import Project

GROUP: Final = "workbench.formats"
EVERYBODY: Final = "*"

_OWN: Final = {"jsonl": "workbench.formats.jsonl", "conll": "workbench.formats.conll"}


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chose for an export.

    Attributes:
        tokens: How Chinese is cut in formats that have tokens: by word or by character.
    """

    tokens: Literal["word", "char"] = "word"


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a project is to be exported.

    Attributes:
        documents: In the order in which they are to be written.
        annotator: Whose marks; "*" for everybody's.
    """

    project: Project
    documents: tuple[Document, ...]
    annotator: str = EVERYBODY

    def marks(self, document: Document) -> list[Annotation]:
        """The selected marks of a document: those on its text, on translations, then relations and labels."""
        marks = self.project.marks.of(document.id, annotator=self.annotator)
        return sorted(marks, key=lambda mark: _place(mark, document))

    def wants(self, annotator: str) -> bool:
        """Whether this annotator's marks are selected."""
        return self.annotator in (EVERYBODY, annotator)


def _place(mark: Annotation, document: Document) -> tuple[int, str, int, int, str]:
    if not mark.fragments:
        return 2, "", 0, 0, mark.id
    first, last = mark.fragments[0], mark.fragments[-1]
    side = 0 if first.text_id == document.id else 1
    return side, first.text_id if side else "", first.start, last.end, mark.id


class Format(Protocol):
    """A format that a project can be written in.

    Attributes:
        name: As the user types it.
        title: As the user reads it.
        suffix: Of the one file that it writes; "" where it writes a folder.
        carries: What survives, in words ("entities", "relations", "discontinuous marks", ...).
        archived: Whether documents that were put in the archive belong into it.
    """

    name: str
    title: str
    suffix: str
    carries: tuple[str, ...]
    archived: bool

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection to a new file, or into a new empty folder, and account for every mark."""


@runtime_checkable
class Importer(Protocol):
    """A format that can also be read."""

    def import_(self, project: Project, path: Path, losses: Losses) -> None:
        """Bring a file or folder in. The caller has opened the transaction that makes it all or nothing.

        Raises:
            FormatError: It is malformed; the message says where.
        """


def formats() -> dict[str, Format]:
    """Every format by its name, our own first."""
    found = {name: _load_own(module) for name, module in _OWN.items()}
    for name, format_ in _others():
        found.setdefault(name, format_)
    return found


def find_format(name: str) -> Format:
    """The format of that name.

    Raises:
        NotFound: There is none.
    """
    if name in _OWN:
        return _load_own(_OWN[name])
    found = formats()
    if name not in found:
        raise NotFound(f"no format is called «{name}»", hint=f"there are: {', '.join(found)}")
    return found[name]


def _load_own(module: str) -> Format:
    from importlib import import_module

    format_: Format = import_module(module).FORMAT
    return format_


def _others() -> Iterator[tuple[str, Format]]:
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP):
        try:
            yield entry.name, entry.load()()
        except Exception as error:
            raise FormatError(f"the format «{entry.name}» of {entry.value} cannot be loaded: {error}") from error
